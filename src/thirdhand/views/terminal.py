"""An article in the terminal: the prose with its marks, and who says it in the margin.

On a terminal the roles differ by type (source bold, cue italic, content underlined, a content within
a content in brackets as well); colour only repeats that. Where there is no terminal, or one without
type, marks are brackets of three kinds: ``{source} <cue> [content]``. Numbers lead to the notes,
which stand beside their paragraph where there is room and beneath it where there is not.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.console import Console
from rich.text import Text

from thirdhand.records import Article
from thirdhand.views.margin import (
    Mark,
    Note,
    Paragraph,
    Run,
    Sheet,
    count_attributions,
    lay_out,
    shorten,
)

MIN_WIDTH = 20
#: From this width on, notes stand beside the prose.
WIDE = 90
_NOTES_WIDTH = 34
#: Lines longer than this are hard to read, however wide the terminal.
_PROSE_MAX = 84
_PAGE_MAX = _PROSE_MAX + _NOTES_WIDTH + 3
_SOURCE_LIMIT, _CUE_LIMIT = 60, 30

_STYLES = {"source": "bold cyan", "cue": "italic magenta", "content": "underline"}
_NUMBER_STYLE = "cyan"
_BRACKETS = {"source": "{}", "cue": "<>", "content": "[]"}
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def print_article(article: Article, console: Console, *, width: int | None = None) -> None:
    """Print ``article`` with its marks and notes.

    ``width`` is in columns, at least 20; without it the console's width is used.
    """
    sheet = lay_out(article)
    width = max(width or console.width, MIN_WIDTH)
    is_styled = _has_type(console)
    console.print(Text(("-" if console.options.ascii_only else "─") * min(width, _PAGE_MAX)), soft_wrap=True)
    for block in _blocks(sheet, console, width, is_styled):
        # One print a paragraph: a print a line takes ten times as long in a long article.
        console.print(Text("\n").join(block), soft_wrap=True)
        console.print()


def _has_type(console: Console) -> bool:
    """Say whether bold, italic and underline can be told apart there."""
    return console.is_terminal and not (
        console.is_dumb_terminal or console.legacy_windows or console.options.ascii_only
    )


def _blocks(sheet: Sheet, console: Console, width: int, is_styled: bool) -> Iterator[list[Text]]:
    """Yield blocks of wrapped lines: header, paragraphs with their notes, footer."""
    by_number = {note.number: note for note in sheet.notes}
    if header := list(_header(sheet, console, width, is_styled)):
        yield header
    if sheet.title is not None and sheet.title.numbers:
        yield from _notes_beneath([by_number[n] for n in sheet.title.numbers], console, width)
    for paragraph in sheet.paragraphs:
        prose = _prose(paragraph, is_styled)
        notes = [by_number[number] for number in paragraph.numbers]
        if width >= WIDE:
            yield _beside(prose, notes, console, width)
        else:
            yield _wrap(prose, console, width)
            yield from _notes_beneath(notes, console, width)
    footer = Text(count_attributions(sheet.notes))
    yield [
        *_wrap(footer, console, width),
        *(_wrap(_legend(is_styled), console, width) if sheet.notes else ()),
    ]


def _header(sheet: Sheet, console: Console, width: int, is_styled: bool) -> Iterator[Text]:
    if sheet.title is not None:
        title = _prose(sheet.title, is_styled)
        title.stylize("bold")
        yield from _wrap(title, console, width)
    details = [*sheet.details, *([sheet.place] if sheet.place is not None else [])]
    if details:
        dot = ", " if console.options.ascii_only else " · "
        yield from _wrap(Text(dot.join(details)), console, width)


def _notes_beneath(notes: Sequence[Note], console: Console, width: int) -> Iterator[list[Text]]:
    if notes:
        yield [line for note in notes for line in _note(note, console, width - 2, indent=2)]


def _beside(prose: Text, notes: Sequence[Note], console: Console, width: int) -> list[Text]:
    """Set ``notes`` in a column to the right of ``prose``; lines are as many as the longer needs."""
    prose_width = min(width - _NOTES_WIDTH - 3, _PROSE_MAX)
    left = _wrap(prose, console, prose_width)
    right = [line for note in notes for line in _note(note, console, _NOTES_WIDTH)]
    rule = " | " if console.options.ascii_only else " │ "
    lines = []
    for text, note in zip_longest(left, right):
        line = text.copy() if text is not None else Text()
        if note is not None:
            line.append(" " * (prose_width - line.cell_len))
            line.append(rule, "dim")
            line.append_text(note)
        lines.append(line)
    return lines


def _note(note: Note, console: Console, width: int, indent: int = 0) -> list[Text]:
    """Write a note on lines of ``width`` cells, the number hanging; ``indent`` blanks before each."""
    number = f"{note.number:>2} "
    body = Text()
    if note.source is None:
        body.append("no source")
    else:
        body.append(shorten(note.source, _SOURCE_LIMIT), _STYLES["source"])
    if note.cue is not None:
        body.append(": ")
        body.append(shorten(note.cue, _CUE_LIMIT), _STYLES["cue"])
    within = f", in {note.within}" if note.within is not None else ""
    body.append(f" ({note.type}{within})")
    lines = _wrap(body, console, max(width - len(number), 1))
    return [
        Text(" " * indent).append(number if at == 0 else " " * len(number), _NUMBER_STYLE).append_text(line)
        for at, line in enumerate(lines)
    ]


def _legend(is_styled: bool) -> Text:
    legend = Text("Marks: ")
    for role, style in _STYLES.items():
        left, right = "" if is_styled else _BRACKETS[role][0], "" if is_styled else _BRACKETS[role][1]
        legend.append(f"{left}{role}{right}", style if is_styled else "").append(" ")
    legend.rstrip()
    return legend


def _prose(paragraph: Paragraph, is_styled: bool) -> Text:
    """Return the paragraph's words with their marks, not yet wrapped."""
    prose = Text()
    for run in paragraph.runs:
        (_append_styled if is_styled else _append_bracketed)(prose, run)
    return prose


