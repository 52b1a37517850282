"""How far a long command is, on stderr: a bar at a terminal, now and then a line where there is none.

Nothing is shown of what is over within two seconds. With ``log_json`` everything that happens is a line of
JSON, for whoever collects logs.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress as RichProgress

_FIRST_SECONDS = 2.0
#: Seconds from one plain line to the next.
_LINE_SECONDS = 15.0
_DRAW_SECONDS = 0.1
_MINUTE, _HOUR = 60, 3600


class Progress:
    """Shows how far ``label`` is; use it in a ``with`` block.

    ``is_quiet`` leaves errors alone. ``total`` of ``update`` is None where the end is not known.
    """

    def __init__(self, label: str, *, is_quiet: bool = False, log_json: bool = False) -> None:
        from thirdhand.views.terminal import console_for

        self._label = label
        self._is_quiet = is_quiet
        self._log_json = log_json
        self._began = time.monotonic()
        self._shown = self._began + _FIRST_SECONDS - _LINE_SECONDS
        self._drawn = 0.0
        self._console = console_for(is_error=True)
        self._has_bar = (
            self._console.is_terminal and not self._console.is_dumb_terminal and not (is_quiet or log_json)
        )
        self._bar: RichProgress | None = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    @property
    def is_log(self) -> bool:
        """Whether every event is a line of JSON, which says what messages would say again."""
        return self._log_json

    @property
    def seconds(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self._began

    def update(self, share: float | None, told: str, **counts: Any) -> None:  # noqa: ANN401 -- for the log
        """Show ``told`` and that ``share`` of the whole is done, in 0..1; None where no end is known."""
        now = time.monotonic()
        left = self._tell_left(share)
        if self._log_json:
            if now - self._shown >= _LINE_SECONDS:
                self._shown = now
                self.log("progress", share=share, seconds=round(self.seconds, 1), **counts)
        elif self._has_bar:
            if now - self._began >= _FIRST_SECONDS and now - self._drawn >= _DRAW_SECONDS:
                self._drawn = now
                self._draw(share, " · ".join(filter(None, (told, left))))
        elif not self._is_quiet and now - self._shown >= _LINE_SECONDS:
            self._shown = now
            self.note(f"{self._label.lower()}: {', '.join(filter(None, (told, left)))}")

    def note(self, message: str) -> None:
        """Say what is worth knowing, unless quiet was asked for."""
        if not self._is_quiet:
            self.say(message)

    def say(self, message: str) -> None:
        """Print a line on stderr, above the bar; in a log it is the event ``message``."""
        from thirdhand.views.margin import visible

        if self._log_json:
            self.log("message", message=message)
        elif self._bar is not None:
            self._bar.console.print(
                f"thirdhand: {visible(message)}", markup=False, highlight=False, soft_wrap=True
            )
        else:
            click.echo(f"thirdhand: {visible(message)}", err=True)

    def log(self, event: str, **values: Any) -> None:  # noqa: ANN401 -- what JSON holds
        """Print one event as a line of JSON, where that was asked for."""
        if self._log_json:
            moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            click.echo(json.dumps({"time": moment, "event": event, **values}, ensure_ascii=True), err=True)

    def _draw(self, share: float | None, told: str) -> None:
        if self._bar is None:
            from rich.progress import BarColumn, TextColumn
            from rich.progress import Progress as RichProgress

            text = TextColumn("{task.fields[told]}", markup=False)
            columns = (TextColumn(self._label, markup=False), BarColumn(bar_width=20), text)
            self._bar = RichProgress(*columns, console=self._console, transient=True, redirect_stdout=False)
            self._bar.start()
            self._task = self._bar.add_task("", total=None, told="")
        total = None if share is None else 1.0
        self._bar.update(self._task, total=total, completed=share or 0.0, told=told)

    def _tell_left(self, share: float | None) -> str | None:
        """Say how long it will take, once enough is done to tell."""
        if share is None or share < 0.01 or self.seconds < _FIRST_SECONDS or share >= 1.0:
            return None
        return f"{_tell_seconds(self.seconds * (1 - share) / share)} left"


def _tell_seconds(seconds: float) -> str:
    """Return ``seconds`` as people say it.

    >>> _tell_seconds(42), _tell_seconds(372), _tell_seconds(8_000)
    ('42 s', '7 min', '2 h 14 min')
    """
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    minutes = -int(-seconds // _MINUTE)
    return f"{minutes} min" if seconds < _HOUR else f"{minutes // 60} h {minutes % 60} min"
