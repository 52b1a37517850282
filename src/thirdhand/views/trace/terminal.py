"""A cluster in the terminal: the sum, the timeline, who had it from whom, what changed, who denies it.

Lines are wrapped on a terminal and stand whole elsewhere, where they are searched and cut. What stands in
columns is read as well without them; colour only repeats what words and signs say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from thirdhand.views.margin import in_one_line, shorten
from thirdhand.views.markup import in_ascii
from thirdhand.views.trace.outline import Node, Outline, Row, Step, count_rows, fold_children
from thirdhand.views.trace.wording import quote

if TYPE_CHECKING:
    from rich.console import Console

#: Lines longer than this are hard to read, however wide the terminal.
_MAX_WIDTH = 110
_NARROWEST = 24
_WORDS_LIMIT, _SHORT_LIMIT = 320, 160
_SIGNS = str.maketrans({"→": "->", "●": "*", "◆": "o", "□": "=", "✕": "x", "└": "`", "├": "|", "−": "-"})
#: What stands before a line (and blanks before those that it is wrapped to), and the line itself.
Line = tuple[str, Text]


def print_cluster(outline: Outline, console: Console, *, is_whole: bool = False) -> None:
    """Print a cluster; a long one with those articles alone that a reader looks for, unless ``is_whole``."""
    for head, line in _lines(outline, is_whole or not outline.is_long):
        print_line(head, line, console)


def print_line(head: str, line: Text, console: Console) -> None:
    """Print ``line`` after ``head``, wrapped under its first word on a terminal."""
    width = min(console.width, _MAX_WIDTH)
    if console.is_terminal and width - len(head) < _NARROWEST:
        # no room for a column: what stands in it goes on in the line
        line, head = Text(f"{head.strip()} " if head.strip() else "").append_text(line), "  "
    margin = " " * len(head)
    lines = list(line.wrap(console, max(width - len(head), 1))) if console.is_terminal else [line]
    for at, part in enumerate(lines or [line]):
        part.rstrip()
        whole = Text(head if at == 0 else margin).append_text(part)
        whole.rstrip()
        if console.options.ascii_only:
            whole.plain = in_ascii(whole.plain.translate(_SIGNS))
        console.print(whole, soft_wrap=True)


def _lines(outline: Outline, is_whole: bool) -> Iterator[Line]:
    statement, id = Text(outline.statement, "bold"), in_one_line(outline.cluster.id)
    # a claim that no other article has bears its own name, which stands beside its words
    yield "", statement if "#" in id else statement.append(f"  ({id})", "not bold dim")
    yield "", Text(outline.overview)
    for caveat in outline.caveats:
        yield "  ", Text(caveat)
    yield from _section("Timeline", outline.clock.note)
    yield from _timeline(outline.rows, is_whole)
    yield from _section("Who had it from whom")
    for root in outline.tree:
        yield from _tree(root, "", is_whole)
    if outline.steps:
        yield from _section("What changed on the way")
        for step in outline.steps:
            yield "  ", _step(step)
    if outline.denials:
        yield from _section("Denied by")
        yield from (("  ", Text(line)) for line in outline.denials)
        if outline.silent:
            yield (
                "  ",
                Text("Carry the claim and not the denial: ", "bold").append(outline.silent, "not bold"),
            )


def _section(title: str, note: str | None = None) -> Iterator[Line]:
    yield "", Text()
    line = Text(title, "bold")
    yield "", line.append(f"  {note}", "not bold dim") if note else line


def _timeline(rows: Sequence[Row], is_whole: bool) -> Iterator[Line]:
    width = max((len(row.time) for row in rows), default=0)
    folded: list[Row] = []
    for row in rows:
        if not (is_whole or row.is_kept):
            folded.append(row)
            continue
        yield from _fold(folded, width)
        folded = []
        yield from _row(row, width)
    yield from _fold(folded, width)


def _row(row: Row, width: int) -> Iterator[Line]:
    line = Text(row.name, "bold").append(f" · {row.shape} {row.way}", "not bold")
    if row.sources:
        line.append(f" · from {row.sources}", "not bold")
    if row.denies:
        line.append(" · denies it", "not bold")
    if row.changes:
        line.append(f" · {', '.join(row.changes)}", "not bold italic")
    yield f"  {row.time:{width}}  ", line
    blank = " " * (width + 4)
    words = Text(f"{row.certainty}: {quote(shorten(row.words, _WORDS_LIMIT))}")
    yield blank, words.append(f" · {row.claim}", "dim")
    if row.more:
        yield blank, Text(shorten(row.more, _WORDS_LIMIT))


def _fold(rows: Sequence[Row], width: int) -> Iterator[Line]:
    if rows:
        yield (
            f"  {'…':{width}}  ",
            Text(f"{count_rows(rows)} more, until {rows[-1].time} (--all shows them)", "dim"),
        )


def _tree(node: Node, indent: str, is_whole: bool) -> Iterator[Line]:
    line = Text(node.label, "bold" if node.row is None else "")
    again = ", as above" if node.is_again else ""
    if node.row is None:
        line.append(f" ({node.detail})" if node.detail else "", "not bold")
        yield f"  {indent}", line
    else:
        yield f"  {indent}{node.row.shape} ", line.append(f" · {node.detail}{again}")
    shown, hidden = (list(node.children), []) if is_whole else fold_children(node)
    for each in shown:
        yield from _tree(each, f"{indent}  ", is_whole)
    if hidden:
        names = ", ".join(dict.fromkeys(row.name for row in hidden))
        told = shorten(f"and {count_rows(hidden)}: {names}", _SHORT_LIMIT)
        yield f"  {indent}  … ", Text(told, "dim")


def _step(step: Step) -> Text:
    line = Text(f"{step.name}: ", "bold")
    line.append(f"{step.before} ({step.before_at})", "not bold")
    return line.append(f" → {step.after} ({step.after_at})", "not bold")
