"""Drafts of the simulated news world as articles, as if they had been read: text, claims, chains."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import accumulate

from benchmarks.newsroom_drafts import Draft, Put, Sentence, Voice
from thirdhand.ids import article_id
from thirdhand.records import (
    Article,
    Author,
    Certainty,
    Claim,
    ClaimPlace,
    Credit,
    Link,
    Part,
    Phrase,
    Quantity,
    Span,
)

#: The world's first minute, a Monday.
BEGIN = datetime(2031, 1, 6, tzinfo=UTC)
_AUTHORS = {certainty: Author(certainty=certainty) for certainty in Certainty}


def write_article(draft: Draft, row: int) -> tuple[Article, list[tuple[Put, int]]]:
    """Return the draft as article ``row`` of the world, and its claims' puts with their sentences' keys."""
    day = (BEGIN + timedelta(minutes=draft.minute)).date().isoformat()
    title = "".join(draft.title.pieces)
    text, placed = _set(draft)
    claims: list[Claim] = []
    puts: list[tuple[Put, int]] = []
    for at, sentence, start in [(-1, draft.title, 0), *placed]:
        place = ClaimPlace.HEADLINE if at < 0 else ClaimPlace.LEAD if at == 0 else ClaimPlace.BODY
        for put in sentence.puts:
            whole = text if at >= 0 else title
            claims.append(_to_claim(len(claims) + 1, whole, sentence, put, start, place, day))
            puts.append((put, sentence.key))
    outlet = draft.outlet
    url = f"https://{outlet.host}/{row}"
    article = Article(
        id=article_id(url, text),
        text=text,
        url=url,
        title=title,
        outlet=outlet.name,
        byline=draft.byline,
        published=_date(draft),
        language="en",
        credits=_credits(draft, text),
        claims=tuple(claims),
    )
    return article, puts


def _set(draft: Draft) -> tuple[str, list[tuple[int, Sentence, int]]]:
    """Return the text, and for each sentence its paragraph and where it begins."""
    parts: list[str] = [draft.dateline] if draft.dateline else []
    length = len(draft.dateline or "")
    placed = []
    for at, paragraph in enumerate(draft.paragraphs):
        for number, sentence in enumerate(paragraph):
            glue = " " if number else "\n\n" if at else ""
            words = "".join(sentence.pieces)
            placed.append((at, sentence, length + len(glue)))
            parts += (glue, words)
            length += len(glue) + len(words)
    if draft.credited:
        parts.append(f"\n\n({draft.credited})")
    return "".join(parts), placed


def _credits(draft: Draft, text: str) -> tuple[Credit, ...]:
    if draft.credited:
        start, name = len(text) - len(draft.credited) - 1, draft.credited
    elif draft.dateline:
        start, name = text.index("(") + 1, text[text.index("(") + 1 : text.index(")")]
    else:
        return ()
    span = Span(start, start + len(name))
    return (Credit(phrase=Phrase(spans=(span,), text=name), name=name),)


def _date(draft: Draft) -> str | None:
    if draft.dates == "none":
        return None
    moment = BEGIN + timedelta(minutes=int(draft.minute))
    moment = moment.astimezone(timezone(timedelta(hours=draft.outlet.hours)))
    if draft.dates == "day":
        return moment.date().isoformat()
    return (moment.replace(tzinfo=None) if draft.dates == "local" else moment).isoformat()


def _to_claim(
    number: int, whole: str, sentence: Sentence, put: Put, start: int, place: ClaimPlace, day: str
) -> Claim:
    """Return what ``put`` claims in ``sentence``, which stands at ``start`` of ``whole``."""
    ends = list(accumulate(map(len, sentence.pieces), initial=start))
    hedge = (Span(ends[put.hedge], ends[put.hedge + 1]),) if put.hedge >= 0 else ()
    return Claim(
        id=f"c{number}",
        part=Part.TITLE if place is ClaimPlace.HEADLINE else Part.TEXT,
        place=place,
        content=_phrase(whole, ends[put.first], ends[put.last]),
        author=Author(certainty=put.author, evidence=hedge) if hedge else _AUTHORS[put.author],
        chain=tuple(_to_link(sentence.pieces[voice.piece], voice, ends[voice.piece]) for voice in put.chain),
        score=1.0,
        quantities=tuple(
            Quantity(
                phrase=_phrase(whole, ends[piece], ends[piece + 1]),
                low=amount.low,
                high=amount.high,
                bound=amount.bound,
                unit=amount.unit,
            )
            for piece, amount in put.numbers
        ),
        start=day if put.is_dated else None,
        end=day if put.is_dated else None,
    )


def _to_link(words: str, voice: Voice, start: int) -> Link:
    return Link(
        certainty=voice.certainty,
        source=Phrase(spans=(Span(start, start + len(words)),), text=words),
        name=voice.name,
        names=(voice.name,) if voice.name else (),
        via=None,
        kind=voice.kind,
        anonymity=voice.anonymity,
        attribution=None,
        score=1.0,
    )


def _phrase(whole: str, start: int, end: int) -> Phrase:
    return Phrase(spans=(Span(start, end),), text=whole[start:end])
