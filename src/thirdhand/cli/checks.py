"""``thirdhand checks``: list the sourcing rules, or tell all there is to know of some."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thirdhand.checks.rule import Rule
    from thirdhand.settings import Settings


@click.command(short_help="List the sourcing checks.")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON record a line: the cards of the rules.")
def checks(ids: tuple[str, ...], as_json: bool) -> int:
    """List the sourcing checks: each rule on a line, or with an ID its whole card.

    Says of each whether it is on and how grave its findings are, under the settings as they are here. A card
    has what the rule looks at, what it does not see, the numbers that it goes by and the published standards
    that it comes from. Exits with 0, or 2 for an ID that there is none of.
    """
    from thirdhand.checks.registry import RULES, find_rule
    from thirdhand.checks.settings import load_every_setting

    rules, settings = [find_rule(id) for id in ids] or RULES, load_every_setting()
    for line in _records(rules, settings) if as_json else _lines(rules, settings, is_whole=bool(ids)):
        click.echo(line)
    return 0


def _records(rules: Sequence[Rule], settings: Settings) -> Iterator[bytes]:
    import json

    from thirdhand.views.cards import card_to_json

    for rule in rules:
        # Bytes, because JSON is UTF-8 whatever the encoding of the terminal or pipe.
        yield json.dumps(card_to_json(rule, settings), ensure_ascii=False).encode("utf-8")


def _lines(rules: Sequence[Rule], settings: Settings, *, is_whole: bool) -> Iterator[str]:
    from thirdhand.views.cards import list_rules, write_card
    from thirdhand.views.markup import in_ascii
    from thirdhand.views.terminal import console_for

    console = console_for()
    lines: Iterator[str]
    if is_whole:
        cards = ([*write_card(rule, settings, console.width), ""] for rule in rules)
        lines = (line for card in cards for line in card)
    else:
        # What a pipe reads is searched and cut there.
        lines = list_rules(rules, settings, console.width if console.is_terminal else None)
    for line in lines:
        yield in_ascii(line) if console.options.ascii_only else line
