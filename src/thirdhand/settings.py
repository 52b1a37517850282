"""One table of settings: name, default, help.

A setting comes from, later ones winning: its default, ``thirdhand.toml`` in the working folder, the
environment (``fetch.timeout`` is ``THIRDHAND_FETCH_TIMEOUT``), the command line. A name that is not
in the table is an error that says what is allowed: a mistyped limit must not go by unseen.
``docs/settings.md`` documents each; a test keeps it so.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from thirdhand.errors import UsageError

FILE_NAME = "thirdhand.toml"
ENVIRONMENT_PREFIX = "THIRDHAND_"

T = TypeVar("T", int, float)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(Generic[T]):
    """One row of the table. The type of ``default`` is the type of the setting; ``least`` is the
    smallest value that makes sense."""

    name: str
    default: T
    least: T
    help: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return _variable(self.name)

    @property
    def allowed(self) -> str:
        """What it may be, in words."""
        kind = "a whole number" if isinstance(self.default, int) else "a number"
        return f"{kind}, {self.least} or more"

    def check(self, value: object, origin: str) -> T:
        """Return ``value`` as the type of the setting.

        ``origin`` names where the value stands. Raises UsageError for another type or a value that
        is too small.
        """
        kind = type(self.default)
        accepted = (int,) if kind is int else (int, float)
        # bool is an int to Python, and no NaN is ever "or more"
        if isinstance(value, bool) or not isinstance(value, accepted) or not value >= self.least:
            raise UsageError(f"{origin}: {self.name} is {value!r}; it must be {self.allowed}")
        return kind(value)

    def parse(self, value: str, origin: str) -> T:
        """Return the setting's value written as ``value``; raises UsageError as ``check`` does."""
        try:
            number = type(self.default)(value)
        except ValueError:
            raise UsageError(f"{origin}: {self.name} is {value!r}; it must be {self.allowed}") from None
        return self.check(number, origin)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A row of the table whose value is one of a few words."""

    name: str
    default: str
    choices: tuple[str, ...]
    help: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return _variable(self.name)

    @property
    def allowed(self) -> str:
        """What it may be, in words."""
        return f"one of {', '.join(self.choices)}"

    def check(self, value: object, origin: str) -> str:
        """Return ``value`` if it is one of the choices; raises UsageError otherwise, naming the nearest."""
        if isinstance(value, str) and value in self.choices:
            return value
        near = difflib.get_close_matches(str(value), self.choices, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise UsageError(f"{origin}: {self.name} is {value!r}; it must be {self.allowed}{hint}")

    def parse(self, value: str, origin: str) -> str:
        """Return the setting's value written as ``value``; raises UsageError as ``check`` does."""
        return self.check(value, origin)


def _variable(name: str) -> str:
    return ENVIRONMENT_PREFIX + name.replace(".", "_").replace("-", "_").upper()


Row = Setting[Any] | Choice

FETCH_TIMEOUT = Setting(
    name="fetch.timeout", default=30.0, least=0.01, help="Seconds that fetching one page may take in all."
)
FETCH_CONNECT_TIMEOUT = Setting(
    name="fetch.connect_timeout", default=10.0, least=0.01, help="Seconds to wait for a connection."
)
FETCH_MAX_BYTES = Setting(
    name="fetch.max_bytes",
    default=20_000_000,
    least=1,
    help="Largest page that is fetched, unpacked, in bytes.",
)
FETCH_MAX_REDIRECTS = Setting(
    name="fetch.max_redirects", default=5, least=0, help="Redirects that are followed for one page."
)
ACQUIRE_MAX_HTML_BYTES = Setting(
    name="acquire.max_html_bytes",
    default=20_000_000,
    least=1,
    help="Largest web page that is read, unpacked, in bytes.",
)
ACQUIRE_MAX_TEXT_BYTES = Setting(
    name="acquire.max_text_bytes",
    default=50_000_000,
    least=1,
    help="Largest text that is read, unpacked, in bytes.",
)
ACQUIRE_MAX_DOCX_BYTES = Setting(
    name="acquire.max_docx_bytes",
    default=20_000_000,
    least=1,
    help="Largest Word document that is read, unpacked, in bytes.",
)

COLLECT_JOBS = Setting(
    name="collect.jobs", default=8, least=1, help="Hosts that are visited at the same time."
)
COLLECT_DELAY = Setting(
    name="collect.delay",
    default=2.0,
    least=0.0,
    help="Seconds between two requests to one host, at least; up to half as many are added by chance.",
)
COLLECT_MAX_CRAWL_DELAY = Setting(
    name="collect.max_crawl_delay",
    default=60.0,
    least=0.0,
    help="Longest delay between two requests, in seconds, that the robots.txt of a host may ask for.",
)
COLLECT_BACKOFF = Setting(
    name="collect.backoff",
    default=30.0,
    least=0.0,
    help="Seconds to leave a host alone after it failed to answer; doubled each time, up to a day.",
)
COLLECT_MAX_FAILURES = Setting(
    name="collect.max_failures",
    default=5,
    least=1,
    help="Failures in a row after which nothing more waits for a host.",
)
COLLECT_PATIENCE = Setting(
    name="collect.patience",
    default=600.0,
    least=0.0,
    help="Longest that anything waits for a host that failed to answer or asks to wait, in seconds.",
)
COLLECT_READ_TIMEOUT = Setting(
    name="collect.read_timeout",
    default=300.0,
    least=1.0,
    help="Seconds that reading one article may take before it is given up.",
)
SERVE_MAX_UPLOAD_BYTES = Setting(
    name="serve.max_upload_bytes",
    default=20_000_000,
    least=1_000,
    help="Largest request that the page takes, a file included, in bytes.",
)
SERVE_MAX_CHARACTERS = Setting(
    name="serve.max_characters",
    default=500_000,
    least=1_000,
    help="Longest text that may be pasted into the page, in characters.",
)
SERVE_POLL_MINUTES = Setting(
    name="serve.poll_minutes",
    default=15.0,
    least=1.0,
    help="Minutes from one poll of a followed feed to the next, while the page is served.",
)

