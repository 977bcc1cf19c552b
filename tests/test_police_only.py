"""A site of which only the police's records are held: what stages say of it, and what they do not."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from filetrack import io
from filetrack.coding.ages import ages
from filetrack.linkage.completeness import completeness
from filetrack.measures.attrition import attrition
from filetrack.measures.repeats import families_clock
from filetrack.measures.times import response_time
from filetrack.outcomes.analyses import analysed, refused
from filetrack.quality.trace import FAMILIES, IN_DEPTH, RECORDS, REGISTER, trace
from filetrack.report.flow import drawings, tracing_panels
from filetrack.schemas.analysis import Analyses
from filetrack.schemas.care import Event, Member
from filetrack.schemas.case import Case, CaseFamily, InDepthFamily
from filetrack.schemas.coding import CaseCoding
from filetrack.schemas.declared import Tables
from filetrack.schemas.linkage_quality import Completeness
from filetrack.schemas.measure import Attrition, ResponseTime
from filetrack.schemas.needs import held_by, lineage, sites_with
from filetrack.schemas.outcomes import OutcomeAnalysis, Refusal
from filetrack.schemas.police import Child, Person
from filetrack.schemas.quality import Held, Reconciled, TraceStep
from filetrack.schemas.sample import Register, SampleStep
from filetrack.schemas.site import SiteConfig
from filetrack.schemas.table import TableSite
from filetrack.tables.codings import codings

CASES = pd.DataFrame(
    {
        Case.site: ["newtown"],
        Case.incident_id: ["i1"],
        Case.end_state: ["family_not_known"],
        Case.family_id: pd.Series([None], dtype="str"),
    }
).assign(**{Case.received_on: pd.NaT, Case.response: "unclear", Case.response_minutes: pd.NA})
ANALYSES = Path(__file__).parents[1] / "config/analyses.yaml"


def held(*fields: str) -> pd.DataFrame:
    parts = [field.split(".") for field in fields]
    frame = pd.DataFrame(parts, columns=[Held.record, Held.field])
    return frame.assign(**{Held.site: "newtown", Held.agency: "police", Held.held: True})


def test_its_notifications_are_not_counted_as_of_families_that_are_not_known():
    police = held("incident.incident_id", "notification.notification_id", "person.surname_key", "person.birth_key")
    assert sites_with(lineage(Case, Case.end_state), {"newtown": held_by(police, "newtown")}) == []
    care = held("event.kind", "event.happened_on", "event.reference", "family.family_id")
    both = {"newtown": held_by(pd.concat([police, care]), "newtown")}
    assert sites_with(lineage(Case, Case.end_state), both) == ["newtown"]
    assert io.validated(attrition(CASES, []), Attrition, "").empty
    assert io.validated(response_time(CASES, []), ResponseTime, "").empty
    assert drawings(tracing_panels(CASES.iloc[:0], CaseFamily.empty(), {})) == []


def test_no_family_is_followed_and_every_analysis_is_refused():
    assert families_clock(CASES, Event.empty(), 12).empty
    declared = io.settings(ANALYSES, Analyses)
    found = refused(declared)
    assert found[OutcomeAnalysis][OutcomeAnalysis.base].sum() == 0
    assert found[Refusal][Refusal.analysis].tolist() == [analysis.name for analysis in declared.analyses]
    assert found.keys() == analysed(declared.model_copy(update={"analyses": []}), None).keys()


def test_no_people_are_a_group_that_is_not_counted():
    people = pd.concat([Person.empty(), pd.DataFrame({Person.site: ["newtown"], Person.surname_key: ["s"]})])
    found = completeness(people, Child.empty(), Member.empty())
    assert found[[Completeness.agency, Completeness.of]].drop_duplicates().to_numpy().tolist() == [["police", "adults"]]


def test_no_table_rests_on_a_level_that_no_narrative_tells():
    assert codings([], CASES, CaseCoding.empty()).empty


def test_ages_are_missing_where_no_day_is_known():
    child = pd.DataFrame({Child.incident_id: ["i1"], Child.birth_month: ["2020-01"]})
    assert ages(child, pd.Series(dtype="datetime64[ns]")).isna().all()


def test_no_base_is_traced_to_files_that_there_are_not():
    form = SiteConfig.model_validate({"police": {"module": "north_police"}})
    records = {name: schema.empty() for name, schema in RECORDS.items()}
    frames = {REGISTER: Register.empty(), FAMILIES: CaseFamily.empty(), IN_DEPTH: InDepthFamily.empty()}
    frames["sampled"] = frames["links"] = CASES.iloc[:0]
    of_site = {"newtown": records}, frames, Tables.model_validate({"tables": []}), {"newtown": form}
    found = trace(Reconciled.empty(), SampleStep.empty(), *of_site, TableSite.empty())
    assert set(found[TraceStep.base]) == {REGISTER}
