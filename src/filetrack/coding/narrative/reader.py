"""Reads one masked text: level of violence, each child's location and other variables, with the evidence for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from filetrack.coding.narrative.accounts import Accounts
from filetrack.coding.narrative.doubt import doubts
from filetrack.coding.narrative.frames import Frames
from filetrack.coding.narrative.hurt import Hurt
from filetrack.coding.narrative.level import ACCIDENT, SEVERITY, Fired, LevelReader, LevelRules
from filetrack.coding.narrative.locations import LocationReader, LocationRules, Placed
from filetrack.coding.narrative.marks import Marks
from filetrack.coding.narrative.menaces import Menaces
from filetrack.coding.narrative.mentions import ListedChild
from filetrack.coding.narrative.threatened import Threatened
from filetrack.coding.narrative.variables import BookReader, Books, Found, VariableBook
from filetrack.coding.narrative.words import SENTENCE, Lexicon, Passage, Tokeniser, Words
from filetrack.schemas.codes import ChildLocation, Injured, Level, ThreatTo
from filetrack.schemas.finding import Variable

_CHILD = re.compile(r"\[child (\d+)\]")
_BY_ACCIDENT = "R11"
_HURT = frozenset({_BY_ACCIDENT, "R19", "R21", "R22"})
_MARKS = frozenset({"WOUND", "CUT", "INJURY", "BITE", "DAMAGE", "OWN_INJURY", "BURN", "MAIM"})
_STATE = frozenset({"HAS", "NOTED", "OFFICER", "with"})
_INFLICTED, _OFFICERS, _OWN_DOING, _ON_THINGS = "R22", "R21", "R19", "R7b"
_CONTACT = frozenset({"R14", "R20", "R26"})
_THREAT_TO_KILL, _THREAT_TO_SELF = "R25", "R27"
_OFFENCE = "DEATH_THREAT"
_KILLING = frozenset({"KILL"})
_OFFENCES = frozenset({"ABH"})
AT_ONCE = 50
"""Narratives that one step of reading goes over before the next does."""


class Finding(NamedTuple):
    """A piece of evidence: what it says of which variable, by which rule, and where in the text it stands."""

    variable: str
    code: str
    rule: str
    start: int
    end: int
    child: int | None = None


class Reading(NamedTuple):
    """What a narrative says: a level (None where it says nothing of what happened), children's locations, evidence.

    `confidence`, from 0 to 1, ranks levels by how sure they are; `unsure` says why a person should read the text, and
    `level_low` is the lower of the levels between which it may lie.
    """

    level: Level | None
    locations: dict[int, ChildLocation]
    findings: tuple[Finding, ...]
    confidence: float
    unsure: tuple[str, ...]
    level_low: Level | None


class Reader:
    """Rules and words, compiled once, for reading many texts."""

    def __init__(
        self, words: Words, level_rules: LevelRules, location_rules: LocationRules, books: Sequence[VariableBook] = ()
    ):
        """Raise Problem when rules cannot be used: a word in two classes, a pattern that is none."""
        own = [book.classes for book in books]
        self._tokeniser = Tokeniser(words, level_rules.classes, location_rules.classes, *own)
        self._level_words = Lexicon(self._tokeniser, level_rules.classes, "level.yaml")
        self._location_words = Lexicon(self._tokeniser, location_rules.classes, "child_location.yaml")
        self._accounts = Accounts(level_rules.accounts)
        killing = [entry for tag in (_KILLING & level_rules.classes.keys()) for entry in level_rules.classes[tag].words]
        self._grammar = (Frames(level_rules.frames), Marks(level_rules.marks), Menaces(killing))
        self._level = LevelReader(level_rules, self._level_words.classed)
        self._locations = LocationReader(location_rules)
        self._injured = Hurt(words)
        self._threats = Threatened(words)
        self._books = {
            kind: Books([BookReader(book, self._tokeniser, level_rules) for book in books if book.reads == kind])
            for kind in ("narrative", "form")
        }

    def read(self, text: str, children: Sequence[ListedChild] = ()) -> Reading:
        """Read a masked narrative; `children` are those listed on the record, whom the text may place."""
        return self.read_together([(text, children)])[0]

    def read_together(self, narratives: Sequence[tuple[str, Sequence[ListedChild]]]) -> list[Reading]:
        """Read masked narratives, each with the children listed on its record.

        Each step goes over some of them before the next does: what one step needs fits a processor's cache.
        """
        batches = [narratives[at : at + AT_ONCE] for at in range(0, len(narratives), AT_ONCE)]
        return [reading for batch in batches for reading in self._read(batch)]

    def _read(self, narratives: Sequence[tuple[str, Sequence[ListedChild]]]) -> list[Reading]:
        texts = self._tokeniser.texts([text for text, _ in narratives])
        listed = [children for _, children in narratives]
        passages = [self._level_words.passage(text) for text in texts]
        for grammar in self._grammar:
            passages = [grammar.read(passage) for passage in passages]
        withdrawn = [self._level.withdrawn(passage) for passage in passages]
        passages = self._level.meant(passages)
        fired = map(self._accounts.held, passages, self._level.fired(passages, withdrawn))
        held = list(map(self._held, passages, fired, withdrawn))
        located = [self._location_words.passage(text) for text in texts]
        placed = list(map(self._placed, located, listed))
        found = self._books["narrative"].read(texts, [fired for fired, _ in held])
        told = [
            [_finding(one, self._hurt(one, *where)) for one in of_text]
            for of_text, *where in zip(found, located, listed, strict=True)
        ]
        return list(map(self._reading, passages, withdrawn, held, placed, told))

    def _reading(
        self,
        passage: Passage,
        withdrawn: bool,
        held: tuple[list[Fired], dict[Fired, set[str]]],
        placed: dict[int, Placed],
        told: list[Finding],
    ) -> Reading:
        fired, hurt = held
        level = min((one.level for one in fired), key=SEVERITY.__getitem__, default=None)
        findings = [Finding(Variable.LEVEL, one.level.value, one.rule, one.start, one.end) for one in fired]
        findings += [
            Finding(
                Variable.CHILD_LOCATION,
                place.code.value,
                "named" if place.singly else "together",
                place.start,
                place.end,
                n,
            )
            for n, place in sorted(placed.items())
        ]
        findings += [
            Finding(Variable.HURT, code, one.rule, one.start, one.end) for one in hurt for code in sorted(hurt[one])
        ]
        findings += [*self._towards(passage, fired), *told]
        doubt = doubts(passage, fired, withdrawn)
        return Reading(level, {n: place.code for n, place in placed.items()}, tuple(findings), *doubt)

    def children(self, text: str) -> set[int]:
        """The numbers of children's masks in a text."""
        return {int(number) for number in _CHILD.findall(text.lower())}

    def read_form(self, text: str) -> tuple[Finding, ...]:
        """Read the text of a form as sent: how far it conveys a weapon and an injury."""
        read = self._tokeniser.text(text)
        return tuple(map(_finding, self._books["form"].read([read], [()])[0]))

    def _placed(self, located: Passage, children: Sequence[ListedChild]) -> dict[int, Placed]:
        return self._locations.placed(located, children) if children else {}

    def _held(
        self, passage: Passage, fired: Sequence[Fired], withdrawn: bool
    ) -> tuple[list[Fired], dict[Fired, set[str]]]:
        """The rules that hold once it is told whom they are about, and who bears the marks that they found.

        Not those about one told to be unhurt, unless a mark came out later. A perpetrator's marks where he struck only
        things are of his own doing (R19), those of an officer alone are R21's.
        """
        rules = {one.rule for one in fired}
        harmless = all(one.level == Level.LOW for one in fired)
        blameless = ACCIDENT in passage.tags or harmless
        marks = _HURT if blameless and not withdrawn else _HURT - {_BY_ACCIDENT}
        marked = [one for one in fired if one.rule in marks and _is_mark(one)]
        bearers = self._injured.hurt(passage, [(one.first, one.last) for one in marked]) if marked else []
        hurt = dict(zip(marked, bearers, strict=True))
        unhurt = self._injured.unhurt(passage, self._level.unhurt(passage)) if marked else set()
        untouched = bool(marked) and not withdrawn and self._level.untouched(passage)
        emerged = self._level.emerged(passage) if unhurt or untouched else []
        held, borne = [], {}
        for one in fired:
            who = hurt.get(one, set())
            unseen = one.rule not in (_OWN_DOING, _BY_ACCIDENT) and not _on_her(passage, one)
            spared = who <= unhurt or (untouched and unseen and who == {Injured.VICTIM})
            if who and spared and not any(_in_one_sentence(passage, one.first, unit) for unit in emerged):
                continue
            if one.rule == _INFLICTED and who == {Injured.PERPETRATOR} and _ON_THINGS in rules and not rules & _CONTACT:
                one = one._replace(rule=_OWN_DOING, level=Level.MEDIUM, debatable=Level.LOW)
            elif one.rule == _INFLICTED and who == {Injured.OFFICER}:
                one = one._replace(rule=_OFFICERS, debatable=Level.LOW)
            elif one.rule == _THREAT_TO_SELF and self._threats.another(passage, one.first, one.last):
                one = one._replace(rule=_THREAT_TO_KILL, debatable=None)
            held.append(one)
            if who:
                borne[one] = who
        return held, borne

    def _towards(self, passage: Passage, fired: Sequence[Fired]) -> list[Finding]:
        """Whose life was threatened."""
        threats = [one for one in fired if one.rule == _THREAT_TO_KILL]
        told = [one for one in threats if passage.tags[one.last] != _OFFENCE]
        found = [
            Finding(Variable.THREATS_TO_KILL, code, one.rule, one.start, one.end)
            for one in told or threats
            for code in sorted(self._threats.threatened(passage, one.first, one.last, one.who))
        ]
        if any(one.variable == Variable.THREATS_TO_KILL and one.code != ThreatTo.SELF_ONLY for one in found):
            found = [one for one in found if one.code != ThreatTo.SELF_ONLY]
        return found + [
            Finding(Variable.THREATS_TO_KILL, ThreatTo.SELF_ONLY, one.rule, one.start, one.end)
            for one in fired
            if one.rule == _THREAT_TO_SELF and not threats
        ]

    def _hurt(self, found: Found, located: Passage, children: Sequence[ListedChild]) -> int | None:
        """The injured child: the one of the mask, the only one listed, or the one that the words describe."""
        if found.code != Injured.CHILD or found.variable != Variable.INJURY:
            return None
        listed = [one.number for one in children]
        if found.number in listed:
            return found.number
        return listed[0] if len(listed) == 1 else self._locations.meant(located, children, found.start, found.end)


def _is_mark(one: Fired) -> bool:
    """Whether what was found is an injury: not an offence's name, nor a blow to oneself without a mark."""
    return bool(one.classes & _MARKS) or (one.rule != _OWN_DOING and not one.classes <= _OFFENCES)


def _on_her(passage: Passage, one: Fired) -> bool:
    """Whether a mark is told as one that somebody has or others see, not only as one that was given."""
    return bool(_STATE & set(passage.tags[max(one.first - 4, 0) : one.first + 1]))


def _in_one_sentence(passage: Passage, one: int, other: int) -> bool:
    """Whether two units stand in the same sentence."""
    return SENTENCE not in passage.tags[min(one, other) : max(one, other)]


def _finding(found: Found, child: int | None = None) -> Finding:
    return Finding(found.variable.value, found.code, found.rule, found.start, found.end, child)
