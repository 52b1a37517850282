"""The columns of every table of a collection: name, type and a line on what is in it.

``docs/tables.md`` says the same; a test holds the two together, and another these columns and their rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """What the cells of a column hold; those of ``integer`` and ``flag`` are never empty.

    ``spans`` are pairs of code-point offsets, half-open; ``texts`` are several strings.
    """

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"
    SPANS = "spans"
    TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, with a line that says what is in it."""

    name: str
    type: Type
    help: str


def _text(name: str, help: str) -> Column:
    return Column(name, Type.TEXT, help)


def _integer(name: str, help: str) -> Column:
    return Column(name, Type.INTEGER, help)


def _number(name: str, help: str) -> Column:
    return Column(name, Type.NUMBER, help)


def _flag(name: str, help: str) -> Column:
    return Column(name, Type.FLAG, help)


def _spans(name: str, help: str) -> Column:
    return Column(name, Type.SPANS, help)


_KEY = (
    _text("article", "id of the record of this version; with `version`, what tables are joined by"),
    _integer("version", "number of the version among those of the article, from 1"),
)
_READING = (
    _text("read", "when it was read, in UTC"),
    _text("model", "model that it was read with"),
    _text("model_version", "version of the model"),
    _text("tool", "version of Thirdhand"),
)
_PLACE = _text("place", "URL or path that tells the article from all others; the same in all versions")
_OUTLET = _text("outlet", "outlet as the page gives it")
_BYLINE = _text("byline", "byline as the page gives it")
_PUBLISHED = _text("published", "time of publication as the page gives it, ISO 8601")
_TITLE = _text("title", "headline")
_LAST = _text("last_captured", "when these words were last had, in UTC")
_IN = _text("in", "what spans count in: `text` or `title`")
_CLAIM = _text("claim", "id of the claim, unique in the version")
_POSITION = "from 0"

_ARTICLES = (
    *_KEY,
    _integer("n_versions", "how many versions of the article there are"),
    _PLACE,
    _text("ref", "id that the input gave"),
    _text("path", "path as it was given"),
    _text("url", "URL as it was given"),
    _OUTLET,
    _BYLINE,
    _TITLE,
    _PUBLISHED,
    _text("published_at", "the same moment in UTC; where the zone is unknown, as if it were UTC"),
    _text("published_zone", "`given` or `unknown`; empty without a time"),
    _text("language", "ISO 639-1 code"),
    _integer("n_attributions", "how many attributions were found"),
    _integer("n_claims", "how many claims were found"),
    _integer("n_findings", "how many findings the checks had"),
    _text("added", "when the article came into the store, in UTC"),
    _LAST,
    *_READING,
)

_VERSIONS = (
    *_KEY,
    _flag("is_current", "whether it is the version that stands there now"),
    _PLACE,
    _OUTLET,
    _BYLINE,
    _PUBLISHED,
    _TITLE,
    _text("text", "the whole text, in which spans count"),
    _text("first_captured", "when these words were first had, in UTC"),
    _LAST,
    *_READING,
)

_ATTRIBUTIONS = (
    *_KEY,
    _text("attribution", "id of the attribution, unique in the version"),
    _text("type", "`direct`, `indirect` or `mixed`"),
    _text("parent", "id of the attribution in whose content it stands"),
    _number("score", "the model's own confidence, 0 to 1"),
    _text("source", "who is credited; empty where nobody is"),
    _spans("source_spans", "where the source stands"),
    _text("cue", "words that credit"),
    _spans("cue_spans", "where the cue stands"),
    _text("content", "what is credited"),
    _spans("content_spans", "where the content stands"),
)

_CLAIMS = (
    *_KEY,
    _OUTLET,
    _PUBLISHED,
    _CLAIM,
    _IN,
    _text("place", "`headline`, `subhead`, `lead` or `body`"),
    _text("content", "words that make the claim"),
    _integer("depth", "how many sources its chain has; 0 is the article's own voice"),
    _text("outermost", "source nearest the writer"),
    _text("outermost_kind", "kind of that source"),
    _text("outermost_anonymity", "how far that source can be told apart"),
    _text("innermost", "source at the end of the chain"),
    _text("kind", "kind of the innermost source"),
    _text(
        "anonymity",
        "`named`, `role`, `unnamed` or `collective`: how far the innermost source can be told apart",
    ),
    _text("via", "document or channel of the innermost source"),
    _text("certainty", "how surely the claim is put: the innermost source's label, or the article's own"),
    _flag("doubt", "denied only as unlikely"),
    _flag("distancing", "put in words that keep their distance"),
    _text("author_certainty", "what the article itself does with the claim"),
    _flag("author_distancing", "whether the article keeps its distance"),
    _flag("hearsay", "reported by nobody named"),
    _number("score", "how sure the reader is of the chain, 0 to 1"),
    _integer("n_quantities", "how many numbers the claim has"),
    _number("low", "lower end of the first number; empty where it is open"),
    _number("high", "upper end of the first number; empty where it is open"),
    _text("bound", "`exactly`, `at_least`, `at_most` or `about`: the first number"),
    _text("unit", "unit of the first number"),
    _text("start", "first day or time of what is claimed"),
    _text("end", "last day or time of what is claimed"),
    _spans("content_spans", "where the claim stands"),
)

