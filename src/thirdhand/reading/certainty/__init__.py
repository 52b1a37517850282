"""How surely a claim is put, at each link of its chain and by the writer: rules with scope, then votes.

``words`` cuts and looks up, ``scope`` tells main clauses from others, ``content`` and ``cues`` find markers,
``weighing`` orders them by their record (``priors``) and weighs them against votes, ``judge`` answers.
"""

from thirdhand.reading.certainty.judge import Judged, judge
from thirdhand.reading.certainty.weighing import Votes, Weights

__all__ = ["Judged", "Votes", "Weights", "judge"]
