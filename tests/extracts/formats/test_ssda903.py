"""The looked-after children return: periods of care, not each placement in them."""

from __future__ import annotations

from filetrack.schemas.care import Member
from tests.extracts.formats.conftest import REAL, needs_real

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n1,2,27/03/2008,WBRI,,,\n2,1,09/09/2011,WBRI,,,\n"
EPISODES = """CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN
1,15/02/2016,S,C2,N1,U4,PR1,14/08/2016,X1,CARPL,,,
1,14/08/2016,P,C2,N1,U6,PR1,01/03/2017,E4A,,,,
1,05/06/2017,S,C1,N1,U6,PR1,,,,,,
2,10/01/2016,S,V4,N2,U6,PR1,12/01/2016,E8,,,,
2,20/05/2016,S,C2,N1,U6,PR1,20/09/2016,E41,,,,
"""
EVENTS = [
    ("2016-02-15", "looked_after", ""),
    ("2016-05-20", "looked_after", ""),
    ("2016-09-20", "looked_after_end", ""),
    ("2016-09-20", "residence_order", ""),
    ("2017-03-01", "looked_after_end", ""),
    ("2017-06-05", "looked_after", ""),
]


def test_periods_of_care_begin_and_end(read, folder):
    found = read("ssda903", folder({"header.csv": HEADER, "episodes.csv": EPISODES}))
    assert found.stops == []
    assert found.events == EVENTS
    assert found.families == 2
    assert sorted(found.members[Member.sex]) == ["female", "male"]
    assert found.rows == {"header.csv": (2, 0), "episodes.csv": (5, 0)}


def test_returns_of_two_years_overlap_and_their_other_files_are_told(read, folder):
    first, rest = EPISODES.splitlines(keepends=True)[:4], EPISODES.splitlines(keepends=True)[3:]
    files = {"header_2016.csv": HEADER, "header_2017.csv": HEADER, "sw_episodes.csv": "CHILD,DOB,SW_ID\n"}
    files |= {"episodes_2016.csv": "".join(first), "episodes_2017.csv": "".join([first[0], *rest])}
    found = read("ssda903", folder(files))
    assert found.events == EVENTS
    assert found.failed("given_before") == {"episodes_2017.csv": 1}
    assert found.failed("unknown_file") == {"the folder": 1}


@needs_real
def test_a_published_return(read):
    found = read("ssda903", REAL / "ssda903")
    assert found.stops == []
    assert found.rows == {"header.csv": (2675, 0), "episodes.csv": (5050, 0)}
    assert found.families == len(found.members) == 2675
    assert found.kinds == {"looked_after": 326, "looked_after_end": 677, "residence_order": 38}
    assert found.failed("unknown_file") == {"the folder": 11}
