"""An article laid out for its readers: title, prose under marks, numbered notes, and a line that sums up.

Claims are what is shown; an article in which none were read (a record of an older version) shows its bare
attributions instead. Views draw sheets and decide nothing.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from thirdhand.model.paragraphs import find_paragraphs
from thirdhand.records import Article, Attribution, AttributionType, Certainty, Claim, Part, Phrase, Span
from thirdhand.views.findings import (
    FindingNote,
    count_findings,
    describe_findings,
    describe_skipped,
    find_title,
    finding_entries,
)
from thirdhand.views.margin import FINDING, Entry, Mark, Paragraph, Run, cut_paragraphs, in_one_line
from thirdhand.views.wording import (
    LinkWords,
    StanceWords,
    describe_link,
    describe_numbers,
    describe_stance,
    describe_time,
    name_credits,
    sum_up_claims,
)

_EVERY_ROLE = frozenset(("source", "cue", "content"))
_CONTENT = frozenset(("content",))
_BLANKS = re.compile(" +")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Attribution ``id`` in the margin; ``within`` is the number of the one whose content it stands in."""

    number: int
    id: str
    type: AttributionType
    source: str | None
    cue: str | None
    content: str | None
    within: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimNote:
    """Claim ``id`` in the margin: its chain, outermost first, and what the article does with it.

    ``more`` are its numbers and time in words. ``is_plain``: the article's own voice asserts it.
    """

    number: int
    id: str
    content: str
    certainty: Certainty
    chain: tuple[LinkWords, ...]
    author: StanceWords
    more: tuple[str, ...]
    is_plain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An article laid out. It has ``claims`` or, where none were read, ``notes`` of attributions.

    ``title`` has marks where claims stand in it. ``details`` are outlet, byline and time, those that
    are known; ``credits`` whom the article itself is credited to; ``place`` is where it was found.
    ``skipped`` are the rules that could not be applied, one line for each reason.
    """

    title: Paragraph | None
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[Note, ...]
    claims: tuple[ClaimNote, ...]
    overview: str
    details: tuple[str, ...]
    credits: tuple[str, ...]
    place: str | None
    findings: tuple[FindingNote, ...] = ()
    skipped: tuple[str, ...] = ()

    @property
    def n_notes(self) -> int:
        """How many notes of claims or attributions there are."""
        return len(self.claims or self.notes)

    @property
    def found(self) -> str | None:
        """How many findings there are, in words; None without any."""
        return count_findings(len(self.findings)) if self.findings else None


def lay_out(article: Article, passages: Sequence[Sequence[Span]] = ()) -> Sheet:
    """Return ``article`` as paragraphs and numbered notes.

    ``passages`` of its text are marked as the words of findings are, numbered on from these.

    Notes are numbered from 1 in the order in which the reader meets them: a claim at its content, an
    attribution at its first word, the outer before the inner. A text that begins with its title
    yields it as ``title``, with its marks.
    """
    claims = sorted(article.claims, key=_place_of_claim)
    attributions = [] if claims else sorted(article.attributions, key=_place_of_attribution)
    notes = _notes(attributions)
    title, paragraphs = _prose(article, claims, attributions, passages)
    number_of = {claim.id: number for number, claim in enumerate(claims, 1)}
    return Sheet(
        title=title,
        paragraphs=tuple(paragraphs),
        notes=notes,
        claims=tuple(_claim_note(number, claim, article) for number, claim in enumerate(claims, 1)),
        overview=sum_up_claims(claims) if claims else count_attributions(notes),
        details=tuple(_details(article)),
        credits=name_credits(article),
        place=in_one_line(article.url or article.path or "") or None,
        findings=describe_findings(article, number_of),
        skipped=describe_skipped(article),
    )


def _prose(
    article: Article,
    claims: Sequence[Claim],
    attributions: Sequence[Attribution],
    passages: Sequence[Sequence[Span]],
) -> tuple[Paragraph | None, list[Paragraph]]:
    """Return the headline and the paragraphs under their marks."""
    entries = {part: list(_claim_entries(article, claims, part)) for part in Part}
    entries[Part.TEXT] += [_attribution_entry(number, item) for number, item in enumerate(attributions, 1)]
    # A headline given apart that has claims of its own is shown even where the text repeats it.
    is_apart = bool(entries[Part.TITLE])
    for part in Part:
        entries[part] += finding_entries(article.findings, part, None if is_apart else find_title(article))
    entries[Part.TEXT] += [
        Entry(number=number, parts=((Mark(number=number, role=FINDING), tuple(spans)),))
        for number, spans in enumerate(passages, len(article.findings) + 1)
    ]
    paragraphs = cut_paragraphs(article.text, find_paragraphs(article.text), entries[Part.TEXT])
    title = _title(article, entries[Part.TITLE])
    if title is not None and paragraphs and not is_apart:
        if in_one_line(title.text) == in_one_line(paragraphs[0].text):
            title = paragraphs.pop(0)
    return title, paragraphs


def count_attributions(notes: Sequence[Note]) -> str:
    """Return the line that sums ``notes`` up.

    >>> count_attributions([])
    'No attribution found.'
    """
    if not notes:
        return "No attribution found."
    by_type = Counter(note.type for note in notes)
    types = ", ".join(f"{by_type[type]} {type}" for type in AttributionType if by_type[type])
    n_sourceless = sum(note.source is None for note in notes)
    rest = f"; {n_sourceless} without a source" if n_sourceless else ""
    return f"{len(notes)} attribution{'s' if len(notes) > 1 else ''}: {types}{rest}"


def _place_of_attribution(attribution: Attribution) -> tuple[bool, int, bool, list[Span]]:
    """Sort by the first word, outer before inner, then by the other words; what has no words goes last."""
    spans = sorted(span for _, phrase in attribution.phrases for span in phrase.spans)
    return (not spans, spans[0].start if spans else 0, attribution.parent is not None, spans)


def _place_of_claim(claim: Claim) -> tuple[bool, tuple[Span, ...]]:
    """Sort by the content, that of the title first."""
    return (claim.part is Part.TEXT, claim.content.spans)


def _attribution_entry(number: int, attribution: Attribution) -> Entry:
    parts = ((Mark(number=number, role=role), phrase.spans) for role, phrase in attribution.phrases)
    return Entry(number=number, parts=tuple(parts), led_by=_EVERY_ROLE)


def _claim_entries(article: Article, claims: Sequence[Claim], part: Part) -> Iterator[Entry]:
    """Yield what the claims of one ``part`` of the article mark there."""
    cues = {item.id: item.cue.spans for item in article.attributions if item.cue is not None}
    for number, claim in enumerate(claims, 1):
        if claim.part is not part:
            continue
        spans: dict[str, list[Span]] = {"content": list(claim.content.spans), "source": [], "cue": []}
        spans["evidence"] = [*claim.author.condition, *claim.author.evidence]
        for link in claim.chain:
            spans["source"] += link.source.spans
            spans["evidence"] += [*link.condition, *link.evidence]
            if part is Part.TEXT and link.attribution is not None:
                spans["cue"] += cues.get(link.attribution, ())
        look = Mark(number=number, role="content", certainty=claim.certainty, is_plain=_is_plain(claim))
        parts = ((replace(look, role=role), tuple(dict.fromkeys(found))) for role, found in spans.items())
        yield Entry(number=number, parts=tuple(parts), led_by=_CONTENT)


def _is_plain(claim: Claim) -> bool:
    author = claim.author
    has_flag = author.doubt or author.distancing or author.hearsay
    return not claim.chain and author.certainty is Certainty.ASSERTED and not has_flag


def _title(article: Article, entries: Sequence[Entry]) -> Paragraph | None:
    """Return the headline with the marks of ``entries``, blanks as they stand in one line.

    None where there is nothing to see; a blank one that a claim is marked in is there for its number.
    """
    title = article.title or ""
    if not in_one_line(title) and not entries:
        return None
    (paragraph,) = cut_paragraphs(title, [Span(0, len(title))], entries)
    runs: list[Run] = []
    before = " "  # so that none stands at the beginning
    for run in paragraph.runs:
        text = _BLANKS.sub(" ", run.text)
        text = text[1:] if text.startswith(" ") and before.endswith(" ") else text
        runs.append(replace(run, text=text))
        before = text or before
    runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip())
    return Paragraph(runs=tuple(runs), numbers=paragraph.numbers)


def _details(article: Article) -> Iterator[str]:
    for value in (article.outlet, article.byline, (article.published or "").replace("T", " ")):
        if value and (line := in_one_line(value)):
            yield line


def _notes(attributions: Sequence[Attribution]) -> tuple[Note, ...]:
    number_of = {attribution.id: number for number, attribution in enumerate(attributions, 1)}
    return tuple(_note(number, item, number_of) for number, item in enumerate(attributions, 1))


def _note(number: int, attribution: Attribution, number_of: Mapping[str, int]) -> Note:
    within = number_of.get(attribution.parent) if attribution.parent is not None else None
    return Note(
        number=number,
        id=attribution.id,
        type=attribution.type,
        source=_words(attribution.source),
        cue=_words(attribution.cue),
        content=_words(attribution.content),
        within=within,
    )


def _claim_note(number: int, claim: Claim, article: Article) -> ClaimNote:
    text = article.string(claim.part)
    more = (describe_numbers(claim.quantities), describe_time(claim))
    return ClaimNote(
        number=number,
        id=claim.id,
        content=in_one_line(claim.content.text),
        certainty=claim.certainty,
        chain=tuple(describe_link(link, text) for link in claim.chain),
        author=describe_stance(claim.author, text),
        more=tuple(words for words in more if words is not None),
        is_plain=_is_plain(claim),
    )


def _words(phrase: Phrase | None) -> str | None:
    return None if phrase is None else in_one_line(phrase.text)
