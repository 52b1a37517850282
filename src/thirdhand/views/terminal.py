"""An article in the terminal: a line that sums up, the prose with its marks, and who says it.

Numbers lead to the notes, which stand beside their paragraph where there is room and beneath it where
there is not. A claim's note is its chain, outermost first, one source a line. What the article says in
its own plain voice is most of any article: it has one note for all, at the end. Findings follow the prose,
each whole, so that nobody has to look for the words that it is about.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.console import Console
from rich.text import Text

from thirdhand.records import Article
from thirdhand.views.findings import FindingNote
from thirdhand.views.margin import Paragraph, shorten
from thirdhand.views.markup import (
    NUMBER_STYLE,
    STYLES,
    has_type,
    in_ascii,
    mark_attributions,
    mark_claims,
    translate_underlines,
    write_legend,
)
from thirdhand.views.sheet import ClaimNote, Note, Sheet, lay_out
from thirdhand.views.wording import OWN_VOICE, LinkWords, join_numbers

MIN_WIDTH = 20
#: From this width on, notes stand beside the prose.
WIDE = 90
#: Lines longer than this are hard to read, however wide the terminal.
_PROSE_MAX = 84
_NOTES_MIN, _NOTES_MAX = 34, 60
_PAGE_MAX = _PROSE_MAX + _NOTES_MAX + 3
_SOURCE_LIMIT, _CUE_LIMIT, _NAME_LIMIT, _STANCE_LIMIT = 60, 30, 80, 160
#: Chains are indented up to this depth; a line of its own is enough for the rest.
_INDENTED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paper:
    """What is printed on: ``width`` columns, with type or brackets, with kinds of underline or one."""

    console: Console
    width: int
    is_styled: bool
    is_fine: bool
    is_ascii: bool

    def wrap(self, text: Text, width: int) -> list[Text]:
        """Wrap ``text`` at ``width`` cells, with no blanks at the ends of lines to carry an underline."""
        lines = list(text.wrap(self.console, width))
        for line in lines:
            line.rstrip()
        return lines

    def ours(self, text: Text) -> Text:
        """Return ``text`` of our own making in the characters that the console has."""
        if self.is_ascii:
            text.plain = in_ascii(text.plain)
        return text


def print_article(
    article: Article, console: Console, *, width: int | None = None, has_underlines: bool = False
) -> None:
    """Print ``article`` with its marks and notes.

    ``width`` is in columns, at least 20; without it the console's width is used. ``has_underlines`` says
    that the terminal draws dashed, dotted and wavy underlines.
    """
    is_styled = has_type(console)
    paper = _Paper(
        console=console,
        width=max(width or console.width, MIN_WIDTH),
        is_styled=is_styled,
        is_fine=is_styled and has_underlines,
        is_ascii=console.options.ascii_only,
    )
    # One print a paragraph: a print a line takes ten times as long in a long article.
    for block in _blocks(lay_out(article), paper):
        _print(Text("\n").join([*block, Text()]), paper)


def _print(text: Text, paper: _Paper) -> None:
    if not paper.is_fine:
        paper.console.print(text, soft_wrap=True)
        return
    with paper.console.capture() as captured:
        paper.console.print(text, soft_wrap=True)
    paper.console.file.write(translate_underlines(captured.get()))
    paper.console.file.flush()


def _blocks(sheet: Sheet, paper: _Paper) -> Iterator[list[Text]]:
    """Yield blocks of wrapped lines: header, paragraphs with their notes, findings, footer."""
    yield list(_header(sheet, paper))
    if sheet.title is not None:
        yield from _notes_beneath(sheet, sheet.title, paper)
    for paragraph in sheet.paragraphs:
        if paper.width >= WIDE:
            yield _beside(sheet, paragraph, paper)
        else:
            yield paper.wrap(_prose(sheet, paragraph, paper), paper.width)
            yield from _notes_beneath(sheet, paragraph, paper)
    if any(claim.is_plain for claim in sheet.claims):
        yield _own_voice(sheet.claims, paper)
    yield from _findings(sheet, paper)
    footer = [] if sheet.claims else [_overview(sheet, paper)]
    if sheet.n_notes:
        footer.append(paper.ours(write_legend(sheet, is_styled=paper.is_styled, is_fine=paper.is_fine)))
    if footer := [line for text in footer for line in paper.wrap(text, paper.width)]:
        yield footer


def _prose(sheet: Sheet, paragraph: Paragraph, paper: _Paper) -> Text:
    if sheet.claims:
        return mark_claims(
            paragraph, is_styled=paper.is_styled, is_fine=paper.is_fine, is_ascii=paper.is_ascii
        )
    return mark_attributions(paragraph, is_styled=paper.is_styled)


def _header(sheet: Sheet, paper: _Paper) -> Iterator[Text]:
    yield paper.ours(Text("─" * min(paper.width, _PAGE_MAX)))
    if sheet.title is not None:
        title = _prose(sheet, sheet.title, paper)
        title.stylize("bold")
        yield from paper.wrap(title, paper.width)
    dot = ", " if paper.is_ascii else " · "
    if details := [*sheet.details, *([sheet.place] if sheet.place is not None else [])]:
        yield from paper.wrap(Text(dot.join(details)), paper.width)
    if sheet.credits:
        yield from paper.wrap(Text(f"Credited to {', '.join(sheet.credits)}"), paper.width)
    if sheet.claims:
        yield from paper.wrap(_overview(sheet, paper), paper.width)


def _overview(sheet: Sheet, paper: _Paper) -> Text:
    return paper.ours(Text(" · ".join(filter(None, (sheet.overview, sheet.found)))))


def _notes(sheet: Sheet, paragraph: Paragraph, paper: _Paper, width: int) -> Iterator[Text]:
    """Yield the lines, ``width`` cells at most, of the notes that belong to ``paragraph``."""
    for number in paragraph.numbers:
        if not sheet.claims:
            yield from _hang(f"{number:>2} ", _attribution(sheet.notes[number - 1]), paper, width)
        elif not sheet.claims[number - 1].is_plain:
            yield from _claim(sheet.claims[number - 1], paper, width)


def _notes_beneath(sheet: Sheet, paragraph: Paragraph, paper: _Paper) -> Iterator[list[Text]]:
    if lines := list(_notes(sheet, paragraph, paper, paper.width - 2)):
        yield [Text("  ").append_text(line) for line in lines]


def _beside(sheet: Sheet, paragraph: Paragraph, paper: _Paper) -> list[Text]:
    """Set the notes in a column to the right of the prose; lines are as many as the longer needs."""
    # Chains need more room than the one line of an attribution.
    share = paper.width * 2 // 5 if sheet.claims else 0
    notes_width = min(max(share, _NOTES_MIN), _NOTES_MAX)
    prose_width = min(paper.width - notes_width - 3, _PROSE_MAX)
    left = paper.wrap(_prose(sheet, paragraph, paper), prose_width)
    right = _notes(sheet, paragraph, paper, notes_width)
    lines = []
    for text, note in zip_longest(left, right):
        line = text.copy() if text is not None else Text()
        if note is not None:
            line.append(" " * (prose_width - line.cell_len))
            line.append_text(paper.ours(Text(" │ ", "dim"))).append_text(note)
        lines.append(line)
    return lines


def _hang(head: str, body: Text, paper: _Paper, width: int, *, further: int = 0) -> Iterator[Text]:
    """Wrap ``body`` after ``head`` in ``width`` cells, later lines under its first word or ``further`` in."""
    body, margin = paper.ours(body), len(head) + further
    for at, line in enumerate(paper.wrap(body, max(width - margin, 1))):
        yield Text().append(head if at == 0 else " " * margin, NUMBER_STYLE).append_text(line)


def _attribution(note: Note) -> Text:
    body = Text()
    if note.source is None:
        body.append("no source")
    else:
        body.append(shorten(note.source, _SOURCE_LIMIT), STYLES["source"])
    if note.cue is not None:
        body.append(": ")
        body.append(shorten(note.cue, _CUE_LIMIT), STYLES["cue"])
    within = f", in {note.within}" if note.within is not None else ""
    return body.append(f" ({note.type}{within})")


def _claim(note: ClaimNote, paper: _Paper, width: int) -> Iterator[Text]:
    """Write a chain, one source a line, each further in; its last line ends with what the claim has."""
    head = f"{note.number:>2} "
    if not note.chain:
        body = Text(f"{OWN_VOICE}: {shorten(note.author.text, _STANCE_LIMIT)}")
        yield from _hang(head, _add(body, note.more), paper, width)
        return
    for depth, link in enumerate(note.chain):
        is_last = depth == len(note.chain) - 1
        body = _source(link)
        if is_last or not link.stance.is_silent:
            body.append(f": {shorten(link.stance.text, _STANCE_LIMIT)}")
        if is_last:
            _add(body, (*note.more, *_author(note)))
        yield from _hang(head, body, paper, width)
        head = " " * (3 + 2 * min(depth, _INDENTED)) + ("> " if paper.is_ascii else "› ")


def _source(link: LinkWords) -> Text:
    body = Text().append(shorten(link.source, _SOURCE_LIMIT), STYLES["source"])
    if link.name is not None:
        body.append(f" = {shorten(link.name, _NAME_LIMIT)}")
    if link.via is not None:
        body.append(f" via {shorten(link.via, _SOURCE_LIMIT)}")
    return body.append(f" ({link.chip})")


def _author(note: ClaimNote) -> tuple[str, ...]:
    """Return what the writer adds above a chain; a neutral report adds nothing."""
    return () if note.author.is_silent else (f"the article: {shorten(note.author.text, _STANCE_LIMIT)}",)


def _add(body: Text, more: Sequence[str]) -> Text:
    return body.append("".join(f"; {words}" for words in more))


def _own_voice(claims: Sequence[ClaimNote], paper: _Paper) -> list[Text]:
    """Write the one note for all that the article says in its own plain voice."""
    plain = [claim for claim in claims if claim.is_plain]
    body = Text(f"{OWN_VOICE.capitalize()}, asserted: ")
    body.append(join_numbers(claim.number for claim in plain), NUMBER_STYLE)
    lines = paper.wrap(paper.ours(body), paper.width)
    for claim in plain:
        if claim.more:
            more = Text("; ".join(claim.more))
            lines += _hang(f"{claim.number:>4} ", more, paper, paper.width)
    return lines


def _findings(sheet: Sheet, paper: _Paper) -> Iterator[list[Text]]:
    """Yield a block for each finding under a heading, and one for the rules that could not be applied."""
    width = min(paper.width, _PROSE_MAX)
    if sheet.findings:
        yield [Text("Findings", "bold")]
    for note in sheet.findings:
        head = Text().append(f"{note.severity} {note.rule}", "bold").append(f": {note.message}")
        details = (line for words in _finding(note) for line in _hang("  ", words, paper, width, further=2))
        yield [*paper.wrap(paper.ours(head), width), *details]
    skipped = (Text(f"Not checked: {words}") for words in sheet.skipped)
    if lines := [line for words in skipped for line in _hang("", words, paper, width, further=2)]:
        yield lines


def _finding(note: FindingNote) -> Iterator[Text]:
    """Write what stands beneath a finding's message, one thing a line."""
    words = Text(note.words)
    if note.claims:
        words.append(f", claim{'' if len(note.claims) == 1 else 's'} ")
        words.append(join_numbers(note.claims), NUMBER_STYLE)
    yield words
    if note.against is not None:
        yield Text(f"the text has: {note.against}")
    yield Text(f"Why: {note.why}")
    yield Text(f"To settle it: {note.settle}")
    yield from (Text(f"also: {item}") for item in note.also)


class _Console(Console):
    """A console that leaves it to its caller what to do when nobody reads on."""

    def on_broken_pipe(self) -> None:
        raise


def console_for(*, is_error: bool = False) -> Console:
    """Return a console on standard output (or error) that shows text as it stands: no markup, no emoji."""
    return _Console(stderr=is_error, markup=False, emoji=False, highlight=False)
