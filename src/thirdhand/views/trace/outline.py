"""A cluster laid out for its readers: rows in order of time, who had it from whom, changes, denials.

Views draw outlines and decide nothing. Where there are very many articles, ``is_kept`` marks those that a
short form shows: who had it first or themselves, who changed or denied it, from whom others took it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from thirdhand.ids import TAG
from thirdhand.linking.stating import find_stated
from thirdhand.linking.values import Change, ChangeKind, Cluster, How, Side, Telling
from thirdhand.records import Part
from thirdhand.views.margin import in_one_line, shorten
from thirdhand.views.trace.family import Branch, Key, Root, gather, grow
from thirdhand.views.trace.times import Clock
from thirdhand.views.trace.wording import (
    HOW,
    PERHAPS,
    SHAPES,
    count_ways,
    join_names,
    name_articles,
    name_change,
    name_origin,
    quote,
    shorten_id,
    sum_up,
    tell_caveats,
    tell_certainty,
    tell_kind,
    tell_ring,
)

#: From more articles than this on, a short form shows those that are kept.
FOLD = 40
#: The first so many are always shown; children of one node are, up to so many.
_FIRST, _CHILDREN = 10, 6
#: Letters of the words that a change is shown with.
_STEP_LIMIT = 160
_HEDGES = (ChangeKind.HEDGE_DROPPED, ChangeKind.HEDGE_ADDED)
_CHAIN = " › "
_NO_OTHERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An article on one side of the claim: when, who, how it has it and from whom, and in which words.

    ``more`` is a headline that says it otherwise, its words in quotation marks. ``claim`` is the name by
    which the claim can be asked for, ``claim_ids`` those of all that the article has of it, that one first.
    ``changes`` name what it changed. ``moment`` is the time as the article gives it.
    """

    key: Key
    name: str
    outlet: str | None
    time: str
    brief_time: str
    moment: str | None
    url: str | None
    how: How
    shape: str
    way: str
    sources: str
    certainty: str
    words: str
    more: str
    claim: str
    claim_ids: tuple[str, ...]
    denies: bool
    changes: tuple[str, ...]
    is_kept: bool

    @property
    def quoted(self) -> str:
        """The words as they stand between quotation marks."""
        return quote(self.words)[1:-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A place in the tree of who had it from whom: a root has no ``row``.

    ``more`` counts those under it that a short form leaves out.
    """

    label: str
    detail: str
    row: Row | None = None
    is_again: bool = False
    children: tuple[Node, ...] = ()
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A change: what it is, the words before and after with who had them when; ``after`` may be empty."""

    name: str
    before: str
    before_at: str
    after: str
    after_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A cluster as its readers see it."""

    cluster: Cluster
    statement: str
    overview: str
    caveats: tuple[str, ...]
    clock: Clock
    rows: tuple[Row, ...]
    tree: tuple[Node, ...]
    steps: tuple[Step, ...]
    denials: tuple[str, ...]
    silent: str | None

    @property
    def is_long(self) -> bool:
        """Whether a short form is called for."""
        return len(self.rows) > FOLD


def fold_children(node: Node) -> tuple[list[Node], list[Row]]:
    """Return the children of ``node`` that a short form shows, and those that it only counts."""
    shown = [each for each in node.children if each.children or each.row is None or each.row.is_kept]
    hidden = [
        each.row for each in node.children if each.row is not None and not (each.children or each.row.is_kept)
    ]
    if len(hidden) <= 2 or len(node.children) <= _CHILDREN:
        return list(node.children), []
    return shown, hidden


def shorten_tree(tree: Sequence[Node], most: int) -> Node:
    """Return a node that has the roots of ``tree``, each as a short form shows it, in ``most`` lines."""
    return _shorten(Node(label="", detail="", children=tuple(tree)), iter(range(most)))


def _shorten(node: Node, lines: Iterator[int]) -> Node:
    """Return ``node`` with what there are ``lines`` for; the rest is counted."""
    shown, hidden = fold_children(node)
    kept = []
    for child in shown:
        if next(lines, None) is None:
            hidden += _list_rows(child)
        else:
            kept.append(_shorten(child, lines))
    return replace(node, children=tuple(kept), more=count_rows(hidden))


def _list_rows(node: Node) -> Iterator[Row]:
    """Yield the rows of ``node`` and of all under it, those that stand elsewhere as well left out."""
    if node.row is not None and not node.is_again:
        yield node.row
    for child in node.children:
        yield from _list_rows(child)


def count_rows(rows: Sequence[Row]) -> str:
    """Return how many of ``rows`` have the claim in which way."""
    return count_ways(Counter(row.how for row in rows).items())


def lay_out(cluster: Cluster, others: Mapping[str, str] = _NO_OTHERS) -> Outline:
    """Return ``cluster`` laid out; ``others`` has what articles outside of it are called, by id."""
    names = name_articles(cluster, others)
    clock = Clock.of(telling.published for telling in cluster.tellings)
    tellings = gather(cluster)
    rows = _rows(cluster, tellings, clock, names)
    return Outline(
        cluster=cluster,
        statement=in_one_line(cluster.statement),
        overview=sum_up(cluster),
        caveats=tell_caveats(cluster, names),
        clock=clock,
        rows=tuple(rows.values()),
        tree=tuple(_root(cluster, root, branches, rows, names) for root, branches in grow(cluster)),
        steps=tuple(_steps(cluster, clock, names)),
        denials=tuple(_denials(cluster, rows, names)),
        silent=join_names([in_one_line(outlet) for outlet in cluster.silent]) or None,
    )


def _rows(
    cluster: Cluster, tellings: Mapping[Key, Sequence[Telling]], clock: Clock, names: Mapping[str, str]
) -> dict[Key, Row]:
    sources = {id for one in cluster.tellings for id in (one.copied_from, one.derived_from) if id}
    # many outlets have a first article for an origin; one that others only copied is worth its row
    firsts = {origin.articles[0] for origin in cluster.origins if origin.articles}
    changes: dict[str, list[str]] = {}
    for change in cluster.changes:
        changes.setdefault(change.article, []).append(name_change(change))
    rows = {}
    for number, (key, given) in enumerate(tellings.items()):
        lead = _lead(given, cluster.statement)
        how, source = _how(lead, given, tellings)
        told = tuple(dict.fromkeys(changes.get(key[0], ()))) if key[1] is Side.SUPPORTS else ()
        is_kept = number < _FIRST or key[0] in sources | firsts or bool(told) or lead.how is How.OWN
        rows[key] = Row(
            key=key,
            name=names[key[0]],
            outlet=lead.outlet,
            time=clock.tell(lead.published),
            brief_time=clock.tell_briefly(lead.published),
            moment=lead.published,
            url=lead.url,
            how=how,
            shape=SHAPES[how],
            way=", ".join([_way(how, source, names), *([] if any(o.is_sure for o in given) else [PERHAPS])]),
            sources=_sources(lead, names.get(source or "")),
            certainty=tell_certainty(lead),
            words=in_one_line(lead.text),
            more=_more(lead, given),
            claim=f"{TAG}:{shorten_id(lead.article)}#{in_one_line(lead.claim)}",
            claim_ids=tuple(dict.fromkeys((lead.claim, *(one.claim for one in given)))),
            denies=key[1] is Side.DENIES,
            changes=told,
            is_kept=is_kept or key[1] is Side.DENIES,
        )
    return rows


def _lead(tellings: Sequence[Telling], statement: str) -> Telling:
    """Return the claim that says it for the whole article: in the words of the cluster, else the first of the
    text, else that of the headline."""
    return find_stated(statement, [one for one in tellings if one.part is Part.TEXT] or tellings)


def _more(lead: Telling, tellings: Sequence[Telling]) -> str:
    """Return the headline where it says it otherwise: as surer, or with another number."""
    for one in tellings:
        numbers = {(each.low, each.high) for each in one.quantities}
        is_other = numbers and numbers != {(each.low, each.high) for each in lead.quantities}
        if one.part is Part.TITLE and lead.part is Part.TEXT:
            if is_other or one.certainty is not lead.certainty:
                return f"headline, {tell_certainty(one)}: {quote(one.text)}"
    return ""


def _sources(lead: Telling, source: str | None) -> str:
    """Return whom the article credits, outermost first; nothing where that is ``source`` itself."""
    chain = [in_one_line(name) for name in lead.chain]
    if len(chain) == 1 and source is not None and source.casefold().endswith(_bare(chain[0])):
        return ""
    return _CHAIN.join(chain)


def _bare(name: str) -> str:
    return name.casefold().removeprefix("the ")


def _find_source(lead: Telling, tellings: Sequence[Telling]) -> str | None:
    """Return the id of the article that this one has the claim from."""
    sources = (id for one in tellings for id in (one.copied_from, one.derived_from))
    return next((id for id in sources if id and id != lead.article), None)


def _how(lead: Telling, given: Sequence[Telling], tellings: Container[Key]) -> tuple[How, str | None]:
    """Return how an article has the claim on the side of ``lead``, and from which article.

    What it has from one that has the other side alone is not this.
    """
    source = _find_source(lead, given)
    is_elsewhere = any((source, side) in tellings for side in Side) and (source, lead.side) not in tellings
    if lead.how is How.UNTRACED or (lead.how is How.COPY and is_elsewhere):
        has_chain = any(one.chain for one in given)
        return How.RELAY if has_chain else How.UNTRACED, None if is_elsewhere else source
    return lead.how, None if is_elsewhere else source


def _way(how: How, source: str | None, names: Mapping[str, str]) -> str:
    """Return how an article has the claim, and from whom."""
    if how is How.UNTRACED:
        return "untraced, no source given"
    if how is How.OWN:
        return HOW[how]
    if source is None:
        return "copy, by its own credit line" if how is How.COPY else HOW[how]
    return f"{HOW[how]} of {names[source]}"


def _root(
    cluster: Cluster,
    root: Root,
    branches: Sequence[Branch],
    rows: Mapping[Key, Row],
    names: Mapping[str, str],
) -> Node:
    detail = ""
    if root.origin is not None:
        origin = cluster.origins[root.origin]
        label, detail = name_origin(origin, names), tell_kind(origin)
    elif root.ring:
        label, detail = "Ring", f"{tell_ring(root.ring)}; no origin in it"
    else:
        label = "No source given" if root.is_untraced else "No source that can be told apart"
    if root.side is Side.DENIES:
        detail = "; ".join(filter(None, (detail, "denies it")))
    return Node(label=label, detail=detail, children=tuple(_node(each, rows) for each in branches))


def _node(branch: Branch, rows: Mapping[Key, Row]) -> Node:
    row = rows[branch.key]
    way = "own reporting" if row.how is How.OWN else HOW[row.how]
    return Node(
        label=row.name,
        detail=" · ".join(filter(None, (row.brief_time, way, "denies" if row.denies else ""))),
        row=row,
        is_again=branch.is_again,
        children=tuple(_node(each, rows) for each in branch.children),
    )


def _steps(cluster: Cluster, clock: Clock, names: Mapping[str, str]) -> Iterator[Step]:
    tellings: dict[str, list[Telling]] = {}
    for one in cluster.tellings:
        tellings.setdefault(one.article, []).append(one)

    def place(article: str) -> str:
        if article not in tellings:
            return f"article {shorten_id(article)}"
        return f"{names[article]}, {clock.tell_briefly(tellings[article][0].published)}"

    for change in cluster.changes:
        yield Step(
            name=name_change(change),
            before=_words(change, change.before, tellings.get(change.against, ())),
            before_at=place(change.against),
            after=_words(change, change.after, tellings.get(change.article, ())),
            after_at=place(change.article),
        )


def _words(change: Change, words: str, tellings: Sequence[Telling]) -> str:
    """Return the words of one end of ``change``, with their certainty or their source where that changed."""
    line = in_one_line(words)
    for telling in tellings:
        text = in_one_line(telling.text)
        if change.kind in _HEDGES and text == line:
            return f"{tell_certainty(telling)}, {_quote(line)}"
        if change.kind is ChangeKind.SOURCE_DROPPED and line.startswith(text):
            source = line.removeprefix(text).strip(" ()")
            return f"{_quote(text)} {f'from {source}' if source else 'without a source'}"
    return _quote(line)


def _quote(words: str) -> str:
    return quote(shorten(words, _STEP_LIMIT))


def _denials(cluster: Cluster, rows: Mapping[Key, Row], names: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each who denies: where first, and who carries it too."""
    denying = [row for row in rows.values() if row.denies]
    left = {row.key[0]: row for row in denying}
    for origin in cluster.origins:
        if origin.side is Side.DENIES:
            theirs = [left[id] for id in dict.fromkeys(origin.articles) if id in left]
            who = ", ".join(filter(None, (name_origin(origin, names), tell_kind(origin))))
            yield _denial(who, theirs)
    told = {id for origin in cluster.origins if origin.side is Side.DENIES for id in origin.articles}
    if rest := [row for row in denying if row.key[0] not in told]:
        yield _denial("nobody who is named", rest)


def _denial(who: str, rows: Sequence[Row]) -> str:
    if not rows:
        return who
    first, *others = rows
    names = list(dict.fromkeys(row.name for row in others if row.name != first.name))
    also = f"; also in {join_names(names)}" if names else ""
    return f"{who}: first in {first.name}, {first.time}{also}"
