"""Code lists: wordings to codes, and what is said about a wrong list."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.extracts import north_care, north_police, south_care, south_police
from filetrack.extracts.codelists import meanings
from filetrack.problems import Problem
from filetrack.schemas.codelist import Wording
from filetrack.schemas.codes import Location, Sex
from filetrack.schemas.mapping import Mapping

CODELISTS = Path(__file__).parents[2] / "config" / "codelists"


def listed(**rows: str | None) -> pd.DataFrame:
    return pd.DataFrame({Wording.value: list(rows), Wording.code: list(rows.values())}, dtype="str")


def test_wordings_are_compared_in_casefold():
    found = meanings(listed(Street="public_place"), Location, "place.csv")
    assert found["street"] == "public_place"


def test_a_wording_may_mean_that_nothing_was_recorded():
    found = meanings(listed(Unknown=None, F="female"), Sex, "sex.csv")
    assert "unknown" in found.index
    assert pd.isna(found["unknown"])


def test_an_unknown_code_is_named_with_the_nearest():
    with pytest.raises(Problem, match=r"place\.csv.*“public_places” \(did you mean “public_place”\?\)"):
        meanings(listed(Street="public_places"), Location, "place.csv")


def test_a_wording_may_not_stand_there_twice():
    with pytest.raises(Problem, match="stands there twice"):
        meanings(listed(Street="public_place", STREET="other"), Location, "place.csv")


@pytest.mark.parametrize("source", [north_police, south_police, north_care, south_care])
def test_committed_code_lists_hold_the_studys_codes(source):
    name = source.__name__.rpartition(".")[2]
    for column, codes in source.CODELISTS.items():
        path = CODELISTS / f"{name}_{column}.csv"
        assert len(meanings(io.read(path, Wording), codes, path.name))


def test_every_committed_code_list_is_used():
    formats = [io.settings(path, Mapping) for path in (CODELISTS.parent / "formats").glob("*.yaml")]
    used = set().union(*(mapping.codelists() for mapping in formats))
    used |= {
        f"{source.__name__.rpartition('.')[2]}_{column}"
        for source in (north_police, south_police, north_care, south_care)
        for column in source.CODELISTS
    }
    assert {path.stem for path in CODELISTS.glob("*.csv")} == used
