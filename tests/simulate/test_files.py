"""The agencies' files as files: readable, different between seeds, without the study's codes, with decoys."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from filetrack import io
from filetrack.problems import Problem
from filetrack.schemas import codes
from filetrack.schemas.codes import Site
from filetrack.schemas.raw import north_care, north_police, south_care, south_police
from filetrack.schemas.raw.base import identified
from filetrack.schemas.study import Study
from filetrack.schemas.truth import TrueChild, TrueFamily, TrueIncident, TrueMember
from filetrack.simulate.calibration.figures import Figures
from filetrack.simulate.population.names import name_lists
from filetrack.simulate.population.people import Families
from filetrack.simulate.settings import Simulation
from tests.simulate.conftest import ROOT, published_figures

MODULES = {
    ("north", "police"): north_police,
    ("south", "police"): south_police,
    ("north", "care"): north_care,
    ("south", "care"): south_care,
}


def test_files_are_readable_and_hold_every_row(study, tmp_path):
    for (site, agency), frames in study.by_agency.items():
        io.write_raw(frames, tmp_path / site / agency)
        schemas = MODULES[site, agency].FILES
        read = io.sound(io.read_folder(tmp_path / site / agency, schemas, anonymised=False).files)
        written = {schema: len(study.files[schema]) for schema in schemas}
        assert {schema: len(rows) for schema, rows in read.items()} == written


def test_a_missing_figure_is_told_in_words():
    figures = published_figures()
    without = Figures({key: count for key, count in figures.cells.items() if key[:2] != ("12", "ex-partners")}, {})
    with pytest.raises(Problem, match="no count for Table 12, row “Ex-partners”"):
        without.count(12, "Ex-partners")
    with pytest.raises(Problem, match=r"no claim “4\.9-weapons”"):
        without.claim("4.9-weapons")


def test_seeds_give_different_people():
    first_day = io.settings(ROOT / "config/study.yaml", Study).period.sample_from
    settings = io.settings(ROOT / "config/simulation.yaml", Simulation)
    people = []
    for seed in (1, 2):
        stream = np.random.default_rng(np.random.SeedSequence(seed))
        families = Families(Site.NORTH, settings, name_lists(settings.origins), first_day, stream)
        made = [families.household() for _ in range(500)]
        members = [one for family in made for one in (family.mother, family.other, *family.children)]
        people.append({(one.forename, one.surname, one.born) for one in members})
    assert len(people[0]) > 1000
    assert not people[0] & people[1]


def test_no_cell_holds_a_code_of_the_study(study):
    coded = (
        codes.Level, codes.ChildLocation, codes.Presence, codes.EndState, codes.Pathway, codes.Trigger,
        codes.PreviousInvolvement, codes.SubsequentInvolvement, codes.EventKind, codes.Relationship, codes.Location,
    )  # fmt: skip
    values = {code.value for list_ in coded for code in list_} | {code.label for list_ in coded for code in list_}
    for schema, frame in study.files.items():
        for column in frame.columns:
            assert not values & set(frame[column].unique()), (schema.__name__, column)


def test_every_reference_in_the_truth_is_in_the_files(study):
    north = study.files[north_police.Incidents][north_police.Incidents.incident_ref]
    south = study.files[south_police.Cris][south_police.Cris.cris_no]
    incidents = study.truth[TrueIncident]
    assert incidents[TrueIncident.incident_ref].isin([*north, *south]).all()
    known = {
        *study.files[north_care.Children][north_care.Children.child_id],
        *study.files[south_care.FileIndex][south_care.FileIndex.file_no],
    }
    assert incidents[TrueIncident.family_ref].dropna().isin(known).all()
    assert study.truth[TrueFamily][TrueFamily.family_ref].isin(known).all()
    assert study.truth[TrueChild][TrueChild.incident_ref].isin(incidents[TrueIncident.incident_ref]).all()
    assert set(study.truth[TrueMember][TrueMember.family_ref]) == set(incidents[TrueIncident.family_ref].dropna())


def test_words_are_of_the_codelists(study):
    """What the simulator writes, the committed code lists know: same wordings, none left out."""
    files = {
        "north_police_relationship": (north_police.Incidents, north_police.Incidents.relationship),
        "north_police_place": (north_police.Incidents, north_police.Incidents.place),
        "south_police_venue_type": (south_police.Cris, south_police.Cris.venue_type),
        "south_police_relation": (south_police.Cris, south_police.Cris.relation),
        "north_care_event": (north_care.Events, north_care.Events.event),
        "north_care_entry_type": (north_care.DiarySheets, north_care.DiarySheets.entry_type),
        "north_care_service": (north_care.Services, north_care.Services.service),
        "north_care_engagement": (north_care.Services, north_care.Services.engagement),
        "north_care_agency": (north_care.AgencyContacts, north_care.AgencyContacts.agency),
        "north_care_spoken_with": (north_care.SpokenWith, north_care.SpokenWith.spoken_with),
        "north_care_lives_with": (north_care.Households, north_care.Households.lives_with),
        "south_care_service": (south_care.Services, south_care.Services.service),
        "south_care_engagement": (south_care.Services, south_care.Services.engagement),
        "south_care_agency": (south_care.AgencyContacts, south_care.AgencyContacts.agency),
        "south_care_spoken_with": (south_care.SpokenWith, south_care.SpokenWith.spoken_with),
        "south_care_lives_with": (south_care.Households, south_care.Households.lives_with),
        "south_care_entry": (south_care.Events, south_care.Events.entry),
        "south_care_location": (south_care.FileIndex, south_care.FileIndex.location),
    }
    for name, (schema, column) in files.items():
        known = pd.read_csv(ROOT / f"config/codelists/{name}.csv", dtype=str, keep_default_na=False)["value"]
        used = study.files[schema][column].str.casefold()
        assert set(used) <= set(known.str.casefold()), name


def test_identifying_columns_hold_people(study):
    """Names are on every record; a postcode is missing only where the police's details are planned to be."""
    for schema, frame in study.files.items():
        for column, metadata in identified(schema).items():
            if metadata.get("identifies") in ("forename", "surname") and schema is not north_care.FamilyLinks:
                assert (frame[column] != "").all(), (schema.__name__, column)
    flagged = {
        incident.reference
        for incidents in study.population.incidents.values()
        for incident in incidents
        if incident.plan.details_missing
    }
    for schema, columns in (
        (north_police.People, (north_police.People.postcode,)),
        (north_police.Children, (north_police.Children.postcode,)),
        (south_police.Cris, (south_police.Cris.p1_postcode, south_police.Cris.p2_postcode)),
    ):
        frame = study.files[schema]
        blank = frame[(frame[list(columns)] == "").any(axis=1)]
        assert set(blank.iloc[:, 0]) <= flagged


def test_families_outside_the_sample_never_are_a_sampled_family(study):
    children = study.files[north_care.Children]
    key = [north_care.Children.forename, north_care.Children.surname, north_care.Children.dob]
    assert not children.duplicated(key).any()
    index = study.files[south_care.FileIndex]
    key = [south_care.FileIndex.forename, south_care.FileIndex.surname, south_care.FileIndex.dob]
    assert not index[index[south_care.FileIndex.dob] != ""].duplicated(key).any()


def test_merlin_has_records_that_must_not_count(study):
    merlin = study.files[south_police.Merlin]
    refs = merlin[south_police.Merlin.other_refs].str.extract(r"CRIS\D*([0-9]{7}/07)")[0]
    cris = study.files[south_police.Cris].set_index(south_police.Cris.cris_no)
    ticked = merlin[south_police.Merlin.dv_box] == "Y"
    assert (ticked & refs.isna()).sum() > 3
    assert (refs.notna() & ~refs.isin(cris.index)).sum() > 3
    flags = refs[refs.isin(cris.index)].map(cris[south_police.Cris.dv_flag])
    assert (flags == "").sum() > 3
    assert (~ticked & refs.notna()).sum() > 3
