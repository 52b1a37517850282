"""Reading annotated articles from a corpora folder made here, of the same shape as the real one."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from thirdhand.records import Span
from training.corpus import GoldArticle, GoldAttribution, read_annotated, read_polnear

TEXT = "The bridge is closed, Ana Ruiz said."


def record(id: str, **changes: object) -> dict[str, Any]:
    attribution = {"source": [[22, 30]], "cue": [[31, 35]], "content": [[0, 20]], "type": "indirect"}
    article = {"id": id, "publisher": "courier", "text": TEXT, "attributions": [attribution], "wire": None}
    return article | changes


def write_lines(path: Path, records: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(one) + "\n" for one in records)


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    write_lines(tmp_path / "polnear" / "train.jsonl.gz", [record("bridge"), record("ferry"), record("quay")])
    write_lines(tmp_path / "polnear" / "dev.jsonl.gz", [record("ferry"), record("pier")])
    write_lines(tmp_path / "polnear" / "test.jsonl.gz", [record("secret")])
    write_lines(tmp_path / "chains" / "dev.jsonl.gz", [{"article": "ferry"}, {"article": "rumours-7"}])
    return tmp_path


def test_an_article_is_read_with_its_attributions(corpora: Path) -> None:
    assert read_polnear(corpora, "dev")[1] == GoldArticle(
        id="pier",
        publisher="courier",
        text=TEXT,
        attributions=(GoldAttribution(source=(Span(22, 30),), cue=(Span(31, 35),), content=(Span(0, 20),)),),
    )


def test_what_claims_are_measured_on_stays_out_of_training(corpora: Path) -> None:
    assert [article.id for article in read_polnear(corpora, "train")] == ["bridge", "quay"]


def test_dev_is_whole(corpora: Path) -> None:
    assert [article.id for article in read_polnear(corpora, "dev")] == ["ferry", "pier"]


@pytest.mark.parametrize("split", ["test", "Test", "", "../polnear/test", "train,test"])
def test_the_split_for_the_release_is_refused(corpora: Path, split: str) -> None:
    with pytest.raises(ValueError, match="take 'train' or 'dev'"):
        read_polnear(corpora, split)


def test_without_the_list_of_held_out_articles_nothing_is_trained_on(corpora: Path) -> None:
    (corpora / "chains" / "dev.jsonl.gz").unlink()
    with pytest.raises(FileNotFoundError, match=r"dev\.jsonl\.gz"):
        read_polnear(corpora, "train")


def test_spans_are_put_in_order_and_empty_ones_left_out(tmp_path: Path) -> None:
    attribution = {"source": [], "cue": [[31, 35]], "content": [[14, 20], [5, 5], [0, 10]], "type": "mixed"}
    write_lines(tmp_path / "own.jsonl.gz", [record("bridge", attributions=[attribution])])
    [article] = read_annotated(tmp_path / "own.jsonl.gz")
    assert article.attributions == (
        GoldAttribution(source=(), cue=(Span(31, 35),), content=(Span(0, 10), Span(14, 20))),
    )


def test_text_comes_as_it_is(tmp_path: Path) -> None:
    text = "„Nö“, said Ruiz.\r\n\u2028Café — 漢 \U0001f309\n"
    write_lines(tmp_path / "own.jsonl.gz", [record("bridge", text=text, attributions=[])])
    assert [article.text for article in read_annotated(tmp_path / "own.jsonl.gz")] == [text]
