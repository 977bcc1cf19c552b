"""The whole study, run once: what it agrees with, what it repeats, what an edit or a changed record re-runs."""

from __future__ import annotations

import json
import locale
import re
import shutil
import time
from importlib import import_module
from itertools import product

import numpy as np
import pandas as pd
import pytest

from filetrack import io
from filetrack.casebook.entries import readings
from filetrack.history import HistoryRules
from filetrack.quality.manifest import departures, sha256
from filetrack.schemas.care import Event, Family, Member
from filetrack.schemas.case import Case, CaseFamily
from filetrack.schemas.codes import EndState, EventKind, FileState, Pathway, Site, SubsequentInvolvement
from filetrack.schemas.link import Trace
from filetrack.schemas.manifest import AGENCIES
from filetrack.schemas.quality import TraceStep
from filetrack.schemas.raw import north_care, north_police, south_care, south_police
from filetrack.schemas.raw.base import district, identified, month
from filetrack.schemas.run import PROTECTED_TREES, OutputClass, RunManifest
from filetrack.schemas.study import Study
from filetrack.schemas.table import Cell, ComparedCell, ComparedClaim, CountedUnit, PublishedCell, Verdict
from tests.notebooks.running import NOTEBOOKS, shown_by
from tests.quality.profile import violations
from tests.sent import send_again
from tests.workflow.canaries import Canaries, beside
from tests.workflow.conftest import ROOT, copied

TABLES = {str(number) for number in range(3, 43)} - {"31"}
"""Tables made from records; Table 31 is of words."""
LEAST_STATEMENTS = 300
SOURCES = ("config", "src", "workflow", "data/published")
"""Where a copy of the repository holds what nobody recorded."""


def test_every_published_count_that_can_hold_is_reproduced(study):
    compared = pd.read_csv(study.root / "results/comparison/cells.csv", dtype={ComparedCell.table: str})
    published = pd.read_csv(ROOT / "data/published/tables.csv", dtype={PublishedCell.table: str})
    cell = [PublishedCell.table, PublishedCell.row, PublishedCell.column]
    counts = published[(published[PublishedCell.kind] == "count") & published[PublishedCell.table].isin(TABLES)]
    beside = counts[cell].merge(compared, on=cell, how="left", indicator="found")
    assert set(beside[PublishedCell.table]) == TABLES
    missing = beside.loc[beside["found"] != "both", cell]
    assert missing.empty, f"\n{missing}"
    apart = beside[beside[ComparedCell.verdict] != Verdict.AGREES]
    assert apart[cell].to_numpy().tolist() == [["10", "Other", "Victim"]], f"\n{apart.to_string()}"
    assert compared[compared[ComparedCell.verdict] == Verdict.DIFFERS].empty


def test_every_statement_that_can_hold_is_reproduced(study):
    compared = pd.read_csv(study.root / "results/comparison/claims.csv")
    assert len(compared) >= LEAST_STATEMENTS
    differing = compared[compared[ComparedClaim.verdict] == Verdict.DIFFERS]
    assert differing.empty, f"\n{differing.to_string()}"


def test_every_tables_base_is_traced_back_to_rows_read(study):
    """Tables 3, 11 and 21 print a base for each of their groups, Table 17 leaves the unclear out of its percentages."""
    steps = io.read(study.root / "results/quality/trace.csv", TraceStep)
    cells = io.read(study.root / "results/tables/cells.csv", Cell)
    ends = steps[steps[TraceStep.stage] == "tables"]
    traced = ends.groupby(ends[TraceStep.description].str.removeprefix("Base of Table "))[TraceStep.count].sum()
    printed = cells.groupby(Cell.table)[Cell.base].max()
    assert set(traced.index) == set(printed.index)
    assert set(traced.index[traced != printed.loc[traced.index]]) == {"3", "11", "17", "21"}
    assert (traced["12"], traced["33"], traced["40"]) == (251, 184, 46)


def test_every_count_has_its_units(study):
    """As many incidents, people or families as the count says, from the records that were counted."""
    cells = io.read(study.root / "results/tables/cells.csv", Cell)
    units = io.read(study.root / "results/records/counted.parquet", CountedUnit)
    counts = cells[cells[Cell.kind] == "count"].set_index([Cell.table, Cell.row, Cell.column])[Cell.value]
    listed = units.groupby([CountedUnit.table, CountedUnit.row, CountedUnit.column]).size()
    assert set(counts.index.unique(0)) == TABLES
    assert listed.reindex(counts.index, fill_value=0).eq(counts).all()
    assert listed.sum() == counts.sum()


