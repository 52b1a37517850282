"""All rules, in the order in which they are listed and documented."""

from __future__ import annotations

import difflib

from thirdhand.checks.rule import Rule
from thirdhand.errors import UsageError

RULES: tuple[Rule, ...] = ()
BY_ID = {rule.id: rule for rule in RULES}


def find_rule(id: str) -> Rule:
    """Return the rule ``id``; raises UsageError that names the nearest where there is none."""
    if id in BY_ID:
        return BY_ID[id]
    near = difflib.get_close_matches(id, BY_ID, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(BY_ID)}"
    raise UsageError(f"there is no rule {id}; {hint}")
