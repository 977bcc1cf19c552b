"""The incidents' plan: every reading that can be met is met, counted again from the planned incidents."""

from __future__ import annotations

import operator
import re
from collections import Counter
from functools import cache

import numpy as np
import pandas as pd
import pytest

from filetrack import io
from filetrack.problems import Problem
from filetrack.schemas.codes import (
    PRESENT,
    ChildLocation,
    EndState,
    Injured,
    Level,
    Location,
    Pathway,
    PreviousInvolvement,
    Removal,
    Weapon,
)
from filetrack.schemas.reading import Firmness, Reading
from filetrack.simulate.calibration.blocks import Population, tables
from filetrack.simulate.calibration.margins import System, drawn, fitted, solved, system
from filetrack.simulate.calibration.matching import Piles, Unmatched, alike, matched
from filetrack.simulate.calibration.readings import ELSEWHERE, rows, selection, target
from tests.simulate.conftest import ROOT, published_figures
from tests.simulate.plans import SEEDS, planned

BANDS = ((15, "to_15"), (30, "to_30"), (45, "to_45"), (60, "to_60"), (120, "to_2_hours"), (180, "to_3_hours"))
BANDS += ((300, "to_5_hours"), (480, "to_8_hours"), (720, "to_12_hours"), (10**6, "over_12_hours"))
SENT = ((2, "sent_2"), (5, "sent_5"), (10, "sent_10"), (15, "sent_15"), (20, "sent_20"), (30, "sent_30"))
SENT += ((40, "sent_40"), (60, "sent_60"), (10**6, "sent_over_60"))
UNTRACED = [state for state in EndState if state != EndState.TRACED]
HARMED = {Injured.VICTIM, Injured.VICTIM_PERPETRATOR}
LIMITS = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}


@cache
def config() -> Population:
    return io.settings(ROOT / "config/population.yaml", Population)


@cache
def readings() -> pd.DataFrame:
    return io.read(ROOT / "data/published/readings.csv", Reading)


@cache
def whole_system() -> System:
    return system(config(), readings(), published_figures())


@cache
def counted(seed: int) -> pd.DataFrame:
    """The planned incidents in the registry's words, read from nothing but the objects."""
    return pd.DataFrame([row for family in planned(seed) for row in _family_rows(family)])


def _family_rows(family) -> list[dict]:
    made = [_row(family, incident) for incident in family.incidents]
    most = [row for row, incident in zip(made, family.incidents, strict=True) if incident.pathway == family.pathway]
    first = max(most, key=lambda row: (row["armed"] == "armed", row["weapon_told"] == "told"))
    for row in made:
        row["order"] = "first" if row is first or row["answer"] == "untraced" else "further"
    return made


def _row(family, incident) -> dict:
    hurt = Counter(incident.injured)
    there = [child.location in PRESENT for child in incident.children]
    located = [
        place.location not in (ChildLocation.NOT_RECORDED, ChildLocation.PHONE_OR_TEXT) for place in incident.children
    ]
    woman = incident.adults[incident.aggressor].sex == "F"
    outcome = incident.pathway or incident.end_state
    opened = incident.pathway and family.previous == PreviousInvolvement.OPEN
    served = incident.pathway in (Pathway.FAMILY_SUPPORT, Pathway.SAFEGUARDING)
    harm = "child" if hurt[Injured.CHILD] else "victim" if set(hurt) & HARMED else "other" if hurt else "none"
    return {
        "site": incident.site,
        "level": incident.level,
        "presence": "telephone" if incident.location == Location.TELEPHONE else incident.presence,
        "parties": incident.parties,
        "offence": "no_offence" if incident.no_offence else "offence",
        "harm": harm,
        "weapon": incident.weapon,
        "armed": "unarmed" if incident.weapon == Weapon.NONE else "armed",
        "aggressor": "woman" if woman else "man",
        "removal": incident.removal,
        "safety": "moved" if incident.safe else "stayed",
        "people": hurt.total(),
        "victims": hurt[Injured.VICTIM],
        "children": hurt[Injured.CHILD],
        "perpetrators": hurt[Injured.PERPETRATOR],
        "accused": hurt[Injured.VICTIM_PERPETRATOR],
        "officers": hurt[Injured.OFFICER],
        "relatives": hurt[Injured.RELATIVE],
        "unrecorded": hurt[Injured.UNKNOWN],
        "grade": incident.grade or ("missing" if incident.site == "north" else "not_graded"),
        "response": _band(incident.response_minutes, BANDS) or incident.response,
        "caller": incident.caller,
        "outcome": f"{outcome}_open" if opened else str(outcome),
        "answer": "untraced" if outcome in UNTRACED else "served" if served else "minimal",
        "weapon_told": "not_told" if incident.weapon_conveyed else "told",
        "assessor": incident.assessor or "nobody",
        "risk": incident.risk or ("ungraded" if incident.assessor else "not_assessed"),
        "days": _days(incident),
        "listed": len(incident.children),
        "located": sum(located),
        "present": sum(there),
    }


