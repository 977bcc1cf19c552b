"""Pairs scored on Spark: conditions in its words, links equal to DuckDB's, and what is said where it is not installed.

Tolerance: on encoded fields every pair's weight is equal (`SAME_WEIGHT`) and so is every link. On clear fields at most
`OTHERWISE` of pairs and of links may differ, as the two engines' Jaro-Winkler differ in what two letters that are
changed over cost: a name may come to stand at another level.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys

import pytest

from filetrack.linkage.decide import families_supported, links
from filetrack.linkage.model import Matching
from filetrack.linkage.people import family_members, person_pairs, police_people
from filetrack.linkage.spark import in_spark
from filetrack.problems import Problem
from filetrack.schemas.link import Link
from tests.benchmarks.attack import encoded_fields
from tests.benchmarks.people import families
from tests.benchmarks.spark import measured

OTHERWISE = 0.005
needs_spark = pytest.mark.skipif(
    not importlib.util.find_spec("pyspark") or not shutil.which("java"),
    reason="the extra `spark` or Java is not installed: see `make test-spark`",
)


@pytest.mark.parametrize(
    ("duckdb", "spark"),
    [
        ("ELSE", "ELSE"),
        ('l."sex" = r."sex"', "l.`sex` = r.`sex`"),
        ('"a_l" = "b_r"[1:5] || "b_r"[9:10]', "`a_l` = SUBSTRING(`b_r`, 1, 5) || SUBSTRING(`b_r`, 9, 2)"),
        ('jaro_winkler_similarity("a_l", "a_r") >= 0.85', "jaro_winkler(`a_l`, `a_r`) >= 0.85"),
        (
            'bit_count("a_l" & "a_r") / bit_count("a_l")',
            "bits_in_common(`a_l`, `a_r`) / bits_in_common(`a_l`, `a_l`)",
        ),
    ],
)
def test_conditions_are_said_in_sparks_words(duckdb, spark):
    assert in_spark(duckdb).casefold() == spark.casefold()


def test_where_pyspark_is_missing_the_problem_says_what_to_install(clear, invented, monkeypatch):
    for module in ("pyspark", "pyspark.errors", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, module, None)
    people = family_members(invented(clear, 1, families=2, notified=1, unknown=0).members)
    with pytest.raises(Problem, match=r"pyspark is not installed.*\[spark\].*engine duckdb"):
        Matching(people, people, clear.model_copy(update={"engine": "spark"}))


@needs_spark
@pytest.mark.parametrize("mode", ["encoded", "clear"])
def test_families_are_decided_as_in_duckdb(linkage, invented, mode):
    given = linkage.model_copy(update={"identifiers": mode})
    records = invented(given, 2)
    police = police_people(records.sampled["incident_id"], records.people, records.children)
    care = family_members(records.members)
    decided = {}
    for engine in ("duckdb", "spark"):
        with Matching(police, care, given.model_copy(update={"engine": engine})) as matching:
            pairs = person_pairs(matching.scored(matching.trained(), 0), police, care, "north")
        decided[engine] = links(records.sampled, records.events, families_supported(pairs, given))[Link.family_id]
    assert decided["spark"].equals(decided["duckdb"])
    assert decided["spark"].notna().sum() == 54


@needs_spark
def test_people_are_paired_as_in_duckdb_on_every_clear_field(clear):
    left, right = (file.fields.assign(area=file.fields["postcode_district"].str[:2]) for file in families(2000, 3))
    found = measured(left, right, clear)
    assert found["pairs"] > found["links"] > 800
    assert found["pairs_that_differ"] <= OTHERWISE * found["pairs"]
    assert found["links_that_differ"] <= OTHERWISE * found["links"]


@needs_spark
def test_people_are_paired_as_in_duckdb_on_compound_tokens_and_salted_filters(linkage):
    encoding = linkage.encoding.model_copy(update={"tokens": "compound", "salt": "birth_year"})
    left, right = (encoded_fields(file, encoding) for file in families(2000, 3))
    found = measured(left, right, linkage.model_copy(update={"encoding": encoding}))
    assert found["pairs"] > found["links"] > 800
    assert found["pairs_that_differ"] == found["links_that_differ"] == 0
