"""The draft of a site's mapping from a look at its files: headers matched to fields, wordings to codes.

What is matched stands in the draft, and what is not below it, for a person to fill. It tells wordings of coded columns
alone: no name, date, reference or free text.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import NamedTuple

import pandas as pd
import yaml

from filetrack.extracts.headers import alike, in_full, loose, matched, whose
from filetrack.io.glimpse import Glimpse
from filetrack.schemas.aliases import Aliases
from filetrack.schemas.base import Identity
from filetrack.schemas.care import Event, Family, Member
from filetrack.schemas.codelist import Wording
from filetrack.schemas.codes import EventKind, MemberRole, PersonRole, Sex, Source
from filetrack.schemas.mapping import CHILD, MEMBER, RECORDS, Agency, FieldKind, record_fields
from filetrack.schemas.mapping import Mapping as FilesToRecords
from filetrack.schemas.police import Incident, Notification, Person, RiskAssessment

HEAD = (
    "Drafted by `python -m filetrack.extracts init`. Read it before it is used or shown to anyone: it holds wordings",
    "of coded columns as they stand in the files. Comments at the end tell what it leaves for a person to fill.",
)
_SIMILAR = 0.7
"""How alike a word must be to a wording whose code is shown beside it."""
_WHOLE = 0.9
"""From this share on, a format knows the headers of files."""
_FEW = 40
"""A column of more different values holds codes only if it repeats them."""
_HANDFUL = 5
"""A column of so few different values holds codes, known or not."""
_REPEATED = 2
"""How often a column of codes has each of its words, in the mean, where most of them are unknown."""
_DATES = {
    "iso": re.compile(r"\d{4}-\d{2}-\d{2}([ T].*)?\Z"),
    "named_month": re.compile(r"\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{4}( .*)?\Z"),
    "numbers": re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}( .*)?\Z"),
}
_DAYS = (FieldKind.DAY, FieldKind.MOMENT, FieldKind.BIRTH)
_OF_INCIDENTS = ("incident", "notification", "response", "risk_assessment", "offence", "action")
_SEXES = {word for sex in Sex for word in (str(sex), sex.label.casefold(), str(sex)[0])}
_OF_CHILDREN = re.compile("child|kid|juvenile|minor", re.IGNORECASE)
_OF_SOMEBODY = {"forename", "surname", "birth"}
_OF_PEOPLE = {"victim": ("person", PersonRole.VICTIM), "perpetrator": ("person", PersonRole.PERPETRATOR)}

Codelists = Mapping[str, pd.DataFrame]
"""Code lists (`Wording`) by their names."""
Gives = dict[str, list[dict[str, object]]]


class Lacking(NamedTuple):
    """A record that a file seems to tell of, what fills its fields, and those that it must have and no header tells."""

    record: str
    found: dict[str, object]
    lacks: list[str]

    def headers(self) -> list[str]:
        """The headers that were found for it."""
        return [header for filling in self.found.values() if (header := _header(filling))]

    def in_words(self) -> str:
        """What is missing, and what was found."""
        found = ", ".join(f"“{header}”" for header in dict.fromkeys(self.headers()))
        lacks = ", ".join(f"{lack}{_titled(self.record, lack)}" for lack in self.lacks)
        return f"{self.record} records are left out: no header for {lacks}; found {found}"

    def to_fill(self) -> dict[str, object]:
        """The record as the mapping would say it, with a question mark for what is missing."""
        return {**{lack.partition(" ")[0]: "?" for lack in self.lacks}, **self.found}


@dataclass
class Drafted:
    """The mapping of one file, and what of it a person must see to.

    `twice` are headers that stand there twice. `uncoded` are words without a code by header, and `unknown` says how
    many they are where none has one; `varied` are columns of too many values for codes, with the field that they might
    fill; `others` are further headers for a field of a record.
    """

    glimpse: Glimpse
    gives: Gives = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    uncoded: dict[str, list[str]] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)
    varied: dict[str, tuple[str, int]] = field(default_factory=dict)
    others: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    lacking: list[Lacking] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    proposed: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        """The file, and its sheet."""
        return f"{self.glimpse.file}, sheet {self.glimpse.sheet}" if self.glimpse.sheet else self.glimpse.file

    def to_fill(self) -> dict[str, object]:
        """Records that are left out as the mapping would say them; with the file, where it gives none."""
        gives: Gives = {}
        for one in self.lacking:
            gives.setdefault(one.record, []).append(one.to_fill())
        return _one_alone(gives) if self.gives else {self.glimpse.file: self.said() | {"gives": _one_alone(gives)}}

    def said(self) -> dict[str, object]:
        """The file as a mapping says it."""
        look, usual = self.glimpse, {"sheet": None, "encoding": "utf-8", "delimiter": ",", "title_rows": 0}
        how = {key: getattr(look, key) for key in usual if getattr(look, key) != usual[key]}
        dates = {"dates": self.dates} if self.dates not in ([], ["day_first"]) else {}
        missing = {"missing": self.missing} if self.missing else {}
        return {**how, **dates, **missing, "gives": _one_alone(self.gives)}


def recognised(glimpses: list[Glimpse], formats: Mapping[str, FilesToRecords]) -> str | None:
    """Return the shipped format most of whose headers the files have, if they have half of those of a table."""
    shares = {name: _share(glimpses, known) for name, known in formats.items()}
    best = max(sorted(shares), key=lambda name: shares[name], default=None)
    return best if best and shares[best] >= 0.5 else None


def agency_of(known: FilesToRecords) -> Agency:
    """The agency whose records a format gives."""
    return next(RECORDS[name].agency for tables in known.files.values() for table in tables for name in table.gives)


def said_of_format(name: str, known: FilesToRecords, glimpses: Iterable[Glimpse]) -> dict[str, object]:
    """What a site's config says of files that come in a shipped format, with their suffix where it is another."""
    suffixes, own = ({file.rpartition(".")[2].lower() for file in files} for files in (
        [one.file for one in glimpses], known.files))  # fmt: skip
    other = sorted(suffixes - own) if not suffixes & own else []
    return {"format": name, **({"suffix": f".{other[0]}"} if other else {})}