_LINKS = (
    *_KEY,
    _CLAIM,
    _integer("position", f"place in the chain, outermost first, {_POSITION}"),
    _IN,
    _text("name", "whom the article resolves the source to; the source's own words where it cannot be told"),
    _flag("is_resolved", "whether `name` is more than the source's own words"),
    Column("names", Type.TEXTS, "each name of several that speak together"),
    _text("source", "source as written there"),
    _spans("source_spans", "where the source stands"),
    _text("via", "document or channel"),
    _text("kind", "`person`, `organisation`, `outlet`, `government_body`, `group`, `document` or `unknown`"),
    _text("anonymity", "`named`, `role`, `unnamed` or `collective`"),
    _text("certainty", "what this source does with the claim"),
    _flag("doubt", "denied only as unlikely"),
    _flag("distancing", "put in words that keep their distance"),
    _spans("condition_spans", "where the condition stands, if there is one"),
    _spans("evidence_spans", "where the words stand that show it"),
    _text("attribution", "id of the attribution that the link came from"),
    _number("score", "how sure the reader is of this link, 0 to 1"),
)

_QUANTITIES = (
    *_KEY,
    _CLAIM,
    _integer("position", f"place among the numbers of the claim, {_POSITION}"),
    _IN,
    _text("text", "words of the number"),
    _spans("spans", "where they stand"),
    _number("low", "lower end; empty where it is open"),
    _number("high", "upper end; empty where it is open"),
    _text("bound", "`exactly`, `at_least`, `at_most` or `about`"),
    _text("unit", "what is counted"),
)

_FINDINGS = (
    *_KEY,
    _text("ref", "id that the input gave"),
    _text("path", "path as it was given"),
    _text("url", "URL as it was given"),
    _OUTLET,
    _PUBLISHED,
    _text("rule", "id of the check"),
    _text("severity", "`error`, `warning` or `note`"),
    _IN,
    _text("text", "words that it is about"),
    _text("message", "what was found"),
    _text("against", "words of the text that they are held against"),
    _text("claims", "ids of the claims that it rests on, parted by spaces"),
    _integer("n_folded", "how many weaker findings on the same fact it stands for"),
    _spans("spans", "where the words stand"),
    _spans("against_spans", "where the others stand, always in `text`"),
    _text("why", "why it matters"),
    _text("settle", "what would settle it"),
)

_CLUSTER = _text("cluster", "id of the cluster, by which these tables are joined")

_CLUSTERS = (
    _CLUSTER,
    _text("statement", "proposition, in the words of one of its claims"),
    _integer("n_articles", "how many articles have it"),
    _integer("n_outlets", "how many outlets they are of"),
    _integer("n_copies", "articles that have it in copied words"),
    _integer("n_relays", "articles that have it in their own words and credit somebody"),
    _integer("n_own", "articles that saw, asked or obtained it themselves"),
    _integer("n_untraced", "articles that do not say where they have it from"),
    _integer("n_origins_low", "origins not known to depend on each other, counted as few as they can be"),
    _integer("n_origins_high", "the same, counted as many as they can be"),
    _flag("denied", "whether anybody denies it"),
    _flag("ring", "whether outlets credit each other in a circle"),
    _integer("n_changes", "what changed in the telling, counted"),
    _text("first_article", "id of the record of the first article that has it"),
    _text("first_published", "when that came out, as the page gives it"),
)

_MEMBERSHIPS = (
    _CLUSTER,
    _text("article", "id of the record of the article, as it stood when it was linked"),
    _CLAIM,
    _text("ref", "id that the input gave"),
    _text("url", "URL as it was given"),
    _OUTLET,
    _PUBLISHED,
    _IN,
    _text("text", "words that make the claim"),
    _spans("spans", "where they stand"),
    _text("stance", "`supports` or `denies`"),
    _flag("sure", "whether it surely belongs to the cluster, not perhaps to another claim"),
    _text("certainty", "how surely the claim is put"),
    _text("how", "`copy`, `relay`, `own` or `untraced`: the one way in which the article has it"),
    _text("origins", "positions of its origins in the cluster, parted by spaces"),
    _text("copied_from", "id of the record of the article whose words it has"),
    _text("derived_from", "id of the record of the article that it credits"),
)

_ORIGINS = (
    _CLUSTER,
    _integer("position", f"place among the origins of the cluster, {_POSITION}"),
    _text("name", "who or what the chains end in"),
    _text("kind", "`person`, `organisation`, `outlet`, `government_body`, `group`, `document` or `unknown`"),
    _text("anonymity", "`named`, `role`, `unnamed` or `collective`"),
    _text("via", "whom those who cannot be named are of"),
    _text("stance", "`supports` or `denies`"),
    _flag("sure", "whether a claim that rests on it surely belongs to the cluster"),
    _integer("n_articles", "how many articles rest on it"),
    Column("articles", Type.TEXTS, "ids of their records, in order of time"),
)

_REUSE = (
    _text("a", "id of the record of one article"),
    _text("b", "id of the record of the other"),
    _text("relation", "`direct`, `sibling`, `quotation`, `template` or `boilerplate`"),
    _text("earlier", "`a` or `b`: which came first; empty where it cannot be told"),
    _number("share_a", "share of the letters of a that stand in b, 0 to 1"),
    _number("share_b", "share of the letters of b that stand in a, 0 to 1"),
    _spans("a_spans", "where the passages stand in the text of a"),
    _spans("b_spans", "where they stand in the text of b, in step"),
)

#: The columns of each table, in their order.
COLUMNS = {
    "articles": _ARTICLES,
    "versions": _VERSIONS,
    "attributions": _ATTRIBUTIONS,
    "claims": _CLAIMS,
    "links": _LINKS,
    "quantities": _QUANTITIES,
    "findings": _FINDINGS,
    "clusters": _CLUSTERS,
    "memberships": _MEMBERSHIPS,
    "origins": _ORIGINS,
    "reuse": _REUSE,
}
