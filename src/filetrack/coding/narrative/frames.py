"""Acts told in words that no lexicon holds: who does what, with what, to whose part of the body (R14 to R26)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from filetrack.coding.narrative.phrases import HARD, PARTS, PEOPLE, THINGS, Clauses, Noun, Phrase, Verbs
from filetrack.coding.narrative.words import Passage, forms
from filetrack.schemas.study import Strict

_KNOWN = frozenset(
    {"FORCE", "BLOW", "HURL", "STAMP", "STRANGLE", "SHOW_OF_FORCE", "WIELD", "CUT", "THROW"},
)
_MEANS = frozenset({"with", "using"})
_AIRWAY = frozenset(
    {"", "around", "round", "about", "across", "over", "on", "onto", "against", "to", "into", "under", "upon", "by"}
)
_UPON = frozenset(
    {"on", "onto", "upon", "in", "into", "at", "against", "across", "over", "under", "to", "about", "down"}
)
_AT = frozenset({"at", "towards", "toward", "over", "on", "onto", "into", "against", "upon", "in"})
_ONTO = frozenset({"on", "onto", "across", "over", "against", "into", "upon"})
_NEAR = frozenset({"past", "near", "beside", "by"})
_AGAINST = frozenset({"into", "onto", "against", "along", "across"})
_TO = frozenset({"to", "on", "over", "through", "down"})


class FrameWords(Strict):
    """Closed lists of the language that tell acts apart; `+` stands for a verb's endings.

    `kind` touches nobody or does no harm; `placing` needs an airway to be an act; `driving` and `throwing` need a part
    of the body or a person at their end; `worn` lies about a neck, `soft` and `intangible` are no weapons.
    """

    reason: str = ""
    kind: list[str] = []
    placing: list[str] = []
    impact: list[str] = []
    driving: list[str] = []
    handling: list[str] = []
    pouring: list[str] = []
    lunging: list[str] = []
    hunting: list[str] = []
    giving: list[str] = []
    throwing: list[str] = []
    tightening: list[str] = []
    harm: list[str] = []
    mishaps: list[str] = []
    surfaces: list[str] = []
    worn: list[str] = []
    soft: list[str] = []
    intangible: list[str] = []
    irregular: list[str] = []
    ways: list[str] = []
    small: list[str] = []
    female: list[str] = []


class Frames:
    """Finds acts by their grammar; a verb and its instrument are read as of the classes that rules know."""

    def __init__(self, words: FrameWords):
        lists = {name: entries for name, entries in words if name != "reason"}
        self._in = {name: frozenset(form for one in held for form in forms(one)) for name, held in lists.items()}
        self._in["grips"] = self._in["tightening"] | self._in["hunting"]
        self._verbs = Verbs(self._in["small"], self._in["irregular"])
        self._may_tell = cache(self._is_telling)

    def read(self, passage: Passage) -> Passage:
        """The passage with what its acts and instruments stand for."""
        if not self._verbs.small:
            return passage
        tags = list(passage.tags)
        act = _Act(self._in, Clauses(tags, passage.words, self._verbs))
        for unit in [unit for unit, tag in enumerate(passage.tags) if self._may_tell(tag)]:
            tag = passage.tags[unit]
            if tag in _KNOWN:
                act.known(unit)
            elif tag != "HAS":
                act.unknown(unit)
            elif passage.words[unit].startswith(("give", "gave")):
                act.given(act.clauses.phrases(unit + 1))
        return passage if tags == passage.tags else passage.retagged(tags)

    def _is_telling(self, tag: str) -> bool:
        """Whether a unit may tell an act, wherever it stands."""
        gentle = tag in self._in["kind"] and tag not in self._in["grips"]
        return tag in _KNOWN or tag == "HAS" or (tag.islower() and not gentle and self._verbs.is_form(tag))


class _Act:
    """What the verbs of one text tell."""

    def __init__(self, lists: dict[str, frozenset[str]], clauses: Clauses):
        self._in, self.clauses = lists, clauses
        self._tags, self._words = clauses.tags, clauses.words
        self._mishap = "ACCIDENT" in self._tags

    def unknown(self, verb: int) -> None:
        """Read a verb that no class holds."""
        word = self._tags[verb]
        gentle = word in self._in["kind"]
        if (gentle and word not in self._in["grips"]) or not self.clauses.is_verb(verb):
            return
        if word in self._in["hunting"]:
            self._armed(self.clauses.phrases(verb + 1), "SHARP")
        if (gentle and word not in self._in["tightening"]) or (word in self._in["driving"] and self._mishap):
            return
        doer = self.clauses.doer(verb, self._in["female"])
        if doer is None:
            return
        phrases = self.clauses.phrases(verb + 1)
        theirs = [one for one in phrases if self._is_part(one) and not self.clauses.is_own(one.noun, doer)]
        if self._strangles(word, phrases, theirs):
            self._tags[verb] = "STRANGLE"
        elif not gentle:
            self._tags[verb] = self._told(verb, phrases, theirs) or word

    def known(self, act: int) -> None:
        """What a known blow falls on, and what it is struck with, which is a weapon, whatever it is."""
        phrases = self.clauses.phrases(act + 1)
        tag, word = self._tags[act], self._words[act]
        if phrases and not phrases[0].way:
            noun = phrases[0].noun
            if tag in ("BLOW", "THROW"):
                self._struck(act, noun)
            elif tag == "WIELD" and word in self._in["handling"] and self._tags[noun.head] in PEOPLE:
                self._tags[act] = "FORCE"
        self._armed(phrases, "HEAVY")

    def given(self, phrases: list[Phrase]) -> None:
        """Given a rap upon the head: what reaches a part of the body is a blow."""
        things = [one.noun.head for one in phrases if not one.way and self._tags[one.noun.head].islower()]
        if things and self._any(phrases, _UPON, PARTS):
            word = self._words[things[-1]]
            if word not in self._in["worn"] and not self._is_harmless(word):
                self._tags[things[-1]] = "BLOW"

    def _told(self, verb: int, phrases: list[Phrase], theirs: list[Phrase]) -> str | None:
        """The class that a verb's place gives it."""
        word = self._tags[verb]
        placing, hits = word in self._in["placing"], word in self._in["impact"]
        whole = "BLOW" if hits or word in self._in["driving"] else "FORCE"
        held = any(one.way and self._is_part(one) for one in phrases)
        if self.clauses.passive(verb) and not placing:
            if "OFFICER" in self._tags[max(verb - 3, 0) : verb]:
                return None
            return ("BLOW" if hits else "FORCE") if held else "FORCE" if self._moved(verb, phrases) else None
        if (hits or word in self._in["lunging"]) and any(
            one.ways == ("at",) and self._tags[one.noun.head] in PEOPLE for one in phrases
        ):
            return "BLOW" if self._armed(phrases, "HEAVY") else "SHOW_OF_FORCE"
        objects = [one for one in phrases if not one.way]
        if any(self._tags[one.noun.head] in PEOPLE for one in objects):
            return self._upon_person(verb, phrases, held and not placing, whole)
        if not objects:
            return whole if theirs and not placing and theirs[0].way in _UPON else None
        if not self._is_part(objects[0]):
            return self._with_thing(word, objects[0].noun, phrases, theirs, placing)
        if objects[0] in theirs:
            return None if placing else "MAIM" if word in self._in["harm"] else whole
        reached = self._any(theirs, _UPON | {"round", "around"}, PARTS) or self._any(phrases, _AT, PEOPLE)
        return "BLOW" if reached and not placing else None

    def _upon_person(self, verb: int, phrases: list[Phrase], held: bool, whole: str) -> str | None:
        word = self._tags[verb]
        if word in self._in["giving"]:
            self.given(phrases)
            return None
        hits = word in self._in["impact"]
        if hits and self._armed(phrases, "HEAVY"):
            return "BLOW"
        if held:
            return whole
        by_clothes = any(one.ways == ("by",) and self._tags[one.noun.head] == "CLOTHING" for one in phrases)
        if by_clothes or (word not in self._in["placing"] and self._moved(verb, phrases)):
            return "FORCE"
        return "BLOW" if hits else "FORCE" if word in self._in["handling"] else None

    def _with_thing(
        self, word: str, thing: Noun, phrases: list[Phrase], theirs: list[Phrase], placing: bool
    ) -> str | None:
        """What is done with a thing at somebody: poured over, thrown at, brought down upon."""
        aimed = self._any(phrases, _AT, PEOPLE) or self._any(theirs, _AT, PARTS)
        if word in self._in["pouring"] and (aimed or self._any(phrases, _AT | {"down"}, {"CLOTHING"})):
            self._arm(thing, "SOFT")
            return "POUR"
        if word in self._in["throwing"] and (aimed or self._any(phrases, _NEAR, PEOPLE | PARTS)):
            self._arm(thing, "HEAVY")
            return "THROW"
        if not placing and self._tags[thing.head] in THINGS and self._any(theirs, _ONTO, PARTS):
            self._arm(thing, "HEAVY")
            return "BLOW"
        return None

    def _strangles(self, word: str, phrases: list[Phrase], theirs: list[Phrase]) -> bool:
        """Whether somebody's throat, or nose and mouth, are pressed or bound; what binds is a weapon (R23, R24)."""
        if any(self._is_airway(one.noun) for one in theirs):
            return True
        thing = next((one.noun for one in phrases if not one.way and self._tags[one.noun.head] not in PEOPLE), None)
        if thing is not None and self._words[thing.head] in self._in["worn"]:
            return False
        for one in theirs:
            if self._tags[one.noun.head] == "THROAT" and one.way in _AIRWAY:
                if not one.way and word in self._in["placing"]:
                    continue
                if thing is not None and thing is not one.noun and self._tags[thing.head] not in PARTS:
                    self._arm(thing, "SHARP")
                if (one.way and thing is not one.noun) or word in self._in["tightening"]:
                    return True
        return False

    def _is_airway(self, noun: Noun) -> bool:
        """Whether nose and mouth are told together, as what is covered."""
        both = self._words[noun.head : noun.head + 3]
        return len(both) == 3 and self._tags[noun.head + 1] == "AND" and {both[0], both[2]} == {"nose", "mouth"}

    def _struck(self, act: int, noun: Noun) -> None:
        """A blow falls on a thing, on one's own elbow, or on nothing that can be struck."""
        tag, word = self._tags[noun.head], self._words[noun.head]
        if tag in PARTS and noun.owner is not None and self._words[act] in self._in["mishaps"]:
            doer = self.clauses.doer(act, self._in["female"])
            if doer and self.clauses.is_own(noun, doer):
                self._tags[act] = self._words[act]
        elif tag.islower() and word in self._in["intangible"]:
            self._tags[act] = self._words[act]
        elif tag.islower() and self._tags[act] == "BLOW" and noun.owner is None and not self._is_harmless(word):
            self._tags[noun.head] = "THING"

    def _armed(self, phrases: list[Phrase], as_class: str) -> bool:
        """Whether something dangerous is used; it is read as a weapon."""
        means = [one.noun for one in phrases if one.way in _MEANS]
        for noun in means:
            self._arm(noun, as_class)
        return any(self._tags[noun.head] in HARD for noun in means)

    def _arm(self, noun: Noun, as_class: str) -> None:
        tag, head = self._tags[noun.head], noun.head
        of_body = self._tags[head + 1 : head + 2] == ["of"] and not PARTS.isdisjoint(self._tags[head + 2 : head + 4])
        if not of_body and (tag.islower() or tag == "THING") and self._words[head] not in self._in["soft"]:
            self._tags[head] = as_class

    def _moved(self, verb: int, phrases: list[Phrase]) -> bool:
        """Whether somebody is told to have been moved against or away from something."""
        if not self._in["ways"].isdisjoint(self._tags[verb + 1 : verb + 5]):
            return True
        return any(
            (one.way in _AGAINST and (self._tags[one.noun.head] in THINGS or self._words[one.noun.head] == "passage"))
            or (one.way in _TO and self._words[one.noun.head] in self._in["surfaces"])
            for one in phrases
        )

    def _is_harmless(self, word: str) -> bool:
        return word in self._in["soft"] or word in self._in["kind"]

    def _is_part(self, one: Phrase) -> bool:
        return self._tags[one.noun.head] in PARTS

    def _any(self, phrases: Iterable[Phrase], ways: frozenset[str], classes: Iterable[str]) -> bool:
        return any(one.way in ways and self._tags[one.noun.head] in classes for one in phrases)
