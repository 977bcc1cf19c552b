"""The coding manual's value sets: what a narrative says, in the words of its frame (§4.8 to §4.11)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from filetrack.coding.narrative.mentions import ListedChild
from filetrack.coding.narrative.reader import Finding, Reader, Reading
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
INJURED = {Injured.UNKNOWN: "other"}
"""In a record, whose part is not known; in a text by itself, whoever else was hurt."""
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
    found: dict[str, list[Finding]] = {}
    for finding in reading.findings:
        found.setdefault(finding.variable, []).append(finding)
    removals = {REMOVALS[code] for code in _codes(found, Variable.REMOVAL) if code in REMOVALS}
    contexts = _codes(found, Variable.CONTEXT)
    callers = _codes(found, Variable.CALLER)
    hurt = _codes(found, Variable.HURT) | _codes(found, Variable.INJURY)
    return Frame(
        level=LEVELS[reading.level or Level.LOW],
        level_confidence=f"{reading.confidence:.2f}",
        rules=";".join(_rules(found, reading)) or NONE,
        context_codes=_several(said for code, said in CONTEXTS.items() if code in contexts) or "none_described",
        injury_to=_several(INJURED.get(code, code) for code in Injured if code in hurt) or NONE,
        weapon=_in_order(_codes(found, Variable.WEAPON), Weapon) or NONE,
        threats_to_kill=_in_order(_codes(found, Variable.THREATS_TO_KILL), ThreatTo) or NONE,
        child_location=_location(reading),
        caller=min(callers, default=Caller.VICTIM.value),
        perpetrator_removal=next((code for code in REMOVALS.values() if code in removals), Removal.OTHER.value),
        needs_review=";".join(reading.unsure) or "no",
    )


def _codes(found: dict[str, list[Finding]], variable: Variable) -> set[str]:
    return {finding.code for finding in found.get(variable, ())}


def _in_order(codes: set[str], order: type) -> str:
    return _several(code.value for code in order if code in codes)


def _several(codes) -> str:
    return ";".join(dict.fromkeys(codes))


def _rules(found: dict[str, list[Finding]], reading: Reading) -> list[str]:
    """Rules that give the level, in the manual's order of severity, once each."""
    return list(dict.fromkeys(one.rule for one in found.get(Variable.LEVEL, ()) if one.code == reading.level))


def _location(reading: Reading) -> str:
    """The best seen of the children's locations; that of an incident by telephone or text where none is told."""
    places = set(reading.locations.values())
    by_phone = any(one.variable == Variable.BY_PHONE for one in reading.findings)
    unplaced = ChildLocation.PHONE_OR_TEXT if by_phone else ChildLocation.NOT_RECORDED
    return next((code for code in ChildLocation if code in places), unplaced).value