def _band(number: int | None, bands) -> str | None:
    return None if number is None else next(name for most, name in bands if number <= most)


def _days(incident) -> str:
    if incident.site == "north":
        return _band(incident.sent_days, SENT) or "sent_missing"
    return "not_received" if incident.received_days is None else f"received_{incident.received_days}"


def _sum(frame: pd.DataFrame, where, weight) -> int:
    for part in filter(None, (where if isinstance(where, str) else "").split(";")):
        dimension, values = part.strip().split("=")
        frame = frame[frame[dimension].astype(str).isin(values.split("|"))]
    return len(frame) if not isinstance(weight, str) else int(frame[weight].sum())


def _holds(reading: dict, frame: pd.DataFrame) -> bool:
    """Whether the incidents meet a reading; a percentage as a person would check it."""
    limit, value = (
        re.fullmatch(r"([<>]=?)?.*", reading["target"]).group(1),
        target(reading["target"], published_figures(), ""),
    )
    number = _sum(frame, reading["where"], reading["weight"])
    if not isinstance(reading["base"], str):
        return LIMITS.get(limit, operator.eq)(number, value)
    weight, _, where = reading["base"].rpartition(":")
    share = 100 * number / _sum(frame, "" if where.strip() == "all" else where, weight or None)
    return LIMITS[limit](share, value) if limit else int(share + 0.5) == value


@pytest.mark.parametrize("seed", SEEDS)
def test_every_hard_reading_holds_of_the_incidents_and_every_other_does_not(seed):
    wrong = [
        reading["figure"]
        for reading in readings().to_dict("records")
        if reading["block"] not in (*ELSEWHERE, "children")
        and _holds(reading, counted(seed)) != (reading["kind"] == Firmness.HARD)
    ]
    assert wrong == []


@pytest.mark.parametrize("seed", SEEDS)
def test_figures_of_the_plan(seed):
    families, frame = planned(seed), counted(seed)
    incidents = [incident for family in families for incident in family.incidents]
    places = Counter(child.location for incident in incidents for child in incident.children)
    traced = Counter((family.site, len(family.traced)) for family in families)
    dated = [incident.sent_days for incident in incidents if incident.sent_days is not None]
    parts = [
        (incident.site, incident.parties, part, adult.sex)
        for incident in incidents
        for adult, part in zip(incident.adults, ("first", "second"), strict=True)
    ]
    victims = [p for p in parts if p[1] == "both_victims" or p[1:3] == ("victim_and_perpetrator", "first")]
    made = {
        "T11 victim and perpetrator": sum(p[1] == "both_accused" for p in parts),
        "T11 victims": sum(p[0] == "south" for p in victims),
        "T6 victims": len(victims),
        "4.4.2 women victims": sum(p[3] == "F" for p in victims),
        "T32 families with three, north": traced["north", 3],
        "T32 families with two, north": traced["north", 2],
        "T32 families with two, south": traced["south", 2],
        "4.6 families": len(families),
        "4.6 families with two incidents": sum(len(family.incidents) == 2 for family in families),
        "4.6 families with three incidents": sum(len(family.incidents) == 3 for family in families),
        "5.10.2 mean days": round(sum(dated) / len(dated), 1),
    } | {f"T19 {place.label.lower().split(';')[0]}": places[place] for place in ChildLocation}
    asked = readings()[readings()["block"] == "plan"]
    assert made == {row["figure"]: target(row["target"], published_figures(), "") for row in asked.to_dict("records")}
    assert len(frame) == 251


