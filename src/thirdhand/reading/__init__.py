"""From an article's text to what it says, and who says it.

``article`` reads one. The way is: ``network`` → ``attributions`` and ``chains`` → ``disputing``,
``hearing`` → ``sources`` → ``inheriting`` → ``nesting`` → ``certainty``, ``quantities``, ``times`` →
``claims``.
"""

from thirdhand.reading.article import read_article

__all__ = ["read_article"]
