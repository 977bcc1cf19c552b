from __future__ import annotations

import pandas as pd
import pytest

from filetrack.problems import Problem
from filetrack.published.comparison import (
    Evidence,
    agreement_line,
    by_table,
    carried_cells,
    compared,
    compared_claims,
    summary_line,
)
from filetrack.schemas.audit import AuditFinding
from filetrack.schemas.declared import Carried
from filetrack.schemas.reading import Reading
from filetrack.schemas.statement import Stated
from filetrack.schemas.table import Claim, ComparedCell, ComparedClaim


def printed(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["table", "row", "column", "kind", "value"])
    return frame.assign(printed="", unit="", base=pd.NA, section="", note=None).astype({"value": "Float64"})


def made(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["table", "row", "column", "kind", "value"])
    return frame.assign(base=pd.NA).astype({"value": "Float64"})


def found(*rows: tuple) -> Evidence:
    """Audit findings of (name, severity, table, row, column, claim, other)."""
    names = ["finding", "severity", "table", "row", "column", "claim", "other"]
    findings = pd.DataFrame(rows, columns=names).reindex(columns=list(AuditFinding.to_schema().columns))
    return Evidence(findings, read())


def read(*rows: tuple) -> pd.DataFrame:
    """Readings of (target, kind, finding)."""
    frame = pd.DataFrame(rows, columns=["target", "kind", "finding"], dtype="str")
    return frame.reindex(columns=list(Reading.to_schema().columns))


NOTHING = found()


@pytest.mark.parametrize(
    ("kind", "published", "reproduced", "verdict"),
    [
        ("count", 12, 12, "agrees"),
        ("count", 12, 11, "differs"),
        ("percent", 13, 12.5, "agrees"),
        ("percent", 12, 12.5, "rounding"),
        ("percent", 12, 12.49, "agrees"),
        ("percent", 12, 12.99, "rounding"),
        ("percent", 12, 13.0, "differs"),
        ("count", None, 0, "agrees"),
        ("percent", None, None, "agrees"),
        ("count", None, 1, "differs"),
        ("count", 12, None, "differs"),
        ("count", 0, None, "differs"),
    ],
)
def test_a_cell_agrees_rounds_or_differs(kind, published, reproduced, verdict):
    cells = compared(printed(("1", "a", "N", kind, published)), made(("1", "a", "N", kind, reproduced)), NOTHING)
    assert ComparedCell.validate(cells)[ComparedCell.verdict].tolist() == [verdict]


def test_a_cell_that_the_audit_names_contradicts_itself():
    rows = [("1", name, "N", "count", 4) for name in "abcd"]
    findings = found(
        ("f", "material", "1", "a", "N", None, None),
        ("g", "rounding", "1", "b", "N", None, None),
        ("h", "minor", "1", "d", "N", None, None),
    )
    made_cells = made(*[("1", name, "N", "count", 5 if name != "d" else 4) for name in "abcd"])
    cells = compared(printed(*rows), made_cells, findings).set_index(ComparedCell.row)
    assert cells[ComparedCell.verdict].tolist() == ["contradicts", "differs", "differs", "agrees"]
    assert cells[ComparedCell.finding].dropna().to_dict() == {"a": "f"}


def test_a_cell_that_the_population_can_meet_differs_whatever_the_audit_says():
    named = found(*[(f"f-{row}", "material", "1", row, "N", None, None) for row in "ab"])
    evidence = named._replace(
        readings=read(("T1[a|N]", "hard", None), ("T1[b|N]", "soft", None), ("T1[c|N]", "soft", "pointed"))
    )
    rows = [("1", row, "N", "count", 4) for row in "abc"]
    cells = compared(printed(*rows), made(*[(*row[:4], 5) for row in rows]), evidence)
    assert cells[ComparedCell.verdict].tolist() == ["differs", "contradicts", "contradicts"]
    assert cells[ComparedCell.finding].dropna().tolist() == ["f-b", "pointed"]


def test_a_column_that_is_carried_is_not_compared():
    cells = compared(
        printed(("1", "a", "N", "count", 4), ("1", "a", "ONS", "count", 5)),
        made(("1", "a", "N", "count", 4)),
        NOTHING,
        [("1", "ONS")],
    )
    assert cells[ComparedCell.column].tolist() == ["N"]


def test_whole_tables_and_columns_are_carried_as_printed():
    cells = printed(
        ("1", "a", "N", "count", 4),
        ("10", "a", "N", "count", 5),
        ("10", "a", "ONS", "percent", 6),
        ("11", "a", "ONS", "percent", 7),
    )
    named = {"title": "t", "section": "2.1", "why": "w"}
    carried = [Carried(number="1", **named), Carried(number="10", column="ONS", **named)]
    assert carried_cells(cells, carried)["value"].tolist() == [4, 6]
    assert carried_cells(cells, []).empty


