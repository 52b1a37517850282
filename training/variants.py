"""Variants of a text with the same offsets, so that one annotation serves several house styles."""

import random

#: Pairs of opening and closing double marks as other houses and keyboards set them.
STYLES = (('"', '"'), ("“", "”"), ("‘", "’"), ("'", "'"), ("„", "“"), ("«", "»"))


def vary_marks(text: str, chance: random.Random) -> str:
    """Set all double quotation marks of ``text`` in another style, one code point for one.

    >>> vary_marks("“Go,” he said.", random.Random(0))
    "'Go,' he said."
    """
    opening, closing = chance.choice(STYLES)
    out = []
    for at, mark in enumerate(text):
        if mark in "“„«":
            out.append(opening)
        elif mark in "”»":
            out.append(closing)
        elif mark == '"':
            opens = at == 0 or text[at - 1].isspace() or text[at - 1] in "([—–-"
            out.append(opening if opens else closing)
        else:
            out.append(mark)
    return "".join(out)
