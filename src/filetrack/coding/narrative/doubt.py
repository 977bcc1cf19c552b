"""How sure a level is, and why a person should read the text: what the manual calls debatable, and what is odd."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from filetrack.coding.narrative.level import SEVERITY, Fired
from filetrack.coding.narrative.words import Passage
from filetrack.schemas.codes import Level

SILENT = "says nothing of what happened"
DEBATABLE = "the manual leaves the level to judgement"
WITHDRAWN = "an allegation was taken back"
DENIED = "told and denied"
SHORT = "very short"
_SURE = {SILENT: 0.5, DEBATABLE: 0.6, WITHDRAWN: 0.6, DENIED: 0.8, SHORT: 0.8}
"""By what each reason multiplies the confidence of a level that has none of them."""
_BEST = 0.95
_FEW_WORDS = 8


class Doubts(NamedTuple):
    """Confidence in a level, reasons to be unsure, and the lower of the levels between which it may lie."""

    confidence: float
    unsure: tuple[str, ...]
    level_low: Level | None


def doubts(passage: Passage, fired: Sequence[Fired], withdrawn: bool) -> Doubts:
    """How sure the level that the rules gave is; a ranking of texts, no probability."""
    highest = min((one.level for one in fired), key=SEVERITY.__getitem__, default=None)
    resting = [one for one in fired if one.level == highest]
    debatable = [one.debatable for one in resting if one.debatable]
    reasons = {
        SILENT: not fired,
        DEBATABLE: bool(resting) and len(debatable) == len(resting),
        WITHDRAWN: withdrawn,
        DENIED: "DENY" in passage.tags and highest not in (None, Level.LOW),
        SHORT: 0 < len(passage.tags) < _FEW_WORDS,
    }
    unsure = tuple(reason for reason, holds in reasons.items() if holds)
    confidence = _BEST
    for reason in unsure:
        confidence *= _SURE[reason]
    lowest = highest
    if reasons[DEBATABLE]:
        lowest = max(highest, *debatable, key=SEVERITY.__getitem__)
    if highest == Level.MEDIUM and (withdrawn or reasons[DENIED]):
        lowest = Level.LOW
    return Doubts(round(confidence, 2), unsure, lowest)
