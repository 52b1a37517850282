"""``thirdhand history``: what was changed in an article from each version to the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from thirdhand.cli.storing import (
    open_store,
    print_rows,
    quiet_option,
    rows_csv_option,
    rows_json_option,
    store_option,
)

if TYPE_CHECKING:
    from rich.text import Text

    from thirdhand.store.changes import Change, ClaimChange, Difference, Edit
    from thirdhand.store.loading import StoredVersion

#: Lines longer than this are hard to read, however wide the terminal.
_MAX_WIDTH = 100
_CLAIM_LIMIT, _WORDS_LIMIT = 160, 600
_OLD, _NEW = "red", "green"
_ASCII = str.maketrans({"−": "-", "→": "->"})
_CLOSE = (".", ",", ";", ":", "!", "?", "”", "’", ")", "]", "%")
_FIELDS = {"title": "Headline"}
#: What stands before a line, as blanks before those that it is wrapped to, and the line itself.
Line = tuple[str, "Text"]


@click.command(short_help="Show what was changed in an article.")
@click.argument("id", metavar="ID")
@store_option
@rows_json_option
@rows_csv_option
@quiet_option
def history(id: str, place: str, as_json: bool, as_csv: bool, quiet: bool) -> int:
    """Show what was changed in an article of the store from each version to the next.

    First words that were taken out (−) and put in (+), then claims that are told otherwise (with another
    certainty, source, number or time), new, or gone. An ID is that of a record, a URL, a path or a ref. Exits
    with 0, or 1 when there is no such article.
    """
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other.")
    from thirdhand.store.changes import COLUMNS, change_rows, change_to_json

    with open_store(place, quiet=quiet) as store:
        changes = store.history(id)
        if as_csv:
            print_rows((row for change in changes for row in change_rows(change)), COLUMNS, as_csv=True)
        elif as_json:
            print_rows(map(change_to_json, changes), (), as_csv=False)
        else:
            _print(store.show(id), changes)
    return 0


def _print(current: StoredVersion, changes: tuple[Change, ...]) -> None:
    from thirdhand.views.markup import has_type, in_ascii
    from thirdhand.views.terminal import console_for

    console = console_for()
    width = min(console.width, _MAX_WIDTH)
    for margin, text in _lines(current, changes, has_type(console)):
        indent = len(margin)
        for at, line in enumerate(text.wrap(console, max(width - indent, 20)) or [text]):
            line.rstrip()
            whole = text.blank_copy(margin if at == 0 else " " * indent).append_text(line)
            if console.options.ascii_only:
                whole.plain = in_ascii(whole.plain).translate(_ASCII)
            console.print(whole, soft_wrap=True)


def _lines(current: StoredVersion, changes: tuple[Change, ...], is_styled: bool) -> Iterator[Line]:
    from rich.text import Text

    from thirdhand.views.margin import in_one_line

    article = current.article
    if article.title:
        yield "", Text(in_one_line(article.title), "bold")
    yield "", Text(in_one_line(" · ".join(filter(None, (current.place, article.outlet)))))
    for change in changes:
        yield "", Text()
        yield "", Text(_head(change), "bold")
        yield from _fields(change)
        yield from _words(change, is_styled)
        yield from _claims(change)
    if len(changes) == 1:
        yield "", Text("There is one version: no other words were had from this place.")


def _head(change: Change) -> str:
    from thirdhand.store.provenance import tell_times

    now = ", stands there now" if change.is_current else ""
    times = tell_times(change.first_captured, change.last_captured)
    return f"Version {change.number} of {change.n_versions}, had {times}{now}"


def _fields(change: Change) -> Iterator[Line]:
    from rich.text import Text

    for field in change.fields:
        yield "  ", Text(_FIELDS.get(field.name, field.name.capitalize()))
        yield from _both(field.old or "(none)", field.new or "(none)")


def _both(old: str, new: str) -> Iterator[Line]:
    from rich.text import Text

    from thirdhand.views.margin import in_one_line

    yield "    − ", Text(in_one_line(old), _OLD)
    yield "    + ", Text(in_one_line(new), _NEW)


def _words(change: Change, is_styled: bool) -> Iterator[Line]:
    from rich.text import Text

    n_edits = len(change.words)
    if n_edits:
        yield "  ", Text(f"Text: {n_edits} change{'' if n_edits == 1 else 's'}")
    for edit in change.words:
        if edit.old:
            yield "    − ", _edit(edit, edit.old, _OLD, is_styled)
        if edit.new:
            yield "    + ", _edit(edit, edit.new, _NEW, is_styled)


def _edit(edit: Edit, words: str, style: str, is_styled: bool) -> Text:
    """Write one side of a change, with the words around it that stayed."""
    from rich.text import Text

    from thirdhand.views.margin import in_one_line, shorten

    told = shorten(in_one_line(words), _WORDS_LIMIT)
    line = Text().append("(moved) " if edit.is_moved else "", "dim")
    if edit.is_paragraph:
        return line.append(told, style)
    if edit.before:
        line.append(f"{in_one_line(edit.before)} ", "dim")
    line.append(told if is_styled else f"[{told}]", f"bold {style}")
    # a sign stands close to the word before it
    blank = "" if edit.after.startswith(_CLOSE) else " "
    return line.append(f"{blank}{in_one_line(edit.after)}", "dim") if edit.after else line


def _claims(change: Change) -> Iterator[Line]:
    from rich.text import Text

    counts = Counter(each.how for each in change.claims)
    words = {"changed": "told otherwise", "added": "new", "gone": "gone"}
    told = [f"{counts[how]} {word}" for how, word in words.items() if counts[how]]
    if told:
        yield "  ", Text(f"Claims: {', '.join(told)}")
        if not change.is_read_alike:
            yield (
                "    ",
                Text("(The two were read by different models or rules: claims may differ for that.)"),
            )
    for how in words:
        for each in change.claims:
            if each.how == how:
                yield from _claim(each)


def _claim(change: ClaimChange) -> Iterator[Line]:
    from rich.text import Text

    from thirdhand.views.margin import in_one_line, shorten
    from thirdhand.views.wording import name_chain

    claim = change.new or change.old
    if claim is None:
        return
    told = shorten(in_one_line(claim.content.text), _CLAIM_LIMIT)
    if change.how == "changed":
        yield "    ", Text(told)
        for difference in change.differences:
            yield "      ", _difference(difference)
        return
    mark, style = ("+", _NEW) if change.how == "added" else ("−", _OLD)
    yield (
        f"    {mark} ",
        Text(told, style).append(f" ({name_chain(claim)}: {claim.certainty})", "not bold default"),
    )


def _difference(difference: Difference) -> Text:
    from rich.text import Text

    from thirdhand.views.margin import in_one_line

    of = f" of {in_one_line(difference.of)}" if difference.of else ""
    line = Text(f"{difference.aspect}{of}: ", "bold")
    if difference.old is None:
        return line.append("+ ").append(in_one_line(difference.new or ""), _NEW)
    if difference.new is None:
        return line.append("− ").append(in_one_line(difference.old), _OLD)
    line.append(in_one_line(difference.old), _OLD).append(" → ")
    return line.append(in_one_line(difference.new), _NEW)
