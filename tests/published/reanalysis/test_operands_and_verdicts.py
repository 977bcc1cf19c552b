"""Operands, the numbers that print leaves open, declarations that are refused, and the rule of the verdicts."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from filetrack.problems import Problem
from filetrack.published.reanalysis.operands import count_sets, derivation, parts, value, whole
from filetrack.published.reanalysis.verdicts import Facts, verdict
from filetrack.schemas.reanalysis import Statement

PRINTED = {"T1[a - b|N]": 22.0, "all": 130.0, "base(all)": 251.0, "some-percent": 21.0, "few-percent": 7.0, "0": 0.0}


def statement(**changes):
    block = {
        "id": "x",
        "section": "5.3.1",
        "statement": "more here than there",
        "claim": "more",
        "design": "groups",
        "unit": "incidents",
        "groups": {"here": ["X", "N"], "there": ["T1[a - b|N] - X", "all - N"]},
        "free": {"X": ["0", "T1[a - b|N]"], "N": ["0", "all"]},
        "given": [
            {"share": ["X", "N"], "printed": "some-percent"},
            {"share": ["T1[a - b|N] - X", "all - N"], "printed": "few-percent"},
        ],
    }
    return Statement(**(block | changes))


def test_a_sign_inside_a_label_is_no_sign():
    assert parts("all - T1[a - b|N] + 0") == [(1, "all"), (-1, "T1[a - b|N]"), (1, "0")]
    assert value("all - T1[a - b|N]", PRINTED) == 108


def test_an_unknown_figure_is_named_with_its_neighbour():
    with pytest.raises(Problem, match=r"“T1\[a - b\|M\]” is no printed figure \(did you mean “T1\[a - b\|N\]”"):
        value("T1[a - b|M]", PRINTED)


def test_a_count_is_whole_and_not_negative():
    with pytest.raises(Problem, match="no count"):
        whole("T1[a - b|N] - all", PRINTED)


def test_free_numbers_are_all_that_agree_with_the_percentages():
    assert count_sets(statement(), PRINTED) == [
        {"here": [19, 89], "there": [3, 41]},
        {"here": [19, 90], "there": [3, 40]},
    ]


def test_nothing_agrees_with_percentages_that_contradict_each_other():
    assert count_sets(statement(), PRINTED | {"few-percent": 23.0}) == []


def test_impossible_counts_are_a_problem():
    fixed = statement(groups={"here": ["all", "T1[a - b|N]"], "there": ["0", "all"]}, free={}, given=[])
    with pytest.raises(Problem, match="impossible"):
        count_sets(fixed, PRINTED)


def test_derivation_names_every_figure():
    told = derivation(statement(), PRINTED)
    for name in ("T1[a - b|N] = 22", "all = 130", "X free from 0 to T1[a - b|N]", "rounds to some-percent = 21%"):
        assert name in told


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"claim": "no_difference"}, "a margin is stated"),
        ({"statement": "word " * 26}, "at most 25 words"),
        ({"against": "all"}, "held against"),
        ({"design": "none", "groups": {}}, "why it cannot be tested"),
        ({"design": "trend"}, "3 to 50 groups"),
        ({"groups": {"here": ["X"], "there": ["X", "N"]}}, "2 counts"),
    ],
)
def test_a_declaration_that_does_not_fit_is_refused(changes, message):
    with pytest.raises(ValidationError, match=message):
        statement(**changes)


FACTS = Facts(
    claim="more",
    subject="The difference",
    sets=1,
    p_least=0.001,
    p=0.001,
    p_clustered=0.002,
    p_least_clustered=0.002,
    q=0.01,
    cut=0.02,
    away_least=0.2,
    away_most=0.2,
    lower=0.1,
    upper=0.3,
    p_equivalence=0.9,
    detectable=0.15,
    matters=0.1,
    alpha=0.05,
)
CHANCE = {"p_least": 0.3, "p": 0.3, "p_clustered": 0.4, "p_least_clustered": 0.4, "q": 0.5}


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({}, "supported"),
        ({"claim": "difference"}, "supported"),
        ({"claim": "less"}, "contradicted"),
        ({"away_least": 0.0, "away_most": 0.0}, "contradicted"),
        ({"p_clustered": 0.06}, "under-powered"),
        ({"q": 0.06}, "under-powered"),
        (CHANCE | {"lower": -0.1}, "under-powered"),
        (CHANCE | {"lower": -0.1, "upper": 0.09}, "not supported"),
        (CHANCE | {"lower": -0.2, "upper": 0.09, "claim": "difference"}, "under-powered"),
        ({"sets": 9, "away_least": -0.1}, "not testable"),
        (CHANCE | {"sets": 9, "p_least": 0.01, "p_least_clustered": 0.01}, "not testable"),
        (CHANCE | {"sets": 9, "p_least": 0.03, "p_least_clustered": 0.03}, "under-powered"),
        ({"claim": "no_difference"}, "contradicted"),
        ({"claim": "no_difference", "p_equivalence": 0.01}, "supported"),
        ({"claim": "no_difference", "q": 0.06}, "not supported"),
        (CHANCE | {"claim": "no_difference"}, "under-powered"),
        (CHANCE | {"claim": "no_difference", "lower": -0.09, "upper": 0.09}, "not supported"),
        ({"claim": "not_significant"}, "contradicted"),
        (CHANCE | {"claim": "not_significant"}, "supported"),
    ],
)
def test_the_rule_of_the_verdicts(changes, word):
    assert verdict(FACTS._replace(**changes))[0] == word