@pytest.mark.parametrize("seed", SEEDS)
def test_families_with_several_incidents_can_be_one_family(seed):
    several = [family for family in planned(seed) if len(family.incidents) > 1]
    assert len(several) == 14
    for family in several:
        for incident in family.incidents:
            assert incident.location != Location.TELEPHONE
            assert incident.children
            assert incident.sent_days is None or incident.sent_days <= 5
        for same in (
            lambda incident: incident.site,
            lambda incident: incident.parties,
            lambda incident: len(incident.children),
            lambda incident: incident.adults[incident.aggressor].sex,
        ):
            assert len({same(incident) for incident in family.incidents}) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_coding_manual_excludes_does_not_occur(seed):
    for family in planned(seed):
        for incident in family.incidents:
            assert incident.weapon == Weapon.NONE or incident.level == Level.HIGH
            assert not incident.injured or incident.level != Level.LOW
            assert incident.level == Level.HIGH or len(incident.injured) <= 1
            assert incident.removal != Removal.ARRESTED or not incident.no_offence
            assert not incident.safe or incident.removal != Removal.OTHER
            adults = sum(adult.injured for adult in incident.adults)
            assert adults == sum(part in ("victim", "perpetrator", "victim_perpetrator") for part in incident.injured)
            if incident.parties == "victim_and_perpetrator":
                assert incident.aggressor == 1
            assert {adult.sex for adult in incident.adults} == {"F", "M"}


def test_seeds_differ():
    few = ["site", "level", "removal", "outcome"]
    first, second = (counted(seed).value_counts(few).sort_index() for seed in SEEDS)
    assert not first.equals(second)


def test_a_figure_marked_soft_cannot_hold_beside_the_hard_ones():
    from scipy.optimize import LinearConstraint, milp
    from scipy.sparse import csr_array

    made = whole_system()
    weights, low, high = made.limits
    assert {row.figure for row in made.soft} == set(
        readings()[(readings()["kind"] == Firmness.SOFT) & ~readings()["block"].isin(ELSEWHERE)]["figure"]
    )
    for figure in {row.figure for row in made.soft}:
        asked = [row for row in made.soft if row.figure == figure]
        found = milp(
            np.zeros(made.size),
            bounds=(0, np.inf),
            constraints=[
                LinearConstraint(weights, low, high),
                LinearConstraint(
                    csr_array(np.array([row.weights for row in asked])),
                    [row.low for row in asked],
                    [row.high for row in asked],
                ),
            ],
        )
        assert found.status == 2, figure


def test_only_figures_that_cannot_hold_have_a_reason():
    assert (readings()["reason"].notna() == (readings()["kind"] == Firmness.SOFT)).all()
    assert set(readings()["block"]) == {*config().blocks, *ELSEWHERE}


def test_expected_tables_meet_the_figures_and_draws_from_them_only_the_links():
    made = whole_system()
    expected = fitted(made)
    weights, low, high = made.limits
    exact = low == high
    assert (weights @ expected)[exact] == pytest.approx(low[exact], abs=0.2)
    draw = drawn(made, expected, 10_000, np.random.default_rng(1))
    assert np.abs(made.links @ draw).max() == 0
    hub = made.tables["incidents"]
    assert draw[hub.start : hub.stop].sum() == 10_000
    high_level = hub.chosen({"level": "high"})
    assert draw[hub.start : hub.stop][high_level].sum() / 10_000 == pytest.approx(67 / 251, abs=0.02)


# ------------------------------------------------------------ worked examples

SMALL = {
    "order": [["pets", "toys"]],
    "blocks": {
        "pets": {"unit": "pets", "dimensions": {"kind": ["cat", "dog"], "size": ["small", "large"], "legs": [3, 4]}},
        "toys": {
            "unit": "toys",
            "parent": "pets",
            "shared": ["kind"],
            "each": "legs",
            "dimensions": {"toy": ["ball", "bone"]},
            "never": [{"kind": "cat", "toy": "bone"}],
        },
    },
}


def small(**changes) -> Population:
    return io.checked(SMALL | changes, Population, "small")


def test_cells_leave_out_what_never_occurs():
    made = tables(small())
    assert len(made["pets"].cells) == 8
    assert made["toys"].cells.to_numpy().tolist() == [["cat", "ball"], ["dog", "ball"], ["dog", "bone"]]
    assert (made["toys"].start, made["toys"].stop) == (8, 11)


def test_a_block_of_several_units_for_each_of_its_parents():
    made = System(tables(small()), [], [["pets", "toys"]])
    draw = drawn(made, np.ones(made.size), 5, np.random.default_rng(3))
    legs = made.tables["pets"].cells["legs"].to_numpy()
    assert draw[8:].sum() == (draw[:8] * legs).sum()


