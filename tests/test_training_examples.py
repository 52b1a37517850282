"""Labels for training: legal in every window, and tied together as the annotation ties them."""

import itertools
import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wordpieces import tiny_tokenizer
from thirdhand.model.labels import MAY_END, MAY_FOLLOW, MAY_START, OUTSIDE, TAGS, Role, role_of
from thirdhand.model.pieces import CLS, SEP
from thirdhand.model.windows import OVERLAP, Window, cut_windows
from thirdhand.records import Span
from training.corpus import GoldArticle, GoldAttribution
from training.examples import (
    ABSENT,
    NO_GROUP,
    Example,
    Labelled,
    batched,
    cut_examples,
    label,
    shifted_windows,
    single_paragraphs,
)

TOKENIZER = tiny_tokenizer()


def gold_article(text: str, *attributions: tuple[list[str], list[str], list[str]]) -> GoldArticle:
    """Annotate the first occurrence of each string as source, cue or content."""
    return GoldArticle(
        id="bridge",
        publisher="courier",
        text=text,
        attributions=tuple(
            GoldAttribution(
                **{
                    role: tuple(find(text, one) for one in parts)
                    for role, parts in zip(Role, roles, strict=True)
                }
            )
            for roles in attributions
        ),
    )


def find(text: str, part: str) -> Span:
    return Span(text.index(part), text.index(part) + len(part))


def spell(labelled: Labelled) -> str:
    return " ".join(TAGS[tag] for tag in labelled.tags)


def test_fragments_become_tags() -> None:
    article = gold_article(
        "“The bridge is closed,” the mayor said.", (["the mayor"], ["said"], ["“The bridge is closed,”"])
    )
    assert spell(label(article, TOKENIZER)) == (
        "O B-content I-content I-content E-content O O B-source E-source S-cue O"
    )


def test_a_fragment_that_crosses_a_line_end_is_parted_there() -> None:
    article = gold_article(
        "Ruiz said the bridge is\nclosed.", (["Ruiz"], ["said"], ["the bridge is\nclosed"])
    )
    assert spell(label(article, TOKENIZER)) == "S-source S-cue B-content I-content E-content O S-content O"


def test_what_overlaps_an_earlier_fragment_is_left_out() -> None:
    article = gold_article(
        "the mayor said Ruiz said.",
        (["the mayor"], ["said"], ["Ruiz said"]),
        (["mayor said"], ["said"], ["Ruiz"]),
    )
    assert spell(label(article, TOKENIZER)) == "B-source E-source S-cue B-content E-content O"


def test_groups_tie_contents_to_cues_and_cues_to_sources() -> None:
    text = "the mayor said the bridge, ruiz is closed."
    article = gold_article(
        text,
        (["the mayor"], ["said"], ["the bridge"]),
        (["the mayor"], ["is"], ["closed"]),
        ([], ["ruiz"], []),
    )
    labelled = label(article, TOKENIZER)
    assert spell(labelled) == "B-source E-source S-cue B-content E-content O S-cue S-cue S-content O"
    assert labelled.pair_group.tolist() == [0, 0, 2, 2, 2, 0, 4, 3, 3, 0]
    assert labelled.source_group.tolist() == [2, 2, 2, 0, 0, 0, ABSENT, 2, 0, 0]


def test_a_variant_of_the_text_has_the_same_labels_and_its_own_pieces() -> None:
    article = gold_article("“closed” Ruiz said", (["Ruiz"], ["said"], ["“closed”"]))
    plain, varied = label(article, TOKENIZER), label(article, TOKENIZER, "'closed' Ruiz said")
    assert varied.tags.tolist() == plain.tags.tolist()
    assert varied.pieces.ids.tolist() != plain.pieces.ids.tolist()


def test_an_example_has_special_pieces_at_both_ends() -> None:
    article = gold_article("the mayor said:\nclosed.", (["the mayor"], ["said"], ["closed"]))
    labelled = label(article, TOKENIZER)
    [example] = cut_examples(labelled, [Window(0, 6, 0, 6)])
    assert example.ids.tolist() == [CLS, *labelled.pieces.ids.tolist(), SEP]
    assert example.features.tolist() == [0, *labelled.pieces.features.tolist(), 0]
    assert [TAGS[tag] for tag in example.tags] == [
        "O",
        "B-source",
        "E-source",
        "S-cue",
        "O",
        "S-content",
        "O",
        "O",
    ]
    assert example.begins.tolist() == [True, True, False, False, False, True, False, True]
    assert example.cue_group.tolist() == [ABSENT, 0, 0, 2, 0, 2, 0, NO_GROUP]
    assert example.content_group.tolist() == [ABSENT, 0, 0, 2, 0, 2, 0, NO_GROUP]
    assert example.source_group.tolist() == [ABSENT, 2, 2, 2, 0, 0, 0, NO_GROUP]


