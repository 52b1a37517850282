"""How marks look in a terminal: in type where there is type, in brackets where there is none.

On a terminal a source is bold, evidence italic and a content underlined: by certainty, where the terminal
knows more than one underline. Elsewhere marks are brackets of three kinds: ``{source} <evidence>
[content]``. Either way a sign after the number tells the certainty, and colour only repeats the rest. The
article's own plain voice has a number and nothing else.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from rich.console import Console
from rich.text import Text

from thirdhand.records import Certainty
from thirdhand.views.margin import Mark, Paragraph, Run
from thirdhand.views.sheet import Sheet
from thirdhand.views.wording import SIGNS

STYLES = {
    "source": "bold cyan",
    "cue": "italic magenta",
    "evidence": "italic magenta",
    "content": "underline",
}
NUMBER_STYLE = "cyan"
_BRACKETS = {"source": "{}", "cue": "<>", "evidence": "<>", "content": "[]"}
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ASCII = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "--", "…": "..."}
    | {"·": "|", "›": ">", "≠": "!=", "─": "-", "│": "|"}
)

#: Rich knows two underlines. The others travel as attributes that nothing else here uses, and take
#: their own codes on the way out (``translate_underlines``); 4:1 to 4:5 are ISO 8613-6's kinds of underline.
_UNDERLINES = {
    Certainty.ASSERTED: "underline",
    Certainty.PROBABLE: "frame",
    Certainty.POSSIBLE: "encircle",
    Certainty.CONDITIONAL: "underline2",
    Certainty.DENIED: "blink2",
    Certainty.UNKNOWN: "overline",
}
_CODES = {"51": "4:5", "52": "4:4", "21": "4:2", "6": "4:3"}
_SEQUENCE = re.compile(r"\x1b\[([\d;]+)m")
#: Variables and terminal types by which terminals that draw those underlines make themselves known.
_FINE_PROGRAMS = {"iTerm.app", "WezTerm", "ghostty", "vscode"}
_FINE_TYPES = ("xterm-kitty", "xterm-ghostty", "wezterm", "foot", "alacritty", "contour", "mintty")
_FINE_VARIABLES = ("KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION")
#: The first version of the GNOME terminal's widget that does.
_VTE = 5102


def has_type(console: Console) -> bool:
    """Say whether bold, italic and underline can be told apart there."""
    return console.is_terminal and not (
        console.is_dumb_terminal or console.legacy_windows or console.options.ascii_only
    )


def has_underlines(environment: Mapping[str, str]) -> bool:
    """Say whether the terminal of ``environment`` is known to draw dashed, dotted and wavy underlines.

    >>> has_underlines({"TERM": "xterm-kitty"}), has_underlines({"TERM": "xterm-256color"})
    (True, False)
    """
    vte = environment.get("VTE_VERSION", "")
    return (
        environment.get("TERM", "").startswith(_FINE_TYPES)
        or environment.get("TERM_PROGRAM") in _FINE_PROGRAMS
        or any(variable in environment for variable in _FINE_VARIABLES)
        or (vte.isdecimal() and int(vte) >= _VTE)
    )


def translate_underlines(output: str) -> str:
    """Return a terminal's ``output`` with the underlines that rich does not know in their own codes."""
    return _SEQUENCE.sub(
        lambda match: f"\x1b[{';'.join(_CODES.get(code, code) for code in match[1].split(';'))}m", output
    )


def in_ascii(text: str) -> str:
    """Return our own signs, and the quotation marks of an article, as a terminal without Unicode has them."""
    return text.translate(_ASCII)


def mark_claims(
    paragraph: Paragraph, *, is_styled: bool, is_fine: bool = False, is_ascii: bool = False
) -> Text:
    """Return the paragraph's words under the marks of claims, not yet wrapped."""
    prose = Text()
    blank = Run(text="")
    for before, run in pairwise((blank, *paragraph.runs)):
        if is_styled:
            _open_styled(prose, run)
            prose.append(run.text, _claim_style(run, is_fine=is_fine))
        else:
            _close_bracketed(prose, before, run)
            _open_bracketed(prose, before, run, is_ascii=is_ascii)
            prose.append(run.text)
    if not is_styled and paragraph.runs:
        _close_bracketed(prose, paragraph.runs[-1], blank)
    return prose


