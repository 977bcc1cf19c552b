"""Who is one person by the simulator's truth is named alike by both agencies."""

from __future__ import annotations

import pandas as pd

from filetrack.schemas.codes import MemberRole
from filetrack.schemas.raw import north_care, north_police, south_care, south_police
from filetrack.schemas.truth import TrueAdult, TrueChild, TrueIncident
from filetrack.simulate.files import care_words as w
from tests.simulate import reading


def names(frame: pd.DataFrame, schema, *keys: pd.Series) -> dict[tuple, tuple[str, str]]:
    """Forename and surname of each row by what tells whose they are; the first where several rows do."""
    rows = zip(zip(*keys, strict=True), frame[schema.forename], frame[schema.surname], strict=True)
    found: dict[tuple, tuple[str, str]] = {}
    for key, *name in rows:
        found.setdefault(key, tuple(name))
    return found


def misspelt(police: dict, care: dict, pairs: list[tuple]) -> float:
    """The share of people with a name that differs; of nobody both do, and nobody is missing."""
    alike = [[a == b for a, b in zip(police[one], care[other], strict=True)] for one, other in pairs]
    assert all(map(any, alike))
    return 1 - sum(map(all, alike)) / len(alike)


def test_children(study):
    listed, subjects = study.files[north_police.Children], study.files[south_police.MerlinChildren]
    merlin = study.files[south_police.Merlin].drop_duplicates(south_police.Merlin.merlin_no)
    report = merlin.set_index(south_police.Merlin.merlin_no)[south_police.Merlin.other_refs].str.extract(
        r"CRIS\D*([0-9]{7}/07)"
    )[0]
    cris = subjects[south_police.MerlinChildren.merlin_no].map(report)
    police = names(
        listed,
        north_police.Children,
        listed[north_police.Children.incident_ref],
        listed[north_police.Children.child_no],
    ) | names(subjects, south_police.MerlinChildren, cris, subjects[south_police.MerlinChildren.subject_no])
    ics, index = study.files[north_care.Children], study.files[south_care.FileIndex]
    person = index[south_care.FileIndex.file_no] + "/" + index[south_care.FileIndex.person_no]
    care = names(ics, north_care.Children, ics[north_care.Children.child_id])
    care |= names(index, south_care.FileIndex, person)

    known = study.truth[TrueChild].dropna(subset=TrueChild.child_ref).to_dict("records")
    pairs = [((row[TrueChild.incident_ref], str(row[TrueChild.number])), (row[TrueChild.child_ref],)) for row in known]
    assert len(pairs) > 400
    assert 0 < misspelt(police, care, pairs) < 0.1


def test_adults(study):
    people, cris = study.files[north_police.People], study.files[south_police.Cris]
    police = names(
        people, north_police.People, people[north_police.People.incident_ref], people[north_police.People.person_id]
    )
    for part in ("P1", "P2"):
        block = zip(cris[f"{part}_FORENAME"], cris[f"{part}_SURNAME"], strict=True)
        police |= dict(zip(((ref, part) for ref in cris[south_police.Cris.cris_no]), block, strict=True))
    heads = reading.north_families(study.files)
    links, index = study.files[north_care.FamilyLinks], study.files[south_care.FileIndex]
    care = names(
        links, north_care.FamilyLinks, links[north_care.FamilyLinks.child_id].map(heads),
        links[north_care.FamilyLinks.link_type],
    ) | names(
        index, south_care.FileIndex, index[south_care.FileIndex.file_no], index[south_care.FileIndex.relationship]
    )  # fmt: skip

    family = study.truth[TrueIncident].set_index(TrueIncident.incident_ref)[TrueIncident.family_ref]
    pairs = []
    for row in study.truth[TrueAdult].dropna(subset=TrueAdult.role).to_dict("records"):
        words = w.ICS_LINK if row[TrueAdult.site] == "north" else w.INDEX_RELATIONSHIP
        file = family[row[TrueAdult.incident_ref]]
        member = heads.get(file, file), words[MemberRole(row[TrueAdult.role])][0]
        pairs.append(((row[TrueAdult.incident_ref], row[TrueAdult.person_ref]), member))
    assert len(pairs) > 300
    assert 0 < misspelt(police, care, pairs) < 0.1
    mothers = study.truth[TrueAdult][TrueAdult.role] == MemberRole.MOTHER
    assert mothers.sum() == family.notna().sum(), "every family known has a mother on its record"
