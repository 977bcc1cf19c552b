"""The audit of the real transcription: contradictions that readers knew of before are found, and its form holds."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.published.__main__ import audit as write_audit
from filetrack.published.audit.registry import CHECKS
from filetrack.schemas.audit import AuditedCell, AuditedClaim, AuditFinding

ROOT = Path(__file__).parents[3]

KNOWN = {
    "Table 10: the victims' cells make 131": ("T10", "column_sum"),
    "Table 10: the third column is a sum, in Table 11 a group": ("T10", "heading_meaning"),
    "two victims in 41 southern incidents": ("T11", "whole_and_parts"),
    "Table 17 has 96 people, the text 97": ("T17", "whole_and_parts"),
    "Table 19: 100 per cent of 339 beside 460": ("T19", "total_of_another_base"),
    "Table 19: incidents in the heading, children in the rows": ("T19", "heading_unit"),
    "half of 15": ("2.3.3.2-north-ten-years-half", "loose_fraction"),
    "three-quarters of 25": ("2.3.3.2-over-forty", "loose_fraction"),
    "Table 21: not present is whatever is left": ("T21", "one_figure_for_two"),
    "Table 26: northern rows of 251": ("T26", "restricted_row"),
    "Table 27 says no base; it is 174": ("T27", "implied_base"),
    "173 offences": ("5.9.1-offences", "whole_and_parts"),
    "Table 27 sums to 355": ("5.9.1-offences", "said_twice"),
    "Table 28 says no base": ("T28", "implied_base"),
    "Table 32: families with several notifications": ("T32", "whole_and_parts"),
    "Table 34 and Table 35 differ": ("T34", "said_twice"),
    "injuries that are not at the high level": ("4.9-injuries", "within_bounds"),
    "118 families with one child are 47 per cent of incidents": ("4.3-one-child-percent", "stated_share"),
    "a majority of 47 per cent": ("4.3-one-child-majority", "worded_share"),
    "every incident has a child": ("4.2-incidents", "joint_system"),
    "children without ethnicity by site": ("T5", "between_groups"),
    "children present and black children by site": ("T4", "joint_system"),
    "ethnicity said of those recorded": ("4.3-white-percent", "stated_share"),
    "women perpetrators 14 and 29": ("4.4.3-women", "said_twice"),
    "69 per cent of 14": ("4.10-women-low-percent", "whole_number_behind"),
    "59 incidents are 20 per cent": ("4.4.2-alcohol-percent", "count_beside"),
    "82 per cent of victims": ("4.4.2-women-percent", "count_beside"),
    "44 per cent of incidents or of perpetrators": ("4.13-alcohol-percent", "unit_kept"),
    "pregnant women seven and six": ("4.4.2-pregnant", "said_twice"),
    "27 per cent of the north": ("4.2-share-north-percent", "stated_share"),
    "slightly less than a third": ("4.2-share-third", "worded_share"),
    "nearly a third under three": ("4.13-under-three-third", "worded_share"),
    "most incidents at night": ("4.11-night-most", "worded_share"),
    "65 or 70 per cent white": ("4.4.4-population-white-percent", "said_twice"),
    "ethnic minorities in the south": ("2.6-south-bme-percent", "whole_and_parts"),
    "27 interviewees of 25": ("2.3.3.2-interviewees", "whole_and_parts"),
    "databases": ("2.3.1-databases-two", "said_twice"),
    "weapons 8 and 18": ("4.9-weapons", "whole_and_parts"),
    "calls": ("4.2-incidents", "whole_and_parts"),
    "officers": ("5.3.1-north-incidents", "whole_and_parts"),
    "ages of child callers": ("5.3.4-caller-most-low", "said_twice"),
    "48 twice": ("5.2-missing", "one_figure_for_two"),
    "over three-quarters within 15 minutes": ("5.3.3-fifteen-quarters", "worded_share"),
    "33 incidents, 14 per cent": ("5.3.3-unclear-south-percent", "stated_share"),
    "over an hour": ("5.11-hour-percent", "stated_share"),
    "76 and 18 per cent": ("5.3.3-medium-high-thirty-percent", "whole_and_parts"),
    "removed from the scene": ("exec-removal-majority", "worded_share"),
    "removed, nearly half or 71 per cent": ("5.11-removal-half", "said_twice"),
    "75 are 30 per cent of the north": ("5.8-health-visitor-percent", "stated_share"),
    "22 and 42 referrals": ("5.7.1-both-specialists", "said_twice"),
    "half the victims telephoned": ("5.11-telephone-half", "worded_share"),
    "110 arrests and persons": ("5.9.2-arrested", "whole_and_parts"),
    "forms of the two sites": ("T31", "alike_answers"),
    "bronze of the original sample": ("6.5.1-bronze-percent", "stated_share"),
    "weapons conveyed 16 and 13": ("6.2.3-weapons-conveyed", "said_twice"),
    "injuries recorded and conveyed": ("6.2.3-injuries-traced", "one_figure_for_two"),
    "infants injured": ("6.5.5-new-infant-injured", "within_bounds"),
    "child injuries all conveyed": ("6.8-child-injured-all", "worded_share"),
    "just under a third": ("6.4-medium-high-open-third", "worded_share"),
    "evenly distributed": ("6.4-served-new-medium", "said_twice"),
    "notifications or families": ("6.3-nfa-letter-percent", "said_twice"),
    "the same as in the total sample": ("6.5.1-absent-nfa-same", "compared_shares"),
    "ten medium letters": ("6.5.2-letters-medium", "within_bounds"),
    "earlier notifications of nine families": ("6.5.4-family-support-2", "whole_and_parts"),
    "open case without involvement": ("6.5.5-open-none", "said_twice"),
    "five per cent of notifications": ("exec-notifications-trigger-percent", "unit_kept"),
    "nearly half of those re-referred": ("7.2.2-low-half", "worded_share"),
    "two notifications are families": ("7.2.2-high", "unit_kept"),
    "eight later notifications": ("7.2.2-box-notifications", "within_bounds"),
    "no difference in return": ("exec-return-rates-no-difference", "compared_shares"),
    "re-notified": ("T36", "said_twice"),
    "new families beyond an assessment": ("7.3.1-triggered-none", "within_bounds"),
    "32 notifications of 46 families": ("7.3.3-open", "unit_of_base"),
    "away from home 9 and 10": ("T41", "whole_and_parts"),
    "over a third of 46": ("7.3.4-stop-start-third", "worded_share"),
    "housing six and seven": ("7.6-housing", "said_twice"),
    "fathers not engaged": ("7.6-fathers-not-half", "worded_share"),
    "mothers not engaged": ("7.6-mothers-not-quarter", "worded_share"),
    "fathers refused": ("T40", "within_bounds"),
    "mothers engaged 26 and 23": ("7.7-mother-home-engaged", "within_bounds"),
    "fathers engaged 15 and 19": ("T40", "whole_and_parts"),
    "mothers engaged most at home": ("7.7-mother-home-engaged", "within_bounds"),
    "highest risk in both sites": ("5.6.1-highest-similar", "compared_shares"),
    "Table 6.1": ("6.2.1", "reference_exists"),
    "Table 6.4": ("6.5.1", "reference_exists"),
    "Table 10 for each site": ("4.4.4", "reference_scope"),
    "Boxes 17 and 18": ("5.3.4", "reference_listed"),
    "section 5.10.3": ("8.3.2", "reference_holds"),
}


@pytest.fixture(scope="module")
def audit(tmp_path_factory) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    out = tmp_path_factory.mktemp("audit")
    write_audit(ROOT / "data/published", out)
    frames = (io.read(out / f"{name}.csv", schema) for name, schema in SCHEMAS.items())
    return tuple(frames)


SCHEMAS = {"audit": AuditFinding, "tables": AuditedCell, "claims": AuditedClaim}


def places(findings: pd.DataFrame) -> Counter:
    found = Counter()
    for check, table, claim, section in findings[["check", "table", "claim", "section"]].fillna("").to_numpy():
        found.update({(f"T{table}", check), (claim, check), (section, check)})
    return found


@pytest.mark.parametrize("known", KNOWN)
def test_a_known_contradiction_is_found_by_a_check(audit, known):
    assert places(audit[0])[KNOWN[known]], known


def test_there_are_more_than_a_hundred_findings_and_some_thirty_or_more_are_material(audit):
    counts = audit[0]["severity"].value_counts()
    assert counts.sum() > 100
    assert 30 <= counts["material"] <= 50


def test_each_finding_can_be_read_alone(audit):
    texts = audit[0]["text"]
    assert texts.str.endswith(".").all()
    assert texts.str.contains(r"Table \d|§|summary").all()
    assert not texts.str.contains(r"\bnan\b|\bNone\b,|  ").any()


def test_the_three_rounding_cases_are_told_apart(audit):
    texts = audit[0].loc[audit[0]["check"].eq("percentage"), "text"]
    assert texts.str.contains("made to add up to 100").any()
    assert texts.str.contains("which its column is not").any()
    ways = audit[1]["column_rounding"].value_counts()
    assert {"half_up", "forced_to_100", "largest_remainder", "none"} <= set(ways.index)


def test_every_cell_and_statement_is_in_the_results(audit):
    _, cells, claims = audit
    assert cells["table"].nunique() == 42
    figures = claims[claims["quantity"].isin(["count", "percent", "comparison"])]
    assert figures["checks"].notna().mean() > 0.8


def test_no_check_knows_an_answer():
    names = [path.read_text(encoding="utf-8") for path in (ROOT / "src/filetrack/published/audit").glob("*.py")]
    for text in names:
        assert not re.search(r"[\"']([1-9]\d?|T\d+|[4-9]\.\d[\d.]*-[a-z-]+)[\"']", text)
    assert all(check.reason and check.title for check in CHECKS.values())