def registry(**row) -> pd.DataFrame:
    whole = dict.fromkeys(Reading.to_schema().columns) | {"figure": "f", "block": "pets", "kind": Firmness.HARD} | row
    return pd.DataFrame([whole])


@pytest.mark.parametrize(
    ("row", "counts", "met"),
    [
        ({"where": "kind=cat", "target": "2"}, {("cat", "small", 4): 2}, True),
        ({"where": "kind=cat", "target": "2"}, {("cat", "small", 4): 1}, False),
        (
            {"where": "kind=cat|dog; size=large", "target": ">= 2"},
            {("cat", "large", 4): 1, ("dog", "large", 3): 1},
            True,
        ),
        (
            {"where": "kind=dog", "weight": "legs", "target": "7"},
            {("dog", "large", 4): 1, ("dog", "small", 3): 1},
            True,
        ),
        ({"where": "kind=dog", "base": "all", "target": "33"}, {("dog", "small", 4): 1, ("cat", "small", 4): 2}, True),
        (
            {"where": "kind=dog", "base": "all", "target": "> 33.3"},
            {("dog", "small", 4): 1, ("cat", "small", 4): 3},
            False,
        ),
        ({"target": "4.2-north - 127"}, {("cat", "small", 4): 3}, True),
        (
            {"target": "T32[Family not known to children's social services in 2008|North] + 1"},
            {("cat", "small", 4): 15},
            True,
        ),
    ],
)
def test_a_reading_as_a_row(row, counts, met):
    made = tables(small())
    keys = [tuple(cell) for cell in made["pets"].cells.to_numpy().tolist()]
    vector = np.array([counts.get(key, 0) for key in keys] + [0, 0, 0])
    assert all(one.met(vector) for one in rows(registry(**row), published_figures(), made)) is met


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"block": "pest", "target": "1"}, "pets"),
        ({"where": "knd=cat", "target": "1"}, "kind"),
        ({"where": "kind=cta", "target": "1"}, "cat"),
        ({"weight": "tails", "target": "1"}, "tails"),
        ({"target": "4.2-nroth"}, "4.2-north"),
        ({"target": "T99[a|b]"}, "Table 99"),
    ],
)
def test_a_reading_that_names_what_is_not_there_is_refused(row, words):
    with pytest.raises(Problem, match=re.escape(words)):
        rows(registry(**row), published_figures(), tables(small()))


def test_unknown_keys_of_the_config_are_refused():
    with pytest.raises(Problem, match="did you mean “shared”"):
        small(blocks=SMALL["blocks"] | {"toys": SMALL["blocks"]["toys"] | {"shred": []}})
    with pytest.raises(Problem, match="order must name each block once"):
        small(order=[["pets"]])


def test_a_selection_keeps_numbers_as_numbers():
    assert selection("legs=3; kind=cat|dog", tables(small())["pets"], "f") == {"legs": [3], "kind": ["cat", "dog"]}


def test_impossible_figures_give_no_counts():
    made = system(small(), registry(target="3", where="kind=cat"), published_figures())
    asked = System(
        made.tables,
        [*made.figures, *rows(registry(target="2", where="kind=cat"), published_figures(), made.tables)],
        made.order,
    )
    assert solved(asked, np.ones(11), np.zeros(11), np.random.default_rng(1)) is None


def pile() -> Piles:
    cells = pd.DataFrame({"kind": ["cat", "cat", "dog"], "toy": ["ball", "wool", "ball"], "count": [1, 2, 2]})
    return Piles("toys", small().blocks["toys"], cells, np.random.default_rng(1))


def test_records_take_units_of_their_own_pile_and_leave_none():
    records, piles = [{"kind": "dog"}, {"kind": "cat"}, {"kind": "cat"}, {"kind": "dog"}, {"kind": "cat"}], pile()
    matched(piles, records, np.random.default_rng(2), {4: lambda unit: unit["toy"] == "ball"})
    assert [record["toy"] for record in records] == ["ball", "wool", "wool", "ball", "ball"]
    with pytest.raises(Unmatched):
        piles.take({"kind": "cat"})


def test_records_that_must_be_alike_get_one_value():
    records = [{"kind": "dog"}, {"kind": "cat"}]
    alike(pile(), records, "toy", lambda unit: True, np.random.default_rng(1))
    assert [record["toy"] for record in records] == ["ball", "ball"]
    with pytest.raises(Unmatched):
        alike(pile(), [{"kind": "cat"} for _ in range(3)], "toy", lambda unit: True, np.random.default_rng(1))
