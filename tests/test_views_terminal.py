import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from tests.invented import article, articles, attribution, bridge, claim, depot, link, quantity
from thirdhand.records import Article
from thirdhand.views.markup import has_underlines
from thirdhand.views.sheet import lay_out
from thirdhand.views.terminal import WIDE, print_article

ESCAPE = re.compile(r"\x1b\[[0-9;:]*m")


def show(
    given: Article,
    width: int = 60,
    *,
    terminal: bool | None = False,
    encoding: str = "utf-8",
    environment: dict[str, str] | None = None,
    fine: bool = False,
) -> str:
    """Print to a pipe or a pretended terminal; return what arrives there."""
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding=encoding, errors="backslashreplace", newline="\n") as file:
        console = Console(
            file=file, force_terminal=terminal, _environ=environment or {"TERM": "xterm-256color"}
        )
        print_article(given, console, width=width, has_underlines=fine)
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
@given(articles(), st.integers(20, 130), st.booleans(), st.booleans())
def test_any_article_fits_any_width(given: Article, width: int, terminal: bool, fine: bool) -> None:
    shown = ESCAPE.sub("", show(given, width, terminal=terminal, fine=fine))
    assert max(cell_len(line) for line in shown.splitlines()) <= width
    if not given.claims and given.text.strip():
        for note in range(1, len(given.attributions) + 1):
            assert re.search(rf"(^|│| ) *{note} ", shown, re.MULTILINE)


@settings(max_examples=60, deadline=None)
@given(articles(has_claims=True), st.booleans())
def test_every_claim_has_a_note(given: Article, terminal: bool) -> None:
    shown = ESCAPE.sub("", show(given, 200, terminal=terminal))
    sourced = [number for number, item in enumerate(lay_out(given).claims, 1) if not item.is_plain]
    plain = re.search(r"^The article's own voice, asserted: ([\d, –]+)$", shown, re.MULTILINE)
    assert (plain is not None) is (len(sourced) < len(given.claims))
    if given.text.strip():
        for number in sourced:
            assert re.search(rf"(^|│| ) *{number} ", shown, re.MULTILINE)


def test_widths_below_the_least_wrap_at_the_least() -> None:
    assert show(bridge(), 5) == show(bridge(), 20)
    assert "│" not in show(bridge(), WIDE - 1)
    assert "│" in show(bridge(), WIDE)


def test_claims_and_chains_without_terminal() -> None:
    assert (
        show(depot(), 72)
        == """\
────────────────────────────────────────────────────────────────────────
(1) Depot on Lake Orm burns; {Sarovia} <denies> [2≠ strike]
The Lindow Gazette · depot.html
Credited to Meridian Press
12 claims · 5 own voice · 6 named · 1 unnamed or collective · 2 at third
hand

   2 Sarovia (government body): denied, “denies”

OSTMARK (Meridian Press) — (3) A fuel depot on Lake Orm burned through
the night. (4) No staff were inside.

{The daily Vestnik}, citing {a source close to the fleet}, reported that
{naval intelligence} <believed> [5~ at least three drones had <probably>
crossed the lake].

   5 The daily Vestnik = Vestnik (outlet)
     › a source close to the fleet (unnamed)
       › naval intelligence (government body): probable, “believed”,
         “probably”; number: at least 3 drones

{Governor Pell} <confirmed> that [6 the fire was out]. {He} told {the
Orm Herald}: [7 “We lost 40 to 50 tanks.”]

   6 Governor Pell (person): asserted; the article: asserted,
     “confirmed”
   7 the Orm Herald (outlet)
     › He = Governor Pell via an interview (person): asserted; number:
       40 to 50 tanks

{Sarovia} <denied> that [8≠ it had launched anything]. {Two officials}
<doubt> [9≠ the lake ice will hold]. <If verified>, [10* the footage
<would> show a banned weapon]. [11… A dock worker was] <reportedly> [11…
hurt].

   8 Sarovia (government body): denied, “denied”
   9 Two officials (group, role): denied, doubt, “doubt”
  10 the article's own voice: conditional, on condition “If verified”,
     “would”
  11 the article's own voice: unknown, hearsay, “reportedly”

{Police} <refused to say whether> [12… anyone had been arrested].

  12 Police (government body): unknown, “refused to say whether”

The article's own voice, asserted: 1, 3, 4
   3 time: 2026-03-03 to 2026-03-04
   4 number: 0 staff

Marks: {source} <evidence> [asserted] [~probable] [*conditional]
[≠denied] […unknown] (1) own voice

"""
    )


def test_claims_beside_their_paragraph() -> None:
    lines = show(depot(), 120).splitlines()
    assert lines[8:17] == [
        "OSTMARK (Meridian Press) — (3) A fuel depot on Lake Orm burned",
        "through the night. (4) No staff were inside.",
        "",
        "{The daily Vestnik}, citing {a source close to the fleet}, reported   │  5 The daily Vestnik = Vestnik (outlet)",
        "that {naval intelligence} <believed> [5~ at least three drones had    │    › a source close to the fleet (unnamed)",
        "<probably> crossed the lake].                                         │      › naval intelligence (government body):",
        "                                                                      │        probable, “believed”, “probably”; number:",
        "                                                                      │        at least 3 drones",
        "",
    ]


