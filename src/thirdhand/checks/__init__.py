"""Sourcing checks: is an article sourced as the trade's own standards ask?

Each rule stands in a file of its own under ``rules`` and says what an editor should look at, in the article's
words, with the published standard that it comes from. No verdict and no score: what is claimed may be true.
"""

from thirdhand.checks.check import check_article
from thirdhand.checks.registry import RULES, find_rule
from thirdhand.checks.settings import load_every_setting

__all__ = ["RULES", "check_article", "find_rule", "load_every_setting"]
