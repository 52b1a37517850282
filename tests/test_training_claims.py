"""Annotated chains as numbers, and the measures: alignment, same source, same name, intervals."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from thirdhand.model.labels import TAGS
from thirdhand.model.pieces import cut_pieces
from thirdhand.model.windows import Window
from thirdhand.records import (
    Anonymity,
    Author,
    Certainty,
    Claim,
    ClaimPlace,
    Kind,
    Link,
    Part,
    Phrase,
    Span,
)
from training.claims_corpus import read_chains
from training.claims_examples import CERTAINTIES, KINDS, NOTHING, SILENT, label_claims
from training.claims_gold import GoldClaim, GoldClaims, GoldLink
from training.measure_claims import align, bootstrap, macro_f1, overlap, same_chain, same_name

TEXT = "“It sank,” Ruiz told CNN, “at dawn.” The port is closed."
TOKENIZER = Tokenizer.from_file(str(Path(str(files("thirdhand"))) / "models" / "en" / "tokenizer.json"))
TOKENIZER.no_truncation()
TOKENIZER.no_padding()


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def gold_link(words: str, name: str, certainty: Certainty, kind: Kind) -> GoldLink:
    return GoldLink(
        span=(span(words),),
        name=name,
        names=(name,),
        via=None,
        kind=kind,
        anonymity=Anonymity.NAMED,
        certainty=certainty,
        doubt=False,
        distancing=False,
    )


CNN = gold_link("CNN", "CNN", Certainty.UNKNOWN, Kind.OUTLET)
RUIZ = gold_link("Ruiz", "Ana Ruiz", Certainty.ASSERTED, Kind.PERSON)


def gold_claim(*contents: str, cue: str = "", chain: tuple[GoldLink, ...] = ()) -> GoldClaim:
    return GoldClaim(
        content=tuple(map(span, contents)),
        cue=(span(cue),) if cue else (),
        place=None,
        author=Author(certainty=Certainty.UNKNOWN if chain else Certainty.ASSERTED),
        chain=chain,
        evidence=(),
    )


GOLD = GoldClaims(
    id="x",
    text=TEXT,
    title=None,
    outlet=None,
    claims=(
        gold_claim("It sank", "at dawn", cue="told", chain=(CNN, RUIZ)),
        gold_claim("The port is closed"),
    ),
)


def labelled() -> tuple[list[str], dict[str, list[int]]]:
    pieces = cut_pieces(TEXT, TOKENIZER)
    labels = label_claims(GOLD, pieces)
    words = [TEXT[s:e] for s, e in zip(pieces.starts.tolist(), pieces.ends.tolist(), strict=True)]
    return words, {name: getattr(labels, name).tolist() for name in labels.__dataclass_fields__}


def at(words: list[str], values: list[int], word: str) -> int:
    return values[words.index(word)]


def test_pieces_bear_tags_and_point_where_the_chain_says() -> None:
    words, values = labelled()
    tags = {word: TAGS[tag] for word, tag in zip(words, values["tags"], strict=True)}
    assert tags["sank"] == "E-content"
    assert tags["told"] == "S-cue"
    assert tags["CNN"] == "S-source"
    number = {word: at(words, values["fragment"], word) for word in ("sank", "told", "CNN", "dawn")}
    ruiz = next(n for w, n in zip(words, values["fragment"], strict=True) if "Ruiz".startswith(w))
    assert at(words, values["to_source"], "sank") == at(words, values["to_source"], "dawn") == ruiz
    assert at(words, values["to_cue"], "sank") == number["told"]
    assert at(words, values["to_before"], "sank") == NOTHING
    assert at(words, values["to_before"], "dawn") == number["sank"]
    assert at(words, values["to_outer"], "CNN") == NOTHING
    assert at(words, values["to_source"], "closed") == at(words, values["to_cue"], "closed") == NOTHING
    assert at(words, values["inner"], "sank") == 1 + CERTAINTIES.index(Certainty.ASSERTED)
    assert at(words, values["author"], "sank") == 1 + CERTAINTIES.index(Certainty.UNKNOWN)
    assert at(words, values["kind"], "CNN") == 1 + KINDS.index(Kind.OUTLET)
    assert at(words, values["outer"], "CNN") == 1 + CERTAINTIES.index(Certainty.UNKNOWN)


def test_what_points_out_of_a_window_asks_nothing() -> None:
    words, _ = labelled()
    labels = label_claims(GOLD, cut_pieces(TEXT, TOKENIZER))
    first = words.index("sank") + 1
    cut = labels.cut(Window(0, first, 0, first))
    assert len(cut.tags) == first + 2
    assert set(cut.to_source.tolist()) == {SILENT}
    assert NOTHING in cut.to_before


def link(words: str, name: str | None = None) -> Link:
    return Link(
        certainty=Certainty.ASSERTED,
        source=Phrase.cut(TEXT, [span(words)]),
        name=name,
        names=(name,) if name else (),
        via=None,
        kind=Kind.PERSON,
        anonymity=Anonymity.NAMED,
        attribution=None,
        score=1.0,
    )


def read_claim(content: str, *chain: Link) -> Claim:
    return Claim(
        id="c1",
        part=Part.TEXT,
        place=ClaimPlace.BODY,
        content=Phrase.cut(TEXT, [span(content)]),
        author=Author(certainty=Certainty.UNKNOWN),
        chain=chain,
        score=1.0,
    )


def test_overlap_is_intersection_over_union() -> None:
    assert overlap([Span(0, 4)], [Span(2, 6)]) == pytest.approx(2 / 6)
    assert overlap([Span(0, 2), Span(4, 6)], [Span(0, 6)]) == pytest.approx(4 / 6)
    assert overlap([Span(0, 2)], [Span(2, 4)]) == 0


def test_each_claim_aligns_once_and_the_best_first() -> None:
    pairs = align(
        GOLD.claims, [read_claim("The port is closed"), read_claim("“It sank,”"), read_claim("sank")]
    )
    assert [pair.read and pair.read.content.text for pair in pairs] == ["“It sank,”", "The port is closed"]
    assert align(GOLD.claims, [])[0].read is None


@pytest.mark.parametrize(
    ("read", "same"),
    [
        ((link("CNN"), link("Ruiz")), True),
        ((link("Ruiz"), link("CNN")), False),
        ((link("Ruiz"),), False),
        ((link("port", "CNN"), link("Ruiz")), True),
        ((link("port", "BBC"), link("Ruiz")), False),
        ((), False),
    ],
)
def test_a_chain_is_the_same_sources_in_order(read: tuple[Link, ...], same: bool) -> None:
    assert same_chain((CNN, RUIZ), read) is same


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Ana Ruiz", "Ruiz", True),
        ("the Washington Post", "Washington Post", True),
        ("Mr. Dorn’s", "Dorn", True),
        ("Ana Ruiz", "Ana Marr", False),
        ("", "", False),
    ],
)
def test_names_are_the_same_when_one_holds_the_other(left: str, right: str, same: bool) -> None:
    assert same_name(left, right) is same


def test_macro_f1_counts_every_label_of_gold_alike() -> None:
    mean, each = macro_f1([("a", "a"), ("a", "a"), ("b", "a"), ("b", "b")])
    assert each == {"a": (pytest.approx(80.0), 2), "b": (pytest.approx(200 / 3), 2)}
    assert mean == pytest.approx((80 + 200 / 3) / 2)


def test_the_interval_holds_the_share_and_is_repeatable() -> None:
    groups = [[True, False]] * 10 + [[True, True]] * 10
    low, high = bootstrap(groups)
    assert low < 75 < high
    assert (low, high) == bootstrap(groups)
    assert np.isnan(bootstrap([[]])[0])


def test_only_train_and_dev_are_read(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no part 'test'"):
        read_chains(tmp_path, "test")