def said_of_files(drafts: Iterable[Drafted]) -> dict[str, object]:
    """What a site's config says of drafted files: those that give a record, the sheets of a workbook in a list."""
    files: dict[str, list[dict[str, object]]] = {}
    for draft in drafts:
        if draft.gives:
            files.setdefault(draft.glimpse.file, []).append(draft.said())
    by_family = any("family_id" in give for draft in drafts for gives in draft.gives.values() for give in gives)
    said = {file: some[0] if len(some) == 1 else some for file, some in files.items()}
    return {**({"families": "family"} if by_family else {}), "files": said}


def matched_in_words(drafts: Iterable[Drafted]) -> str:
    """How many headers were matched, of how many files."""
    drafts = list(drafts)
    headers = sum(len(draft.glimpse.rows.columns) for draft in drafts)
    unused = sum(len(draft.unused) for draft in drafts)
    return f"{headers - unused} of {headers} headers of {len(drafts)} files matched"


def to_see_to(drafts: Iterable[Drafted]) -> Iterator[str]:
    """What a person must see to, by headers and counts: records that are left out, columns whose words lack codes."""
    for draft in drafts:
        yield from (f"{draft.place}: {one.in_words()}" for one in draft.lacking)
        counts = {header: len(words) for header, words in draft.uncoded.items()} | draft.unknown
        yield from (f"{draft.place}: words without a code under “{header}”: {n}" for header, n in counts.items())
        yield from (f"{draft.place}: {said}" for said in _not_taken(draft))


def drafted(glimpse: Glimpse, agency: Agency, aliases: Aliases, codelists: Codelists) -> Drafted:
    """Return the draft of a file's mapping."""
    return _Drafting(glimpse, agency, aliases, codelists).drafted()


def text(said: Mapping[str, object], drafts: Iterable[Drafted], needed: Mapping[str, str]) -> str:
    """Return what a site's config says as it is written, and in comments what a person must see to.

    `needed` are fields that the agency's files do not fill, with the tables that need them.
    """
    body = yaml.safe_dump(dict(said), sort_keys=False, allow_unicode=True, default_flow_style=None, width=118)
    notes = [note for draft in drafts for note in _notes(draft)]
    notes += [f"still needed: {lack}, for {tables}" for lack, tables in needed.items()]
    return "\n".join([*map(_comment, HEAD), body.rstrip(), "", *map(_comment, notes)]).rstrip() + "\n"


class _Drafting:
    """The headers of a file as they are matched."""

    def __init__(self, glimpse: Glimpse, agency: Agency, aliases: Aliases, codelists: Codelists) -> None:
        twice = glimpse.rows.columns.duplicated()
        self.glimpse = glimpse._replace(rows=glimpse.rows.loc[:, ~twice])
        self.agency, self.aliases, self.codelists = agency, aliases, codelists
        self.headers = [str(name) for name in self.glimpse.rows.columns]
        self.made = Drafted(self.glimpse, twice=sorted({*glimpse.rows.columns[twice]}))
        self.used: set[str] = set()
        self.dates: set[str] = set()
        self.left: list[Lacking] = []

    def drafted(self) -> Drafted:
        """Match the headers, record by record."""
        if self.agency == "police":
            self._police()
        else:
            self._care()
        self.made.gives = {name: gives for name, gives in self.made.gives.items() if gives}
        self.made.unused = [header for header in self.headers if header not in self.used]
        self.made.lacking = [one for one in self.left if {*one.headers()} & {*self.made.unused}]
        self._keep_what_is_used()
        self.made.dates = sorted(self.dates)
        self.made.missing = self._missing()
        self.made.proposed = list(self._proposed())
        return self.made

    def _keep_what_is_used(self) -> None:
        """Keep, of what was seen of headers, what is of those that fields use, or that none does."""
        made, unused = self.made, {*self.made.unused}
        made.uncoded = {header: words for header, words in made.uncoded.items() if words and header not in unused}
        made.unknown = {header: words for header, words in made.unknown.items() if header not in unused}
        made.varied = {header: taken for header, taken in made.varied.items() if header in unused}
        left = {key: [one for one in others if one in unused] for key, others in made.others.items()}
        made.others = {key: others for key, others in left.items() if others and key[0].partition(".")[0] in made.gives}

    def _police(self) -> None:
        people = self._people("victim", "perpetrator", "child")
        every = _beside(people, self.headers)
        others = self._without_notifications(every)
        defaults = {name: self._defaults(name, others) for name in _OF_INCIDENTS}
        for name in _OF_INCIDENTS:
            headers = every if name == "notification" else others
            left = [header for header in headers if header not in self.used]
            self._give(name, {header: header for header in left}, defaults=defaults[name])
        self._complete_incidents()
        for who, group in people:
            record, role = _OF_PEOPLE.get(who.rstrip("0123456789"), ("child", None))
            constant = {Person.role: {"constant": role.value}} if role else {}
            self._give(record, {rest: header for rest, header in group.items()}, constant, self._owner(others))
        for group in self._strangers(others):
            self._give("person", group, defaults=self._owner(others), least=_OF_SOMEBODY)
        if not people:
            self._listed_people(others)

    def _listed_people(self, headers: list[str]) -> None:
        """People one a row: children in a file that is called after them, else those that a column of roles tells."""
        owner, own = self._owner(headers), {header: header for header in headers}
        if _OF_CHILDREN.search(self.made.place):
            self._give("child", own, defaults=owner, least=_OF_SOMEBODY)
            return
        self._give("person", own, defaults=owner, least=_OF_SOMEBODY)
        role = next((one[Person.role] for one in self.made.gives.get("person", [])), None)
        children = self._words_for_children(role["column"]) if isinstance(role, dict) and "column" in role else []
        if children:
            self._give("child", own, defaults=owner, least=_OF_SOMEBODY)
            for name, rows in (("person", "rows_not"), ("child", "rows")):
                gives = self.made.gives.get(name, [])
                self.made.gives[name] = [{rows: {role["column"]: [*children]}, **one} for one in gives]

    def _words_for_children(self, header: str) -> list[str]:
        """Words of a column of roles that stand for children, who are no adults without a code."""
        known = self._wordings(Person.role, (MemberRole.CHILD,))
        words = sorted({value.strip() for value in self.glimpse.rows[header].unique()} - {""})
        children = [word for word in words if loose(word) in known]
        left = [one for one in self.made.uncoded.get(header, []) if one.partition(" (")[0] not in children]
        self.made.uncoded[header] = left
        return children

    def _without_notifications(self, headers: list[str]) -> list[str]:
        """Headers without the notification's own number, where another is the incident's."""
        own = self._named(headers, "notification").get(Notification.notification_id)
        apart = [header for header in headers if header != own]
        return apart if Incident.incident_id in self._named(apart, "incident") else headers

    def _shared(self, notification: dict[str, object]) -> dict[str, object]:
        """A notification of the incident's own row: only where the day on which it was shared is filled in."""
        header = notification.get(Notification.sent_on)
        own = notification.get(Notification.notification_id) == notification.get(Notification.incident_id)
        return {"rows_not": {header: [""]}, **notification} if own and isinstance(header, str) else notification

    def _complete_incidents(self) -> None:
        """Fill the time of the report where its day's header tells it, and say which rows share an incident."""
        for incident in self.made.gives.get("incident", []):
            reported = incident[Incident.reported_on]
            if Incident.reported_minute not in incident and self.glimpse.rows[reported].str.contains(":").any():
                incident[Incident.reported_minute] = reported
        self.made.gives["notification"] = [self._shared(one) for one in self.made.gives.get("notification", [])]

    def _proposed(self) -> Iterator[str]:
        """What rows may tell besides, where a person knows that it is so."""
        first = {name: gives[0] for name, gives in self.made.gives.items() if gives}
        incident, notification, risk = (first.get(name, {}) for name in ("incident", "notification", "risk_assessment"))
        narrative = incident.get(Incident.narrative)
        if "rows_not" in notification and narrative and Notification.details not in notification:
            yield f"notification: `details: {narrative}`, if that text goes out"
        if risk and incident and RiskAssessment.assessed_on not in risk:
            yield f"risk_assessment: `assessed_on: {incident[Incident.reported_on]}`, if risk is assessed on that day"
        if risk and RiskAssessment.assessor not in risk:
            yield "risk_assessment: `assessor: {constant: front_line}`, if officers at the scene assess it"
        for theirs, others, who in (("person", "child", "children"), ("member", "member", "parents")):
            home = next((one["postcode"] for one in self.made.gives.get(theirs, []) if "postcode" in one), None)
            if home and any("postcode" not in one for one in self.made.gives.get(others, [])):
                yield f"{others}: `postcode: {home}`, if {who} live at that address"

    def _care(self) -> None:
        people = self._people("mother", "father")
        headers = self._childs_own(_beside(people, self.headers))
        listed = self._filled("member", headers)
        child = {} if Member.role in listed else {Member.role: {"constant": MemberRole.CHILD.value}}
        self._give("member", headers, child, least=_OF_SOMEBODY)
        owner = {key: filled for key, filled in listed.items() if key in (CHILD, Family.family_id)}
        for who, group in people:
            self._give("member", group, {"role": {"constant": who}}, owner, least=_OF_SOMEBODY)
        for group in self._strangers([*headers]):
            self._give("member", group, defaults=owner, least=_OF_SOMEBODY)
        self._give("family", headers, least={"family_id"})
        if Event.kind in self._named([*headers], "event"):
            self._give("event", headers)
            self.made.gives["event"] = [
                one for each in self.made.gives.get("event", []) for one in self._notified(each)
            ]
            return
        owner = {
            name: filled for name, filled in self._filled("event", headers).items() if name in (CHILD, "family_id")
        }
        for kind, names in self.aliases.events.items():
            known = [*names, kind.value, kind.label]
            header = matched(self.headers, known) or self._matched_in_full(self.headers, known)
            if header and owner:
                day = {Event.happened_on: header, Event.kind: {"constant": kind.value}}
                blank = {"rows_not": {header: [""]}}
                self.made.gives.setdefault("event", []).append({**blank, **owner, **day})
                self._use(header)
                self._see_dates(header)
        for given in self.made.gives.get("event", []):
            self.used |= {one for one in given.values() if isinstance(one, str)}
        if "event" not in self.made.gives:
            self._give("event", headers)

    def _childs_own(self, headers: list[str]) -> dict[str, str]:
        """Headers by what they say of the child on whose record a row stands: `Child First Name` is its first name."""
        of = {loose(word): "child" for word in self.aliases.people["child"]}
        whole = self._whole("member", "event", "household")
        own = {}
        for header in headers:
            who, _, rest = whose(header, of)
            if who and rest and not self._is_among(whole, header):
                own[rest] = header
        return {**{header: header for header in headers if header not in own.values()}, **own}

    def _notified(self, event: dict[str, object]) -> list[dict[str, object]]:
        """Entries as they stand, or contacts from the police apart, which are notifications."""
        kind, source = event[Event.kind], event.get(Event.source)
        if not isinstance(kind, dict) or not isinstance(source, dict):
            return [event]
        words = [word for word, code in source["codes"].items() if code == Source.POLICE]
        contacts = [word for word, code in kind["codes"].items() if code == EventKind.CONTACT]
        if not words or not contacts or EventKind.NOTIFICATION in kind["codes"].values():
            return [event]
        entry, origin = kind["column"], source["column"]
        notified = {
            Event.kind: {"constant": EventKind.NOTIFICATION.value},
            Event.source: {"constant": Source.POLICE.value},
        }
        others = {name: filled for name, filled in event.items() if name not in (Event.reference, Event.incident_on)}
        rows = self.glimpse.rows
        rest = rows[origin].str.strip().isin(words) & ~rows[entry].str.strip().isin(contacts)
        return [
            {"rows": {entry: contacts, origin: words}, **event, **notified},
            {"rows_not": {origin: [*words]}, **others},
            *([{"rows": {origin: [*words]}, "rows_not": {entry: [*contacts]}, **others}] if rest.any() else []),
        ]

    def _missing(self) -> list[str]:
        """Words for what is not recorded, in columns that fields use and that hold no codes."""
        gives = [one for some in self.made.gives.values() for one in some]
        plain = {filled for one in gives for filled in one.values() if isinstance(filled, str)}
        known = {loose(word) for word in self.aliases.missing}
        values = {value.strip() for header in plain for value in self.glimpse.rows[header].unique()}
        return sorted(value for value in values if value and loose(value) in known)

    def _defaults(self, name: str, headers: list[str]) -> dict[str, object]:
        """What a record's required fields are filled by where no header of their own is found."""
        incident = self._named(headers, "incident")
        if name == "incident":
            return {Incident.domestic: {"constant": True}}
        owner = self._owner(headers)
        if name == "notification" and incident:
            own = {
                Notification.notification_id: owner.get(Incident.incident_id),
                Notification.domestic_box: {"constant": True},
            }
            own[Notification.created_on] = incident.get(Incident.reported_on)
            return {key: filled for key, filled in {**owner, **own}.items() if filled}
        return owner

    def _owner(self, headers: list[str]) -> dict[str, object]:
        reference = self._named(headers, "incident").get(Incident.incident_id)
        return {Incident.incident_id: reference} if reference else {}

    def _give(
        self,
        name: str,
        headers: dict[str, str],
        constant: Mapping[str, object] | None = None,
        defaults: Mapping[str, object] | None = None,
        least: set[str] | None = None,
    ) -> None:
        """Add what the headers give of a record, if all that it requires is there and something of its own."""
        filled = self._filled(name, headers)
        own = {key for key in filled if record_fields(name)[key].kind != FieldKind.REFERENCE}
        given = {**(defaults or {}), **filled, **(constant or {})}
        given = {key: given[key] for key in record_fields(name) if key in given}
        required = {one.name for one in record_fields(name).values() if one.required}
        either = RECORDS[name].either
        telling = own & (least or own)
        if not telling and Notification.notification_id not in filled:
            return
        lacks = [key for key in record_fields(name) if key in required - given.keys()]
        lacks += [" or ".join(either)] if either and not {*either} & given.keys() else []
        lacks += [Member.role] if name == MEMBER and not {Member.role, Member.member_id} & given.keys() else []
        if lacks:
            self.left.append(Lacking(name, given, lacks))
        if lacks or not telling:
            return
        self.made.gives.setdefault(name, []).append(given)
        for filling in given.values():
            self._use(_header(filling))

    def _use(self, header: str | None) -> None:
        if header:
            self.used.add(header)

    def _filled(self, name: str, headers: dict[str, str]) -> dict[str, object]:
        """The fields of a record that headers fill, by the field; `headers` are their own words and the whole."""
        filled: dict[str, object] = {}
        for key, shown in self._named(list(headers), name).items():
            filling = self._filling(name, key, headers[shown])
            if filling is not None:
                filled[key] = filling
                others = [one for one in headers if one != shown and matched([one], self._names(name, key))]
                self.made.others[f"{name}.{key}", headers[shown]] = [headers[one] for one in others]
        return filled

    def _named(self, headers: list[str], name: str) -> dict[str, str]:
        """The header of each field of a record, none twice: of its own name, else by an alias, else like one."""
        found: dict[str, str] = {}
        for names, match in (
            (self._own_names, matched),
            (self._names, matched),
            (self._names, self._matched_in_full),
            (self._names, alike),
        ):
            for key in record_fields(name):
                left = [header for header in headers if header not in found.values()]
                if key not in found and (header := match(left, names(name, key))):
                    found[key] = header
        return found

    def _matched_in_full(self, headers: list[str], names: Iterable[str]) -> str | None:
        """The header that is one of the names once words that are written short are written in full."""
        return matched(headers, names, self._in_full)

    def _in_full(self, name: str) -> str:
        return in_full(name, self.aliases.shortened)

    def _own_names(self, name: str, key: str) -> list[str]:
        """A field's name and its title; that of an identifier is of the whole record."""
        described = RECORDS[name].schema.to_schema().columns.get(key)
        titled = described is not None and described.title and record_fields(name)[key].kind != FieldKind.REFERENCE
        return [key, described.title] if titled else [key]

    def _names(self, name: str, key: str) -> list[str]:
        """All names of a field, its own first."""
        return [*self._own_names(name, key), *self.aliases.fields.get(name, {}).get(key, [])]

    def _filling(self, name: str, key: str, header: str) -> object:
        """What fills a field: a header, with the codes of its words; None where its words are not the field's."""
        described = record_fields(name)[key]
        if described.kind in _DAYS:
            self._see_dates(header)
        if described.kind == FieldKind.NUMBER and not self.glimpse.rows[header].str.strip().str.fullmatch(r"\d*").all():
            return None
        if described.kind != FieldKind.CODE:
            return header
        words = sorted({value.strip() for value in self.glimpse.rows[header].unique()} - {""})
        known = self._wordings(key, described.codes)
        codes = {word: code for word in words if (code := known.get(loose(word)) or known.get(self._in_full(word)))}
        if not self._are_codes(header, words, codes):
            self.made.varied[header] = f"{name}.{key}", len(words)
            return None
        others = [word for word in words if word not in codes]
        if others and codes:
            self.made.uncoded[header] = [f"{word}{_nearest(word, known)}" for word in others]
        elif others:
            self.made.unknown[header] = len(others)
        plain = not others and key == Identity.sex and {*map(loose, words)} <= _SEXES
        return {"column": header, "codes": codes} if words and not plain else header

    def _are_codes(self, header: str, words: list[str], codes: Mapping[str, str]) -> bool:
        """Whether the words of a column are codes: most are known, or they are repeated or a handful; of many, both."""
        mostly = 2 * len(codes) >= len(words)
        repeated = self.glimpse.rows[header].str.strip().ne("").sum() >= _REPEATED * len(words)
        return mostly and repeated if len(words) > _FEW else mostly or repeated or len(words) <= _HANDFUL

    def _wordings(self, key: str, codes: tuple[str, ...]) -> dict[str, str]:
        """What is known to stand for each code: the aliases before code lists of the same codes."""
        known: dict[str, str] = {}
        for frame in self.codelists.values():
            if set(frame[Wording.code].dropna()) <= {*codes}:
                known |= {
                    loose(word): code for word, code in zip(frame[Wording.value], frame[Wording.code], strict=True)
                }
        for code, words in self.aliases.words.get(key, {}).items():
            known |= {loose(word): code for word in words}
        labels = {loose(code.replace("_", " ")): str(code) for code in codes}
        return {word: code for word, code in {**known, **labels}.items() if code in codes}

    def _people(self, *those: str) -> list[tuple[str, dict[str, str]]]:
        """Headers that begin with who of `those` a person is, without that word: `victim`, `child`, `child2`."""
        groups: dict[str, dict[str, str]] = {}
        of = {loose(word): who for who, words in self.aliases.people.items() if who in those for word in words}
        whole = self._whole("incident", "notification")
        for header in self.headers:
            who, number, rest = whose(header, of)
            if who and rest and not self._is_among(whole, header):
                groups.setdefault(f"{who}{number}", {})[rest] = header
        return [(who, group) for who, group in groups.items() if len(group) > 1]

    def _strangers(self, headers: list[str]) -> list[dict[str, str]]:
        """Headers of people of whom no alias tells who they are: groups that begin with one word and name somebody."""
        groups: dict[str, dict[str, str]] = {}
        for header in headers:
            first, _, rest = header.partition(" ")
            if header not in self.used and rest:
                groups.setdefault(first, {})[rest] = header
        return [group for group in groups.values() if len(_OF_SOMEBODY & self._named([*group], "person").keys()) > 1]

    def _whole(self, *records: str) -> set[str]:
        """Aliases of the fields of records, which only seem to begin with a person."""
        fields = [self.aliases.fields.get(name, {}) for name in records]
        aliases = [alias for some in fields for names in some.values() for alias in names]
        return {form(alias) for alias in aliases for form in (loose, self._in_full)}

    def _is_among(self, whole: set[str], header: str) -> bool:
        return bool({loose(header), self._in_full(header)} & whole)

    def _see_dates(self, header: str) -> None:
        values = [value.strip() for value in self.glimpse.rows[header].unique() if value.strip()]
        for name, form in _DATES.items():
            matches = [match for value in values if (match := form.match(value))]
            if matches and name == "numbers":
                months = [int(match[1]) for match in matches], [int(match[2]) for match in matches]
                self.dates.add("month_first" if max(months[1]) > 12 >= max(months[0]) else "day_first")
            elif matches:
                self.dates.add(name)


