import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wordpieces import tiny_tokenizer
from thirdhand.model.paragraphs import find_paragraphs
from thirdhand.model.pieces import N_FEATURES, Pieces, cut_pieces

TOKENIZER = tiny_tokenizer()
TEXTS = st.text(max_size=80) | st.text(
    st.sampled_from("the Bridge. “SAID” 'É\u0301\u200b\x00\n\r 漢—'s"), max_size=120
)

NONE, LOWER, CAPITAL, UPPER = range(4)
OUTSIDE, INSIDE, OPENING, CLOSING = range(0, 16, 4)
BEGINS = 16


def words_of(text: str, pieces: Pieces) -> list[str]:
    return [text[start:end] for start, end in zip(pieces.starts.tolist(), pieces.ends.tolist(), strict=True)]


def test_pieces_are_words_parts_of_words_and_marks() -> None:
    text = "The bridges is “CLOSED,”\r\n\r\n mayor Ruiz said."
    pieces = cut_pieces(text, TOKENIZER)
    assert words_of(text, pieces) == [
        "The",
        "bridge",
        "s",
        "is",
        "“",
        "CLOSED",
        ",",
        "”",
        "mayor",
        "Ruiz",
        "said",
        ".",
    ]
    assert pieces.bounds.tolist() == [0, 8, 12]
    assert [(quote.start, quote.end) for quote in pieces.quotes] == [(15, 24)]
    assert len(pieces) == len(pieces.ids) == 12


def test_features_tell_case_quotation_and_the_beginning_of_a_paragraph() -> None:
    pieces = cut_pieces("The bridge is “CLOSED,” Ruiz said.\n“is.", TOKENIZER)
    assert pieces.features.tolist() == [
        BEGINS + OUTSIDE + CAPITAL,
        OUTSIDE + LOWER,
        OUTSIDE + LOWER,
        OPENING + NONE,
        INSIDE + UPPER,
        INSIDE + NONE,
        CLOSING + NONE,
        OUTSIDE + CAPITAL,
        OUTSIDE + LOWER,
        OUTSIDE + NONE,
        BEGINS + OPENING + NONE,
        INSIDE + LOWER,
        INSIDE + NONE,
    ]


def test_a_single_capital_letter_is_no_word_in_capitals() -> None:
    assert cut_pieces("A mayor.", TOKENIZER).features.tolist() == [BEGINS + CAPITAL, LOWER, NONE]


@pytest.mark.parametrize("text", ["", " \n\n\t", "\x00\x01", "\u200b\n\u200b"])
def test_a_text_without_words_has_no_pieces(text: str) -> None:
    pieces = cut_pieces(text, TOKENIZER)
    assert (len(pieces), pieces.bounds.tolist()) == (0, [0])
    assert [part.dtype for part in (pieces.ids, pieces.starts, pieces.ends, pieces.bounds)] == [np.int64] * 4


def test_a_paragraph_without_words_leaves_no_gap() -> None:
    assert cut_pieces("The bridge.\n\x00\x01\nis closed.", TOKENIZER).bounds.tolist() == [0, 3, 6]


@given(TEXTS)
def test_offsets_are_in_order_and_each_piece_stands_in_its_paragraph(text: str) -> None:
    pieces = cut_pieces(text, TOKENIZER)
    assert len(pieces.ids) == len(pieces.features) == len(pieces.starts) == len(pieces.ends)
    assert (np.diff(pieces.starts) >= 0).all() and (np.diff(pieces.ends) >= 0).all()
    assert (pieces.starts < pieces.ends).all()
    assert ((pieces.features >= 0) & (pieces.features < N_FEATURES)).all()
    paragraphs = iter(find_paragraphs(text))
    for first, last in itertools.pairwise(pieces.bounds.tolist()):
        assert first < last
        start, end = int(pieces.starts[first]), int(pieces.ends[last - 1])
        assert any(paragraph.start <= start < end <= paragraph.end for paragraph in paragraphs)
    assert (pieces.bounds[0], pieces.bounds[-1]) == (0, len(pieces))


@pytest.mark.parametrize(
    ("text", "n_lent"),
    [("The bridge", 1), ("The bridge.", 0), ("The bridge”", 0), ("The\nbridge\nis?", 2), ("", 0)],
)
def test_a_paragraph_without_an_end_is_lent_a_full_stop(text: str, n_lent: int) -> None:
    pieces = cut_pieces(text, TOKENIZER)
    assert pieces.lent.sum() == n_lent
    assert {TOKENIZER.id_to_token(id) for id in pieces.ids[pieces.lent].tolist()} <= {"."}


@pytest.mark.parametrize(
    ("text", "first"),
    [("• Police", 2), ("- Police", 2), ("*  Police", 3), ("— Police", 0), ("-5", 0), ("-", 0)],
)
def test_a_list_mark_is_not_read(text: str, first: int) -> None:
    assert cut_pieces(text, TOKENIZER).starts[0] == first


@given(TEXTS)
def test_only_first_pieces_begin_a_paragraph(text: str) -> None:
    pieces = cut_pieces(text, TOKENIZER)
    assert np.flatnonzero(pieces.features >= BEGINS).tolist() == pieces.bounds[:-1].tolist()


@given(
    st.lists(
        st.sampled_from(["The bridge is closed.", "mayor RUIZ said", "said “no”"]), min_size=1, max_size=5
    )
)
def test_a_paragraph_has_the_same_pieces_wherever_it_stands(lines: list[str]) -> None:
    pieces = cut_pieces("\n\n".join(lines), TOKENIZER)
    alone = [cut_pieces(line, TOKENIZER) for line in lines]
    assert pieces.ids.tolist() == [id for one in alone for id in one.ids.tolist()]
    assert pieces.features.tolist() == [feature for one in alone for feature in one.features.tolist()]
