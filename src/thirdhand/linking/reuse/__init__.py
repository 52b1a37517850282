"""Text that articles have from one another: signatures, pairs, passages, what they are, who had them first.

After passim's design (Smith, Cordell and Mullen, "Computational Methods for Uncovering Reprinted Texts in
Antebellum Newspapers", American Literary History 27, 2015): letter n-grams pair articles that are near in
time, an alignment finds the passages, and each passage has one best source.
"""

from thirdhand.linking.reuse.aligning import Passage, align
from thirdhand.linking.reuse.boilerplate import Boilerplate, learn_boilerplate
from thirdhand.linking.reuse.directing import direct
from thirdhand.linking.reuse.finding import Found, find_reuse
from thirdhand.linking.reuse.judging import Judgement, judge
from thirdhand.linking.reuse.pairing import PairTable, find_pairs
from thirdhand.linking.reuse.siblings import Siblings, list_siblings
from thirdhand.linking.reuse.signatures import Signatures, pack, sign, unpack
from thirdhand.linking.reuse.tables import CopiedTable, ReuseTable, list_copied, list_reuse
from thirdhand.linking.reuse.writings import Writing, find_wires, is_declared, to_writing

__all__ = [
    "Boilerplate",
    "CopiedTable",
    "Found",
    "Judgement",
    "PairTable",
    "Passage",
    "ReuseTable",
    "Siblings",
    "Signatures",
    "Writing",
    "align",
    "direct",
    "find_pairs",
    "find_reuse",
    "find_wires",
    "is_declared",
    "judge",
    "learn_boilerplate",
    "list_copied",
    "list_reuse",
    "list_siblings",
    "pack",
    "sign",
    "to_writing",
    "unpack",
]