def _append_styled(prose: Text, run: Run) -> None:
    """Add ``run`` in type. A cue has no number of its own: its source or content stands close by."""
    numbers = [str(mark.number) for mark in run.opens if mark.role != "cue"]
    prose.append(",".join(dict.fromkeys(numbers)).translate(_SUPERSCRIPTS), _NUMBER_STYLE)
    n_opening = sum(mark.role == "content" for mark in run.opens)
    prose.append("[" * min(n_opening, max(run.depth - 1, 0)))
    prose.append(run.text, " ".join(style for role, style in _STYLES.items() if role in run.roles))
    n_closing = sum(mark.role == "content" for mark in run.closes)
    prose.append("]" * min(n_closing, max(run.depth - 1, 0)))


def _append_bracketed(prose: Text, run: Run) -> None:
    for mark in run.opens:
        prose.append(f"{_bracket(mark, 0)}{mark.number} ")
    prose.append(run.text)
    prose.append("".join(_bracket(mark, 1) for mark in run.closes))


def _bracket(mark: Mark, side: int) -> str:
    return _BRACKETS[mark.role][side]


def _wrap(text: Text, console: Console, width: int) -> list[Text]:
    """Wrap ``text`` at ``width`` cells, with no blanks at the ends of lines to carry an underline."""
    lines = list(text.wrap(console, width))
    for line in lines:
        line.rstrip()
    return lines


class _Console(Console):
    """A console that leaves it to its caller what to do when nobody reads on."""

    def on_broken_pipe(self) -> None:
        raise


def console_for(*, is_error: bool = False) -> Console:
    """Return a console on standard output (or error) that shows text as it stands: no markup, no emoji."""
    return _Console(stderr=is_error, markup=False, emoji=False, highlight=False)
