"""The linkage on the page: weights that add up, guidance answered, nothing claimed that was not measured."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from filetrack.report.linkage import chance, ranges_view, view
from filetrack.report.statement import NOT_AVAILABLE, false_told
from filetrack.report.threshold import APART, BOTTOM, LEFT, RIGHT, TOP, drawing
from filetrack.report.weights import examples, levels_chart, reached, waterfall
from filetrack.schemas.codes import Site
from filetrack.schemas.linkage_quality import Basis, FalseLinks, LinkageScore, LinkedUnlinked


@pytest.fixture(scope="module")
def model(linked):
    return linked.model.root[Site.NORTH]


@pytest.fixture(scope="module")
def shown(study, run, results):
    return view(study, run, results.reconciled, results.linked)


def test_weights_of_typical_pairs_are_sums_of_levels(model):
    weights = {example.name: example.weight for example in examples(model)}
    # prior 1/9: -3; forename 2, surname in the household 1, else 2, birth 3, postcode 2, sex 1
    assert weights == pytest.approx(
        {
            "All fields agree": 6,
            "Surname changed": 3,
            "Moved to another district": 4,
            "Day and month of birth swapped": 4,
            "Twin of the same sex": 3,
            "Namesake": -1,
        }
    )


def test_a_pair_of_which_the_model_lacks_a_level_is_left_out(model):
    assert "Forename misspelt" not in {example.name for example in examples(model)}


def test_weight_three_is_eight_to_one(model):
    twin = next(example for example in examples(model) if example.name == "Twin of the same sex")
    assert twin.probability == pytest.approx(8 / 9)


def test_a_waterfall_ends_at_the_match_weight(model):
    made = examples(model)
    assert reached(made) == pytest.approx((-4, 6))
    chart = waterfall("x", made[0], reached(made))
    assert [bar.text for bar in chart.bars] == ["−3.0", "+2.0", "+1.0", "+3.0", "+2.0", "+1.0", "+6.0"]
    assert [bar.against for bar in chart.bars] == [True, False, False, False, False, False, False]
    assert chart.bars[0].start + chart.bars[0].width == pytest.approx(chart.zero)
    assert chart.bars[1].start == chart.bars[0].start, "each bar begins where the one before ends"
    assert chart.bars[-1].start == chart.zero


def test_levels_are_drawn_from_zero_under_their_fields(model):
    chart = levels_chart("x", "t", model)
    heads = [bar.label for bar in chart.bars if bar.head]
    assert heads == ["Forename", "Surname", "Date of birth", "Postcode", "Sex"]
    different = next(bar for bar in chart.bars if bar.label == "different")
    assert different.against
    assert different.start + different.width == pytest.approx(chart.zero)
    assert "Date of birth, exact: +3.0" in chart.words


def test_the_curve_runs_from_the_least_weight_to_the_greatest(results):
    curve = drawing(results.linked.scored.curve, 10)
    precision, recall = curve.lines
    # precision .8 then 1, recall .8 twice, over an axis from .8 to 1
    assert precision.path == f"M{LEFT}.0 {BOTTOM}.0 L{RIGHT}.0 {TOP}.0"
    assert recall.path == f"M{LEFT}.0 {BOTTOM}.0 L{RIGHT}.0 {BOTTOM}.0"
    assert curve.used == RIGHT
    assert curve.words == "from 0: precision 0.800, recall 0.800; from 10: precision 1.000, recall 0.800"


def test_names_of_lines_that_end_in_one_place_stand_apart(results):
    alike = results.linked.scored.curve.assign(precision=0.9, recall=0.9)
    first, second = drawing(alike, 10).lines
    assert second.y - first.y == APART


def test_a_threshold_that_links_nothing_has_no_precision(results):
    points = results.linked.scored.curve.assign(precision=[1.0, None], recall=[1.0, 0.0])
    assert " L" not in drawing(points, 10).lines[0].path


def test_tables_of_thresholds_begin_with_the_threshold(shown):
    assert [row[0] for row in shown["scored"]["curve"].rows] == ["0", "10"]
    assert shown["scored"]["calibration"].rows[1] == ["0.9", "5", "0.950", "4", "0.800"]


def test_decisions_have_shares_of_their_site(shown):
    assert [row[2:4] for row in shown["decided"].rows] == [["2", "67%"], ["1", "33%"], ["3", "100%"]]


def test_variables_stand_in_order_of_their_difference_those_without_last(shown):
    assert shown["imbalances"].rows == [
        ["Research site", "2 groups", "1.73"],
        ["Anyone injured", "A share", "0.00"],
        ["Children listed", "A mean", "–"],
    ]


def test_chance_is_told_for_samples_of_this_size(results):
    compared = results.linked.compared
    assert chance(compared) == {"linked": "5", "unlinked": "1", "reach": "2.15"}
    assert chance(compared.assign(**{LinkedUnlinked.unlinked_known: 0})) is None


def test_guidance_is_answered_from_the_run(shown):
    answers = {asked: answer for _, asked, answer in shown["statement"]}
    assert "0 (0%), no link 1 (17%)" in answers["How much was linked at each stage?"]
    assert "agency reference 2 (33%)" in answers["How much was linked at each stage?"]
    assert (
        "false links 1, missed links 0; precision 0.800, recall 0.800"
        in answers["How good are the links, and how is it known?"]
    )
    assert answers["Which pairs were compared?"].startswith("Pairs of people that agree on date of birth: 1,600 pairs")
    good = answers["How good are the links, and how is it known?"]
    assert "if these hold, 0.25 links are missed" in good
    assert "date of birth (northern police, adults), 50%" in answers["Which identifiers were passed on, how complete?"]
    assert "m of surname.exact" in answers["By what method?"]
    assert answers["In which groups do errors fall?"].startswith("False or missed links in 1 of 2 groups")
    assert answers["How do the unlinked differ from the linked?"].startswith("1 of 3 variables")


def test_reviewers_decisions_are_counted(shown):
    answer = {asked: answer for _, asked, answer in shown["statement"]}["What was decided by hand?"]
    assert (
        "Links by reviewers: 0. Notifications that await their decision: 2. Cohen's kappa of two reviewers: 0.80"
        in answer
    )


def test_false_links_are_told_by_probabilities_and_once_judged_by_reviewers(shown, results):
    told = shown["false_told"]
    assert "0.12 false links (95% interval 0 to 1) among the 3 accepted that rest on people alone." in told
    assert told.endswith("Reviewers have judged 1 of 3 links drawn for them: too few for an estimate.")
    good = {asked: answer for _, asked, answer in shown["statement"]}["How good are the links, and how is it known?"]
    assert told in good
    assert shown["false_links"].rows[-1][-3:] == ["–", "–", "–"]

    known = {FalseLinks.estimate: 1.5, FalseLinks.low: 1.0, FalseLinks.high: 4.0}
    judged = results.linked.false_links.assign(**{name: value for name, value in known.items()})
    assert false_told(judged).endswith("1.50 false links (95% interval 1 to 4) among the 5 accepted.")
    alone = judged[judged[FalseLinks.basis] == Basis.PROBABILITY]
    assert false_told(alone).endswith("rest on people alone.")


def test_people_linked_to_others_are_counted_beside_families(study, run, results):
    scored = results.linked.scored
    siblings = scored.scores.assign(**{LinkageScore.unit: "children"})
    both = replace(scored, scores=pd.concat([scored.scores, siblings], ignore_index=True))
    answers = {
        asked: answer
        for _, asked, answer in view(study, run, results.reconciled, replace(results.linked, scored=both))["statement"]
    }
    good = answers["How good are the links, and how is it known?"]
    assert "false links 1, missed links 0;" in good
    assert "Of people, 1 are linked to another than themselves." in good


def test_without_review_there_are_no_empty_tables(study, run, results):
    none = replace(results.linked, reviewed=results.linked.reviewed.head(0), agreement=results.linked.agreement.head(0))
    shown = view(study, run, results.reconciled, none)
    assert (shown["reviewed"], shown["agreement"]) == (None, None)
    assert "No kappa" in {asked: answer for _, asked, answer in shown["statement"]}["What was decided by hand?"]


def test_what_is_not_known_is_said_to_be_not_available(study, run, results):
    extracts = replace(results.linked, scored=None)
    answers = {asked: answer for _, asked, answer in view(study, run, results.reconciled, extracts)["statement"]}
    for asked in ("How good are the links, and how is it known?", "In which groups do errors fall?"):
        assert answers[asked].startswith(NOT_AVAILABLE)


def test_clear_text_is_not_called_encoded(study, run, results):
    clear = study.model_copy(update={"linkage": study.linkage.model_copy(update={"identifiers": "clear"})})
    answers = {asked: answer for _, asked, answer in view(clear, run, results.reconciled, results.linked)["statement"]}
    assert answers["How were identifiers protected?"].startswith("Not encoded")


def test_cells_that_other_links_move_are_shown_and_counted(study, run, results):
    shown = view(study, run, results.reconciled, results.linked)
    assert [row[:5] for row in shown["ranges"].rows] == [["33", "Letter", "Northern", "2.0", "2.0"]]
    assert (shown["otherwise"]["different"], shown["otherwise"]["tables"]) == ("50", "32 to 33")
    assert shown["otherwise"]["loose"].endswith(": 2 linked otherwise")
    answers = {asked: answer for _, asked, answer in shown["statement"]}
    assert "Of 2 cells that rest on links, 1 vary" in answers["How were linkage errors allowed for in results?"]


def test_nothing_is_shown_where_no_cell_moves(results):
    assert ranges_view(results.linked.ranges.head(1)) is None
