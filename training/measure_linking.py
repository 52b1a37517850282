"""How well clusters, origins, denials and reuse are found: ``python -m training.measure_linking``.

Adds the story lines to a throw-away store, links it and holds what ``clusters`` and ``reuse`` give against
what is on paper. ``--use choosing`` are those that rules and weights are tuned on; ``--use reporting``
prints sums alone. Beside each figure stands what a constant or trivial answer gets.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import thirdhand
from thirdhand.linking.json import cluster_to_json, reuse_to_json
from thirdhand.records import Part
from thirdhand.tracing.linking import link
from thirdhand.tracing.listing import list_clusters, list_reuse
from training.linking_score import (
    Answer,
    Counted,
    Share,
    answer_mentions,
    b_cubed,
    count_all_origins,
    count_merged_traps,
    count_right_ways,
    score_clusters,
    score_denials,
    score_reuse,
)
from training.stories import Mention, Story, read_stories, write_lines


def link_stories(stories: Sequence[Story], folder: Path) -> tuple[list[Any], list[Any]]:
    """Return the JSON of all clusters, single claims too, and of all pairs, of the ``stories``."""
    lines = folder / "stories.jsonl"
    lines.write_text("".join(json.dumps(line) + "\n" for line in write_lines(stories)), "utf-8")
    with thirdhand.open(folder / "stories.db") as store:
        # one after the other: of equals the first decides, so that figures are the same each time
        tally = thirdhand.add(store, [lines], jobs=1)
        if tally.n_failed:
            raise ValueError(f"{tally.n_failed} articles of the story lines cannot be read")
        link(store)
        clusters = [cluster_to_json(one) for one in list_clusters(store, every=True)]
        return clusters, [reuse_to_json(one) for one in list_reuse(store)]


def report(
    stories: Sequence[Story], clusters: Sequence[Any], pairs: Sequence[Any]
) -> list[tuple[str, str, str]]:
    """Return (what, found, trivial) as text."""
    mentions = [mention for story in stories for mention in story.mentions]
    answers = answer_mentions(clusters, mentions)
    propositions = [one for story in stories for one in story.propositions]
    counted = count_all_origins(answers, propositions)
    several = [one for one in counted if one.proposition.origins[0] >= 2]
    refs = {claim["article"]: claim["ref"] for cluster in clusters for claim in cluster["claims"]}
    words = b_cubed([_words_of(stories, mention) for mention in mentions], [m.proposition for m in mentions])
    traps = [pair for story in stories for pair in story.traps]
    denying = sum(mention.stance == "denies" for mention in mentions)
    ways = [mention.how for mention in mentions]
    return [
        ("claims, B-cubed", str(score_clusters(answers)), f"same words: {words}"),
        ("mentions that a claim answers", str(_count_answered(answers)), ""),
        ("trap pairs merged", str(count_merged_traps(answers, traps)), "never merging: 0"),
        ("origins exact (low end)", str(_exact(counted)), f"always one: {_always_one(counted)}"),
        ("… of those with two or more", str(_exact(several)), f"always one: {_always_one(several)}"),
        (
            "denials",
            str(score_denials(answers)),
            f"all deny: F1 {2 * denying / (denying + len(mentions)):.3f}",
        ),
        ("ways (copy, relay, own, untraced)", str(count_right_ways(answers)), f"always relay: {_most(ways)}"),
        ("reuse pairs", str(score_reuse(pairs, refs, stories)), "no pair: F1 0"),
    ]


def _words_of(stories: Sequence[Story], mention: Mention) -> str:
    article = next(one for story in stories for one in story.articles if one.ref == mention.article)
    return mention.span.of(article.text if mention.part is Part.TEXT else article.title or "").casefold()


def _count_answered(answers: Mapping[Mention, Answer | None]) -> Share:
    return Share(sum(answer is not None for answer in answers.values()), len(answers))


def _exact(counted: Sequence[Counted]) -> Share:
    return Share(sum(one.is_exact for one in counted), len(counted))


def _always_one(counted: Sequence[Counted]) -> Share:
    return Share(sum(one.proposition.origins[0] == 1 for one in counted), len(counted))


def _most(ways: Sequence[str]) -> Share:
    return Share(ways.count("relay"), len(ways))


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training.measure_linking", description=__doc__)
    parser.add_argument("--use", choices=("choosing", "reporting"), default="choosing")
    parser.add_argument("--out", type=Path, help="write clusters and pairs as JSON Lines into this folder")
    args = parser.parse_args()
    stories = list(read_stories(args.use))
    with tempfile.TemporaryDirectory() as folder:
        clusters, pairs = link_stories(stories, Path(folder))
    if args.out and args.use == "choosing":
        args.out.mkdir(parents=True, exist_ok=True)
        for name, rows in (("clusters", clusters), ("reuse", pairs)):
            text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            (args.out / f"{name}.jsonl").write_text(text, "utf-8")
    n_articles = sum(len(story.articles) for story in stories)
    print(
        f"{len(stories)} story lines, {n_articles} articles, {sum(len(s.mentions) for s in stories)} mentions"
    )
    for what, found, trivial in report(stories, clusters, pairs):
        print(f"{what:<36}{found:<58}{trivial}")


if __name__ == "__main__":
    main()