def _beside(people: list[tuple[str, dict[str, str]]], headers: list[str]) -> list[str]:
    """The headers that are of none of the people."""
    return [header for header in headers if all(header not in group.values() for _, group in people)]


def _nearest(word: str, known: Mapping[str, str]) -> str:
    """The code of the wording that a word holds, or is most like, as a question."""
    held = [wording for wording in known if len(wording) > 3 and wording in loose(word)]
    found = sorted(held, key=len)[-1:] or difflib.get_close_matches(loose(word), known, n=1, cutoff=_SIMILAR)
    return f" ({known[found[0]]}?)" if found else ""


def _share(glimpses: list[Glimpse], known: FilesToRecords) -> float:
    """The share of a format's headers that the files have, of the tables that are there by name.

    A format that asks for much tells itself by the share of the files' headers that it knows.
    """
    own: set[str] = set()
    named: set[str] = set()
    found = wanted = 0
    for pattern, tables in known.files.items():
        for table in tables:
            looks = [one for one in glimpses if _is_of(one, pattern, table.sheet)]
            if not looks:
                continue
            headers = {loose(name) for one in looks for name in one.rows.columns}
            asked = [{loose(header), *map(loose, table.aliases.get(header, []))} for header in table.headers()]
            unseen = looks[0].file.endswith(".xml")
            found += sum(unseen or bool(one & headers) for one in asked)
            wanted += len(asked)
            own |= headers
            named = named.union(*asked)
    if not wanted:
        return 0.0
    covered = len(own & named) / max(len(own), 1)
    return covered if covered >= _WHOLE else found / wanted


