"""The reviewers' report: what it says of a small run, that it holds together, and that it shows nobody."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.bulletin.figures import exact_share_text
from filetrack.bulletin.site import navigation
from filetrack.quality.__main__ import COUNTED, keep, report
from filetrack.quality.distributions import without_small_cells
from filetrack.quality.examination import Examination
from filetrack.quality.pages import pages
from filetrack.quality.provenance import run_record
from filetrack.quality.summary import Findings, quality_report
from filetrack.schemas.check import Checks
from filetrack.schemas.codes import Site
from filetrack.schemas.manifest import Manifest
from filetrack.schemas.quality import CheckCount, Completeness, Distribution, Reconciled, TraceStep
from filetrack.schemas.quality_report import Outcome, QualityReport
from filetrack.schemas.study import Study
from tests.html_pages import Reader

CONFIG = Path(__file__).parents[2] / "config"
CANARY = "canary-7f3a"
SCRIPT = "<script>alert('x')</script>"
PLACES = [(site, agency) for site in ("north", "south") for agency in ("police", "care")]


def manifest(site: str, agency: str) -> Manifest:
    return io.checked(
        {
            "site": site,
            "agency": agency,
            "identifiers": "encoded",
            "encoding": {"bits": 512, "qgram": 2, "hashes": 12},
            "key_fingerprint": "f",
            "key_kind": "simulated",
            "files": [{"file": "x.csv", "rows": 12, "sha256": f"{site}-{agency}"}],
        },
        Manifest,
        "manifest",
    )


def rows(schema, *values: tuple) -> pd.DataFrame:
    return io.validated(pd.DataFrame(values, columns=list(schema.to_schema().columns)), schema, schema.__name__)


@pytest.fixture(scope="module")
def study() -> Study:
    return io.settings(CONFIG / "study.yaml", Study)


@pytest.fixture(scope="module")
def checks() -> Checks:
    return io.settings(CONFIG / "checks.yaml", Checks)


@pytest.fixture(scope="module")
def run(study):
    return run_record(study, {"study.yaml": b""}, [manifest(*place) for place in PLACES], "abc1234", 7)


def counts(file: str = "incidents.csv", column: str = "Ref", expected: str = "a date") -> pd.DataFrame:
    """A check of each outcome, as ingest counts them."""
    place = ("north", "police", file)
    return rows(
        CheckCount,
        (*place, "not_a_date", column, expected, "quarantine", 200, 198, 2, True, None),
        (*place, "not_a_time", "Time", "a time", "blank", 150, 147, 3, True, None),
        (*place, "no_rows", "all", "rows", "warn", 1, 0, 1, True, None),
        (*place, "not_a_tick", "Tick", "Y or N", "quarantine", 200, 200, 0, True, None),
        (*place, "not_a_number", "Age", "a number", "blank", 0, 0, 0, False, "the column is not in the file"),
    )


def shares(file: str = "incidents.csv", given: int = 150) -> pd.DataFrame:
    people = ("people.parquet", "sex", "Sex as recorded")
    return rows(
        Completeness,
        ("north", "police", file, "Time", "hh:mm", 200, given, 200 - given),
        ("north", "police", *people, 400, 399, 1),
        ("south", "police", *people, 300, 0, 300),
    )


def values(**counted: int) -> pd.DataFrame:
    """Counts by value of one column of records, as they may be shown."""
    shown = without_small_cells(pd.Series(counted), 10)
    people = ("north", "police", "people.parquet", "sex", "Sex as recorded")
    return rows(Distribution, *[(*people, value, count) for value, count in shown.items()])


def between() -> pd.DataFrame:
    place = ("south", "both", "notifications")
    expected = "a date on or after the incident's report"
    return rows(CheckCount, (*place, "received_before_report", "happened_on", expected, "warn", 50, 49, 1, True, None))


def bases(reason: str = "Quarantined") -> pd.DataFrame:
    return rows(
        TraceStep,
        ("north", "case_children", 1, "ingest", "Read of children.csv", "rows", 200, None, None),
        ("north", "case_children", 2, "ingest", "Accepted", "rows", 198, 2, reason),
    )


def findings(**changed: pd.DataFrame) -> Findings:
    read = rows(Reconciled, *[(*place, "incidents.csv", 200, 198, 2) for place in PLACES])
    made = {"checks": counts(), "completeness": shares(), "distributions": values(Female=210, Male=180, Unknown=9)}
    return Findings(reconciled=read, between=between(), **({"bases": bases()} | made | changed))


@pytest.fixture(scope="module")
def reported(run, checks, study) -> QualityReport:
    return quality_report(run, checks, study, findings(), {})


@pytest.fixture(scope="module")
def made(reported) -> dict[str, str]:
    return pages(reported)


def words(html: str) -> str:
    return Reader(html).words()


def test_there_is_a_page_of_all_extracts_one_of_each_and_one_of_bases(made):
    assert list(made) == ["index.html", *(f"{site}_{agency}.html" for site, agency in PLACES), "bases.html"]


def test_pages_are_well_formed_and_every_link_leads_somewhere(made):
    for html in made.values():
        read = Reader(html)
        assert read.open == []
        assert len(read.ids) == len(set(read.ids))
        assert set(read.references) <= set(read.ids)
        to_others = {way.href for way in navigation("quality/index.html")}
        assert read.pages <= {*made, "quality.json", *to_others}
        assert {"../index.html", "quality.json"} <= read.pages


def test_pages_need_nothing_from_outside_and_no_script(made):
    for html in made.values():
        assert "default-src 'none'; style-src 'unsafe-inline'" in html
        assert not re.search(r"https?:|@import|url\(| on\w+=", html)
        assert not {"script", "link", "img", "iframe", "form"} & {tag for tag, _ in Reader(html).tags}


def test_headings_descend_by_one_and_tables_are_captioned_and_scoped(made):
    for html in made.values():
        tags = Reader(html).tags
        levels = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        names = [tag for tag, _ in tags]
        assert names.count("caption") == names.count("table") > 0
        assert all(given.get("scope") in {"col", "row"} for tag, given in tags if tag == "th")


def test_the_index_says_what_was_found_the_gravest_first(made):
    told = words(made["index.html"])
    assert "rows read 800 accepted 792 quarantined 8 1.0% values taken as not recorded 3 warnings 1" in told
    assert "Northern, police Refused 200 198 2 0 1 1 1 1 0 1" in told
    found = told[told.index("Checks that found a fault, the gravest first") :]
    assert found.index("Refused") < found.index("Not recorded") < found.index("Warning")
    assert "Northern, police Refused incidents.csv Ref Not a date 200 2 1.0%" in found


def test_a_check_that_did_not_run_says_why_and_one_that_passed_is_shown(made):
    told = words(made["north_police.html"])
    assert "Age Not run Not a whole number from 1 Not run: the column is not in the file 0 0 –" in told
    assert "Tick Passed Neither ticked nor left blank Y or N 200 0 100%" in told


def test_what_was_quarantined_is_counted_and_its_lines_are_said_to_be_elsewhere(made):
    told = words(made["north_police.html"])
    assert "Not a date Northern, police incidents.csv Ref a date 2 1.0%" in told
    assert "results/records/north/police_quarantine.csv" in told
    assert "results/records/south" not in told


def test_agencies_are_set_beside_each_other(made, checks):
    title = checks["received_before_report"].title
    told = words(made["index.html"])
    assert f"Southern Warning {title} a date on or after the incident's report 50 1 98.0%" in told


def test_bases_of_tables_lead_back_to_rows_read(made):
    told = words(made["bases.html"])
    assert "Case children" in told
    assert "Northern Read of children.csv 200 rows – – Northern Accepted 198 rows 2 Quarantined" in told


def test_sites_stand_beside_one_another(made):
    assert "People: Sex as recorded 99.8% 0%" in words(made["index.html"])


def test_a_share_is_whole_only_if_none_is_missing(made):
    shares = [exact_share_text(*counts) for counts in [(0, 9), (1, 99999), (99998, 99999), (9, 9), (0, 0)]]
    assert shares == ["0%", "0.1%", "99.9%", "100%", "–"]
    assert "Sex as recorded 400 1 99.8%" in words(made["north_police.html"])


def test_the_codebook_says_why_a_check_matters_and_when_it_stops_the_run(made, checks):
    told = words(made["index.html"])
    assert all(" ".join(check.reason.split()) in told for check in checks.checks.values())
    assert "from 5, if over 20%" in told


def test_provenance_names_commit_config_and_extracts(made, run):
    told = words(made["north_police.html"])
    assert all(text in told for text in ("abc1234", run.config_sha256, "north-police"))
    assert "south-police" not in told


def test_no_small_count_of_records_is_shown(made, reported):
    section = made["north_police.html"].split('id="distributions"')[1].split("</section>")[0]
    assert [int(count) for count in re.findall(r"</svg>(\d+)</span>", section)] == [210]
    assert section.count(">withheld<") == 2
    shown = [one.count for extract in reported.extracts for column in extract.distributions for one in column.values]
    assert sorted(shown, key=str) == [210, None, None]


def test_a_column_of_which_nothing_may_be_shown_is_named_only(run, checks, study):
    html = pages(quality_report(run, checks, study, findings(distributions=values(Female=210, Male=3)), {}))
    told = words(html["north_police.html"])
    assert "Withheld altogether, because all or nearly all records are alike or there are too few: People: Sex" in told
    assert "210" not in told


def test_text_from_files_is_escaped(run, checks, study):
    planted = findings(
        checks=counts(SCRIPT, SCRIPT, SCRIPT),
        completeness=shares(SCRIPT),
        distributions=values(**{SCRIPT: 20}),
        bases=bases(SCRIPT),
    )
    kept = {"earlier": quality_report(run, checks, study, planted, {})}
    report = quality_report(run.model_copy(update={"title": SCRIPT, "commit": SCRIPT}), checks, study, planted, kept)
    for html in pages(report).values():
        assert "<script" not in html
        assert "&lt;script&gt;" in html
        assert Reader(html).open == []


def test_no_value_of_a_row_is_told(run, checks, study):
    lines = pd.DataFrame(CANARY, index=range(2, 30), columns=["Ref", "Date"])
    file = Examination(lines, "north", "police", "incidents.csv", study.ingest, checks)
    file.refuse(pd.Series(lines.index == 4, index=lines.index), "not_a_date", "Date", "a date, dd/mm/yyyy")
    file.blank(pd.Series(lines.index == 5, index=lines.index), "not_a_time", "Ref", "a time", units=28)
    report = quality_report(run, checks, study, findings(checks=file.counts()), {})
    assert CANARY not in report.model_dump_json()
    assert all(CANARY not in html for html in pages(report).values())


def test_the_report_as_data_is_the_report(reported):
    assert QualityReport.model_validate_json(reported.model_dump_json()) == reported
    totals = reported.extracts[0].totals
    assert totals.checks == dict(zip(Outcome, [0, 1, 1, 1, 1, 0, 1], strict=True))
    assert totals.failed == {Outcome.STOP: 0, Outcome.QUARANTINE: 2, Outcome.BLANK: 3, Outcome.WARN: 1}


def test_kept_runs_stand_beside_by_name_and_counts_beside_the_last(run, checks, study):
    first = quality_report(run, checks, study, findings(completeness=shares(given=100)), {})
    second = quality_report(run, checks, study, findings(completeness=shares(given=200)), {})
    html = pages(quality_report(run, checks, study, findings(), {"2026-02": second, "2026-01": first}))
    told = words(html["north_police.html"])
    assert "Given before Time hh:mm 200 50 75.0% 100%" in told
    assert "shares in the kept run 2026-02" in told
    assert told.index("police 2026-01 abc1234") < told.index("police 2026-02 abc1234") < told.index("police this run")


@pytest.fixture
def folder(tmp_path) -> Path:
    found = findings()
    for name, schema in COUNTED.items():
        frame = getattr(found, name)
        for site, agency in PLACES:
            part = frame[frame[Reconciled.site].eq(site) & frame[Reconciled.agency].eq(agency)]
            io.write(part, tmp_path / f"results/quality/{site}_{agency}_{name}.csv", schema)
    for site in Site:
        here = found.between[found.between[CheckCount.site].eq(site)]
        io.write(here, tmp_path / f"results/quality/{site}_both_checks.csv", CheckCount)
    io.write(found.bases, tmp_path / "results/quality/trace.csv", TraceStep)
    for site, agency in PLACES:
        path = tmp_path / "extracts" / site / agency / "manifest.json"
        path.parent.mkdir(parents=True)
        path.write_text(manifest(site, agency).model_dump_json(), encoding="utf-8")
    return tmp_path


def reviewed(folder: Path) -> dict[str, bytes]:
    """The report as the command writes it."""
    made = {"extracts": folder / "extracts", "results": folder / "results", "earlier": folder / "earlier"}
    report(CONFIG / "study.yaml", CONFIG / "checks.yaml", **made, commit="abc1234", seed=7)
    written = (folder / "results/quality").iterdir()
    return {path.name: path.read_bytes() for path in written if path.suffix in {".html", ".json"}}


def test_the_command_writes_the_same_bytes_each_time(folder, reported, capsys):
    written = reviewed(folder)
    assert set(written) == {*pages(reported), "quality.json"}
    assert reviewed(folder) == written
    assert QualityReport.model_validate_json(written["quality.json"]).extracts == reported.extracts


def test_a_run_is_kept_once_under_a_plain_name(folder, capsys):
    written = reviewed(folder)
    keep("2026-01", folder / "results", folder / "earlier")
    assert (folder / "earlier/2026-01.json").read_bytes() == written["quality.json"]
    assert b"2026-01" in reviewed(folder)["index.html"]
    for name in ("2026-01", "../x", "a b", ""):
        with pytest.raises(SystemExit):
            keep(name, folder / "results", folder / "earlier")
    assert [path.name for path in (folder / "earlier").iterdir()] == ["2026-01.json"]


def test_a_run_record_changes_with_its_config_only(study):
    manifests = [manifest("north", "police")]
    one = run_record(study, {"a.yaml": b"1", "b.csv": b"2"}, manifests, None, 1)
    same = run_record(study, {"b.csv": b"2", "a.yaml": b"1"}, manifests, None, 1)
    other = run_record(study, {"a.yaml": b"1", "b.csv": b"3"}, manifests, None, 1)
    assert one == same
    assert one.config_sha256 != other.config_sha256
    assert one.config["a.yaml"] == other.config["a.yaml"]
    assert one.inputs[0].rows == 12
