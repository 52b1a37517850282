"""The encoder of claims, as it is shipped."""

from pathlib import Path

import numpy as np
import pytest

from thirdhand.errors import ModelError
from thirdhand.model.encoding import CLAIM_WIDTH, MOST_PIECES, open_encoder
from thirdhand.model.session import open_model


def pieces(words: str) -> np.ndarray:
    ids = open_model().tokenizer.encode(words, add_special_tokens=False).ids
    return np.array(ids, dtype=np.int64)


FIRE = "Fire gutted a paper mill in Dunmore"
AGAIN = "The Dunmore paper mill was destroyed by a blaze"
RATES = "The central bank left interest rates unchanged"


def alone(words: str) -> np.ndarray:
    vector = open_encoder().encode(pieces(words))[:CLAIM_WIDTH]
    return vector / np.linalg.norm(vector)


def test_no_words_mean_nothing() -> None:
    assert not open_encoder().encode(pieces("")).any()


def test_other_words_for_the_same_are_nearer_than_another_claim() -> None:
    fire, again, rates = alone(FIRE), alone(AGAIN), alone(RATES)
    assert fire @ again > fire @ rates + 0.3


def test_the_last_number_tells_a_denial() -> None:
    encoder = open_encoder()
    said = encoder.encode(pieces("the minister met the lobbyist in March"))
    against = encoder.encode(pieces("no such meeting ever took place"))
    assert said.shape == (CLAIM_WIDTH + 1,)
    assert against[-1] > 0 > said[-1]


def test_a_long_claim_is_told_by_its_first_pieces() -> None:
    long = pieces("troops " * 300)
    assert (open_encoder().encode(long) == open_encoder().encode(long[:MOST_PIECES])).all()


def test_a_word_means_what_stands_around_it() -> None:
    encoder = open_encoder()
    mill = encoder.spread(pieces(f"{FIRE}. The building was a total loss"))
    bank = encoder.spread(pieces(f"{RATES}. The building was a total loss"))
    assert mill.shape == (len(pieces(f"{FIRE}. The building was a total loss")), CLAIM_WIDTH + 1)
    assert not np.allclose(mill[-4:], bank[-4:], atol=0.01)


def test_a_model_without_an_encoder_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        open_encoder(tmp_path)