def test_a_printed_cell_that_was_not_made_stands_and_differs():
    cells = compared(
        printed(("1", "a", "N", "count", 4), ("1", "b", "N", "count", 5)), made(("1", "a", "N", "count", 4)), NOTHING
    )
    assert cells[ComparedCell.verdict].tolist() == ["agrees", "differs"]
    assert cells[ComparedCell.reproduced].isna().tolist() == [False, True]


def test_a_cell_transcribed_twice_stops():
    with pytest.raises(Problem, match="1 cell of the printed tables stands twice"):
        compared(printed(*[("1", "a", "N", "count", 4)] * 2), made(("1", "a", "N", "count", 4)), NOTHING)


def test_tables_that_were_not_made_are_not_compared():
    cells = compared(
        printed(("2", "a", "N", "count", 4), ("1", "a", "N", "count", 4)), made(("1", "a", "N", "count", 4)), NOTHING
    )
    assert cells[ComparedCell.table].tolist() == ["1"]


def test_cells_of_words_are_not_compared():
    cells = compared(
        printed(("1", "a", "N", "count", 4), ("1", "b", "N", "text", None)), made(("1", "a", "N", "count", 4)), NOTHING
    )
    assert cells[ComparedCell.row].tolist() == ["a"]


def test_the_summary_counts_each_kind():
    both = printed(("1", "a", "N", "count", 4), ("1", "b", "N", "count", 5), ("1", "a", "%", "percent", 40))
    cells = compared(
        both, made(("1", "a", "N", "count", 4), ("1", "b", "N", "count", 6), ("1", "a", "%", "percent", 40.2)), NOTHING
    )
    summary = by_table(cells, both)
    assert summary.iloc[0].tolist() == ["1", 2, 1, 1, 1]
    assert summary_line(summary) == "1 of 2 count cells agree, 1 of 1 percentages (1 tables)"


def claims(*rows: tuple) -> pd.DataFrame:
    """Transcribed statements of (claim, quantity, value, unit, about, quote)."""
    names = [Claim.claim, Claim.quantity, Claim.value, Claim.unit, Claim.about, Claim.quote]
    frame = pd.DataFrame(rows, columns=names).assign(**{Claim.section: "4.1", Claim.base: pd.NA})
    return frame.astype({Claim.value: float})


def measured(*rows: tuple) -> pd.DataFrame:
    """Measures of (claim, kind, value)."""
    frame = pd.DataFrame(rows, columns=[Stated.claim, Stated.kind, Stated.value])
    frame = frame.assign(measure="m", part=pd.NA, base=pd.NA).astype({"value": "Float64", "part": "Int64"})
    return frame.astype({"base": "Int64"})[list(Stated.to_schema().columns)]


@pytest.mark.parametrize(
    ("quantity", "value", "about", "kind", "reproduced", "verdict"),
    [
        ("count", 23, "", "count", 23, "agrees"),
        ("count", 23, "", "count", 22, "differs"),
        ("percent", 40, "", "percent", 39.5, "agrees"),
        ("percent", 40, "", "percent", 40.9, "rounding"),
        ("mean", 8.4, "", "mean", 8.4341, "agrees"),
        ("mean", 8.4, "", "mean", 8.46, "rounding"),
        ("mean", 8.4, "", "mean", 8.6, "differs"),
        ("comparison", 50, "x; direction=more_than", "compare", 50.1, "agrees"),
        ("comparison", 50, "x; direction=more_than", "compare", 50.0, "differs"),
        ("comparison", 33.3, "x; direction=less_than", "compare", 30.0, "agrees"),
        ("comparison", 50, "x; direction=about", "compare", 45.0, "agrees"),
        ("comparison", 50, "x; direction=about", "compare", 40.0, "differs"),
        ("rank", 1, "", "rank", 2, "differs"),
    ],
)
def test_a_statement_agrees_rounds_or_differs(quantity, value, about, kind, reproduced, verdict):
    text = claims(("4.1-a-b", quantity, value, "incidents", about, "some words"))
    compared_ = compared_claims(text, measured(("4.1-a-b", kind, reproduced)), NOTHING)
    assert ComparedClaim.validate(compared_)[ComparedClaim.verdict].tolist() == [verdict]


def test_a_statement_that_the_audit_names_contradicts_itself_and_others_are_left_out():
    text = claims(*[(f"4.1-{name}-x", "count", 4, "incidents", "", "") for name in "abc"])
    findings = found(
        ("f", "minor", None, None, None, "4.1-a-x", None), ("g", "material", "1", "a", "N", None, "4.1-b-x")
    )
    rows = compared_claims(text, measured(("4.1-a-x", "count", 5), ("4.1-b-x", "count", 5)), findings)
    assert rows[ComparedClaim.finding].tolist() == ["f", "g"]
    assert agreement_line(rows, "statements").startswith("2 statements: 0 agrees, 0 differs by rounding")


def test_a_measure_of_a_claim_that_is_not_transcribed_stops():
    with pytest.raises(Problem, match="measures 1 claims that"):
        compared_claims(claims(), measured(("4.1-a-x", "count", 5)), NOTHING)
