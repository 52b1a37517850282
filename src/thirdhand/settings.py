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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

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
        return ENVIRONMENT_PREFIX + self.name.replace(".", "_").upper()

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

#: All settings, in the order of the documentation.
TABLE: tuple[Setting[Any], ...] = (
    FETCH_TIMEOUT,
    FETCH_CONNECT_TIMEOUT,
    FETCH_MAX_BYTES,
    FETCH_MAX_REDIRECTS,
    ACQUIRE_MAX_HTML_BYTES,
    ACQUIRE_MAX_TEXT_BYTES,
)
BY_NAME: Mapping[str, Setting[Any]] = {setting.name: setting for setting in TABLE}
BY_VARIABLE: Mapping[str, Setting[Any]] = {setting.variable: setting for setting in TABLE}
SECTIONS = frozenset(name.partition(".")[0] for name in BY_NAME)


@dataclass(frozen=True, slots=True)
class Settings:
    """Values for the settings that are not at their default.

    >>> Settings({"fetch.timeout": 5.0})[FETCH_TIMEOUT]
    5.0
    >>> Settings()[FETCH_MAX_REDIRECTS]
    5
    """

    values: Mapping[str, int | float] = field(default_factory=dict)

    def __getitem__(self, setting: Setting[T]) -> T:
        """Return the value of ``setting``."""
        return cast(T, self.values.get(setting.name, setting.default))


def load_settings(
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    overrides: Mapping[str, object] | None = None,
) -> Settings:
    """Return the settings of ``folder``'s file, the environment and ``overrides``, later ones winning.

    ``folder`` is the working folder and ``environment`` the process's unless given; ``overrides`` are
    by name, as flags of a command give them. Raises UsageError, which names the file or variable, the
    setting and what is allowed.
    """
    values = dict(_read_file((folder or Path()) / FILE_NAME))
    values.update(_read_environment(os.environ if environment is None else environment))
    for name, value in (overrides or {}).items():
        values[name] = _find(name, "command line").check(value, "command line")
    return Settings(values)


def _find(name: str, origin: str) -> Setting[Any]:
    if name in BY_NAME:
        return BY_NAME[name]
    near = difflib.get_close_matches(name, BY_NAME, n=1)
    hint = f"did you mean {near[0]}?" if near else f"allowed are {', '.join(BY_NAME)}"
    raise UsageError(f"{origin}: there is no setting {name}; {hint}")


def _read_file(path: Path) -> Iterator[tuple[str, int | float]]:
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
        yield name, _find(name, str(path)).check(value, str(path))


def _flatten(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, dict) and value:
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _read_environment(environment: Mapping[str, str]) -> Iterator[tuple[str, int | float]]:
    for variable, value in environment.items():
        section = variable.removeprefix(ENVIRONMENT_PREFIX).partition("_")[0].lower()
        # other programs may keep THIRDHAND_ variables of their own: only our sections are ours
        if not variable.startswith(ENVIRONMENT_PREFIX) or section not in SECTIONS:
            continue
        origin = f"environment variable {variable}"
        if variable not in BY_VARIABLE:
            raise UsageError(f"{origin}: there is no such setting; allowed are {', '.join(BY_VARIABLE)}")
        setting = BY_VARIABLE[variable]
        yield setting.name, setting.parse(value, origin)
