"""``thirdhand check``: read articles and say in one line each what an editor should look at, and where.

The lines begin as a compiler's do, so that editors jump to the words. Articles without findings print
nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from thirdhand.cli import FAILED, FOUND
from thirdhand.cli.reading import (
    Call,
    deliver,
    demand_input,
    inputs_argument,
    jobs_option,
    json_option,
    load_model,
    model_option,
    name_of,
    note_file,
    open_results,
    page_option,
    print_record,
    write_page,
)
from thirdhand.errors import UsageError

if TYPE_CHECKING:
    from thirdhand.cli.output import Messages, WholeFile
    from thirdhand.cli.reading import Show
    from thirdhand.records import Article
    from thirdhand.settings import Settings

#: The severities, the gravest first: a finding reaches those that stand behind its own as well.
SEVERITIES = ("error", "warning", "note")


@click.command(short_help="Check how articles are sourced.")
@inputs_argument
@json_option
@page_option
@click.option(
    "--summary",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Count rules by outlet and month in FILE as well: CSV, or Parquet by its name.",
)
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    help="Exit with 3 when there is a finding of this severity or a graver one. [default: never]",
)
@click.option(
    "--rule", "rules", metavar="ID", multiple=True, help="Apply this rule only; give it again for more."
)
@jobs_option
@click.option("--quiet", is_flag=True, help="Print findings and errors only.")
@model_option
def check(
    inputs: tuple[str, ...],
    as_json: bool,
    page: Path | None,
    summary: Path | None,
    fail_on: str | None,
    rules: tuple[str, ...],
    jobs: int | None,
    quiet: bool,
    folder: Path | None,
) -> int:
    """Check how each INPUT is sourced: a file, a folder, a pattern, a URL, or - for standard input.

    Prints one line a finding: where it is, how much it asks for, the rule, what was found, what it is held
    against, why it matters and what would settle it. "thirdhand checks" lists the rules. Exits with 0 when
    all inputs were checked, 1 when some could not be read, 2 for wrong use, 3 for findings at or above
    --fail-on.
    """
    demand_input(inputs)
    from thirdhand.cli.output import WholeFile

    # What is wrong with the call must show before the reading starts.
    settings, model = _settings(rules), load_model(folder)
    call = Call(inputs=inputs, jobs=jobs, quiet=quiet, settings=settings, model=model)
    _demand_parquet(summary)
    ids = _ids_on(settings)
    tally = _Tally(is_kept=summary is not None, n_rules=len(ids))
    with ExitStack() as stack:
        file, table = (stack.enter_context(WholeFile(path)) if path else None for path in (page, summary))
        results, messages = stack.enter_context(open_results(call))
        show = print_record if as_json else _printer(messages)
        n_articles = write_page(tally.count(deliver(results, show, messages)), file)
        if table is not None and n_articles:
            _write_summary(tally.kept, ids, table)
    for path in (page, summary):
        note_file(path, n_articles, messages)
    messages.note(tally.line)
    if messages.n_failures:
        return FAILED
    return FOUND if fail_on is not None and tally.reaches(fail_on) else 0


def _settings(ids: tuple[str, ...]) -> Settings:
    """Return the settings; where rules are named, with these on and the others off."""
    from thirdhand.checks.registry import RULES, find_rule
    from thirdhand.checks.settings import OFF, ON, load_every_setting, severity_of, severity_setting
    from thirdhand.settings import Settings

    settings = load_every_setting()
    named = {find_rule(id).id for id in ids}
    if not named:
        return settings
    chosen: dict[str, int | float | str] = dict(settings.values)
    for rule in RULES:
        if rule.id not in named:
            chosen[severity_setting(rule).name] = OFF
        elif severity_of(rule, settings) is None:
            chosen[severity_setting(rule).name] = ON
    return Settings(chosen)


def _ids_on(settings: Settings) -> list[str]:
    """Return the ids of the rules that ``settings`` have on."""
    from thirdhand.checks.registry import RULES
    from thirdhand.checks.settings import severity_of

    return [rule.id for rule in RULES if severity_of(rule, settings) is not None]


def _demand_parquet(summary: Path | None) -> None:
    if summary is not None and summary.suffix.lower() == ".parquet" and find_spec("polars") is None:
        raise UsageError(
            f"{summary}: Parquet needs polars; pip install 'thirdhand[polars]', or name a .csv file"
        )


def _printer(messages: Messages) -> Show:
    """Return what prints the findings of one article, a line each, and says what was not checked."""
    from thirdhand.cli.placing import place_findings
    from thirdhand.views.findings import describe_findings, describe_skipped, write_line
    from thirdhand.views.margin import in_one_line
    from thirdhand.views.markup import in_ascii
    from thirdhand.views.terminal import console_for

    is_ascii = console_for().options.ascii_only

    def show(article: Article) -> None:
        place = in_one_line(article.path or article.url or "-")
        notes = describe_findings(article, {})
        for note, position in zip(notes, place_findings(article), strict=True):
            line = write_line(note)
            told = in_ascii(line) if is_ascii else line
            click.echo(f"{place}:{position.line}:{position.column}: {told}")
        for words in describe_skipped(article):
            messages.note(f"{name_of(article)}: not checked: {words}")

    return show


def _write_summary(articles: Iterable[Article], ids: Sequence[str], table: WholeFile) -> None:
    from thirdhand.export.summary import summarise, write_summary

    table.file.close()
    write_summary(summarise(articles, ids), table.partial)
    table.commit()


@dataclass(slots=True)
class _Tally:
    """What the articles that went by have in all; ``kept`` are they, wordless, where they are wanted.

    To an article that is not checked none of the ``n_rules`` that are on could be applied.
    """

    is_kept: bool
    n_rules: int
    n_articles: int = 0
    n_without: int = 0
    n_unchecked: int = 0
    n_found: Counter[str] = field(default_factory=Counter)
    kept: list[Article] = field(default_factory=list)

    def count(self, articles: Iterable[Article]) -> Iterator[Article]:
        """Count ``articles`` and pass them on."""
        for article in articles:
            self.n_articles += 1
            is_checked = len(article.skipped) < self.n_rules
            self.n_without += is_checked and not article.findings
            self.n_unchecked += not is_checked
            self.n_found.update(finding.severity.value for finding in article.findings)
            if self.is_kept:
                self.kept.append(replace(article, text="", credits=(), attributions=(), claims=()))
            yield article

    def reaches(self, severity: str) -> bool:
        """Say whether there is a finding of ``severity`` or a graver one."""
        return any(self.n_found[each] for each in SEVERITIES[: SEVERITIES.index(severity) + 1])

    @property
    def line(self) -> str:
        """Return the line that sums up.

        >>> _Tally(is_kept=False, n_rules=13, n_articles=2, n_without=1, n_found=Counter(error=1)).line
        '2 articles: 1 error, 0 warnings, 0 notes; 1 without findings'
        """
        counts = ", ".join(_number(self.n_found[severity], severity) for severity in SEVERITIES)
        unchecked = f", {self.n_unchecked} not checked" if self.n_unchecked else ""
        return (
            f"{_number(self.n_articles, 'article')}: {counts}; {self.n_without} without findings{unchecked}"
        )


def _number(n_things: int, noun: str) -> str:
    return f"{n_things} {noun}{'' if n_things == 1 else 's'}"
