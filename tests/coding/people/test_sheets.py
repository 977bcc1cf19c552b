"""Which incidents come to people, and what they get: sheets, lists of codes, pages; from files to files."""

from __future__ import annotations

import zipfile

import pandas as pd
import pytest
from typer.testing import CliRunner

from filetrack import io
from filetrack.coding.people.__main__ import app
from filetrack.coding.people.choose import chosen
from filetrack.coding.people.page import Span, pages, pieces
from filetrack.coding.people.sheet import cells, codebook, sheet
from filetrack.schemas import police
from filetrack.schemas.coding import Doubt
from filetrack.schemas.finding import Finding
from filetrack.schemas.human_code import CodeAgreement, CodeConfusion, HumanCode, MachineCode, PeopleIncident
from filetrack.schemas.sample import Sampled
from tests.coding.conftest import RULES
from tests.coding.people.conftest import LIMITS, human_codes, machine_codes
from tests.coding.test_command import DAY, row, table

POLICE = {
    "incidents": police.Incident,
    "notifications": police.Notification,
    "people": police.Person,
    "children": police.Child,
    "responses": police.Response,
    "actions": police.PoliceAction,
}

INCIDENTS = pd.DataFrame({"site": "north", "incident_id": [f"i{n:02}" for n in range(20)]})
TEXTS = pd.DataFrame(
    {"recorded": "offence: <b>", "narrative": "He <i>pushed</i> & hit her.", "text of the notification": ""},
    index=["i", "j", "k"],
)


def come(**limits):
    coding = LIMITS.model_copy(update=limits)
    unsure = pd.Series(["i19", "i03", "i03"])
    return PeopleIncident.to_schema().validate(chosen(INCIDENTS.sample(frac=1, random_state=1), unsure, coding))


def test_the_unsure_come_first_then_a_sample_of_all_in_batches():
    made = come()
    assert made["incident_id"].tolist()[:2] == ["i03", "i19"]
    assert made["drawn"].sum() == 5
    assert (made["unsure"] | made["drawn"]).all()
    assert made["batch"].tolist() == [1, 1, 1, 1, 2, 2, 2][: len(made)]
    assert made.equals(come())
    assert not made.equals(come(seed=3))
    assert len(come(sample=100)) == 20
    assert come(sample=0)["incident_id"].tolist() == ["i03", "i19"]


@pytest.fixture
def listed():
    return pd.DataFrame(
        {"site": "north", "incident_id": ["i", "j", "k"], "batch": [1, 1, 2], "unsure": True, "drawn": True}
    )


def test_the_sheet_is_blind_unless_asked(listed, machine, children):
    blind = sheet(listed, TEXTS, children)
    assert blind[[*cells(children), "note"]].isna().all(axis=None)
    assert "machine" not in blind
    shown = sheet(listed, TEXTS, children, machine).set_index("incident_id")["machine"]
    assert shown["i"] == "level: 1; injury: none; context: money; child_location 1: asleep; child_location 2: witnessed"


def test_a_cell_offers_what_may_be_written(children):
    found = cells(children)
    assert found["level"] == ["1", "2", "3"]
    assert found["injury: officer"] == ["yes", "no"]
    assert "child_location: 2" in found
    assert "child_location: 3" not in found
    assert codebook().iloc[0].tolist() == ["level", "1", "None/low"]


@pytest.mark.parametrize(
    ("spans", "cut"),
    [
        ([], ["abcdef"]),
        ([(0, 6)], ["abcdef"]),
        ([(1, 3), (2, 5)], ["a", "b", "c", "de", "f"]),
        ([(1, 5), (2, 3)], ["a", "b", "c", "de", "f"]),
        ([(1, 3), (1, 3)], ["a", "bc", "def"]),
        ([(1, 3), (3, 4)], ["a", "bc", "d", "ef"]),
    ],
)
def test_overlapping_spans_cut_the_text_without_loss(spans, cut):
    found = pieces("abcdef", [Span(*place, f"s{number}") for number, place in enumerate(spans, start=1)])
    assert [piece.text for piece in found] == cut
    for number, (start, end) in enumerate(spans, start=1):
        assert "".join(piece.text for piece in found if f"s{number}" in piece.titles) == "abcdef"[start:end]
        assert sum(number in piece.ending for piece in found) == 1


def findings(*rows):
    columns = ["incident_id", "text", "variable", "code", "rule", "child_id", "start", "end"]
    frame = pd.DataFrame(rows, columns=columns).assign(site="north")
    return Finding.to_schema().validate(frame[list(Finding.to_schema().columns)])


def test_a_page_marks_spans_with_their_reason_and_escapes_everything(listed, machine, children):
    found = findings(
        ("i", "incident", "level", "medium", "R14", None, 3, 12),
        ("i", "incident", "child_location", "witnessed", "named", "c2", 6, 18),
        ("i", "form", "form_weapon", "full", "F1", None, 0, 3),
    )
    made = pages(listed, TEXTS, found, machine, children, {("level", "R14"): 'A "push" <or> shove.'})
    assert sorted(made) == [1, 2]
    assert "<i>" not in made[1]
    assert "offence: &lt;b&gt;" in made[1]
    assert '<mark title="level: 2 (rule R14) A &#34;push&#34; &lt;or&gt; shove.">&lt;i&gt;</mark>' in made[1]
    assert '<mark class="several"' in made[1]
    assert "child_location of child 2: witnessed (rule named)" in made[1]
    assert "form_weapon" not in made[1]
    assert "<script" not in made[1]
    assert "http" not in made[1].replace("http-equiv", "")
    assert "Whoever codes blind does not read it" in made[1]


