"""The match model on invented families: right families, stable numbers, untrained levels shown."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.linkage import model as model_module
from filetrack.linkage.decide import families_supported, links
from filetrack.linkage.model import Matching
from filetrack.linkage.people import family_members, of_fields, person_pairs, police_people
from filetrack.problems import Problem
from filetrack.schemas.base import IDENTITY, Identity
from filetrack.schemas.link import Link, PersonPair


def linked(linkage, records):
    """Pairs, model and the family of each incident, from people alone, with the truth."""
    police = police_people(records.sampled["incident_id"], records.people, records.children)
    care = family_members(records.members)
    fields = linkage.fields["north"]
    with Matching(of_fields(police, fields), of_fields(care, fields), linkage) as matching:
        model = matching.trained()
        scored = matching.scored(model, linkage.person_weight)
    pairs = person_pairs(scored, police, care, "north")
    decided = links(records.sampled, records.events.iloc[:0], families_supported(pairs, linkage))
    family = decided.set_index(Link.incident_id)[Link.family_id].astype("object")
    return pairs, model, family.where(family.notna(), None).to_dict(), records.truth


def test_a_site_is_linked_on_the_fields_that_it_has(linkage, invented):
    without = {"fields": {"north": ["forename", "surname", "birth"]}, "random_pairs": 100_000}
    given = linkage.model_copy(update=without)
    _, model, family, truth = linked(given, invented(given, 1))
    assert {comparison for comparison, _ in model.numbers()} == {"forename", "surname", "birth"}
    assert {incident: found for incident, found in family.items() if found not in (None, truth[incident])} == {}


@pytest.mark.parametrize("mode", ["encoded", "clear"])
def test_people_alone_find_every_family_and_no_false_one(linkage, invented, mode):
    given = linkage.model_copy(update={"identifiers": mode, "random_pairs": 100_000})
    pairs, model, family, truth = linked(given, invented(given, 1))
    assert family == truth
    assert pairs[PersonPair.match_weight].min() >= linkage.person_weight
    PersonPair.to_schema().validate(pairs)
    numbers = model.numbers()
    assert model.untrained() == []
    assert "sex.same" not in model.unobserved()
    together = {"household", "twins"}
    for comparison in {name for name, _ in numbers}:
        shares = [m for (name, level), (m, _) in numbers.items() if name == comparison and level not in together]
        assert sum(shares) == pytest.approx(1, abs=0.01)


def test_a_key_for_each_name_field_does_without_swaps_and_still_finds_families(linkage, invented):
    apart = linkage.encoding.model_copy(update={"shared_name_key": False})
    given = linkage.model_copy(update={"encoding": apart, "random_pairs": 100_000})
    _, _, family, truth = linked(given, invented(given, 3))
    wrong = [incident for incident, true in truth.items() if family[incident] not in (true, None)]
    assert wrong == []
    assert sum(family[incident] == true for incident, true in truth.items()) >= len(truth) - 1


def people(*rows):
    fields = ["forename", "surname", "birth", "sex", "postcode"]
    frame = pd.DataFrame(rows, columns=fields, dtype="str")
    made = {
        Identity.forename_key: frame["forename"], Identity.forename_similar: frame["forename"],
        Identity.surname_key: frame["surname"], Identity.surname_similar: frame["surname"],
        Identity.birth_key: frame["birth"], Identity.birth_month: frame["birth"].str[:7], Identity.sex: frame["sex"],
        Identity.postcode_key: frame["postcode"], Identity.postcode_district: frame["postcode"].str[:-3],
    }  # fmt: skip
    return pd.DataFrame(made)[IDENTITY]


ADA = ("ada", "roe", "1975-02-03", "female", "ZZ99ZZ")
VARIANTS = {
    "same": ADA,
    "another_day": ("ada", "roe", "1975-02-17", "female", "ZZ99ZZ"),
    "another_year": ("ada", "roe", "1986-02-14", "female", "ZZ99ZZ"),
    "no_birth": ("ada", "roe", "", "female", "ZZ99ZZ"),
    "misspelt": ("ada", "rowe", "1975-02-03", "female", "ZZ99ZZ"),
    "other_surname": ("ada", "poe", "1975-02-03", "female", "ZZ99ZZ"),
    "moved_near": ("ada", "roe", "1975-02-03", "female", "ZZ98AB"),
    "moved_far": ("ada", "roe", "1975-02-03", "female", "AB12CD"),
    "swapped": ("roe", "ada", "1975-02-03", "female", "ZZ99ZZ"),
    "crossed": ("roe", "adda", "1975-02-03", "female", "ZZ99ZZ"),
    "day_and_month": ("ada", "roe", "1975-03-02", "female", "ZZ99ZZ"),
    "one_figure": ("ada", "roe", "1975-02-08", "female", "ZZ99ZZ"),
    "no_such_day": ("ada", "roe", "1975-02-30", "female", "ZZ99ZZ"),
    "another_letter": ("ada", "roe", "1975-02-03", "female", "ZZ99ZX"),
    "other_names": ("eve", "poe", "1975-02-03", "female", "ZZ99ZZ"),
}


@pytest.fixture(scope="module")
def weights(clear):
    """Weights of Ada against her variants, among two thousand other people, under the priors alone."""
    others = [(f"x{n}", f"y{n}", "1950-01-01", "male", "CD12AB") for n in range(2000)]
    with Matching(people(ADA), people(*VARIANTS.values(), *others), clear) as matching:
        scored = matching.scored(matching.assumed(), -100)
    return dict(
        zip(VARIANTS, scored.set_index("right")[PersonPair.match_weight].reindex(range(len(VARIANTS))), strict=True)
    )


def test_agreement_is_graded(weights):
    assert weights["same"] > weights["another_day"] > weights["no_birth"] > weights["another_year"]
    assert weights["same"] > weights["misspelt"] > weights["other_surname"]
    assert weights["same"] > weights["another_letter"] > weights["moved_near"] > weights["moved_far"]
    assert weights["same"] > weights["day_and_month"] > weights["another_day"]
    assert weights["same"] > weights["one_figure"] == weights["no_such_day"] > weights["another_day"]


def test_swapped_names_agree_once(weights):
    assert weights["same"] > weights["swapped"] > weights["crossed"] > weights["other_names"]
    assert weights["swapped"] > weights["other_surname"] > weights["other_names"]


def test_a_short_name_is_nearer_than_another(clear):
    bob, rob, ann = (("", *ADA[1:]) for _ in range(3))
    bob, rob, ann = (("bob", *bob[1:]), ("robert", *rob[1:]), ("annika", *ann[1:]))
    with Matching(people(bob), people(rob, ann), clear) as matching:
        found = matching.scored(matching.assumed(), -100).set_index("right")[PersonPair.match_weight]
    assert found[0] > found[1]


def test_agreement_of_those_who_live_together_is_counted_within_the_files(clear):
    homes = [f"ZZ{number}9AA" for number in range(200)]
    kin = [
        (f"{child}{home}", f"family{home}" if child < 2 else f"lodger{home}", f"19{70 + child}-01-{home % 28 + 1:02d}",
         "female", homes[home])
        for home in range(200) for child in range(3)
    ]  # fmt: skip
    with Matching(people(*kin), people(*kin), clear) as matching:
        levels = {(level.comparison, level.level): level for level in matching.trained().levels}
    together, exact = levels["surname", "household"], levels["surname", "exact"]
    assert together.u_estimated == pytest.approx(1 / 3), "of the three pairs in each home, one shares a surname"
    assert together.u_pairs == 600
    assert exact.u_estimated == pytest.approx(200 / (600 * 599 / 2))
    assert together.m == exact.m


def test_rules_are_followed_as_long_as_their_comparisons_can_be_afforded(clear):
    crowd = people(*[(f"f{n}", f"s{n % 7}", "1975-02-03", "female", f"ZZ{n}9AA") for n in range(100)])
    tight = clear.model_copy(
        update={
            "blocking": [["birth_key"], ["postcode_key"], ["birth_key", "forename_key"], ["postcode_key", "birth_key"]],
            "comparisons_per_person": 50,
        }
    )
    with Matching(crowd, crowd, tight) as matching:
        counted = [(rule.columns, rule.comparisons, rule.followed) for rule in matching.blocking]
    assert counted == [
        (("birth_key",), 10_000, False),  # too many
        (("postcode_key",), 100, True),
        (("birth_key", "forename_key"), 100, True),
        (("postcode_key", "birth_key"), 100, False),  # finds none that a wider rule does not
    ]
    with pytest.raises(Problem, match="comparisons_per_person"):
        Matching(crowd, crowd, tight.model_copy(update={"blocking": [["birth_key"]]}))


def test_too_few_people_leave_the_priors_and_say_so(clear):
    with Matching(people(ADA), people(("eve", "poe", "1960-01-01", "female", "AB12CD")), clear) as matching:
        model = matching.trained()
    assert "forename.exact" in model.untrained()
    assert model.unobserved() == []
    assert model.numbers()["forename", "exact"][0] == clear.priors["forename"]["exact"][0]


def test_the_config_must_give_priors_for_every_level(clear):
    lacking = clear.model_copy(update={"priors": {**clear.priors, "birth": {"exact": (0.9, 0.1)}}})
    with pytest.raises(Problem, match=r"priors\.birth.*exact, swapped, slip, month, year, different"):
        Matching(people(ADA), people(ADA), lacking)


def test_training_that_splink_gives_up_leaves_the_priors(linkage, invented, monkeypatch):
    from splink.internals.linker_components.training import LinkerTraining

    def refuses(*_, **__):
        raise ValueError("m_probability 0.0 must not be below 1e-300")

    monkeypatch.setattr(LinkerTraining, "estimate_parameters_using_expectation_maximisation", refuses)
    records = invented(linkage, 1, families=60, notified=20, unknown=2)
    police = police_people(records.sampled["incident_id"], records.people, records.children)
    with Matching(police, family_members(records.members), linkage) as matching:
        model = matching.trained()
    assert set(model.untrained()) == {f"{level.comparison}.{level.level}" for level in model.levels}
    own = [level for level in model.levels if level.level not in ("household", "twins")]
    assert all(level.m == linkage.priors[level.comparison][level.level][0] for level in own)


def test_the_last_digits_of_sums_over_threads_do_not_reach_the_model(linkage, invented, monkeypatch):
    """Sums come in any order, so estimates of two runs differ in their sixteenth digit."""
    records = invented(linkage, 1, families=60, notified=20, unknown=2)
    police = police_people(records.sampled["incident_id"], records.people, records.children)

    def trained():
        with Matching(police, family_members(records.members), linkage) as matching:
            return matching.trained()

    once, estimates = trained(), model_module._m_estimates
    shares = []

    def summed_otherwise(settings, trainable):
        found = {key: share * (1 + 1e-15) for key, share in estimates(settings, trainable).items()}
        shares.extend(found.values())
        return found

    monkeypatch.setattr(model_module, "_m_estimates", summed_otherwise)
    assert trained() == once
    assert shares
