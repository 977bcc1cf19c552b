"""The command: its pages lie closed beneath the records, in place of earlier ones, and nowhere else."""

from __future__ import annotations

import stat
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.casebook.__main__ import write
from filetrack.schemas import care, case, coding, finding, human_code, link, police
from filetrack.schemas.declared import Tables
from filetrack.schemas.manifest import AGENCIES
from filetrack.schemas.mapping import RECORDS
from filetrack.schemas.quality import Held
from filetrack.schemas.sample import Sampled
from filetrack.schemas.table import Cell, CountedUnit, TableSite
from tests.casebook.conftest import ROOT, made

CONFIG, TABLES, RULES = ROOT / "config/study.yaml", ROOT / "config/tables.yaml", ROOT / "config/coding"
NUMBERS = [table.number for table in io.settings(TABLES, Tables).in_order()]
TABLE_SITES = pd.DataFrame({"site": "north", "table": NUMBERS, "counted": True, "note": None})


@pytest.fixture
def results(tmp_path, records, sampled, held) -> Path:
    """A folder of results that holds the small study."""
    of_site = {
        "incidents": (police.Incident, records.police.incidents),
        "people": (police.Person, records.police.people),
        "children": (police.Child, records.police.children),
        "notifications": (police.Notification, records.police.notifications),
        "responses": (police.Response, records.police.responses),
        "risk_assessments": (police.RiskAssessment, records.police.assessments),
        "actions": (police.PoliceAction, records.police.actions),
        "members": (care.Member, records.care.members),
        "events": (care.Event, records.care.events),
        "services": (care.ServiceUse, records.care.services),
        "consultations": (care.Consultation, records.care.consultations),
        "conversations": (care.Conversation, records.care.conversations),
        "households": (care.Household, records.care.households),
    }
    of_both = {
        "links.parquet": (link.Link, records.linked.links),
        "review/explained.csv": (link.ExplainedLink, records.linked.explained),
        "supported_families.parquet": (link.SupportedFamily, records.linked.supported),
        "pairs.parquet": (link.PersonPair, records.linked.pairs),
        "traces.parquet": (link.Trace, records.linked.traces),
        "candidate_traces.parquet": (link.Trace, records.linked.candidate_traces),
        "cases.parquet": (case.Case, records.coded.cases),
        "case_children.parquet": (case.CaseChild, records.coded.children),
        "case_adults.parquet": (case.CaseAdult, records.coded.adults),
        "case_injuries.parquet": (case.CaseInjury, records.coded.injuries),
        "case_offences.parquet": (case.CaseOffence, records.coded.offences),
        "case_actions.parquet": (case.CaseAction, records.coded.actions),
        "case_families.parquet": (case.CaseFamily, records.coded.families),
        "in_depth.parquet": (case.InDepthFamily, records.coded.in_depth),
        "findings.parquet": (finding.Finding, records.coded.findings),
        "machine_codes.parquet": (human_code.MachineCode, records.coded.machine),
        "decided_codes.parquet": (human_code.DecidedCode, records.coded.decided),
        "doubts.parquet": (coding.Doubt, records.coded.doubts),
        "../coding/rules.csv": (coding.RuleFired, records.coded.rules),
        "sampled.parquet": (Sampled, sampled),
        "counted.parquet": (CountedUnit, made(CountedUnit)),
        "../tables/sites.csv": (TableSite, TABLE_SITES),
        "../tables/cells.csv": (Cell, pd.DataFrame(columns=list(Cell.to_schema().columns))),
    }
    folder = tmp_path / "results/records"
    for name, (schema, frame) in of_site.items():
        io.write(frame, folder / f"north/{name}.parquet", schema)
        io.write(frame.iloc[:0], folder / f"south/{name}.parquet", schema)
    for name, (schema, frame) in of_both.items():
        io.write(frame, folder / name, schema)
    for site, agency in product(("north", "south"), AGENCIES):
        fields = sorted(one.split(".") for one in held[site] if RECORDS[one.partition(".")[0]].agency == agency)
        frame = pd.DataFrame(fields, columns=["record", "field"]).assign(site=site, agency=agency, held=True)
        io.write(frame.assign(rows=1, filled=1), tmp_path / f"results/quality/{site}_{agency}_held.csv", Held)
    return tmp_path / "results"


def test_pages_lie_closed_beneath_the_records_in_place_of_earlier_ones(results, capsys):
    out = results / "records/casebook"
    (out / "cases").mkdir(parents=True)
    (out / "cases/gone.html").touch()
    write(CONFIG, TABLES, RULES, results, out)
    pages = sorted(path for path in out.rglob("*") if path.is_file())
    assert {path.name for path in pages if path.parent.name == "cases"} == {"f1.html", "g1.html", "i3.html"}
    assert len(pages) == 43
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in pages)
    assert stat.S_IMODE((out / "tables").stat().st_mode) == 0o700
    assert capsys.readouterr().out.startswith("casebook: 43 pages")
    first = {path: path.read_bytes() for path in pages}
    write(CONFIG, TABLES, RULES, results, out)
    assert {path: path.read_bytes() for path in pages} == first


def test_no_page_is_written_outside_the_records(tmp_path, capsys):
    with pytest.raises(SystemExit):
        write(CONFIG, TABLES, RULES, tmp_path / "results", tmp_path / "results/pages")
    assert "a casebook is about people" in capsys.readouterr().err
    assert not (tmp_path / "results").exists()
