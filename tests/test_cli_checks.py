import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.test_cli_read import Outcome
from thirdhand.checks import RULES
from thirdhand.checks.rule import Basis, Limit, Rule
from thirdhand.checks.standards import Standard
from thirdhand.cli import main
from thirdhand.records import Severity
from thirdhand.settings import Settings
from thirdhand.views.cards import card_to_json, list_rules, write_card

RULE = Rule(
    id="rain-unseen",
    severity=Severity.WARNING,
    is_on=True,
    summary="Rain is told of by nobody who was wet.",
    why="Who stayed dry may be wrong.",
    settle="Ask somebody who was out.",
    bases=(
        Basis(
            standard=Standard(
                id="orm-1",
                publisher="The Orm Herald",
                document="Handbook",
                section="Weather",
                date="2021",
                url="https://herald.example/handbook/a-rather-long-address-that-must-stay-whole",
            ),
            asks="Say how the weather is known.",
        ),
    ),
    looks_at="Claims about rain.",
    blind_spots=("Snow is passed over.", "Fog too, which is a thing that readers ask for now and then."),
    limits=(Limit(name="min_drops", default=3, least=1, help="Fewer drops are no rain."),),
    find=lambda dossier, limits: iter(()),
)
CARD = """\
rain-unseen: warning, on
              Rain is told of by nobody who was wet.

Why           Who stayed dry may be wrong.

To settle it  Ask somebody who was out.

Looks at      Claims about rain.

Does not see  - Snow is passed over.
              - Fog too, which is a thing that readers ask
                for now and then.

Settings      checks.rain-unseen.severity = on (one of off,
              on, error, warning, note)
              checks.rain-unseen.min_drops = 5 (default 3, a
              whole number, 1 or more): Fewer drops are no
              rain.

Standards     The Orm Herald, Handbook, Weather (2021)
              https://herald.example/handbook/a-rather-long-address-that-must-stay-whole
              Say how the weather is known.
"""
SETTINGS = Settings({"checks.rain-unseen.min_drops": 5})

Run = Callable[..., Outcome]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run_main(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["thirdhand", "checks", *arguments])
        with pytest.raises(SystemExit) as caught:
            main()
        assert isinstance(caught.value.code, int)
        return Outcome(caught.value.code, *capsys.readouterr())

    return run_main


def test_a_card_has_all_that_there_is_to_know() -> None:
    assert "\n".join(write_card(RULE, SETTINGS, 60)) + "\n" == CARD
    off = Settings({"checks.rain-unseen.severity": "off"})
    assert next(write_card(RULE, off, 60)) == "rain-unseen: warning, off"
    error = Settings({"checks.rain-unseen.severity": "error"})
    assert next(write_card(RULE, error, 60)) == "rain-unseen: error, on"


@pytest.mark.parametrize(("width", "widest"), [(10, 40), (60, 60), (500, 96)])
def test_cards_are_as_wide_as_can_be_read(width: int, widest: int) -> None:
    # Addresses and names of settings stay whole, to be followed and copied.
    lines = [
        line
        for line in write_card(RULE, SETTINGS, width)
        if line[14:20] not in ("https:", "checks") and "checks." not in line
    ]
    assert widest - 24 < max(map(len, lines)) <= widest


def test_the_list_is_cut_at_the_width_or_not_at_all() -> None:
    whole = "rain-unseen  on   warning  Rain is told of by nobody who was wet."
    assert list(list_rules([RULE], SETTINGS, None)) == [whole]
    assert list(list_rules([RULE], SETTINGS, 50)) == ["rain-unseen  on   warning  Rain is told of by…"]
    off = Settings({"checks.rain-unseen.severity": "off"})
    assert list(list_rules([RULE], off, None)) == [whole.replace("on   warning", "off  warning")]
    error = Settings({"checks.rain-unseen.severity": "error"})
    assert list(list_rules([RULE], error, None)) == [whole.replace("warning", "error  ")]
    assert list(list_rules([], SETTINGS, 80)) == []


def test_a_card_as_json() -> None:
    assert card_to_json(RULE, SETTINGS) == {
        "id": "rain-unseen",
        "on": True,
        "severity": "warning",
        "summary": "Rain is told of by nobody who was wet.",
        "why": "Who stayed dry may be wrong.",
        "settle": "Ask somebody who was out.",
        "looks_at": "Claims about rain.",
        "blind_spots": [
            "Snow is passed over.",
            "Fog too, which is a thing that readers ask for now and then.",
        ],
        "needs": ["claims"],
        "limits": [
            {
                "name": "min_drops",
                "setting": "checks.rain-unseen.min_drops",
                "value": 5,
                "default": 3,
                "least": 1,
                "help": "Fewer drops are no rain.",
            }
        ],
        "standards": [
            {
                "id": "orm-1",
                "publisher": "The Orm Herald",
                "document": "Handbook",
                "section": "Weather",
                "date": "2021",
                "url": "https://herald.example/handbook/a-rather-long-address-that-must-stay-whole",
                "asks": "Say how the weather is known.",
            }
        ],
    }


def test_every_rule_is_listed_in_a_line(run: Run) -> None:
    code, out, err = run()
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == [rule.id for rule in RULES]
    assert all(line.endswith(rule.summary) for line, rule in zip(out.splitlines(), RULES, strict=True))


def test_the_list_fits_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")
    out = run().out
    assert len(out.splitlines()) == len(RULES)
    assert max(map(len, out.splitlines())) <= 60


def test_settings_show_in_the_list(run: Run) -> None:
    Path("thirdhand.toml").write_text("[checks.single-source]\nseverity = 'off'\n", encoding="utf-8")
    (line,) = (line for line in run().out.splitlines() if line.startswith("single-source "))
    assert line.split()[1] == "off"
    assert run("single-source").out.startswith("single-source: warning, off\n")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_card_of_every_rule_names_its_standards(run: Run, rule: Rule) -> None:
    code, out, err = run(rule.id)
    assert (code, err) == (0, "")
    for basis in rule.bases:
        assert f"\n              {basis.standard.url}\n" in out


def test_cards_come_in_the_order_of_the_ids(run: Run) -> None:
    out = run("second-hand", "single-source").out
    assert out.index("second-hand: ") < out.index("\n\nsingle-source: ")


def test_json_is_one_card_a_line(run: Run) -> None:
    records = [json.loads(line) for line in run("--json").out.splitlines()]
    assert [record["id"] for record in records] == [rule.id for rule in RULES]
    (record,) = (json.loads(line) for line in run("--json", "second-hand").out.splitlines())
    assert record == next(each for each in records if each["id"] == "second-hand")


def test_an_unknown_rule_is_wrong_use_and_names_the_nearest(run: Run) -> None:
    assert run("second-hnad") == (
        2,
        "",
        "thirdhand: there is no rule second-hnad; did you mean second-hand?\n",
    )
