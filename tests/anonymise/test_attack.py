"""The benchmark's attack reads names where nothing protects them, and not where filters are salted."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.schemas.base import Identity
from tests.benchmarks import attack
from tests.benchmarks.people import families

KEY, SIMILAR = Identity.forename_key, Identity.forename_similar


@pytest.fixture(scope="module")
def women():
    """The attacker's extract and public names: each a file, and which of its people are women with a forename."""
    files = [families(people, seed)[0] for people, seed in ((2_000, 1), (5_000, 2))]
    return [(file, (file.fields[Identity.sex] == "female") & (file.fields[KEY] != "")) for file in files]


def told(women, monkeypatch, born_since: str = "", **parameters: str) -> pd.Series:
    """The shares of women whose forename the attacks tell rightly, under the study's encoding but for parameters."""
    monkeypatch.setattr(attack, "_MATCHED", 150)
    monkeypatch.setattr(attack, "_FEWEST", 15)
    (file, named), (public, known) = women
    named = named & (file.fields[Identity.birth_month] >= born_since)
    encoding = attack.LINKAGE.encoding.model_copy(update=parameters)
    seen = attack.seen_by_attacker(attack.encoded_fields(file, encoding), encoding)[named]
    counted = attack.Public.counted(public.fields.loc[known, KEY], encoding.qgram)
    guesses = attack.guessed(seen[KEY], seen[SIMILAR], seen[Identity.birth_month], counted, encoding)
    return guesses.eq(file.fields.loc[named, KEY], axis=0).mean()


def test_names_are_read_from_filters_that_nothing_protects(women, monkeypatch):
    shares = told(women, monkeypatch)
    assert shares["filters by pattern"] > 0.2
    assert shares["tokens by frequency"] > shares["most frequent name"]


def test_salted_filters_and_compound_tokens_tell_no_more_than_a_guess(women, monkeypatch):
    shares = told(women, monkeypatch, born_since="2001", salt="birth_year", tokens="compound")
    assert shares.max() < 0.06
