"""A word-piece tokenizer of the encoder's kind, so small that every test can have it."""

from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

#: Whole words; any other is spelt in letters, and what has no letter here is unknown.
WORDS = ("the", "bridge", "mayor", "said", "is", "closed", "ruiz", "##s", "##ed")
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,:;!?'\"“”‘’-"


def tiny_tokenizer() -> Tokenizer:
    vocabulary = ["[UNK]", *WORDS, *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    tokenizer = Tokenizer(
        WordPiece({word: number for number, word in enumerate(dict.fromkeys(vocabulary))}, unk_token="[UNK]")
    )
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer
