"""A census (XML) is read as tables: records are rows, what lies in one refers to it, and nothing harmful opens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pandera.typing import Series

from filetrack import io
from filetrack.io import RawFile
from filetrack.schemas.raw.base import Raw, column
from tests.io.conftest import failed, told

CENSUS = """<Message><Header><CollectionDetails><Year>2024</Year></CollectionDetails></Header><Children>
<Child>
  <ChildIdentifiers><LAchildID>c1</LAchildID><PersonBirthDate>2015-02-01</PersonBirthDate></ChildIdentifiers>
  <CINdetails>
    <CINreferralDate>2023-05-01</CINreferralDate>
    <ReferralNFA>false</ReferralNFA>
    <Assessments>
      <AssessmentActualStartDate>2023-05-03</AssessmentActualStartDate>
      <FactorsIdentifiedAtAssessment><AssessmentFactors>3A</AssessmentFactors><AssessmentFactors>4B</AssessmentFactors>
      </FactorsIdentifiedAtAssessment>
    </Assessments>
  </CINdetails>
  <CINdetails>
    <CINreferralDate>2024-01-01</CINreferralDate>
    <Section47/>
  </CINdetails>
</Child>
<Child>
  <CINdetails>
    <CINreferralDate>2023-06-01</CINreferralDate>
    <ChildProtectionPlans><CPPstartDate>2023-07-01</CPPstartDate>
      <Reviews><CPPreviewDate>2023-09-01</CPPreviewDate></Reviews></ChildProtectionPlans>
  </CINdetails>
  <ChildIdentifiers><LAchildID>c2</LAchildID></ChildIdentifiers>
</Child>
</Children></Message>
"""


class Details(Raw):
    """Episodes of need."""

    child: Series[str] = column("LAchildID", "Child")
    number: Series[str] = column("CINdetailsID", "Episode")
    referred: Series[str] = column("CINreferralDate", "Referred", date=True)
    ended: Series[str] = column("ReferralNFA", "No further action")
    closed: Series[str] = column("CINclosureDate", "Closed", date=True)

    class Config:
        metadata = {"file": "census.xml", "sheet": "CINdetails"}


class Assessments(Raw):
    """Assessments."""

    child: Series[str] = column("LAchildID", "Child")
    number: Series[str] = column("CINdetailsID", "Episode")
    began: Series[str] = column("AssessmentActualStartDate", "Began", date=True)
    factors: Series[str] = column("AssessmentFactors", "Factors")

    class Config:
        metadata = {"file": "census.xml", "sheet": "Assessments"}


class Reviews(Raw):
    """Reviews of plans."""

    child: Series[str] = column("LAchildID", "Child")
    number: Series[str] = column("CINdetailsID", "Episode")
    plan: Series[str] = column("CPPID", "Plan")
    on: Series[str] = column("CPPreviewDate", "Reviewed", date=True)

    class Config:
        metadata = {"file": "census.xml", "sheet": "Reviews"}


@pytest.fixture
def census(tmp_path: Path) -> Callable[..., RawFile]:
    """Write `census.xml` and read one of its tables."""

    def of(text: str, table: type[Raw] = Details) -> RawFile:
        (tmp_path / "census.xml").write_text(text, encoding="utf-8")
        return io.read_folder(tmp_path, [table], anonymised=False).files[table]

    return of


def test_records_are_rows_under_their_line_and_what_none_holds_is_blank(census):
    file = census(CENSUS)
    assert file.rows.to_numpy().tolist() == [
        ["c1", "1", "2023-05-01", "false", ""],
        ["c1", "2", "2024-01-01", "", ""],
        ["c2", "3", "2023-06-01", "", ""],
    ]
    assert file.rows.index.tolist() == [4, 13, 19]
    assert failed(file) == {}


def test_what_lies_in_a_record_refers_to_it(census):
    assert census(CENSUS, Assessments).rows.to_numpy().tolist() == [["c1", "1", "2023-05-03", "3A; 4B"]]
    assert census(CENSUS, Reviews).rows.to_numpy().tolist() == [["c2", "3", "1", "2023-09-01"]]


def test_a_table_without_records_has_no_rows(census):
    file = census(CENSUS.replace("Assessments>", "Nothing>"), Assessments)
    assert (len(file.rows), [*failed(file)]) == (0, ["no_rows"])


def test_a_table_that_no_census_has_is_told(census):
    class Other(Details):
        class Config:
            metadata = {"file": "census.xml", "sheet": "CINreferrals"}

    assert "a census has no table “CINreferrals”: it has “Header”" in told(census(CENSUS, Other))


def test_a_census_on_one_line_has_numbered_records(census):
    assert census(CENSUS.replace("\n", "")).rows.index.tolist() == [2, 3, 4]


def test_another_root_a_namespace_and_no_header_are_no_matter(census):
    other = CENSUS.replace("Message>", "x:CINdetailsCollection>", 1).replace("</Message", "</x:CINdetailsCollection")
    other = other.replace("<x:CIN", "<x:CIN", 1).replace("Collection>", 'Collection xmlns:x="urn:x">', 1)
    start, end = other.index("<Header>"), other.index("</Header>") + len("</Header>")
    assert census(other[:start] + other[end:]).rows.equals(census(CENSUS).rows)


def test_text_between_elements_is_told(census):
    file = census(CENSUS.replace("<CINdetails>", "<CINdetails>secret", 1))
    assert failed(file) == {"stray_text": (4,)}
    assert "secret" not in told(file)
    assert len(file.rows) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<!DOCTYPE m [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>' + CENSUS, "declares a document type"),
        ('<!DOCTYPE m SYSTEM "file:///etc/passwd">' + CENSUS, "declares a document type"),
        (CENSUS[:900], "line 22: it is cut off or no XML"),
        ("<Message><Children/></Message>", "no census of children in need"),
        ("LAchildID,UPN\n", "line 1: it is cut off or no XML"),
    ],
)
def test_what_is_no_census_is_refused(census, text, said):
    file = census(text)
    assert not file.readable
    assert said in told(file)
