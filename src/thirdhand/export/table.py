"""Claims as a flat table, for spreadsheets, pandas and polars, and claims picked by what they rest on.

A row has what can be counted and compared; evidence, further quantities and the links between the
outermost and the innermost source are in the records (``claim.chain``) alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from thirdhand.export.frames import pandas_frame, polars_frame
from thirdhand.export.json import article_to_json
from thirdhand.records import Anonymity, Article, Certainty, Claim, Kind

Wanted = TypeVar("Wanted", Kind, Anonymity, Certainty, int)

#: Every column and its type; all but the ``bool`` and ``int`` ones may be None.
COLUMNS: dict[str, type] = {
    "article": str,
    "outlet": str,
    "published": str,
    "claim": str,
    "in": str,
    "place": str,
    "content": str,
    "depth": int,
    "outermost": str,
    "outermost_kind": str,
    "outermost_anonymity": str,
    "innermost": str,
    "kind": str,
    "anonymity": str,
    "via": str,
    "certainty": str,
    "doubt": bool,
    "distancing": bool,
    "author_certainty": str,
    "author_distancing": bool,
    "hearsay": bool,
    "score": float,
    "n_quantities": int,
    "low": float,
    "high": float,
    "bound": str,
    "unit": str,
    "start": str,
    "end": str,
}

_SOURCES = (
    *("outermost", "outermost_kind", "outermost_anonymity"),
    *("innermost", "kind", "anonymity", "via"),
)


def select_claims(
    article: Article,
    *,
    kind: Kind | Collection[Kind] | None = None,
    anonymity: Anonymity | Collection[Anonymity] | None = None,
    certainty: Certainty | Collection[Certainty] | None = None,
    depth: int | Collection[int] | None = None,
    min_score: float = 0.0,
) -> tuple[Claim, ...]:
    """Return the claims of ``article`` that meet every condition given, in their order.

    A condition is one value or several of which one must hold: ``depth=range(2, 5)``. ``kind`` and
    ``anonymity`` are the innermost source's, so that a claim in the article's own voice (``depth=0``)
    meets neither; ``certainty`` is the claim's own. ``min_score`` is the chance, in 0..1, that the chain is
    right as a whole: it leaves out the claims of which the reader is less sure.
    """
    kinds, anonymities = _wanted(kind), _wanted(anonymity)
    certainties, depths = _wanted(certainty), _wanted(depth)

    def is_wanted(claim: Claim) -> bool:
        innermost = claim.chain[-1] if claim.chain else None
        return (
            claim.score >= min_score
            and (kinds is None or (innermost is not None and innermost.kind in kinds))
            and (anonymities is None or (innermost is not None and innermost.anonymity in anonymities))
            and (certainties is None or claim.certainty in certainties)
            and (depths is None or claim.depth in depths)
        )

    return tuple(filter(is_wanted, article.claims))


def _wanted(condition: Wanted | Collection[Wanted] | None) -> Collection[Wanted] | None:
    """Return ``condition`` as a collection; an enum's member is a string, which must not be taken for one."""
    return (condition,) if isinstance(condition, str | int) else condition


def claims_table(articles: Iterable[Article]) -> list[dict[str, Any]]:
    """Return one row for each claim of ``articles``, with the keys of ``COLUMNS``, made of plain values.

    ``doubt`` and ``distancing`` belong to ``certainty``: they are the innermost source's, the author's
    where the chain is empty. ``low`` to ``unit`` are the claim's first quantity of ``n_quantities``.

    >>> claims_table([Article(id="b2:0", text="Rain fell.")])
    []
    """
    records = map(article_to_json, articles)
    return [claim_row(record, claim) for record in records for claim in record["claims"]]


def claim_row(record: Mapping[str, Any], claim: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row of one claim of a record (``docs/json.md``)."""
    chain, author = claim["chain"], claim["author"]
    stance = chain[-1] if chain else author
    first = claim["quantities"][0] if claim["quantities"] else {}
    return {
        "article": record["id"],
        "outlet": record["outlet"],
        "published": record["published"],
        "claim": claim["id"],
        "in": claim["in"],
        "place": claim["place"],
        "content": claim["content"]["text"],
        "depth": len(chain),
        **_sources(chain),
        "certainty": claim["certainty"],
        "doubt": stance["doubt"],
        "distancing": stance["distancing"],
        "author_certainty": author["certainty"],
        "author_distancing": author["distancing"],
        "hearsay": author["hearsay"],
        "score": claim["score"],
        "n_quantities": len(claim["quantities"]),
        "low": as_float(first.get("low")),
        "high": as_float(first.get("high")),
        "bound": first.get("bound"),
        "unit": first.get("unit"),
        "start": claim["start"],
        "end": claim["end"],
    }


def _sources(chain: Sequence[Mapping[str, Any]]) -> dict[str, str | None]:
    """Return the columns that tell the two ends of the chain, all None where there is none."""
    if not chain:
        return dict.fromkeys(_SOURCES)
    outermost, innermost = chain[0], chain[-1]
    values = (
        *(name_link(outermost), outermost["kind"], outermost["anonymity"]),
        *(name_link(innermost), innermost["kind"], innermost["anonymity"], innermost["via"]),
    )
    return dict(zip(_SOURCES, values, strict=True))


def name_link(link: Mapping[str, Any]) -> str:
    """Return whom the article resolves the source to, or its words where it does not say."""
    name: str = link["text"] if link["name"] is None else link["name"]
    return name


def as_float(value: float | None) -> float | None:
    """Return a number of a record, which has whole ones as such, as a float."""
    return None if value is None else float(value)


def to_pandas(articles: Iterable[Article]) -> Any:  # noqa: ANN401 -- pandas is an extra
    """Return ``claims_table`` as a ``pandas.DataFrame``; needs the extra ``pandas``."""
    return pandas_frame(claims_table(articles), COLUMNS)


def to_polars(articles: Iterable[Article]) -> Any:  # noqa: ANN401 -- polars is an extra
    """Return ``claims_table`` as a ``polars.DataFrame``; needs the extra ``polars``."""
    return polars_frame(claims_table(articles), COLUMNS)
