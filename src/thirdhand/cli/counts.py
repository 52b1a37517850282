"""How many there are of something, as messages say it.

Every number above a thousand has its thousands marked, and one thing is not called many.
"""


def plural(n: int, word: str) -> str:
    """Return how many there are of what ``word`` is one.

    >>> plural(1, "article"), plural(2_000, "article")
    ('1 article', '2,000 articles')
    """
    return f"{n:,} {word}{'' if n == 1 else 's'}"
