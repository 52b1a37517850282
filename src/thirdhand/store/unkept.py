"""The characters that no database keeps in its text, nor takes in a question."""

from __future__ import annotations

import re

#: What UTF-8 has no form for, and what PostgreSQL does not keep.
UNKEPT = re.compile("[\0\ud800-\udfff]")