#: The settings of reading, collecting and serving, in the order of the documentation; those of the checks are
#: in ``checks.settings``.
TABLE: tuple[Row, ...] = (
    FETCH_TIMEOUT,
    FETCH_CONNECT_TIMEOUT,
    FETCH_MAX_BYTES,
    FETCH_MAX_REDIRECTS,
    ACQUIRE_MAX_HTML_BYTES,
    ACQUIRE_MAX_TEXT_BYTES,
    ACQUIRE_MAX_DOCX_BYTES,
    COLLECT_JOBS,
    COLLECT_DELAY,
    COLLECT_MAX_CRAWL_DELAY,
    COLLECT_BACKOFF,
    COLLECT_MAX_FAILURES,
    COLLECT_PATIENCE,
    COLLECT_READ_TIMEOUT,
    SERVE_MAX_UPLOAD_BYTES,
    SERVE_MAX_CHARACTERS,
    SERVE_POLL_MINUTES,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Values for the settings that are not at their default.

    >>> Settings({"fetch.timeout": 5.0})[FETCH_TIMEOUT]
    5.0
    >>> Settings()[FETCH_MAX_REDIRECTS]
    5
    """

    values: Mapping[str, int | float | str] = field(default_factory=dict)

    @overload
    def __getitem__(self, setting: Choice) -> str: ...

    @overload
    def __getitem__(self, setting: Setting[T]) -> T: ...

    def __getitem__(self, setting: Row) -> int | float | str:
        """Return the value of ``setting``."""
        return self.values.get(setting.name, setting.default)


def load_settings(
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    overrides: Mapping[str, object] | None = None,
    *,
    table: Sequence[Row] = TABLE,
) -> Settings:
    """Return the settings of ``folder``'s file, the environment and ``overrides``, later ones winning.

    ``folder`` is the working folder and ``environment`` the process's unless given; ``overrides`` are
    by name, as flags of a command give them. ``table`` has the settings that there are. Raises UsageError,
    which names the file or variable, the setting and what is allowed.
    """
    known = _Known.of(table)
    values = dict(_read_file((folder or Path()) / FILE_NAME, known))
    values.update(_read_environment(os.environ if environment is None else environment, known))
    for name, value in (overrides or {}).items():
        values[name] = known.find(name, "command line").check(value, "command line")
    return Settings(values)


@dataclass(frozen=True, slots=True)
class _Known:
    """The settings that there are, by name and by environment variable."""

    by_name: Mapping[str, Row]
    by_variable: Mapping[str, Row]
    sections: frozenset[str]

    @classmethod
    def of(cls, table: Sequence[Row]) -> _Known:
        by_name = {setting.name: setting for setting in table}
        sections = frozenset(name.partition(".")[0] for name in by_name)
        return cls(by_name, {setting.variable: setting for setting in table}, sections)

    def find(self, name: str, origin: str) -> Row:
        if name in self.by_name:
            return self.by_name[name]
        near = difflib.get_close_matches(name, self.by_name, n=1)
        raise UsageError(f"{origin}: there is no setting {name}; {_hint(near, self.by_name)}")


def _hint(near: Sequence[str], allowed: Mapping[str, Row]) -> str:
    return f"did you mean {near[0]}?" if near else f"allowed are {', '.join(allowed)}"


def _read_file(path: Path, known: _Known) -> Iterator[tuple[str, int | float | str]]:
    try:
        with path.open("rb") as file:
            content = tomllib.load(file)
    except FileNotFoundError:
        return
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read ({error.strerror}); make it readable or remove it"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: is no TOML ({error}); see docs/settings.md") from error
    for name, value in _flatten(content):
        yield name, known.find(name, str(path)).check(value, str(path))


def _flatten(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, dict) and value:
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _read_environment(
    environment: Mapping[str, str], known: _Known
) -> Iterator[tuple[str, int | float | str]]:
    for variable, value in environment.items():
        section = variable.removeprefix(ENVIRONMENT_PREFIX).partition("_")[0].lower()
        # other programs may keep THIRDHAND_ variables of their own: only our sections are ours
        if not variable.startswith(ENVIRONMENT_PREFIX) or section not in known.sections:
            continue
        origin = f"environment variable {variable}"
        if variable not in known.by_variable:
            near = difflib.get_close_matches(variable, known.by_variable, n=1)
            raise UsageError(f"{origin}: there is no such setting; {_hint(near, known.by_variable)}")
        setting = known.by_variable[variable]
        yield setting.name, setting.parse(value, origin)