def _open_styled(prose: Text, run: Run) -> None:
    numbers = [f"{str(mark.number).translate(_SUPERSCRIPTS)}{sign_of(mark)}" for mark in _new_contents(run)]
    prose.append(",".join(numbers), NUMBER_STYLE)


def _claim_style(run: Run, *, is_fine: bool) -> str:
    styles = [STYLES[role] for role in ("source", "evidence") if role in run.roles]
    mark = run.content
    if mark is not None and not mark.is_plain and mark.certainty is not None:
        styles.append(_UNDERLINES[mark.certainty] if is_fine else "underline")
    return " ".join(styles)


def _new_contents(run: Run) -> list[Mark]:
    """List the contents whose number stands before ``run``; the own plain voice has it once."""
    return [
        mark for mark in run.opens if mark.role == "content" and (not mark.is_plain or mark in run.starts)
    ]


def _open_bracketed(prose: Text, before: Run, run: Run, *, is_ascii: bool) -> None:
    for mark in _new_contents(run):
        sign = in_ascii(sign_of(mark)) if is_ascii else sign_of(mark)
        prose.append(f"({mark.number}) " if mark.is_plain else f"[{mark.number}{sign} ")
    # A source is bracketed once, however many claims it has.
    for role in ("source", "evidence"):
        if role in run.roles - before.roles:
            prose.append(_BRACKETS[role][0])


def _close_bracketed(prose: Text, before: Run, run: Run) -> None:
    for role in ("evidence", "source"):
        if role in before.roles - run.roles:
            prose.append(_BRACKETS[role][1])
    prose.append("]" * sum(mark.role == "content" and not mark.is_plain for mark in before.closes))


def sign_of(mark: Mark) -> str:
    """Return the sign of the mark's certainty."""
    return SIGNS[mark.certainty] if mark.certainty is not None else ""


def mark_attributions(paragraph: Paragraph, *, is_styled: bool) -> Text:
    """Return the paragraph's words under the marks of bare attributions, not yet wrapped."""
    prose = Text()
    for run in paragraph.runs:
        (_append_styled if is_styled else _append_bracketed)(prose, run)
    return prose


def _append_styled(prose: Text, run: Run) -> None:
    """Add ``run`` in type. A cue has no number of its own: its source or content stands close by."""
    numbers = [str(mark.number) for mark in run.opens if mark.role != "cue"]
    prose.append(",".join(dict.fromkeys(numbers)).translate(_SUPERSCRIPTS), NUMBER_STYLE)
    n_opening = sum(mark.role == "content" for mark in run.opens)
    prose.append("[" * min(n_opening, max(run.depth - 1, 0)))
    prose.append(
        run.text, " ".join(STYLES[role] for role in ("source", "cue", "content") if role in run.roles)
    )
    n_closing = sum(mark.role == "content" for mark in run.closes)
    prose.append("]" * min(n_closing, max(run.depth - 1, 0)))


def _append_bracketed(prose: Text, run: Run) -> None:
    for mark in run.opens:
        prose.append(f"{_BRACKETS[mark.role][0]}{mark.number} ")
    prose.append(run.text)
    prose.append("".join(_BRACKETS[mark.role][1] for mark in run.closes))


def write_legend(sheet: Sheet, *, is_styled: bool, is_fine: bool = False) -> Text:
    """Return the line that says what the marks mean: those that ``sheet`` has."""
    legend = Text("Marks:")
    for role in ("source", "evidence") if sheet.claims else ("source", "cue", "content"):
        _add_to_legend(legend, role, _BRACKETS[role], STYLES[role], is_styled=is_styled)
    found = {claim.certainty for claim in sheet.claims if not claim.is_plain}
    for certainty in (label for label in Certainty if label in found):
        style = _UNDERLINES[certainty] if is_fine else "underline"
        _add_to_legend(
            legend, f"{SIGNS[certainty]}{certainty}", _BRACKETS["content"], style, is_styled=is_styled
        )
    if any(claim.is_plain for claim in sheet.claims):
        number = Text("¹", NUMBER_STYLE) if is_styled else Text("(1) ")
        legend.append(" ").append_text(number).append("own voice")
    return legend


def _add_to_legend(legend: Text, words: str, brackets: Iterable[str], style: str, *, is_styled: bool) -> None:
    left, right = brackets
    legend.append(" ").append(words if is_styled else f"{left}{words}{right}", style if is_styled else "")
