"""Clusters held against rumours: which articles are of one rumour, and what is counted."""

import csv
import gzip
from pathlib import Path

from tests.invented_clusters import cluster, telling
from thirdhand.linking.values import Cluster, How
from training.measure_rumours import read_rumours, report


def write(path: Path, *rows: dict[str, str]) -> None:
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_articles_that_one_headline_is_about_are_of_one_rumour_however_far(tmp_path: Path) -> None:
    folder = tmp_path / "rumours"
    folder.mkdir()
    write(folder / "bodies.csv.gz", *({"Body ID": id, "articleBody": f"Text {id}."} for id in "1234"))
    stances = [
        ("A mill burned", "1", "agree"),
        ("A mill burned", "2", "disagree"),
        ("Mill safe", "2", "agree"),
    ]
    stances += [
        ("Mill safe", "3", "discuss"),
        ("A whale sang", "4", "agree"),
        ("A mill burned", "4", "unrelated"),
    ]
    write(folder / "stances.csv.gz", *({"Headline": h, "Body ID": id, "Stance": s} for h, id, s in stances))
    texts, headlines, rumours = read_rumours(tmp_path)
    assert texts["1"] == "Text 1." and headlines["2"] == "A mill burned"
    assert rumours["1"] == rumours["2"] == rumours["3"] != rumours["4"]


def test_pairs_and_clusters_over_two_rumours_are_wrong() -> None:
    def found(*refs: str) -> Cluster:
        tellings = tuple(telling(ref, "04T06:20", How.UNTRACED, "it burned", ref=ref) for ref in refs)
        return cluster(tellings, id="-".join(refs))

    clusters = [found("1", "2"), found("2", "4")]
    lines = list(report(clusters, {"1": 0, "2": 0, "3": 0, "4": 7}))
    assert lines[0] == "4 articles on 2 rumours, 2 clusters"
    assert lines[1].endswith("50.0 % (1 of 2)")
    assert "50.0 % (1 of 2)" in lines[3] and lines[3].endswith("any pair: 50.0 %")
    assert lines[4].endswith("33.3 % (1 of 3)")
