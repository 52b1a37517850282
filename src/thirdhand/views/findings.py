"""Findings in the words in which every view tells them, and where their words stand.

A finding is told whole wherever it is told: what was found, in which words, what they are held against,
why it matters and what would settle it. Claims are named by the numbers that the view gives them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from thirdhand.records import Article, Finding, Part, Severity, Span
from thirdhand.views.margin import FINDING, Entry, Mark, in_one_line, shorten

#: A rule may fire on whole sentences; more of them than this tells nobody more.
_WORDS_LIMIT = 240
#: More skipped rules than this are counted, not listed.
_LISTED = 6
_SINGLE = str.maketrans('“”"', "‘’'")
#: Words that bring their quotation marks along.
_WHOLE = re.compile('[“"]([^“”"]+)[”"]')
_ENDS = (".", "!", "?", "…", ".”", "?”", "!”")


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingNote:
    """Finding ``number`` in words. ``words`` and ``against`` are in quotation marks.

    ``also`` are the findings folded under it, ``claims`` the numbers of the claims that it rests on.
    """

    number: int
    rule: str
    severity: Severity
    message: str
    words: str
    against: str | None
    why: str
    settle: str
    also: tuple[str, ...]
    claims: tuple[int, ...]


def describe_findings(article: Article, number_of: Mapping[str, int]) -> tuple[FindingNote, ...]:
    """Return the findings of ``article`` in words; ``number_of`` has the number of each claim by its id."""
    return tuple(_describe(number, item, number_of) for number, item in enumerate(article.findings, 1))


def _describe(number: int, finding: Finding, number_of: Mapping[str, int]) -> FindingNote:
    return FindingNote(
        number=number,
        rule=in_one_line(finding.rule),
        severity=finding.severity,
        message=in_one_line(finding.message),
        words=_quote(finding.phrase.text),
        against=None if finding.against is None else _quote(finding.against.text),
        why=in_one_line(finding.why),
        settle=in_one_line(finding.settle),
        also=tuple(f"{in_one_line(item.rule)}: {in_one_line(item.message)}" for item in finding.folded),
        claims=tuple(sorted({number_of[id] for id in finding.claims if id in number_of})),
    )


def _quote(words: str) -> str:
    """Put ``words`` in quotation marks, those inside them as single ones.

    >>> _quote('"Go"'), _quote("“Go,” he said")
    ('“Go”', '“‘Go,’ he said”')
    """
    line = shorten(in_one_line(words), _WORDS_LIMIT)
    whole = _WHOLE.fullmatch(line)
    return f"“{whole[1] if whole else line.translate(_SINGLE)}”"


def count_findings(n_findings: int) -> str:
    """Return how many findings there are, in words.

    >>> count_findings(1), count_findings(3)
    ('1 finding', '3 findings')
    """
    return f"{n_findings} finding{'' if n_findings == 1 else 's'}"


def describe_skipped(article: Article) -> tuple[str, ...]:
    """Return the rules that could not be applied to ``article``, or how many, one line for each reason."""
    rules: dict[str, list[str]] = {}
    for item in article.skipped:
        rules.setdefault(in_one_line(item.reason), []).append(in_one_line(item.rule))
    return tuple(f"{_list_or_count(names)} ({reason})" for reason, names in rules.items())


def _list_or_count(rules: Sequence[str]) -> str:
    return ", ".join(rules) if len(rules) <= _LISTED else f"{len(rules)} rules"


def write_line(note: FindingNote) -> str:
    """Return all that ``note`` tells in one line, as linters do after the place."""
    told = f"{note.severity} {note.rule} {note.message.removesuffix('.')}"
    # Many a message has the words in it already.
    if note.words.strip("“”") not in note.message:
        told += f": {note.words}"
    if note.against is not None:
        told += f"; the text has: {note.against}"
    also = [f"Also: {item}" for item in note.also]
    return " ".join(map(_sentence, (told, f"Why: {note.why}", f"Settle: {note.settle}", *also)))


def _sentence(words: str) -> str:
    """Return ``words`` with a full stop where they have no end."""
    return words if words.endswith(_ENDS) else f"{words}."


def finding_entries(findings: Sequence[Finding], part: Part, title_at: int | None) -> Iterator[Entry]:
    """Yield which words of one ``part`` of an article its ``findings`` are about.

    ``title_at`` is where the headline stands in the text, if a headline's words are to be found there.
    """
    mark_of = {number: Mark(number=number, role=FINDING) for number in range(1, len(findings) + 1)}
    for (number, mark), finding in zip(mark_of.items(), findings, strict=True):
        home, spans = finding.part, finding.phrase.spans
        if home is Part.TITLE and title_at is not None:
            home = Part.TEXT
            spans = tuple(Span(span.start + title_at, span.end + title_at) for span in spans)
        found = spans if home is part else ()
        if part is Part.TEXT and finding.against is not None:
            found += finding.against.spans
        if found:
            yield Entry(number=number, parts=((mark, found),))


def find_title(article: Article) -> int | None:
    """Return where the headline stands as the first words of the text, None where it is given apart.

    >>> find_title(Article(id="b2:0", text="\\n Rain falls \\n\\nIt fell.", title="Rain falls"))
    2
    """
    if not article.title:
        return None
    at = article.text.find(article.title)
    return at if at >= 0 and not article.text[:at].strip(" \t\r\n\ufeff") else None
