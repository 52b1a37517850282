"""Who the sources of an article are: names resolved within it, kinds, anonymity, papers and channels."""

from thirdhand.reading.sources.mentions import Mention, Resolved
from thirdhand.reading.sources.resolve import THRESHOLD, resolve_sources

__all__ = ["THRESHOLD", "Mention", "Resolved", "resolve_sources"]
