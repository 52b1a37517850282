"""Claims as a flat table, for spreadsheets, pandas and polars, and claims picked by what they rest on.

A row has what can be counted and compared; evidence, further quantities and the links between the
outermost and the innermost source are in the records (``claim.chain``) alone.
"""

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from thirdhand.export.frames import pandas_frame, polars_frame
from thirdhand.records import Anonymity, Article, Certainty, Claim, Kind, Link

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
    return [_row(article, claim) for article in articles for claim in article.claims]


def _row(article: Article, claim: Claim) -> dict[str, Any]:
    stance = claim.chain[-1] if claim.chain else claim.author
    first = claim.quantities[0] if claim.quantities else None
    return {
        "article": article.id,
        "outlet": article.outlet,
        "published": article.published,
        "claim": claim.id,
        "in": claim.part.value,
        "place": claim.place.value,
        "content": claim.content.text,
        "depth": claim.depth,
        **_sources(claim),
        "certainty": claim.certainty.value,
        "doubt": stance.doubt,
        "distancing": stance.distancing,
        "author_certainty": claim.author.certainty.value,
        "author_distancing": claim.author.distancing,
        "hearsay": claim.author.hearsay,
        "score": claim.score,
        "n_quantities": len(claim.quantities),
        "low": float(first.low) if first and first.low is not None else None,
        "high": float(first.high) if first and first.high is not None else None,
        "bound": first.bound.value if first else None,
        "unit": first.unit if first else None,
        "start": claim.start,
        "end": claim.end,
    }


def _sources(claim: Claim) -> dict[str, str | None]:
    """Return the columns that tell the two ends of the chain, all None where there is none."""
    if not claim.chain:
        return dict.fromkeys(_SOURCES)
    outermost, innermost = claim.chain[0], claim.chain[-1]
    values = (
        *(_name(outermost), outermost.kind.value, outermost.anonymity.value),
        *(_name(innermost), innermost.kind.value, innermost.anonymity.value, innermost.via),
    )
    return dict(zip(_SOURCES, values, strict=True))


def _name(link: Link) -> str:
    """Return whom the article resolves the source to, or its words where it does not say."""
    return link.name if link.name is not None else link.source.text


def to_pandas(articles: Iterable[Article]) -> Any:  # noqa: ANN401 -- pandas is an extra
    """Return ``claims_table`` as a ``pandas.DataFrame``; needs the extra ``pandas``."""
    return pandas_frame(claims_table(articles), COLUMNS)


def to_polars(articles: Iterable[Article]) -> Any:  # noqa: ANN401 -- polars is an extra
    """Return ``claims_table`` as a ``polars.DataFrame``; needs the extra ``polars``."""
    return polars_frame(claims_table(articles), COLUMNS)
