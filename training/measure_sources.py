"""Measure the resolving of sources on gold mentions: names, kinds, anonymity, via.

    python -m training.measure_sources --corpora ../shared/corpora --part train

Gold sources are given as mentions, one for each span that the annotation credits; every link that was
annotated is then compared with what its mention resolved to. A name is the same when it is equal after
normalisation (case, articles, titles, punctuation), or one is the other's surname, acronym or alias.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from thirdhand.reading.sources import Mention, Resolved, resolve_sources
from thirdhand.reading.sources.known import look_up
from thirdhand.reading.sources.phrases import pronoun_of, read_phrase
from training.claims_corpus import INVENTED, read_chains, read_more, read_silver
from training.claims_gold import GoldClaims, GoldLink, Spans

_DROPPED = frozenset(
    "the a an mr mrs ms dr sen senator rep representative gov governor president sir secretary of state "
    "congressman congresswoman rear "
    "admiral air chief marshal father rabbi judge pope prof professor former director minister s".split()
)
FORMS = ("pronoun", "surname", "name", "description")
#: What can be measured on; all but ``dev`` is fitted on as well.
PARTS = ("train", "more", "invented", "dev")


@dataclass(frozen=True, slots=True)
class Compared:
    """One gold link with what its mention resolved to."""

    form: str
    text: str
    gold: GoldLink
    read: Resolved
    article: str


def gold_mentions(article: GoldClaims) -> tuple[list[Mention], list[tuple[int, GoldLink]]]:
    """Return the article's gold sources as mentions in order, and every link with its mention's number."""
    contents: dict[Spans, list[tuple[Spans, Spans]]] = defaultdict(list)
    outers: dict[Spans, Spans | None] = {}
    for claim in article.claims:
        above: Spans | None = None
        for link in claim.chain:
            if not link.span:
                continue
            contents[link.span].append((claim.cue if link is claim.chain[-1] else (), claim.content))
            outers[link.span] = outers.get(link.span) or (above if above != link.span else None)
            above = link.span
    order = {span: number for number, span in enumerate(sorted(contents))}
    mentions = [
        Mention(
            spans=span,
            cue=next((cue for cue, _ in contents[span] if cue), ()),
            content=contents[span][0][1],
            outer=order[above] if (above := outers[span]) else None,
        )
        for span in order
    ]
    links = [
        (order[link.span], _named(link, article.text))
        for claim in article.claims
        for link in claim.chain
        if link.span
    ]
    return mentions, links


def _named(link: GoldLink, text: str) -> GoldLink:
    """Return a link that nobody names with its own words for a name, as most of the annotation writes it."""
    words = " ".join(span.of(text) for span in link.span)
    return link if link.name or pronoun_of(words) else replace(link, name=words)


def compare(articles: Iterable[GoldClaims]) -> Iterator[Compared]:
    """Resolve each article's gold mentions and pair every link with its answer."""
    for article in articles:
        mentions, links = gold_mentions(article)
        resolved = resolve_sources(article.text, mentions, title=article.title, outlet=article.outlet)
        for number, link in links:
            text = " ".join(span.of(article.text) for span in link.span)
            yield Compared(form_of(text), text, link, resolved[number], article.id)


def form_of(text: str) -> str:
    """Say how a mention refers: by a pronoun, one word of a name, a name, or a description."""
    if pronoun_of(text):
        return "pronoun"
    phrase = read_phrase(text)
    if phrase.name is None:
        return "description"
    return "surname" if " " not in phrase.name and look_up(phrase.name) is None else "name"


def same_name(left: str | None, right: str | None) -> bool:
    """Say whether two names are one: equal words, a surname or other part, initials, an alias.

    >>> same_name("Gov. Ana Ruiz", "ruiz"), same_name("WHO", "the World Health Organization")
    (True, True)
    >>> same_name("Ana Ruiz", "Eva Ruiz")
    False
    """
    if left is None or right is None:
        return left == right
    ours, theirs = _words(left), _words(right)
    if not ours or not theirs:
        return left.strip().lower() == right.strip().lower()
    if set(ours) <= set(theirs) or set(theirs) <= set(ours):
        return True
    if (
        "".join(ours) == "".join(theirs)
        or _initials(left) == "".join(theirs)
        or _initials(right) == "".join(ours)
    ):
        return True
    known, other = look_up(left), look_up(right)
    return known is not None and other is not None and known.name.lower() == other.name.lower()