def test_what_points_out_of_the_window_points_at_none() -> None:
    article = gold_article("the mayor,\nsaid:\nclosed.", (["the mayor"], ["said"], ["closed"]))
    source, cue, content = cut_examples(
        label(article, TOKENIZER), [Window(0, 3, 0, 3), Window(3, 5, 3, 5), Window(5, 7, 5, 7)]
    )
    assert source.source_group.tolist() == [ABSENT, 2, 2, 0, NO_GROUP]
    assert cue.source_group.tolist() == [ABSENT, ABSENT, 0, NO_GROUP]
    assert cue.content_group.tolist() == [ABSENT, ABSENT, 0, NO_GROUP]
    assert cue.cue_group.tolist() == [ABSENT, 2, 0, NO_GROUP]
    assert content.cue_group.tolist() == [ABSENT, ABSENT, 0, NO_GROUP]


LINES = st.lists(
    st.lists(
        st.sampled_from(["The bridge", "mayor Ruiz", "said", "“closed,”", "is.", "its"]),
        min_size=1,
        max_size=60,
    ),
    min_size=1,
    max_size=6,
).map(lambda lines: "\n".join(" ".join(line) for line in lines))


@st.composite
def gold_articles(draw: st.DrawFn) -> GoldArticle:
    """A text with any spans as gold: nested, crossing, empty, over line ends."""
    text = draw(LINES)
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 60)).map(
        lambda pair: Span(pair[0], min(len(text), pair[0] + pair[1]))
    )
    parts = st.lists(spans, max_size=2).map(lambda some: tuple(sorted(some)))
    attributions = draw(
        st.lists(st.builds(GoldAttribution, source=parts, cue=parts, content=parts), max_size=8)
    )
    return GoldArticle(id="any", publisher="courier", text=text, attributions=tuple(attributions))


def windows_of(labelled: Labelled, seed: int) -> list[Window]:
    """Windows of every sort: packed, as small as they can be, single paragraphs, and shifted."""
    pieces = labelled.pieces
    return [
        *cut_windows(pieces.bounds),
        *cut_windows(pieces.bounds, 2 * OVERLAP + 1),
        *single_paragraphs(pieces),
        *shifted_windows(pieces, random.Random(seed)),
    ]


def paragraphs_of(example: Example) -> list[tuple[int, int]]:
    return list(itertools.pairwise([*np.flatnonzero(example.begins).tolist(), len(example)]))


@settings(deadline=None)
@given(gold_articles(), st.integers(0, 99))
def test_tags_are_legal_in_every_window(article: GoldArticle, seed: int) -> None:
    labelled = label(article, TOKENIZER)
    for example in cut_examples(labelled, windows_of(labelled, seed)):
        for first, last in paragraphs_of(example):
            tags = example.tags[first:last]
            assert MAY_START[tags[0]] and MAY_END[tags[-1]]
            assert MAY_FOLLOW[tags[:-1], tags[1:]].all()


@settings(deadline=None)
@given(gold_articles(), st.integers(0, 99))
def test_groups_point_at_what_the_window_shows(article: GoldArticle, seed: int) -> None:
    labelled = label(article, TOKENIZER)
    for example in cut_examples(labelled, windows_of(labelled, seed)):
        roles = np.array([role_of(tag) or "" for tag in example.tags.tolist()])
        for groups, role in (
            (example.cue_group, Role.CUE),
            (example.content_group, Role.CONTENT),
            (example.source_group, Role.SOURCE),
        ):
            assert set(groups[groups > ABSENT]) == set(groups[(roles == role) & (groups > ABSENT)])
            assert (groups[example.tags == OUTSIDE][1:] == NO_GROUP).all()
        assert (example.cue_group[roles == Role.CONTENT] != NO_GROUP).all()
        assert (example.source_group[roles == Role.CUE] != NO_GROUP).all()


@settings(deadline=None)
@given(gold_articles(), st.integers(0, 99))
def test_shifted_windows_and_single_paragraphs_leave_no_piece_out(article: GoldArticle, seed: int) -> None:
    pieces = label(article, TOKENIZER).pieces
    for windows in (shifted_windows(pieces, random.Random(seed)), single_paragraphs(pieces)):
        cores = [at for window in windows for at in range(window.core_start, window.core_end)]
        assert cores == list(range(len(pieces)))


@given(st.lists(st.integers(1, 300), min_size=1, max_size=30), st.integers(300, 900), st.integers(0, 99))
def test_batches_hold_each_example_once_and_keep_to_their_size(
    lengths: list[int], size: int, seed: int
) -> None:
    examples = [of_length(length) for length in lengths]
    batches = list(batched(examples, size, random.Random(seed)))
    assert sorted(map(id, itertools.chain(*batches))) == sorted(map(id, examples))
    for batch in batches:
        assert max(map(len, batch)) * len(batch) <= size


def of_length(length: int) -> Example:
    numbers = np.zeros(length, dtype=np.int64)
    return Example(
        ids=numbers,
        features=numbers,
        tags=numbers,
        begins=numbers.astype(np.bool_),
        cue_group=numbers,
        content_group=numbers,
        source_group=numbers,
    )
