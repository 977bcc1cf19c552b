"""The children in need census, as XML of several dialects and as flat tables, gives the same records."""

from __future__ import annotations

from filetrack.schemas.care import Member
from filetrack.schemas.codes import MemberRole
from tests.extracts.formats.conftest import REAL, Read, needs_real

CENSUS = """<Message>
<Header><CollectionDetails><Year>2024</Year></CollectionDetails></Header>
<Children>
<Child>
  <ChildIdentifiers>
    <LAchildID>c1</LAchildID>
    <PersonBirthDate>2015-02-01</PersonBirthDate>
    <Sex>F</Sex>
  </ChildIdentifiers>
  <CINdetails>
    <CINreferralDate>2023-05-01</CINreferralDate>
    <ReferralSource>6</ReferralSource>
    <CINclosureDate>2024-01-31</CINclosureDate>
    <ReasonForClosure>RC3</ReasonForClosure>
    <DateOfInitialCPC>2023-06-01</DateOfInitialCPC>
    <ReferralNFA>0</ReferralNFA>
    <Assessments><AssessmentActualStartDate>2023-05-03</AssessmentActualStartDate></Assessments>
    <CINPlanDates><CINPlanStartDate>2023-10-01</CINPlanStartDate></CINPlanDates>
    <Section47>
      <S47ActualStartDate>2023-05-10</S47ActualStartDate>
      <DateOfInitialCPC>2023-06-01</DateOfInitialCPC>
    </Section47>
    <ChildProtectionPlans>
      <CPPstartDate>2023-06-01</CPPstartDate>
      <CPPendDate>2023-09-30</CPPendDate>
    </ChildProtectionPlans>
  </CINdetails>
</Child>
<Child>
  <ChildIdentifiers>
    <LAchildID>c2</LAchildID>
    <PersonBirthDate>2018-07-09</PersonBirthDate>
    <Sex>U</Sex>
  </ChildIdentifiers>
  <CINdetails>
    <CINreferralDate>2023-07-01</CINreferralDate>
    <ReferralSource>2A</ReferralSource>
    <ReferralNFA>1</ReferralNFA>
  </CINdetails>
</Child>
</Children>
</Message>
"""

FLAT = {
    "ChildIdentifiers.csv": ",LAchildID,PersonBirthDate,Sex\n0,c1,2015-02-01,F\n1,c2,2018-07-09,U\n",
    "CINdetails.csv": ",LAchildID,CINdetailsID,CINreferralDate,ReferralSource,CINclosureDate,ReasonForClosure,"
    "DateOfInitialCPC,ReferralNFA\n0,c1,1,2023-05-01,6,2024-01-31,RC3,2023-06-01,0\n1,c2,2,2023-07-01,2A,,,,1\n",
    "Assessments.csv": ",LAchildID,CINdetailsID,AssessmentActualStartDate\n0,c1,1,2023-05-03\n",
    "CINplanDates.csv": ",LAchildID,CINdetailsID,CINPlanStartDate,CINPlanEndDate\n0,c1,1,2023-10-01,\n",
    "Section47.csv": ",LAchildID,CINdetailsID,S47ActualStartDate,DateOfInitialCPC\n0,c1,1,2023-05-10,2023-06-01\n",
    "ChildProtectionPlans.csv": ",LAchildID,CINdetailsID,CPPstartDate,CPPendDate\n0,c1,1,2023-06-01,2023-09-30\n",
}

EVENTS = [
    ("2023-05-01", "case_opened", ""),
    ("2023-05-01", "notification", "police"),
    ("2023-05-03", "initial_assessment", ""),
    ("2023-05-10", "section_47_enquiry", ""),
    ("2023-06-01", "conference", ""),
    ("2023-06-01", "registration", ""),
    ("2023-07-01", "contact", "education"),
    ("2023-09-30", "deregistration", ""),
    ("2023-10-01", "support_plan", ""),
    ("2024-01-31", "case_closed", ""),
    ("2024-01-31", "residence_order", ""),
]

DIVERGENT = {
    "<Message>": "<CINdetailsCollection>",
    "</Message>": "</CINdetailsCollection>",
    "<Header><CollectionDetails><Year>2024</Year></CollectionDetails></Header>": "",
    "CINclosureDate>": "CINClosureDate>",
    "DateOfInitialCPC>": "DateofInitialICPC>",
    "<ReferralNFA>0": "<ReferralNFA>False",
    "<ReferralNFA>1": "<ReferralNFA>True",
    "<Sex>F</Sex>": "<GenderCurrent>2</GenderCurrent>",
    "<Sex>U</Sex>": "<GenderCurrent>9</GenderCurrent>",
    "<Section47>": "<Section47>stray",
}


def check(found: Read) -> None:
    assert found.stops == []
    assert found.events == EVENTS
    assert found.families == 2
    members = found.members.sort_values(Member.birth_month)
    assert members[Member.birth_month].tolist() == ["2015-02", "2018-07"]
    assert members[Member.sex].fillna("").tolist() == ["female", ""]
    assert set(members[Member.role]) == {MemberRole.CHILD}


def test_a_census_gives_every_kind_of_event(read, folder):
    check(read("cin_census", folder({"census.xml": CENSUS})))


def test_flat_tables_give_the_same(read, folder):
    check(read("cin_census_csv", folder(FLAT)))


def test_a_divergent_dialect_gives_the_same(read, folder):
    text = CENSUS
    for published, divergent in DIVERGENT.items():
        assert published in text
        text = text.replace(published, divergent)
    found = read("cin_census", folder({"census.xml": text}))
    check(found)
    assert found.failed("stray_text")


def test_censuses_of_two_years_overlap_and_an_impossible_date_refuses_its_row(read, folder):
    later = CENSUS.replace("<CINPlanStartDate>2023-10-01", "<CINPlanStartDate>2024-04-02")
    later = later.replace("<S47ActualStartDate>2023-05-10", "<S47ActualStartDate>2024-02-30")
    found = read("cin_census", folder({"2023.xml": CENSUS, "2024.xml": later}))
    assert found.events == sorted([*EVENTS, ("2024-04-02", "support_plan", "")])
    assert (found.rows["2024.xml, CINdetails"], found.rows["2024.xml, Section47"]) == ((2, 0), (1, 1))
    assert found.failed("given_before")["2024.xml, CINdetails"] == 6
    assert len(found.members) == 2


@needs_real
def test_a_published_census(read):
    found = read("cin_census", REAL / "cin-census")
    assert found.stops == []
    assert {name.partition(", ")[2]: counts for name, counts in found.rows.items()} == {
        "ChildIdentifiers": (332, 0),
        "CINdetails": (402, 0),
        **dict.fromkeys(["Assessments", "CINplanDates", "Section47", "ChildProtectionPlans"], (0, 0)),
    }
    assert found.families == len(found.members) == 332
    assert found.kinds == {"contact": 389, "conference": 350, "residence_order": 23, "notification": 13}
