"""Records of children's social services from mapped files, gathered into families (§2.3.2, §6.2.1)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

import pandas as pd

from filetrack.extracts.events import family_events
from filetrack.extracts.mapped.families import family_of_each
from filetrack.extracts.mapped.parts import Part, as_records, check_references, of_record, together
from filetrack.schemas import care
from filetrack.schemas.base import IDENTITY, AtSite
from filetrack.schemas.codes import MemberRole
from filetrack.schemas.mapping import CHILD, LINKED, MEMBER, RECORDS, VALID_FROM

FAMILY = care.Family.family_id
_WHO = [FAMILY, care.Member.member_id, care.Member.role]


def records(parts: list[Part], site: str, families: str) -> dict[type[AtSite], pd.DataFrame]:
    """Records of the care schemas, one frame each.

    `families` says what makes one: each child (`child`), what is filed under one family (`family`), or links between
    children (`linked`). Entries on a child of whom no row tells anything else are refused, where members are told.
    """
    _check_children(parts)
    _tell_given_before(of_record(parts, "event"))
    frames = {name: together(parts, name) for name, record in RECORDS.items() if record.agency == "care"}
    family = family_of_children(frames.values(), families)

    def of_family(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(**{FAMILY: frame[CHILD].map(family).fillna(frame[FAMILY])})

    frames = {name: of_family(frame) for name, frame in frames.items() if name != "link"}
    frames[MEMBER] = _members(frames[MEMBER])
    frames["family"] = _family_records(frames)
    entries = frames.pop("event").assign(**{AtSite.site: site})
    made = {
        RECORDS[name].schema: as_records(
            frame.sort_values(FAMILY, kind="stable"), RECORDS[name].schema, site, dict(RECORDS[name].neutral)
        ).drop_duplicates()
        for name, frame in frames.items()
    }
    return {**made, care.Event: family_events(entries)}


def family_of_children(frames: Iterable[pd.DataFrame], families: str) -> pd.Series:
    """The family of each child that records of any kind tell of, indexed by child; `families` is as for `records`."""
    named = [CHILD, FAMILY, LINKED]
    told = pd.concat([frame.reindex(columns=named).drop_duplicates() for frame in frames], ignore_index=True)
    ties = told.astype("str").drop_duplicates()
    return family_of_each(ties[CHILD].dropna().drop_duplicates(), ties if families != "child" else ties.iloc[:0])


def _check_children(parts: list[Part]) -> None:
    """Refuse entries on children of whom neither members, families nor links tell."""
    telling = of_record(parts, MEMBER, "family", "link")
    names = [CHILD, LINKED, care.Member.member_id]
    told = [part.sound[name] for part in telling for name in names if name in part.frame]
    if of_record(parts, MEMBER) and told:
        entries = [part for part in parts if part not in telling]
        check_references(entries, CHILD, pd.concat(told), "record of a child")


def _tell_given_before(entries: list[Part]) -> None:
    """Count rows that give what a file of the same kind gave before: returns of one agency overlap."""
    for number, part in enumerate(entries):
        before = [pd.MultiIndex.from_frame(other.sound) for other in entries[:number] if other.give is part.give]
        if before:
            given = reduce(or_, (pd.MultiIndex.from_frame(part.sound).isin(others) for others in before))
            column = str(part.give.fields[care.Event.happened_on].column)
            again = pd.Series(given, index=part.sound.index)
            part.rows.file.set_aside(again, "given_before", column, "an entry that no other file gave")


def _members(frame: pd.DataFrame) -> pd.DataFrame:
    """Members of families, each once in a role, with what all rows that name them tell: the latest, then the first."""
    named = frame.assign(**{care.Member.member_id: _member_ids(frame)})
    details = (
        named.sort_values(VALID_FROM, ascending=False, kind="stable", na_position="last")
        .groupby(care.Member.member_id)[IDENTITY]
        .first()
    )
    members = named.dropna(subset=[care.Member.role, FAMILY]).drop_duplicates(_WHO)
    once = members.drop_duplicates([FAMILY, care.Member.member_id])
    return once.drop(columns=IDENTITY).merge(details.reset_index(), on=care.Member.member_id, how="left")


def _member_ids(frame: pd.DataFrame) -> pd.Series:
    """Identifiers of members: as given, or the child's own; of others, made of family, role and a number for each."""
    own = frame[care.Member.role].isna() | (frame[care.Member.role] == MemberRole.CHILD)
    given = frame[care.Member.member_id].fillna(frame[CHILD].where(own))
    others = frame[given.isna()]
    place = [FAMILY, care.Member.role]
    someone = others.groupby([*place, *IDENTITY], dropna=False).ngroup()
    number = someone.groupby([others[column] for column in place]).rank("dense").astype("Int64").astype("str")
    return given.fillna(others[FAMILY] + "-" + others[care.Member.role] + "-" + number)


def _family_records(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Families of all records, with what is told of them: a history is complete unless it is said not to be."""
    told = frames["family"].dropna(subset=FAMILY)
    every = pd.concat([frame[FAMILY] for frame in frames.values()]).dropna().drop_duplicates().sort_values()
    state = told.groupby(FAMILY)[care.Family.file].first()
    complete = told.dropna(subset=care.Family.history_complete).groupby(FAMILY)[care.Family.history_complete].all()
    return pd.DataFrame(
        {
            FAMILY: every,
            care.Family.file: every.map(state).astype("str"),
            care.Family.history_complete: every.map(complete).astype("boolean"),
        }
    )