def test_twenty_sentences_in_the_own_voice_take_one_line() -> None:
    text = "\n\n".join(f"Sentence number {number}." for number in range(1, 22))
    given = article(text, claims=[claim(text, f"c{n}", [f"Sentence number {n}."]) for n in range(1, 22)])
    shown = show(given, 60)
    assert shown.count("own voice") == 3  # overview, note, legend
    assert "The article's own voice, asserted: 1–21\n" in shown
    assert "(7) Sentence number 7." in shown


def test_a_neutral_report_says_nothing_of_the_writer_and_an_endorsing_one_does() -> None:
    shown = show(depot(), 88)
    assert "   6 Governor Pell (person): asserted; the article: asserted, “confirmed”\n" in shown
    assert shown.count("the article: ") == 1


def test_a_terminal_tells_claims_apart_without_colour() -> None:
    """With colour taken away there remain bold, italic, underline, numbers and signs."""
    shown = show(depot(), 88, terminal=True, environment={"TERM": "xterm-256color", "NO_COLOR": "1"})
    assert (
        "\x1b[1mnaval intelligence\x1b[0m\n\x1b[3mbelieved\x1b[0m ⁵~\x1b[4mat least three drones had \x1b[0m\x1b[3;4mprobably\x1b[0m"
        in shown
    )
    assert " ⁴No staff\n" in shown
    assert "that ⁸≠\x1b[4mit had launched anything\x1b[0m." in shown
    assert "\n     › \x1b[1ma source close to the fleet\x1b[0m (unnamed)\n" in shown
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", shown)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("the fire was out", "4"), ("at least three drones had ", "4:5"), ("it had launched anything", "4:3"),
        ("the footage ", "4:2"), ("would", "3;4:2"), ("A dock worker was", "53"),
        ("~probable", "4:5"), ("≠denied", "4:3"), ("*conditional", "4:2"), ("…unknown", "53"),
    ],
)  # fmt: skip
def test_a_terminal_that_can_underlines_by_certainty(words: str, codes: str) -> None:
    environment = {"TERM": "xterm-kitty", "NO_COLOR": "1"}
    shown = show(depot(), 88, terminal=True, environment=environment, fine=True)
    assert f"\x1b[{codes}m{words}\x1b[0m" in shown


def test_what_is_possible_is_underlined_with_dots() -> None:
    text = "It may rain, Ek said."
    given = article(
        text, claims=[claim(text, "c1", ["It may rain"], link(text, "Ek", "person", certainty="possible"))]
    )
    assert "¹?\x1b[0m\x1b[4:4mIt may rain\x1b[0m" in show(given, 60, terminal=True, fine=True)


def test_underlines_are_left_alone_where_there_is_no_type() -> None:
    assert show(depot(), 80, fine=True) == show(depot(), 80)


@pytest.mark.parametrize(
    ("environment", "is_fine"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "4601"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7200"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "new"}, False),
        ({"TERM": "foot"}, True),
        ({"TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"WT_SESSION": "x"}, True),
        ({"TERM": "tmux-256color"}, False),
    ],
)
def test_terminals_that_know_more_underlines_than_one(environment: dict[str, str], is_fine: bool) -> None:
    assert has_underlines(environment) is is_fine


def test_claims_without_unicode_have_signs_in_ascii() -> None:
    text = "Ek denied it. Ek would not say."
    ek = link(text, "Ek", "person", certainty="denied", evidence=["denied"])
    silent = link(text, "Ek", "person", "role")
    given = article(text, claims=[claim(text, "c1", ["it"], silent, ek), claim(text, "c2", ["say"], silent)])
    shown = show(given, 60, encoding="ascii")
    assert "{Ek} <denied> [1!= it]. Ek would not [2... say]." in shown
    assert '     > Ek (person): denied, "denied"' in shown
    assert "\\u" not in shown


def test_deep_chains_stop_moving_to_the_right() -> None:
    text = "A B C D E F G said it."
    given = article(
        text, claims=[claim(text, "c1", ["it"], *(link(text, name, "person") for name in "ABCDEFG"))]
    )
    indents = [len(line) - len(line.lstrip()) for line in show(given, 60).splitlines() if "› " in line]
    assert indents == [5, 7, 9, 11, 13, 13]


@pytest.mark.parametrize("terminal", [False, True])
@pytest.mark.parametrize("width", [60, 120])
def test_nothing_in_a_claim_steers_the_terminal(terminal: bool, width: int) -> None:
    text = "\x1b[31mred\x07 said \x9b2J [bold]x[/bold] 9\x1b"
    source = link(
        text, "\x1b[31mred\x07", "person", name="\x1b]0;title\x07", via="\x1b[5m", evidence=["said \x9b2J"]
    )
    number = quantity(text, "9\x1b", 9, 9, unit="\x1b[7mtanks")
    given = article(
        text, claims=[claim(text, "c1", ["[bold]x[/bold]"], source, quantities=[number])], title="t\x1b"
    )
    shown = ESCAPE.sub("", show(given, width, terminal=terminal, fine=True))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown)
    for literal in ("␛[31mred␇ = ␛]0;title␇", "[bold]x[/bold]", "9 ␛[7mtanks"):
        assert literal in " ".join(re.sub("│", " ", shown).split())
