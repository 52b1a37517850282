"""Articles for the tests of what shows and writes them: invented people, places and outlets."""

from collections.abc import Sequence

from hypothesis import strategies as st

from thirdhand.ids import article_id
from thirdhand.records import Article, Attribution, AttributionType, Phrase, Span

BRIDGE_TEXT = """Bridge over the Sorn to stay shut until spring

PORT MARLOW — The bridge over the Sorn will stay closed until April, the mayor of Port Marlow said on Tuesday. “We found cracks in two of the five piers,” Ana Ruiz told reporters, “and nobody will drive over them.”

“People ask me every day when it opens.

“I tell them: when it is safe.”

The harbour agency's director, Tomas Ek, said the engineers had told him that the bridge was “in fair condition.”

The contractor reportedly stopped work in May.
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


def article(text: str, attributions: Sequence[Attribution] = (), **metadata: str | None) -> Article:
    place = metadata.get("url") or metadata.get("path")
    return Article(id=article_id(place, text), text=text, attributions=tuple(attributions), **metadata)


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


@st.composite
def articles(draw: st.DrawFn, text: st.SearchStrategy[str] | None = None) -> Article:
    """Any text with attributions anywhere in it: nested, crossing, empty, without parts."""
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
    return article(words, made, **metadata)


@st.composite
def _phrases(draw: st.DrawFn, text: str) -> Phrase | None:
    bounds = sorted(draw(st.sets(st.integers(0, len(text)), max_size=4)))
    spans = [Span(start, end) for start, end in zip(bounds[::2], bounds[1::2], strict=False)]
    return Phrase.cut(text, spans) if spans else None
