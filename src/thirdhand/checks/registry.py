"""All rules, in the order in which they are listed and documented."""

from __future__ import annotations

import difflib

from thirdhand.checks.rule import Rule
from thirdhand.checks.rules import (
    anonymous_no_reason,
    anonymous_only,
    bare_source,
    collective_voice,
    headline_hedge_lost,
    headline_source_lost,
    headline_unsupported,
    number_inflated,
    plural_uncounted,
    second_hand,
    single_source,
    unattributed_claim,
    weasel_passive,
)
from thirdhand.errors import UsageError

RULES: tuple[Rule, ...] = (
    headline_unsupported.RULE,
    headline_hedge_lost.RULE,
    headline_source_lost.RULE,
    number_inflated.RULE,
    unattributed_claim.RULE,
    single_source.RULE,
    anonymous_only.RULE,
    anonymous_no_reason.RULE,
    second_hand.RULE,
    collective_voice.RULE,
    bare_source.RULE,
    plural_uncounted.RULE,
    weasel_passive.RULE,
)
BY_ID = {rule.id: rule for rule in RULES}


def find_rule(id: str) -> Rule:
    """Return the rule ``id``; raises UsageError that names the nearest where there is none."""
    if id in BY_ID:
        return BY_ID[id]
    near = difflib.get_close_matches(id, BY_ID, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(BY_ID)}"
    raise UsageError(f"there is no rule {id}; {hint}")