@pytest.fixture
def folder(tmp_path):
    """Records of the three incidents, two of the north and one of the south; the machine is unsure of one."""
    for site, incidents in {"north": ["i", "j"], "south": ["k"]}.items():
        rows = {name: [] for name in POLICE}
        for incident in incidents:
            about = {"site": site, "incident_id": incident}
            sent = {"notification_id": incident, "created_on": DAY, "narrative": "", "details": ""}
            rows["incidents"].append(row(police.Incident, **about, reported_on=DAY, narrative="He pushed her."))
            rows["notifications"].append(row(police.Notification, **about, **sent))
            rows["people"].append(row(police.Person, **about, person_id="p", role="victim", injured=site == "south"))
        if site == "north":
            rows["children"] = [row(police.Child, child_id=f"c{n}", incident_id="i", number=n) for n in (1, 2)]
        for name, schema in POLICE.items():
            io.write(table(schema, *rows[name]), tmp_path / site / f"{name}.parquet", schema)
    sampled = machine_codes()[["site", "incident_id"]].drop_duplicates()
    io.write(sampled.assign(notification_id=sampled["incident_id"]), tmp_path / "sampled.parquet", Sampled)
    io.write(machine_codes(), tmp_path / "machine_codes.parquet", MachineCode)
    doubts = pd.DataFrame({"site": ["south"], "incident_id": ["k"], "reason": ["R9"]})
    io.write(doubts, tmp_path / "doubts.parquet", Doubt)
    io.write(findings(("k", "incident", "level", "medium", "R14", None, 3, 13)), tmp_path / "findings.parquet", Finding)
    return tmp_path


def test_sheets_pages_and_agreement_are_written_for_what_people_coded(folder):
    human_codes("i - level medium ann 09 coder", "i - level high bob 09 coder", "k - level high bob 09 coder").to_csv(
        folder / "codes.csv", index=False
    )
    (folder / "coding").mkdir()
    (folder / "coding/batch_07.html").write_text("of another run", encoding="utf-8")
    result = run(
        folder, "sheets", "--config", RULES.parent / "study.yaml", "--rules", RULES, "--coding", folder / "out"
    )
    assert result.exit_code == 0, result.output
    assert "3 incidents for people in 1 batches, 1 codes to adjudicate" in result.output
    assert sorted(path.name for path in (folder / "coding").iterdir()) == [
        "adjudicate.csv", "adjudicate.xlsx", "batch_01.html", "sheet.csv", "sheet.xlsx",
    ]  # fmt: skip
    shown = pd.read_csv(folder / "coding/sheet.csv").set_index("incident_id")
    assert shown.index[0] == "k"
    assert shown.loc["k", ["recorded", "narrative"]].tolist() == ["injured: victim", "He pushed her."]
    assert ">pushed her</mark>" in (folder / "coding/batch_01.html").read_text(encoding="utf-8")
    agreed = io.read(folder / "out/agreement.csv", CodeAgreement)
    coded = agreed[agreed["among"] == "coded"].set_index(["first", "second"])["judged"]
    assert coded.to_dict() == {("machine", "coder 1"): 1, ("machine", "coder 2"): 2, ("coder 1", "coder 2"): 1}
    confused = io.read(folder / "out/confusion.csv", CodeConfusion)
    assert confused["codes"].sum() == 4


def run(folder, *arguments):
    places = ["--records", folder, "--codes", folder / "codes.csv"]
    return CliRunner().invoke(app, [str(argument) for argument in (*arguments, *places)])


def test_a_workbook_offers_its_codes_and_is_entered_once(folder, children, listed):
    form = sheet(listed, TEXTS, children)
    path = folder / "sheet.xlsx"
    io.write_sheets({"Coding": form}, path, {"Coding": cells(children)})
    with zipfile.ZipFile(path) as book:
        text = book.read("xl/worksheets/sheet1.xml").decode()
    assert text.count("<dataValidation ") == len(cells(children))
    assert '"1,2,3"' in text.replace("&quot;", '"')

    form["level"] = [3, None, None]
    form["injury: none"] = [None, "yes", None]
    io.write_sheets({"Coding": form}, path)
    first = run(folder, "enter", path, "--coder", "ann", "--on", "2009-01-12")
    assert first.exit_code == 0, first.output
    assert "2 codes of 2 incidents" in first.output
    before = (folder / "codes.csv").read_bytes()
    again = run(folder, "enter", path, "--coder", "ann", "--on", "2009-01-13")
    assert "0 codes of 0 incidents" in again.output
    assert (folder / "codes.csv").read_bytes() == before
    run(folder, "enter", path, "--coder", "bob", "--on", "2009-01-13")
    held = io.read(folder / "codes.csv", HumanCode)
    assert held[["incident_id", "variable", "code", "coder"]].to_numpy().tolist() == [
        [incident, *code, coder]
        for coder in ("ann", "bob")
        for incident, *code in (("i", "level", "high"), ("j", "injury", "none"))
    ]
    assert (folder / "codes.csv").read_bytes().startswith(before)


def test_a_faulty_sheet_leaves_the_file_as_it_is(folder, children, listed):
    form = sheet(listed, TEXTS, children).assign(level=["3", "9", None])
    form.to_csv(folder / "sheet.csv", index=False)
    (folder / "damaged.xlsx").write_text("no workbook", encoding="utf-8")
    for name, fault in {
        "sheet.csv": "line 3: level",
        "damaged.xlsx": "cannot be read",
        "none.csv": "not exist",
    }.items():
        result = run(folder, "enter", folder / name, "--coder", "ann")
        assert result.exit_code == 1
        assert fault in result.output
    assert not (folder / "codes.csv").exists()