def _is_of(glimpse: Glimpse, pattern: str, sheet: str | None) -> bool:
    stem, own = (name.rpartition(".")[0].lower() for name in (pattern, glimpse.file))
    return fnmatch(own, stem) and (sheet is None or loose(sheet) == loose(glimpse.sheet or ""))


def _one_alone(gives: Gives) -> dict[str, object]:
    return {name: some[0] if len(some) == 1 else some for name, some in gives.items()}


def _header(filling: object) -> str | None:
    """The header of what fills a field; None of a constant."""
    found = filling.get("column") if isinstance(filling, dict) else filling
    return found if isinstance(found, str) else None


def _titled(record: str, name: str) -> str:
    """What a field is called, in brackets."""
    described = RECORDS[record].schema.to_schema().columns.get(name)
    return f" ({described.title})" if described is not None and described.title else ""


def _notes(draft: Drafted) -> Iterator[str]:
    look = draft.glimpse
    as_text = f": read as {look.encoding}, delimiter {look.delimiter!r}" if look.file.endswith(".csv") else ""
    yield f"{draft.place}{as_text}"
    yield from (f"  {one.in_words()}" for one in draft.lacking)
    if draft.lacking:
        yield f"  to be filled in and put under `{'gives' if draft.gives else 'files'}`:"
        yield f"    {yaml.safe_dump(draft.to_fill(), sort_keys=False, default_flow_style=True, width=10_000)[1:-2]}"
    if draft.unused:
        yield f"  headers not used: {', '.join(draft.unused)}"
    for (name, header), others in draft.others.items():
        yield f"  {name} is “{header}”; it might be {' or '.join(f'“{one}”' for one in others)}"
    for header, words in draft.uncoded.items():
        yield f"  words without a code under “{header}”: {', '.join(words)}"
    for header, number in draft.unknown.items():
        yield f"  words without a code under “{header}”: all {number}, to be written among its `codes`"
    yield from (f"  {said}" for said in _not_taken(draft))
    yield from (f"  to add to {proposal}" for proposal in draft.proposed)


def _not_taken(draft: Drafted) -> Iterator[str]:
    for header in draft.twice:
        yield f"“{header}” stands there twice, and the first was looked at: the file cannot be read so"
    for header, (name, number) in draft.varied.items():
        yield f"“{header}” is not taken for {name}: {number} different values; if they are codes, name a code list"


def _comment(line: str) -> str:
    return f"# {line}".rstrip()
