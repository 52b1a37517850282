"""Where a verb's output goes beside stdout: files that are whole or not there, and words on stderr."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TextIO

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from thirdhand.errors import UsageError
from thirdhand.views.margin import visible
from thirdhand.views.terminal import console_for


class WholeFile:
    """A text file (UTF-8) that takes its name only when ``commit`` is called.

    Until then it grows beside its place, so that a run that fails or is interrupted leaves what was
    there before. Raises UsageError at once when nothing can be written there: before hours of reading,
    not after. It is written through ``file``, or under the name ``partial`` once ``file`` is closed.
    """

    def __init__(self, path: Path) -> None:
        self._target = path.resolve()
        # The name's end stays, for what tells a format by it.
        self.partial = self._target.with_name(f".{os.getpid()}.part.{self._target.name}")
        if self._target.exists() and not self._target.is_file():
            raise UsageError(f"{path}: is no regular file; name a file to write")
        try:
            # A folder that may be written is not enough: the file in it may be another's.
            if self._target.exists() and not os.access(self._target, os.W_OK):
                raise PermissionError(13, "Permission denied")
            self.file: TextIO = self.partial.open("w", encoding="utf-8", newline="\n")
        except OSError as error:
            raise UsageError(f"{path}: cannot be written ({error.strerror}); name another file") from error

    def __enter__(self) -> "WholeFile":
        return self

    def commit(self) -> None:
        """Put the file in its place."""
        self.file.close()
        self.partial.replace(self._target)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()
        with suppress(FileNotFoundError):
            self.partial.unlink()


class Messages:
    """One-line messages on stderr, and a progress bar there when more than one input is read.

    The bar is drawn only where stderr is a terminal, and steps aside while anything else is printed,
    so that it never mixes with an article on the same screen. ``is_quiet`` leaves errors alone.
    """

    def __init__(self, total: int | None, *, is_quiet: bool) -> None:
        self.n_failures = 0
        self._is_quiet = is_quiet
        console = console_for(is_error=True)
        self._bar: Progress | None = None
        if (
            total != 1
            and total != 0
            and not is_quiet
            and console.is_terminal
            and not console.is_dumb_terminal
        ):
            columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._bar = Progress(*columns, console=console, transient=True, redirect_stdout=False)
            self._task = self._bar.add_task("Reading", total=total)

    def __enter__(self) -> "Messages":
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    @contextmanager
    def beside_bar(self) -> Iterator[None]:
        """Take the bar away while one result is printed, and count it."""
        if self._bar is None:
            yield
            return
        self._bar.stop()
        yield
        self._bar.advance(self._task)
        self._bar.start()

    def fail(self, message: str) -> None:
        """Say what could not be read; such messages decide the exit code."""
        self.n_failures += 1
        click.echo(f"thirdhand: {visible(message)}", err=True)

    def note(self, message: str) -> None:
        """Say what is worth knowing, unless quiet was asked for."""
        if not self._is_quiet:
            click.echo(f"thirdhand: {visible(message)}", err=True)
