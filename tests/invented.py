"""Articles for the tests of what shows and writes them: invented people, places and outlets."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from thirdhand.ids import article_id
from thirdhand.records import (
    Anonymity,
    Article,
    Attribution,
    AttributionType,
    Author,
    Bound,
    Certainty,
    Claim,
    ClaimPlace,
    Credit,
    Kind,
    Link,
    Part,
    Phrase,
    Quantity,
    Span,
)

BRIDGE_TEXT = """Bridge over the Sorn to stay shut until spring

PORT MARLOW — The bridge over the Sorn will stay closed until April, the mayor of Port Marlow said on Tuesday. “We found cracks in two of the five piers,” Ana Ruiz told reporters, “and nobody will drive over them.”

“People ask me every day when it opens.

“I tell them: when it is safe.”

The harbour agency's director, Tomas Ek, said the engineers had told him that the bridge was “in fair condition.”

The contractor reportedly stopped work in May.
"""


DEPOT_TITLE = "Depot on Lake Orm burns; Sarovia denies strike"
DEPOT_TEXT = """OSTMARK (Meridian Press) — A fuel depot on Lake Orm burned through the night. No staff were inside.

The daily Vestnik, citing a source close to the fleet, reported that naval intelligence believed at least three drones had probably crossed the lake.

Governor Pell confirmed that the fire was out. He told the Orm Herald: “We lost 40 to 50 tanks.”

Sarovia denied that it had launched anything. Two officials doubt the lake ice will hold. If verified, the footage would show a banned weapon. A dock worker was reportedly hurt.

