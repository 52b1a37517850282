"""Which claims put the same proposition: columns of claims, candidates, the decision, groups."""

from thirdhand.linking.matching.candidates import WINDOW
from thirdhand.linking.matching.claims import ClaimTable, pack_claims, unpack_claims
from thirdhand.linking.matching.describing import Encoder, WordMeans, describe_claims
from thirdhand.linking.matching.grouping import group_claims
from thirdhand.linking.matching.matching import match_claims
from thirdhand.linking.matching.tables import ArticleTable, CopyTable, MatchTable

__all__ = [
    "WINDOW",
    "ArticleTable",
    "ClaimTable",
    "CopyTable",
    "Encoder",
    "MatchTable",
    "WordMeans",
    "describe_claims",
    "group_claims",
    "match_claims",
    "pack_claims",
    "unpack_claims",
]
