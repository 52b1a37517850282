"""The encoder of claims, as it is shipped."""

from pathlib import Path

import numpy as np
import pytest

from thirdhand.errors import ModelError
from thirdhand.linking.matching.claims import VECTOR_WIDTH
from thirdhand.model.encoding import MOST_PIECES, open_encoder
from thirdhand.model.session import open_model


def pieces(words: str) -> np.ndarray:
    ids = open_model().tokenizer.encode(words, add_special_tokens=False).ids
    return np.array(ids, dtype=np.int64)


FIRE = "Fire gutted a paper mill in Dunmore"
AGAIN = "The Dunmore paper mill was destroyed by a blaze"
RATES = "The central bank left interest rates unchanged"


def test_a_vector_has_length_one() -> None:
    vector = open_encoder().encode(pieces(FIRE))
    assert vector.shape == (VECTOR_WIDTH,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_no_words_have_no_direction() -> None:
    assert not open_encoder().encode(pieces("")).any()


def test_other_words_for_the_same_are_nearer_than_another_claim() -> None:
    encoder = open_encoder()
    fire, again, rates = (encoder.encode(pieces(words)) for words in (FIRE, AGAIN, RATES))
    assert fire @ again > fire @ rates + 0.3


def test_a_long_claim_is_told_by_its_first_pieces() -> None:
    long = pieces("troops " * 300)
    assert (open_encoder().encode(long) == open_encoder().encode(long[:MOST_PIECES])).all()


def test_a_model_without_an_encoder_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        open_encoder(tmp_path)
