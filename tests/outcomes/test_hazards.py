"""Cox's model against printed values: ties, late entry, strata, clusters, and the test of proportionality."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from filetrack.outcomes.hazards import cox, proportionality, sign_flipped
from filetrack.outcomes.results import Refused

RECIDIVISM = ["fin", "age", "race", "wexp", "mar", "paro", "prio"]
PROGRAMME = ["age", "year", "surgery", "transplant"]


def test_rossi(published):
    """Fox and Weisberg 2019, appendix on Cox regression, as coxph prints it (Efron)."""
    rossi = published("rossi")
    fit = cox(rossi.week, rossi.arrest, rossi[RECIDIVISM])
    assert fit.estimate.round(4).tolist() == [-0.3794, -0.0574, 0.3139, -0.1498, -0.4337, -0.0849, 0.0915]
    assert fit.se.round(4).tolist() == [0.1914, 0.0220, 0.3080, 0.2122, 0.3819, 0.1958, 0.0286]
    assert fit.p.round(5).tolist() == [0.04742, 0.00903, 0.30812, 0.48029, 0.25606, 0.66461, 0.00140]
    assert round(fit.likelihood_ratio().statistic, 2) == 33.27
    assert (fit.units, fit.events) == (432, 114)
    assert np.exp(fit.interval())[0][0] == pytest.approx(0.470, abs=5e-4)


def test_stanford_by_intervals(published):
    """Therneau's coxph on `heart`: Efron's and Breslow's ties (transplant -0.0103, -0.0119)."""
    heart = published("stanford_heart")
    efron = cox(heart.stop, heart.event, heart[PROGRAMME], entry=heart.start)
    breslow = cox(heart.stop, heart.event, heart[PROGRAMME], entry=heart.start, ties="breslow")
    assert efron.estimate.round(4).tolist() == [0.0272, -0.1463, -0.6372, -0.0103]
    assert efron.se.round(4).tolist() == [0.0137, 0.0705, 0.3672, 0.3138]
    assert breslow.estimate.round(5).tolist() == [0.02715, -0.14612, -0.63584, -0.01190]


def test_strata_and_clusters(published):
    """R survival 3.5-3, coxph(Surv(week, arrest) ~ fin + prio + strata(race), cluster = age)."""
    rossi = published("rossi")
    plain = cox(rossi.week, rossi.arrest, rossi[["fin", "prio"]], strata=rossi.race)
    of_age = {"strata": rossi.race, "clusters": rossi.age, "corrected": False}
    robust = cox(rossi.week, rossi.arrest, rossi[["fin", "prio"]], **of_age)
    assert plain.estimate.round(5).tolist() == robust.estimate.round(5).tolist() == [-0.41571, 0.10701]
    assert plain.se.round(5).tolist() == [0.19053, 0.02657]
    assert robust.se.round(5).tolist() == [0.19348, 0.02901]
    assert robust.clusters == rossi.age.nunique()


def test_proportionality(published):
    """R survival 3.5-3, cox.zph."""
    rossi, heart = published("rossi"), published("stanford_heart")
    found = proportionality(rossi.week, rossi.arrest, rossi[RECIDIVISM])
    printed = [0.0624, 5.9740, 2.0683, 4.2246, 1.0110, 0.0184, 0.5206, 17.6944]
    assert [round(test.statistic, 4) for test in found] == printed
    assert [test.df for test in found] == [1] * 7 + [7]
    late = proportionality(heart.stop, heart.event, heart[PROGRAMME], entry=heart.start)
    assert [round(test.statistic, 4) for test in late] == [0.8669, 1.7164, 0.0974, 0.2029, 3.4731]


def test_proportionality_by_cluster_is_blind_to_copies(published):
    """Each man twice, as a family of two: the plain test doubles, the one by cluster stays."""
    rossi = published("rossi")
    week, arrest, x = rossi.week, rossi.arrest, rossi[["fin", "age"]]
    once = proportionality(week, arrest, x, clusters=rossi.index)
    both = [pd.concat([part, part], ignore_index=True) for part in (week, arrest, x)]
    twice = proportionality(*both, clusters=np.tile(rossi.index, 2))
    assert [test.statistic for test in twice] == pytest.approx([test.statistic for test in once], rel=0.02)
    assert proportionality(*both)[-1].statistic == pytest.approx(
        2 * proportionality(week, arrest, x)[-1].statistic, rel=0.02
    )


def test_one_man_a_cluster_gives_about_the_plain_test(published):
    rossi = published("rossi")
    plain = proportionality(rossi.week, rossi.arrest, rossi[RECIDIVISM])
    robust = proportionality(rossi.week, rossi.arrest, rossi[RECIDIVISM], clusters=rossi.index)
    assert [test.p for test in robust] == pytest.approx([test.p for test in plain], abs=0.06)


def test_what_has_no_answer_is_refused():
    separated = pd.DataFrame({"x": [1.0, 1, 1, 0, 0, 0]})
    with pytest.raises(Refused, match="no finite estimate"):
        cox([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0], separated)
    with pytest.raises(Refused, match="tell their coefficients apart"):
        cox([1, 2, 3], [1, 1, 0], pd.DataFrame({"x": [1.0, 1, 1]}))
    with pytest.raises(Refused, match="no event"):
        cox([1, 2, 3], [0, 0, 0], pd.DataFrame({"x": [1.0, 0, 1]}))
    with pytest.raises(ValueError, match="no later than it enters"):
        cox([1, 2, 3], [1, 1, 0], pd.DataFrame({"x": [1.0, 0, 1]}), entry=[0, 2, 0])


def test_signs_of_few_clusters_aresign_flipped():
    """Four clusters add 3, 1, 1 and 1: of 16 flips two reach 6, up or down, and p is that of many draws of them."""
    (one, both) = sign_flipped(np.array([[3.0], [1], [1], [1]]), times=19_999)
    assert (one.statistic, one.df) == (pytest.approx(36 / 12), 1)
    assert one.p == pytest.approx(2 / 16, abs=0.01)
    assert both == one


def test_a_cohort_fifty_times_over_has_the_same_ratios(published):
    """Of 21,600 people and 5,700 arrests there are 123 million pairs, of which none is written out."""
    rossi = published("rossi")
    once, many = (cox(of.week, of.arrest, of[RECIDIVISM], ties="breslow") for of in (rossi, pd.concat([rossi] * 50)))
    assert many.estimate == pytest.approx(once.estimate)
    assert many.se == pytest.approx(once.se / np.sqrt(50))
