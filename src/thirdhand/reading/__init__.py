"""From an article's text to what it says, and who says it.

``attributions`` reads one article; ``stream`` reads many, in order and side by side.
"""

from thirdhand.reading.attributions import find_attributions
from thirdhand.reading.stream import count_cores, read_places

__all__ = ["count_cores", "find_attributions", "read_places"]
