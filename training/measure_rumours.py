"""Whether clusters of real articles keep to one rumour: ``python -m training.measure_rumours --corpora C``.

The articles of ``rumours/`` are linked together; two are of one rumour where a headline is about both,
however many others lie between. That tells little of which claims belong together, and more of which do
not: two rumours on one matter may share a claim (when a watch goes on sale), but most clusters over several
rumours are wrong. Outlets and dates are not known. ``--show N`` prints the largest clusters for reading.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import thirdhand
from thirdhand.linking.components import find_components
from thirdhand.linking.values import Cluster
from thirdhand.tracing.linking import link
from thirdhand.tracing.listing import list_clusters
from training.checked_articles import read_csv
from training.linking_score import Share

#: Letters of a claim that are shown.
_SHOWN = 110


def read_rumours(corpora: Path) -> tuple[dict[str, str], dict[str, str], dict[str, int]]:
    """Return, by article, its text, a headline that is about it, and the number of its rumour."""
    texts = {row["Body ID"]: row["articleBody"] for row in read_csv(corpora / "rumours" / "bodies.csv.gz")}
    about = [
        (row["Body ID"], row["Headline"])
        for row in read_csv(corpora / "rumours" / "stances.csv.gz")
        if row["Stance"] != "unrelated"
    ]
    headlines = dict(reversed(about))
    numbers = {name: number for number, name in enumerate(texts)}
    places = {headline: len(numbers) + at for at, headline in enumerate({headline for _, headline in about})}
    ends = np.array([(numbers[id], places[headline]) for id, headline in about], dtype=np.int64).T
    roots: NDArray[np.int64] = find_components(len(numbers) + len(places), ends[0], ends[1])
    return texts, headlines, {id: int(roots[number]) for id, number in numbers.items()}


def write_lines(ids: Sequence[str], texts: Mapping[str, str], headlines: Mapping[str, str]) -> Iterator[str]:
    """Yield the articles as JSON Lines that ``thirdhand add`` takes, each of an outlet of its own."""
    for id in ids:
        url = f"https://outlet{id}.example/story"
        line = {"id": id, "url": url, "outlet": f"Outlet {id}", "title": headlines.get(id, "")}
        yield json.dumps({**line, "text": texts[id]}) + "\n"


def report(clusters: Sequence[Cluster], rumours: Mapping[str, int]) -> Iterator[str]:
    """Yield lines of what was found; beside each figure stands what chance gives."""
    within = {cluster.id: Counter(rumours[ref] for ref in _refs(cluster)) for cluster in clusters}
    together = {tuple(sorted(pair)) for cluster in clusters for pair in combinations(_refs(cluster), 2)}
    sizes = Counter(rumours.values())
    n_of_one = sum(size * (size - 1) // 2 for size in sizes.values())
    n_pairs = len(rumours) * (len(rumours) - 1) // 2
    right = sum(rumours[one] == rumours[other] for one, other in together)
    pure = Share(sum(len(each) == 1 for each in within.values()), len(within))
    large = [each for each in within.values() if sum(each.values()) >= 5]
    yield f"{len(rumours)} articles on {len(sizes)} rumours, {len(clusters)} clusters"
    yield f"clusters that keep to one rumour        {pure}"
    of_large = Share(sum(len(each) == 1 for each in large), len(large))
    yield f"… of those of five articles or more     {of_large}"
    yield (
        f"pairs with a claim in common, of one rumour  {Share(right, len(together))}  "
        f"any pair: {100 * n_of_one / n_pairs:.1f} %"
    )
    yield f"pairs of one rumour with a claim in common   {Share(right, n_of_one)}"


def _refs(cluster: Cluster) -> list[str]:
    return sorted({telling.ref or "" for telling in cluster.tellings})


def show(cluster: Cluster) -> Iterator[str]:
    """Yield a cluster's claims for reading."""
    low, high = cluster.n_origins
    yield f"\n{cluster.id} · {cluster.n_articles} articles · {low}–{high} origins"
    for one in cluster.tellings:
        marks = f"{'–' if one.side.value == 'denies' else '+'}{'' if one.is_sure else '?'}"
        yield f"  {marks:2} {one.ref:>5} {one.part.value:5} {' '.join(one.text.split())[:_SHOWN]}"


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training.measure_rumours", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--articles", type=int, help="the first so many alone")
    parser.add_argument("--store", type=Path, help="keep the store here; one that is there is linked again")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print the N largest clusters")
    args = parser.parse_args()
    texts, headlines, rumours = read_rumours(args.corpora)
    ids = list(texts)[: args.articles]
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "rumours.jsonl"
        lines.write_text("".join(write_lines(ids, texts, headlines)), "utf-8")
        with thirdhand.open(args.store or Path(folder) / "rumours.db") as store:
            thirdhand.add(store, [lines])
            link(store, again=True)
            clusters = list(list_clusters(store))
    for line in report(clusters, {id: rumours[id] for id in ids}):
        print(line)
    for cluster in clusters[: args.show]:
        print("\n".join(show(cluster)))


if __name__ == "__main__":
    main()