Police refused to say whether anyone had been arrested.
"""


def phrase(text: str, parts: Sequence[str]) -> Phrase | None:
    """Cut the first occurrence of each of ``parts`` out of ``text``; braces mark a part of a longer quote."""
    return Phrase.cut(text, [_find(text, part) for part in parts]) if parts else None


def _find(text: str, part: str) -> Span:
    before, brace, rest = part.partition("{")
    words = rest.partition("}")[0] if brace else part
    start = text.index(part.replace("{", "").replace("}", "")) + (len(before) if brace else 0)
    return Span(start, start + len(words))


def attribution(
    text: str,
    id: str,
    type: str,
    *,
    source: Sequence[str] = (),
    cue: Sequence[str] = (),
    content: Sequence[str] = (),
    parent: str | None = None,
) -> Attribution:
    return Attribution(
        id=id,
        type=AttributionType(type),
        parent=parent,
        score=0.9,
        source=phrase(text, source),
        cue=phrase(text, cue),
        content=phrase(text, content),
    )


def article(
    text: str,
    attributions: Sequence[Attribution] = (),
    claims: Sequence[Claim] = (),
    credits: Sequence[Credit] = (),
    **metadata: str | None,
) -> Article:
    place = metadata.get("url") or metadata.get("path")
    return Article(
        id=article_id(place, text),
        text=text,
        attributions=tuple(attributions),
        claims=tuple(claims),
        credits=tuple(credits),
        **metadata,
    )


def spans(text: str, *parts: str) -> tuple[Span, ...]:
    """Find the first occurrence of each of ``parts`` in ``text``."""
    return tuple(_find(text, part) for part in parts)


def link(text: str, source: str, kind: str, anonymity: str = "named", **more: Any) -> Link:  # noqa: ANN401
    """One source; its name is the words of ``source`` unless given, its certainty ``unknown``."""
    found = Phrase.cut(text, spans(text, source))
    name = more.pop("name", found.text)
    given = {"certainty": "unknown", "via": None, "attribution": None, "score": 0.8} | more
    given |= {role: spans(text, *given.get(role, ())) for role in ("evidence", "condition")}
    given["certainty"] = Certainty(given["certainty"])
    names = () if name is None else (name,)
    return Link(
        source=found, name=name, names=names, kind=Kind(kind), anonymity=Anonymity(anonymity), **given
    )


def claim(
    text: str,
    id: str,
    content: Sequence[str],
    *chain: Link,
    author: str | None = None,
    place: str = "body",
    part: str = "text",
    quantities: Sequence[Quantity] = (),
    days: tuple[str | None, str | None] = (None, None),
    **stance: Any,  # noqa: ANN401
) -> Claim:
    """One claim; unless given, the author asserts what has no source and keeps out of what has."""
    marks = {role: spans(text, *stance.pop(role, ())) for role in ("evidence", "condition")}
    label = author or ("unknown" if chain else "asserted")
    return Claim(
        id=id,
        part=Part(part),
        place=ClaimPlace(place),
        content=Phrase.cut(text, spans(text, *content)),
        author=Author(certainty=Certainty(label), **marks, **stance),
        chain=chain,
        score=0.9,
        quantities=tuple(quantities),
        start=days[0],
        end=days[1],
    )


def quantity(
    text: str,
    words: str,
    low: float | None,
    high: float | None,
    bound: str = "exactly",
    unit: str | None = None,
) -> Quantity:
    return Quantity(
        phrase=Phrase.cut(text, spans(text, words)), low=low, high=high, bound=Bound(bound), unit=unit
    )


def bridge(**changes: str | None) -> Article:
    """An article with every shape: split, shared, nested, sourceless, across paragraphs."""
    text = BRIDGE_TEXT
    metadata = {
        "title": "Bridge over the Sorn to stay shut until spring",
        "outlet": "The Marlow Courier",
        "byline": "Ines Hall",
        "published": "2026-03-03T18:05:00+01:00",
        "language": "en",
        "url": "https://courier.example/sorn-bridge",
    } | changes
    return article(
        text,
        [
            attribution(
                text,
                "a1",
                "indirect",
                source=["the mayor of Port Marlow"],
                cue=["said"],
                content=["The bridge over the Sorn will stay closed until April"],
            ),
            attribution(
                text,
                "a2",
                "direct",
                source=["Ana Ruiz"],
                cue=["told"],
                content=["“We found cracks in two of the five piers,”", "“and nobody will drive over them.”"],
            ),
            attribution(
                text,
                "a3",
                "direct",
                source=["Ana Ruiz"],
                content=["“People ask me every day when it opens.\n\n“I tell them: when it is safe.”"],
            ),
            attribution(
                text,
                "a4",
                "indirect",
                source=["The harbour agency's director, Tomas Ek"],
                cue=["Ek, {said} the engineers"],
                content=["the engineers had told him that the bridge was “in fair condition.”"],
            ),
            attribution(
                text,
                "a5",
                "mixed",
                source=["the engineers"],
                cue=["had told"],
                content=["that the bridge was “in fair condition.”"],
                parent="a4",
            ),
            attribution(
                text, "a6", "indirect", cue=["reportedly"], content=["The contractor", "stopped work in May"]
            ),
        ],
        **metadata,
    )


def depot(**changes: str | None) -> Article:
    """An article with every shape of claim: title, own voice, depth 0 to 3, all six labels, every flag."""
    text, title = DEPOT_TEXT, DEPOT_TITLE
    metadata = {
        "title": title,
        "outlet": "The Lindow Gazette",
        "language": "en",
        "path": "depot.html",
    } | changes
    vestnik = link(text, "The daily Vestnik", "outlet", name="Vestnik", attribution="a1")
    source = link(text, "a source close to the fleet", "unknown", "unnamed", name=None, attribution="a1")
    navy = link(
        text, "naval intelligence", "government_body", certainty="probable",
        evidence=["believed", "probably"], attribution="a2",
    )  # fmt: skip
    drones = quantity(text, "at least three drones", 3, None, "at_least", "drones")
    tanks = quantity(text, "40 to 50 tanks", 40, 50, "exactly", "tanks")
    claims = [
        claim(title, "c1", ["Depot on Lake Orm burns"], place="headline", part="title"),
        claim(
            title, "c2", ["strike"], link(title, "Sarovia", "government_body", certainty="denied", evidence=["denies"]),
            place="headline", part="title",
        ),
        claim(
            text, "c3", ["A fuel depot on Lake Orm burned through the night"], place="lead",
            days=("2026-03-03", "2026-03-04"),
        ),
        claim(text, "c4", ["No staff were inside"], place="lead", quantities=[quantity(text, "No staff", 0, 0, unit="staff")]),
        claim(
            text, "c5", ["at least three drones had probably crossed the lake"], vestnik, source, navy,
            quantities=[drones],
        ),
        claim(
            text, "c6", ["the fire was out"], link(text, "Governor Pell", "person", certainty="asserted"),
            author="asserted", evidence=["confirmed"],
        ),
        claim(
            text, "c7", ["“We lost 40 to 50 tanks.”"], link(text, "the Orm Herald", "outlet"),
            link(text, "He", "person", name="Governor Pell", certainty="asserted", via="an interview"),
            quantities=[tanks],
        ),
        claim(
            text, "c8", ["it had launched anything"],
            link(text, "{Sarovia} denied", "government_body", certainty="denied", evidence=["denied"]),
        ),
        claim(
            text, "c9", ["the lake ice will hold"],
            link(text, "Two officials", "group", "role", certainty="denied", doubt=True, evidence=["doubt"]),
        ),
        claim(
            text, "c10", ["the footage would show a banned weapon"], author="conditional",
            condition=["If verified"], evidence=["would"],
        ),
        claim(
            text, "c11", ["A dock worker was", "hurt"], author="unknown", hearsay=True, evidence=["reportedly"]
        ),
        claim(
            text, "c12", ["anyone had been arrested"],
            link(text, "Police", "government_body", certainty="unknown", evidence=["refused to say whether"]),
        ),
    ]  # fmt: skip
    outer = attribution(text, "a1", "indirect", source=["The daily Vestnik"], cue=["reported"],
        content=["naval intelligence believed at least three drones had probably crossed the lake"])  # fmt: skip
    inner = attribution(text, "a2", "indirect", source=["naval intelligence"], cue=["believed"],
        content=["at least three drones had probably crossed the lake"], parent="a1")  # fmt: skip
    dateline = Credit(phrase=Phrase.cut(text, spans(text, "Meridian Press")), name="Meridian Press")
    return article(text, [outer, inner], claims, [dateline], **metadata)


@st.composite
def articles(
    draw: st.DrawFn, text: st.SearchStrategy[str] | None = None, *, has_claims: bool | None = None
) -> Article:
    """Any text with attributions and claims anywhere in it: nested, crossing, empty, without parts."""
    words = draw(text if text is not None else st.text(max_size=80))
    made: list[Attribution] = []
    for number in range(draw(st.integers(0, 4)) if words else 0):
        parts = {role: draw(_phrases(words)) for role in ("source", "cue", "content")}
        parent = draw(st.sampled_from([None, *(item.id for item in made)]))
        kind = draw(st.sampled_from(AttributionType))
        made.append(
            Attribution(id=f"a{number + 1}", type=kind, parent=parent, score=draw(st.floats(0, 1)), **parts)
        )
    metadata = {
        name: draw(st.none() | st.text(max_size=12))
        for name in ("ref", "path", "url", "title", "outlet", "published")
    }
    strings = {Part.TEXT: words, Part.TITLE: metadata["title"] or ""}
    parts = [part for part in Part if strings[part]]
    ids = [item.id for item in made]
    n_claims = draw(st.integers(0, 4)) if parts and has_claims is not False else 0
    claims = []
    for number in range(max(n_claims, 1 if parts and has_claims else 0)):
        part = draw(st.sampled_from(parts))
        claims.append(draw(_claims(f"c{number + 1}", part, strings[part], ids)))
    credits = draw(st.lists(_credits(words), max_size=2)) if words else []
    return article(words, made, claims, credits, **metadata)


@st.composite
def _claims(draw: st.DrawFn, id: str, part: Part, text: str, ids: Sequence[str]) -> Claim:
    start, end = sorted(draw(st.lists(st.dates(), min_size=2, max_size=2)))
    return Claim(
        id=id,
        part=part,
        place=draw(st.sampled_from(ClaimPlace)),
        content=draw(_some_phrase(text)),
        author=Author(**draw(_stances(text)), hearsay=draw(st.booleans())),
        chain=tuple(draw(st.lists(_links(text, ids), max_size=6))),
        score=draw(st.floats(0, 1)),
        quantities=tuple(draw(st.lists(_quantities(text), max_size=2))),
        start=draw(st.sampled_from([None, start.isoformat()])),
        end=draw(st.sampled_from([None, end.isoformat()])),
    )


@st.composite
def _links(draw: st.DrawFn, text: str, ids: Sequence[str]) -> Link:
    names = tuple(draw(st.lists(st.text(max_size=8), max_size=2)))
    return Link(
        **draw(_stances(text)),
        source=draw(_some_phrase(text)),
        name=draw(st.text(max_size=8)) if names else None,
        names=names,
        via=draw(st.none() | st.text(max_size=8)),
        kind=draw(st.sampled_from(Kind)),
        anonymity=draw(st.sampled_from(Anonymity)),
        attribution=draw(st.sampled_from([None, *ids])),
        score=draw(st.floats(0, 1)),
    )


@st.composite
def _stances(draw: st.DrawFn, text: str) -> dict[str, Any]:
    found = st.none() | _some_phrase(text)
    condition, evidence = draw(found), draw(found)
    return {
        "certainty": draw(st.sampled_from(Certainty)),
        "doubt": draw(st.booleans()),
        "distancing": draw(st.booleans()),
        "condition": condition.spans if condition else (),
        "evidence": evidence.spans if evidence else (),
    }


@st.composite
def _quantities(draw: st.DrawFn, text: str) -> Quantity:
    low, high = sorted(
        draw(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=2))
    )
    is_open = draw(st.sampled_from(["neither", "low", "high"]))
    return Quantity(
        phrase=draw(_some_phrase(text)),
        low=None if is_open == "low" else low,
        high=None if is_open == "high" else high,
        bound=draw(st.sampled_from(Bound)),
        unit=draw(st.none() | st.text(max_size=8)),
    )


@st.composite
def _credits(draw: st.DrawFn, text: str) -> Credit:
    return Credit(phrase=draw(_some_phrase(text)), name=draw(st.none() | st.text(max_size=8)))


@st.composite
def _some_phrase(draw: st.DrawFn, text: str) -> Phrase:
    """One phrase of a text that is not empty."""
    whole = Phrase.cut(text, [Span(0, len(text))])
    return draw(_phrases(text)) or whole


@st.composite
def _phrases(draw: st.DrawFn, text: str) -> Phrase | None:
    bounds = sorted(draw(st.sets(st.integers(0, len(text)), max_size=4)))
    spans = [Span(start, end) for start, end in zip(bounds[::2], bounds[1::2], strict=False)]
    return Phrase.cut(text, spans) if spans else None
