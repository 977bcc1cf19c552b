"""The coding manual's value sets: what a narrative says, in the words of its frame (§4.8 to §4.11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from filetrack.coding.narrative.mentions import ListedChild
from filetrack.coding.narrative.reader import Reader, Reading
from filetrack.schemas.codes import Caller, ChildLocation, Context, Injured, Level, Removal, ThreatTo, Weapon
from filetrack.schemas.finding import Variable

NONE = "none"
LEVELS = {Level.LOW: "1", Level.MEDIUM: "2", Level.HIGH: "3"}
CONTEXTS = {
    Context.ALCOHOL_DRUGS: "alcohol_drugs",
    Context.RELATIONSHIP: "separation",
    Context.ACCESS: "access",
    Context.CHILD_CONTACT: "contact",
    Context.PARENTING: "parenting",
    Context.MONEY: "financial",
}
REMOVALS = {
    Removal.ARRESTED: "arrest",
    Removal.PERPETRATOR_LEFT: "left_site",
    Removal.VICTIM_PERPETRATOR_LEFT: "left_site",
    Removal.VICTIM_LEFT: "victim_left",
}
_INJURED = {code: code.value for code in Injured} | {Injured.UNKNOWN: "other"}
"""In a record, whose part is not known; in a text by itself, whoever else was hurt."""
_WEAPONS, _THREATS = ({code: code.value for code in codes} for codes in (Weapon, ThreatTo))
_LOCATIONS = list(ChildLocation)
_VICTIM, _OTHER = Caller.VICTIM.value, Removal.OTHER.value
_GROUP = (ListedChild(1, None, None),)


class Frame(NamedTuple):
    """A narrative's codes, `;` between several; `needs_review` gives the reasons for a person to read it."""

    level: str
    level_confidence: str
    rules: str
    context_codes: str
    injury_to: str
    weapon: str
    threats_to_kill: str
    child_location: str
    caller: str
    perpetrator_removal: str
    needs_review: str


def coded(reader: Reader, text: str) -> Frame:
    """Code a narrative as `coded_together` does several."""
    return coded_together(reader, [text])[0]


def coded_together(reader: Reader, texts: Sequence[str]) -> list[Frame]:
    """Code narratives that no record goes with: a text's children are those that its masks number, or one group."""
    children = [[ListedChild(n, None, None) for n in sorted(reader.children(text))] or _GROUP for text in texts]
    return list(map(_frame, reader.read_together(list(zip(texts, children, strict=True)))))


def _frame(reading: Reading) -> Frame:
    told: dict[str, set[str]] = {}
    for finding in reading.findings:
        told.setdefault(finding.variable, set()).add(finding.code)
    removals = {REMOVALS[code] for code in told.get(Variable.REMOVAL, ()) if code in REMOVALS}
    hurt = told.get(Variable.HURT, set()) | told.get(Variable.INJURY, set())
    return Frame(
        level=LEVELS[reading.level or Level.LOW],
        level_confidence=f"{reading.confidence:.2f}",
        rules=";".join(_rules(reading)) or NONE,
        context_codes=_several(told.get(Variable.CONTEXT), CONTEXTS) or "none_described",
        injury_to=_several(hurt, _INJURED) or NONE,
        weapon=_several(told.get(Variable.WEAPON), _WEAPONS) or NONE,
        threats_to_kill=_several(told.get(Variable.THREATS_TO_KILL), _THREATS) or NONE,
        child_location=_location(reading, Variable.BY_PHONE in told),
        caller=min(told.get(Variable.CALLER, ()), default=_VICTIM),
        perpetrator_removal=next((code for code in REMOVALS.values() if code in removals), _OTHER),
        needs_review=";".join(reading.unsure) or "no",
    )


def _several(codes: set[str] | None, said: Mapping[str, str]) -> str:
    """Codes as the frame says them, in its order."""
    return ";".join(dict.fromkeys(said[code] for code in said if code in codes)) if codes else ""


def _rules(reading: Reading) -> dict[str, None]:
    """Rules that give the level, in the manual's order of severity, once each."""
    return dict.fromkeys(
        one.rule for one in reading.findings if one.variable == Variable.LEVEL and one.code == reading.level
    )


def _location(reading: Reading, by_phone: bool) -> str:
    """The best seen of the children's locations; that of an incident by telephone or text where none is told."""
    if reading.locations:
        return min(reading.locations.values(), key=_LOCATIONS.index).value
    return (ChildLocation.PHONE_OR_TEXT if by_phone else ChildLocation.NOT_RECORDED).value
