"""Settings: where values come from, and what a wrong one says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from thirdhand import settings
from thirdhand.errors import UsageError
from thirdhand.settings import FETCH_MAX_REDIRECTS, FETCH_TIMEOUT, TABLE, Settings, load_settings

DOCS = Path(__file__).parents[1] / "docs" / "settings.md"


def test_the_default_stands_where_nothing_is_set(tmp_path: Path) -> None:
    loaded = load_settings(tmp_path, {})
    assert (loaded[FETCH_TIMEOUT], loaded[FETCH_MAX_REDIRECTS]) == (30.0, 5)
    assert Settings()[FETCH_TIMEOUT] == 30.0


def test_later_places_win(tmp_path: Path) -> None:
    (tmp_path / "thirdhand.toml").write_text("[fetch]\ntimeout = 60\nmax_redirects = 3\nmax_bytes = 9\n")
    environment = {"THIRDHAND_FETCH_MAX_REDIRECTS": "2", "THIRDHAND_FETCH_MAX_BYTES": "8"}
    loaded = load_settings(tmp_path, environment, {"fetch.max_bytes": 7})
    assert loaded.values == {"fetch.timeout": 60.0, "fetch.max_redirects": 2, "fetch.max_bytes": 7}


def test_the_working_folder_and_environment_are_read_unless_others_are_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "thirdhand.toml").write_text("fetch.timeout = 1.5\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THIRDHAND_FETCH_MAX_REDIRECTS", "1")
    loaded = load_settings()
    assert (loaded[FETCH_TIMEOUT], loaded[FETCH_MAX_REDIRECTS]) == (1.5, 1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("fetch.timeut = 3", "there is no setting fetch.timeut; did you mean fetch.timeout?"),
        ("zzz = 3", "there is no setting zzz; allowed are fetch.timeout, fetch.connect_timeout,"),
        ("fetch = 3", "there is no setting fetch; "),
        ("[nothing]", "there is no setting nothing; "),
        ("fetch.timeout = 'long'", "fetch.timeout is 'long'; it must be a number, 0.01 or more"),
        ("fetch.timeout = 0", "fetch.timeout is 0; it must be a number, 0.01 or more"),
        ("fetch.timeout = nan", "fetch.timeout is nan; it must be a number"),
        ("fetch.max_redirects = 1.5", "fetch.max_redirects is 1.5; it must be a whole number, 0 or more"),
        ("fetch.max_redirects = true", "fetch.max_redirects is True; it must be a whole number"),
        ("fetch.timeout =", "is no TOML ("),
    ],
)
def test_a_wrong_file_names_file_key_and_what_is_allowed(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "thirdhand.toml"
    path.write_text(content)
    with pytest.raises(UsageError) as caught:
        load_settings(tmp_path, {})
    assert str(caught.value).startswith(f"{path}: {message}")


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("THIRDHAND_FETCH_TIMEOUT", "soon", "fetch.timeout is 'soon'; it must be a number, 0.01 or more"),
        ("THIRDHAND_FETCH_MAX_BYTES", "-1", "fetch.max_bytes is -1; it must be a whole number, 1 or more"),
        ("THIRDHAND_FETCH_TIMEUT", "3", "there is no such setting; did you mean THIRDHAND_FETCH_TIMEOUT?"),
    ],
)
def test_a_wrong_variable_is_named(tmp_path: Path, variable: str, value: str, message: str) -> None:
    with pytest.raises(UsageError, match=f"^environment variable {variable}: {re.escape(message)}"):
        load_settings(tmp_path, {variable: value})


def test_a_wrong_flag_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="^command line: fetch.timeout is -1; it must be a number"):
        load_settings(tmp_path, {}, {"fetch.timeout": -1})


def test_variables_of_other_programs_are_left_alone(tmp_path: Path) -> None:
    assert load_settings(tmp_path, {"THIRDHAND_CORPORA": "x", "PATH": "y"}).values == {}


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "thirdhand.toml").mkdir()
    with pytest.raises(UsageError, match="thirdhand.toml: cannot be read"):
        load_settings(tmp_path, {})


@pytest.mark.parametrize("setting", TABLE, ids=lambda setting: setting.name)
def test_every_setting_is_documented(setting: settings.Setting[float]) -> None:
    rows = [line for line in DOCS.read_text("utf-8").splitlines() if line.startswith(f"| `{setting.name}` |")]
    assert len(rows) == 1
    assert [f" `{setting.variable}` ", f" {setting.default} "] == rows[0].split("|")[2:4]


def test_nothing_else_is_documented() -> None:
    documented = re.findall(r"^\| `([\w.]+)` \|", DOCS.read_text("utf-8"), re.MULTILINE)
    assert documented == [setting.name for setting in TABLE]
