import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from tests.invented import article, articles, attribution, bridge
from thirdhand.records import Article
from thirdhand.views.terminal import WIDE, print_article

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def show(
    given: Article,
    width: int = 60,
    *,
    terminal: bool | None = False,
    encoding: str = "utf-8",
    environment: dict[str, str] | None = None,
) -> str:
    """Print to a pipe or a pretended terminal; return what arrives there."""
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding=encoding, errors="backslashreplace", newline="\n") as file:
        console = Console(
            file=file, force_terminal=terminal, _environ=environment or {"TERM": "xterm-256color"}
        )
        print_article(given, console, width=width)
        file.flush()
        return raw.getvalue().decode(encoding)


def test_narrow_without_terminal() -> None:
    assert (
        show(bridge(), 60)
        == """\
────────────────────────────────────────────────────────────
Bridge over the Sorn to stay shut until spring
The Marlow Courier · Ines Hall · 2026-03-03 18:05:00+01:00 ·
https://courier.example/sorn-bridge

PORT MARLOW — [1 The bridge over the Sorn will stay closed
until April], {1 the mayor of Port Marlow} <1 said> on
Tuesday. [2 “We found cracks in two of the five piers,”] {2
{3 Ana Ruiz}} <2 told> reporters, [2 “and nobody will drive
over them.”]

   1 the mayor of Port Marlow: said (indirect)
   2 Ana Ruiz: told (direct)
   3 Ana Ruiz (direct)

[3 “People ask me every day when it opens.]

[3 “I tell them: when it is safe.”]

{4 The harbour agency's director, Tomas Ek}, <4 said> [4 {5
the engineers} <5 had told> him [5 that the bridge was “in
fair condition.”]]

   4 The harbour agency's director, Tomas Ek: said
     (indirect)
   5 the engineers: had told (mixed, in 4)

[6 The contractor] <6 reportedly> [6 stopped work in May].

   6 no source: reportedly (indirect)

6 attributions: 2 direct, 3 indirect, 1 mixed; 1 without a
source
Marks: {source} <cue> [content]

"""
    )


def test_wide_sets_notes_beside_their_paragraph() -> None:
    lines = show(bridge(), 100).splitlines()
    assert lines[4:8] == [
        "PORT MARLOW — [1 The bridge over the Sorn will stay closed      │  1 the mayor of Port Marlow: said",
        "until April], {1 the mayor of Port Marlow} <1 said> on Tuesday. │    (indirect)",
        "[2 “We found cracks in two of the five piers,”] {2 {3 Ana       │  2 Ana Ruiz: told (direct)",
        "Ruiz}} <2 told> reporters, [2 “and nobody will drive over       │  3 Ana Ruiz (direct)",
    ]


def test_a_terminal_tells_roles_apart_without_colour() -> None:
    """With colour taken away, bold, italic and underline remain, and a content in a content has brackets."""
    shown = show(bridge(), 200, terminal=True, environment={"TERM": "xterm-256color", "NO_COLOR": "1"})
    assert (
        "\x1b[1mThe harbour agency's director, Tomas Ek\x1b[0m, \x1b[3msaid\x1b[0m ⁴,⁵\x1b[1;4mthe engineers\x1b[0m"
        in shown
    )
    assert "\x1b[3;4mhad told\x1b[0m" in shown
    assert "⁵[\x1b[4mthat\x1b[0m" in shown
    assert "fair condition.”\x1b[0m]" in shown
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", shown)


def test_colour_only_repeats_the_type() -> None:
    coloured = show(bridge(), 200, terminal=True)
    assert "\x1b[1;36mAna Ruiz\x1b[0m" in coloured
    assert ESCAPE.sub("", coloured) == ESCAPE.sub(
        "", show(bridge(), 200, terminal=True, environment={"TERM": "xterm-256color", "NO_COLOR": "1"})
    )


@pytest.mark.parametrize(
    ("terminal", "environment", "is_styled"),
    [
        (False, {}, False),
        (None, {"FORCE_COLOR": "1"}, True),
        (True, {"TERM": "xterm"}, True),
        (True, {"TERM": "dumb"}, False),
    ],
)
def test_type_is_used_where_there_is_some(
    terminal: bool | None, environment: dict[str, str], is_styled: bool
) -> None:
    assert ("\x1b[" in show(bridge(), terminal=terminal, environment=environment)) is is_styled
    assert ("<1 said>" in show(bridge(), terminal=terminal, environment=environment)) is not is_styled


def test_without_unicode_everything_is_still_there() -> None:
    shown = show(article("Café — “closed”."), encoding="ascii")
    assert shown.startswith("-" * 60)
    assert r"Caf\xe9 \u2014 \u201cclosed\u201d." in shown


@pytest.mark.parametrize("terminal", [False, True])
@pytest.mark.parametrize("width", [60, 120])
def test_nothing_in_an_article_steers_the_terminal(terminal: bool, width: int) -> None:
    hostile = "\x1b[31mred\x1b]0;title\x07 \x9b2J \x08\x08 \u202eabc [bold]not bold[/bold] :smile: \ud800"
    given = article(
        hostile, [attribution(hostile, "a1", "direct", source=["red\x1b]0;title\x07"], cue=[":smile:"])],
        title="\x1b[5mblink", outlet="\x07", byline="[red]x[/red]", url="https://x.example/\x1b[0m",
    )  # fmt: skip
    shown = ESCAPE.sub("", show(given, width, terminal=terminal))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)
    for literal in ("␛[5mblink", "[red]x[/red]", "not bold[/bold]", ":smile:", "␛]0;title␇"):
        assert literal in shown


def test_nothing_found_is_said() -> None:
    assert show(article("Rain fell.", path="rain.txt")).splitlines() == [
        "─" * 60, "rain.txt", "", "Rain fell.", "", "No attribution found.", "",
    ]  # fmt: skip


def test_a_title_with_an_attribution_has_its_note() -> None:
    text = "Ek: bridge is safe\n\nIt is not."
    given = article(
        text,
        [attribution(text, "a1", "indirect", source=["Ek"], content=["bridge is safe"])],
        title="Ek: bridge is safe",
    )
    assert show(given).splitlines()[1:5] == ["{1 Ek}: [1 bridge is safe]", "", "   1 Ek (indirect)", ""]


def test_lines_end_where_they_should_whatever_the_script() -> None:
    text = "“دخلت القوات المدينة أمس” قال المتحدث. 👩‍👩‍👧 漢字漢字漢字 e\u0301e\u0301 " * 8
    given = article(
        text, [attribution(text, "a1", "direct", source=["المتحدث"], content=["“دخلت القوات المدينة أمس”"])]
    )
    for width in (20, 41, 90):
        assert max(cell_len(line) for line in show(given, width).splitlines()) <= width


@settings(max_examples=60, deadline=None)
@given(articles(), st.integers(20, 130), st.booleans())
def test_any_article_fits_any_width(given: Article, width: int, terminal: bool) -> None:
    shown = ESCAPE.sub("", show(given, width, terminal=terminal))
    assert max(cell_len(line) for line in shown.splitlines()) <= width
    for note in range(1, len(given.attributions) + 1):
        assert re.search(rf"(^|│| ) *{note} ", shown, re.MULTILINE) or not given.text.strip()


def test_widths_below_the_least_wrap_at_the_least() -> None:
    assert show(bridge(), 5) == show(bridge(), 20)
    assert "│" not in show(bridge(), WIDE - 1)
    assert "│" in show(bridge(), WIDE)