def test_the_casebook_reads_families_entries_as_they_were_coded(study):
    """The highest level that an entry is told to stand for is the family's, where coding goes by entries."""
    records = study.root / "results/records"
    events = io.read_together([records / site / "events.parquet" for site in Site], Event)
    traces = io.read(records / "traces.parquet", Trace)
    rules = io.settings(study.root / "config/coding/involvement.yaml", HistoryRules)
    settings = io.settings(study.root / "config/study.yaml", Study)
    told = readings(events, traces[traces[Trace.end_state] == EndState.TRACED], rules, settings)
    coded = families(study)
    order = [level.value for level in SubsequentInvolvement if level != SubsequentInvolvement.UNKNOWN]
    for column, name in ((CaseFamily.previous, "Previous"), (CaseFamily.subsequent, "Subsequent")):
        levels = told[told.str.startswith(f"{name} involvement: ")].str.split(": ").str[1].map(order.index)
        highest = levels.groupby(events[Event.family_id]).max().reindex(coded.index).fillna(0)
        by_entries = coded[column].isin(order)
        assert by_entries.sum() > 150
        assert coded.loc[by_entries, column].map(order.index).eq(highest[by_entries]).all()


def test_a_second_run_has_nothing_to_do(study):
    assert study.planned() == set()


def test_another_seed_begins_with_the_simulation(study):
    assert "simulate" in study.planned("--config", "seed=2")


@pytest.mark.parametrize(
    ("edited", "rerun"),
    [
        ("src/filetrack/published/comparison.py", {"compare", "audit", "reanalyse", "report", "all"}),
        ("src/filetrack/tables/counting.py", {"tables", "figures", "compare", "report", "all"}),
        (
            "src/filetrack/linkage/__main__.py",
            {
                *("link", "assess", "examine", "code", "measure", "tables", "outcomes", "figures"),
                *("compare", "quality", "report", "all"),
            },
        ),
    ],
)
def test_an_edit_reruns_what_the_code_made(study, edited, rerun):
    path = study.root / edited
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n\ndef added():\n    return None\n", encoding="utf-8")
    try:
        assert study.planned() == rerun
    finally:
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def elsewhere(monkeypatch):
    """A clock and a language far from those of the run that is compared."""
    spoken = locale.setlocale(locale.LC_ALL)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    for name in ("tr_TR.UTF-8", "de_DE.UTF-8", "C"):
        try:
            locale.setlocale(locale.LC_ALL, name)
            break
        except locale.Error:
            continue
    yield
    monkeypatch.undo()
    time.tzset()
    locale.setlocale(locale.LC_ALL, spoken)


def test_the_extracts_alone_give_the_same_results(study, elsewhere, tmp_path):
    """Without the agencies' files and the truth, in another place, time zone and language, one job after the other:
    the same bytes, workbooks too, up to the figures of the text.
    """
    again = copied(tmp_path, study.root)
    again.replace("config/study.yaml", "input: simulated", "input: extracts")
    for path, content in study.contents("data/extracts").items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    again.run_here("results/measures/statements.csv", "results/tables/cells.csv")
    first, second = study.contents("results"), again.contents("results")
    assert {
        "results/measures/statements.csv",
        "results/tables/cells.csv",
        "results/linkage/model.json",
    } <= second.keys()
    assert [path for path in second if second[path] != first[path]] == []


def held_of_people(tree) -> set[str]:
    """What identifies people, and every text, in agencies' files and in extracts."""
    values = set()
    for site, agency in product(Site, AGENCIES):
        schemas = import_module(f"filetrack.schemas.raw.{site}_{agency}").FILES
        held, sent = (
            io.sound(io.read_folder(tree.root / "data" / folder / site / agency, schemas, anonymised=anonymised).files)
            for folder, anonymised in (("agencies", False), ("extracts", True))
        )
        for schema in schemas:
            named = [header for header, described in identified(schema).items() if described["identifies"]]
            clear, extract = held[schema], sent[schema]
            coarse = {name(header) for header in named for name in (month, district)}
            made = set(extract) - coarse - (set(clear) - set(named))
            values.update(*(clear[header] for header in named), *(extract[header] for header in made))
    return values


def test_no_value_of_a_record_lies_outside_the_protected_trees(study):
    sources = [path for name in SOURCES for path in (study.root / name).rglob("*") if path.is_file()]
    canaries = Canaries(held_of_people(study), [*sources, ROOT / "README.md"])
    unprotected = [path for path in beside(study.root, [*PROTECTED_TREES, *SOURCES]) if path.name != "README.md"]
    assert len(unprotected) > 100
    assert [path for path in unprotected if canaries.within(path)] == []
    protected = (study.root / "results/records").rglob("*")
    assert sum(canaries.within(path) for path in protected if path.is_file()) > 50