def _words(name: str) -> list[str]:
    words = re.findall(r"\w+", name.lower().replace("’", "'").replace("'s", ""))
    return [word for word in words if word not in _DROPPED] or words


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[:1].isupper()).lower()


def _share(hits: int, total: int) -> str:
    return f"{100 * hits / total:5.1f} % ({hits}/{total})" if total else "    - (0)"


def _accuracy(rows: Sequence[Compared], label: str, get: Callable[[Compared], tuple[str, str]]) -> None:
    pairs = [get(row) for row in rows]
    constant = Counter(gold for gold, _ in pairs).most_common(1)[0] if pairs else ("-", 0)
    hits = sum(gold == read for gold, read in pairs)
    print(f"  {label:10} {_share(hits, len(pairs))}; always {constant[0]}: {_share(constant[1], len(pairs))}")


def _kind(row: Compared) -> tuple[str, str]:
    return str(row.gold.kind), str(row.read.kind)


def _anonymity(row: Compared) -> tuple[str, str]:
    return str(row.gold.anonymity), str(row.read.anonymity)


def report(rows: Sequence[Compared]) -> None:
    """Print accuracies, names, the reliability of the name's score, by form of mention."""
    for form in (*FORMS, "all"):
        part = [row for row in rows if form in (row.form, "all")]
        if not part:
            continue
        given = [row for row in part if row.read.name is not None]
        right = sum(same_name(row.gold.name, row.read.name) for row in given)
        itself = sum(same_name(row.gold.name, row.text) for row in part)
        named = [row for row in part if row.gold.name]
        print(f"{form}: {len(part)} links")
        shares = f"precision {_share(right, len(given))}, recall {_share(right, len(named))}"
        print(f"  name       {shares}; as written: {_share(itself, len(part))}")
        equal = sum(_words(row.gold.name or "") == _words(row.read.name or "") for row in given)
        print(f"  in full    {_share(equal, len(given))} of the names given equal gold word for word")
        _accuracy(part, "kind", _kind)
        _accuracy(part, "anonymity", _anonymity)
    _report_confusions(rows)
    _report_via(rows)
    _report_reliability(rows)


def _report_confusions(rows: Sequence[Compared]) -> None:
    for label, get in (("kind", _kind), ("anonymity", _anonymity)):
        wrong = Counter(pair for row in rows if (pair := get(row))[0] != pair[1])
        print(
            f"{label}, gold > read:",
            ", ".join(f"{gold} > {read} {n}" for (gold, read), n in wrong.most_common(10)),
        )


def _report_via(rows: Sequence[Compared]) -> None:
    given = [row for row in rows if row.read.via]
    told = [row for row in rows if row.gold.via]
    hits = sum(bool(row.gold.via) and _same_paper(row.gold.via or "", row.read.via or "") for row in given)
    print(f"via: precision {_share(hits, len(given))}, recall {_share(hits, len(told))}")


def _same_paper(left: str, right: str) -> bool:
    ours, theirs = (
        set(re.findall(r"\w+", text.lower().replace("tweeted", "tweet"))) for text in (left, right)
    )
    return bool(ours & theirs - {"a", "the", "of", "his", "her"})


def _report_reliability(rows: Sequence[Compared]) -> None:
    print("name_score, share of names that are right:")
    bins: dict[int, list[Compared]] = defaultdict(list)
    for row in rows:
        if row.read.name is not None:
            bins[min(9, int(row.read.name_score * 10))].append(row)
    for number in sorted(bins):
        part = bins[number]
        mean = sum(row.read.name_score for row in part) / len(part)
        right = sum(same_name(row.gold.name, row.read.name) for row in part)
        print(
            f"  {number / 10:.1f}-{number / 10 + 0.1:.1f}: mean {mean:.2f}, right {_share(right, len(part))}"
        )


def read_part(corpora: Path, part: str) -> list[GoldClaims]:
    """Return the annotated articles of one of `PARTS`."""
    if part == "more":
        return read_more(corpora)
    return read_silver(INVENTED) if part == "invented" else read_chains(corpora, part)


def main() -> None:
    """Print the figures for one part of the annotated chains."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--part", choices=PARTS, default="train")
    parser.add_argument(
        "--third", type=int, choices=(0, 1, 2), help="only every third article, from this one"
    )
    options = parser.parse_args()
    articles = read_part(options.corpora, options.part)
    if options.third is not None:
        articles = articles[options.third :: 3]
    print(f"{options.part}: {len(articles)} articles")
    report(list(compare(articles)))


if __name__ == "__main__":
    main()
