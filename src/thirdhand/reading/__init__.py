"""From an article's text to what it says, and who says it.

``article`` reads one; ``stream`` reads many, in order and side by side. Within one the way is: ``network``
→ ``attributions`` and ``chains`` → ``disputing``, ``hearing`` → ``sources`` → ``inheriting`` → ``nesting`` →
``certainty``, ``quantities``, ``times`` → ``claims``.
"""

from thirdhand.reading.article import read_article
from thirdhand.reading.stream import count_cores, read_places

__all__ = ["count_cores", "read_article", "read_places"]