def test_what_is_protected_is_its_owners_alone_and_the_manifest_holds(study):
    recorded = io.settings(study.root / "results/manifest.json", RunManifest)
    assert departures(recorded, study.root) == []
    made = {file.path for file in recorded.made}
    trees = ("data/agencies", "data/truth", "data/extracts", "results")
    assert made == study.contents(*trees).keys() - {"results/manifest.json"}
    assert {file.rule for file in recorded.made} >= {"simulate", "ingest_police", "link", "code", "tables", "report"}


def test_the_crate_is_of_its_profile_and_lists_what_reviewers_may_see(study):
    crate = json.loads((study.root / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert violations(crate) == []
    listed = {entity["name"]: entity["sha256"] for entity in crate["@graph"] if "sha256" in entity}
    recorded = io.settings(study.root / "results/manifest.json", RunManifest)
    read = {file.path for file in recorded.given}
    made = {file.path for file in recorded.made if file.output_class == OutputClass.REVIEWABLE}
    assert listed.keys() == read | made | {"Snakefile", "results/manifest.json"}
    assert {path for path, told in listed.items() if sha256(study.root / path) != told} == set()


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_no_record(study, notebook, tmp_path):
    for name in ("config", "results"):
        (tmp_path / name).symlink_to(study.root / name)
    (tmp_path / "notebooks").mkdir()
    shown = shown_by(notebook, tmp_path / "notebooks")
    assert shown.count("<table") >= 5
    identifiers = {*families(study).index, *cases(study).index}
    for site in Site:
        members = io.read(study.root / f"results/records/{site}/members.parquet", Member)
        identifiers |= {*members[Member.family_id], *members[Member.member_id]}
    assert len(identifiers) > 1000
    assert not identifiers & {*re.findall(r"\w+", shown)}


def test_the_plans_own_report_embeds_what_may_be_released_alone(study, tmp_path):
    answer = study.snakemake("--report", str(tmp_path / "report.html"))
    assert answer.returncode == 0, answer.stderr
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    embedded = json.loads(re.search(r'<script id="results">\s*var results = (.*);\n', page)[1])
    assert {path.split("/")[1] for path in embedded} == {"tables", "figures", "comparison"}
    assert "results/tables/table_33.csv" in embedded
    assert not re.findall(r'(?:src|href)="https?:', page)


def test_the_same_seed_gives_the_same_extracts(study, tmp_path):
    again = copied(tmp_path, study.root)
    again.run_here("--until", "anonymise")
    made = ("data/agencies", "data/truth", "data/extracts/north/police")
    assert again.contents(*made) == study.contents(*made)
    assert again.contents("data/extracts/north/police")


@pytest.fixture
def again(study, tmp_path):
    """The whole run once more, in a place of its own, with its results: what is changed there is run again."""
    place = tmp_path / "study"
    shutil.copytree(study.root, place)
    return type(study)(place)


def counts(tree, *tables):
    cells = io.read(tree.root / "results/tables/cells.csv", Cell)
    return cells[cells[Cell.table].isin(tables)].set_index([Cell.table, Cell.row, Cell.column])[Cell.value]


def changed_tables(before, after):
    held, now = before.contents("results/tables"), after.contents("results/tables")
    numbers = {path: path.removeprefix("results/tables/table_").removesuffix(".csv") for path in held}
    return {number for path, number in numbers.items() if number.isdigit() and held[path] != now[path]}


def families(tree):
    return io.read(tree.root / "results/records/case_families.parquet", CaseFamily).set_index(CaseFamily.family_id)


def cases(tree):
    return io.read(tree.root / "results/records/cases.parquet", Case).set_index(Case.incident_id)


def a_family(tree, site, pathway):
    """A family of that pathway with one notification and, where it was sent a letter, with no other letter."""
    chosen = families(tree)
    chosen = chosen[
        (chosen[CaseFamily.site] == site)
        & (chosen[CaseFamily.pathway] == pathway)
        & (chosen[CaseFamily.notifications] == 1)
    ]
    events = io.read(tree.root / f"results/records/{site}/events.parquet", Event)
    letters = events[events[Event.kind] == EventKind.LETTER].groupby(Event.family_id).size()
    at_most_one = letters.reindex(chosen.index).fillna(0) == (1 if pathway == Pathway.LETTER else 0)
    return chosen.index[at_most_one][0]


def test_a_letter_and_a_file_taken_out_change_their_families_alone(study, again):
    answered, lost = a_family(study, Site.NORTH, Pathway.LETTER), a_family(study, Site.SOUTH, Pathway.NO_FURTHER_ACTION)
    take_letters(again, answered)
    take_file(again, lost)
    again.run_here("results/tables/cells.csv")

    before, after = families(study), families(again)
    assert set(before.index) - set(after.index) == {lost}
    before = before.drop(lost)
    assert list(before.index[(before != after.loc[before.index]).any(axis=1)]) == [answered]
    assert after.at[answered, CaseFamily.pathway] == Pathway.NO_FURTHER_ACTION
    known = io.read(again.root / "results/records/south/families.parquet", Family).set_index(Family.family_id)
    assert known.at[lost, Family.file] == FileState.NOT_FOUND
    told, now = cases(study)[Case.end_state], cases(again)[Case.end_state]
    assert list(now[told != now]) == [EndState.FILE_NOT_FOUND]

    assert changed_tables(study, again) - {"36"} == {"30", "32", "33", "34", "35", "37", "38"}
    told, now = counts(study, "32", "33"), counts(again, "32", "33")
    assert now["33", "Letter", "Northern"] == told["33", "Letter", "Northern"] - 1
    assert now["33", "No further action", "Northern"] == told["33", "No further action", "Northern"] + 1
    assert now["32", "File not found", "South"] == told["32", "File not found", "South"] + 1
    traced = "Total notifications accessed by researchers from children's social services files"
    assert now["32", traced, "South"] == told["32", traced, "South"] - 1


def take_letters(tree, family):
    """Take every letter out of a northern family's record."""
    members = io.read(tree.root / "results/records/north/members.parquet", Member)
    children = set(members.loc[members[Member.family_id] == family, Member.member_id])
    path = tree.root / "data/extracts/north/care/letters.csv"
    letters = pd.read_csv(path, dtype=str, keep_default_na=False)
    kept = letters[~letters[north_care.Letters.child_id].isin(children)]
    assert len(kept) < len(letters)
    kept.to_csv(path, index=False, lineterminator="\n")
    send_again(path.parent)


def take_file(tree, family):
    """Take a southern family's file out of the forms: all their sheets but the index."""
    folder = tree.root / "data/extracts/south/care"
    sheets = io.sound(io.read_folder(folder, south_care.FILES, anonymised=True).files)
    for schema in (schema for schema in sheets if schema is not south_care.FileIndex):
        sheets[schema] = sheets[schema][sheets[schema][schema.file_no] != family]
    io.write_raw(sheets, folder)
    send_again(folder)


SHUFFLED = {
    (Site.NORTH, "police"): {
        north_police.Incidents: ("children_present", "injury", "weapon", "offence", "summary"),
        north_police.Calls: ("caller", "grade"),
        north_police.People: ("injured",),
    },
    (Site.SOUTH, "police"): {
        south_police.Cris: ("classification", "risk_level", "risk_date", "details", "p1_injury", "p2_injury")
    },
    (Site.NORTH, "care"): {
        north_care.Letters: ("child_id",),
        north_care.Assessments: ("child_id",),
        north_care.Services: ("child_id",),
        north_care.Households: ("child_id",),
    },
    (Site.SOUTH, "care"): {south_care.Events: ("file_no",), south_care.Services: ("file_no",)},
}
"""Fields of the extracts that tell what the study codes: who was hurt, who left, what followed."""


def test_tables_do_not_agree_once_fields_are_shuffled_between_cases(study, again):
    rng = np.random.default_rng(0)
    for (site, agency), files in SHUFFLED.items():
        folder = again.root / "data/extracts" / site / agency
        of_agency = import_module(next(iter(files)).__module__).FILES
        held = io.sound(io.read_folder(folder, of_agency, anonymised=True).files)
        for schema, fields in files.items():
            columns = [getattr(schema, field) for field in fields]
            held[schema][columns] = held[schema][columns].to_numpy()[rng.permutation(len(held[schema]))]
        io.write_raw(held, folder)
        send_again(folder)
    again.run_here("results/tables/cells.csv")
    told = {"17", "18", "19", "20", "21", "22", "24", "25", "26", "27", "28", "33", "34", "35", "36", "37", "38", "39"}
    assert told <= changed_tables(study, again)
    untouched = {"3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"}
    assert not untouched & changed_tables(study, again)
