"""Gold story lines: invented news whose true way is on paper (``tests/stories/*.toml``).

A story line has articles by several outlets, propositions, and every mention of each proposition by its own
words; which articles share passages; which propositions only look alike (*traps*). Story lines are for
``choosing`` (rules and weights are tuned on them) or for ``reporting`` (never looked at while the code is
written).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thirdhand.acquire.published import normalize_published
from thirdhand.ids import article_id
from thirdhand.records import Article, Part, Span

FOLDER = Path(__file__).parents[1] / "tests" / "stories"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Where an article puts a proposition: ``stance`` and ``how`` are those of DESIGN sections 4 and 6."""

    article: str
    proposition: str
    part: Part
    span: Span
    stance: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """What several articles say or deny; ``origins`` is the true range, ``who`` names the supporting ones."""

    id: str
    statement: str
    origins: tuple[int, int]
    who: tuple[str, ...]
    ring: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A change that an article makes in a proposition."""

    proposition: str
    article: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story line. Ids of articles are their refs; those of propositions begin with the story's name."""

    name: str
    use: str
    articles: tuple[Article, ...]
    propositions: tuple[Proposition, ...]
    mentions: tuple[Mention, ...]
    reuse: tuple[tuple[str, str, str], ...]
    traps: tuple[tuple[str, str], ...]
    drift: tuple[Drift, ...]


def read_stories(use: str | None = None, folder: Path = FOLDER) -> Iterator[Story]:
    """Yield the story lines in ``folder``, by name, those for ``use`` alone where it is given.

    Raises ValueError naming the file and what is wrong in it.
    """
    for path in sorted(folder.glob("*.toml")):
        try:
            told = tomllib.loads(path.read_text("utf-8"))
            if use in (None, told["use"]):
                yield _story(told)
        except (KeyError, ValueError) as error:
            raise ValueError(f"{path.name}: {error!r}") from error


def _story(told: dict[str, Any]) -> Story:
    name = told["name"]
    known = {one["id"] for one in told["propositions"]}
    refs = {one["ref"] for one in told["articles"]}
    story = Story(
        name=name,
        use=told["use"],
        articles=tuple(_article(one) for one in told["articles"]),
        propositions=tuple(_proposition(name, one) for one in told["propositions"]),
        mentions=tuple(
            _mention(name, one, mention) for one in told["articles"] for mention in one.get("claims", ())
        ),
        reuse=tuple((one["a"], one["b"], one["relation"]) for one in told.get("reuse", ())),
        traps=tuple(
            (f"{name}/{a}", f"{name}/{b}") for a, b in (one["pair"] for one in told.get("traps", ()))
        ),
        drift=tuple(
            Drift(proposition=f"{name}/{one['is']}", article=one["article"], change=one["change"])
            for one in told.get("drift", ())
        ),
    )
    _check(story, known, refs)
    return story


def _check(story: Story, known: set[str], refs: set[str]) -> None:
    named = {one.proposition.removeprefix(f"{story.name}/") for one in (*story.mentions, *story.drift)}
    named |= {id.removeprefix(f"{story.name}/") for pair in story.traps for id in pair}
    if named - known:
        raise ValueError(f"no such proposition: {', '.join(sorted(named - known))}")
    told = {ref for a, b, _ in story.reuse for ref in (a, b)} | {one.article for one in story.drift}
    if told - refs:
        raise ValueError(f"no such article: {', '.join(sorted(told - refs))}")


def _article(told: dict[str, Any]) -> Article:
    url, text = told["url"], told["text"].strip("\n") + "\n"
    published = told.get("published")
    return Article(
        id=article_id(url, text),
        text=text,
        ref=told["ref"],
        url=url,
        title=told["title"],
        outlet=told["outlet"],
        byline=told.get("byline"),
        published=normalize_published(str(published)) if published else None,
        language="en",
    )


def _proposition(story: str, told: dict[str, Any]) -> Proposition:
    low, high = told["origins"]
    return Proposition(
        id=f"{story}/{told['id']}",
        statement=told["statement"],
        origins=(low, high),
        who=tuple(told.get("who", ())),
        ring=bool(told.get("ring", False)),
    )


def _mention(story: str, article: dict[str, Any], told: dict[str, Any]) -> Mention:
    part = Part(told["in"])
    text = article["title"] if part is Part.TITLE else article["text"].strip("\n") + "\n"
    start = -1
    for _ in range(int(told.get("nth", 1))):
        start = text.find(told["words"], start + 1)
        if start < 0:
            raise ValueError(f"{article['ref']}: {told['words']!r} does not stand there")
    return Mention(
        article=article["ref"],
        proposition=f"{story}/{told['is']}",
        part=part,
        span=Span(start, start + len(told["words"])),
        stance=told["stance"],
        how=told["how"],
    )


def write_lines(stories: Sequence[Story]) -> Iterator[dict[str, Any]]:
    """Yield the articles as JSON Lines that ``thirdhand add`` takes."""
    for story in stories:
        for article in story.articles:
            yield {
                "id": article.ref,
                **{
                    name: getattr(article, name)
                    for name in ("url", "title", "outlet", "byline", "published", "text")
                    if getattr(article, name) is not None
                },
            }
