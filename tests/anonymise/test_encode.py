"""Encodings of linkage fields: tokens of values and their parts, Bloom filters whose likeness follows that of names."""

from __future__ import annotations

import base64
import hashlib

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from filetrack.anonymise.encode import encoded, qgrams, standard
from filetrack.identifiers import full_forms
from filetrack.keys import simulated
from filetrack.schemas.base import Identity
from filetrack.schemas.study import Encoding
from filetrack.schemas.tokens import (
    DAY_AND_MONTH,
    DAY_AND_YEAR,
    DAY_OR_MONTH,
    FORENAME_AT_POSTCODE,
    FULL_FORENAME,
    FULL_NAME,
    POSTCODE_BUT_ONE,
    SURNAME_AT_POSTCODE,
    tokens,
)

KEY = simulated(1)
ENCODING = Encoding(bits=512, qgram=2, hashes=12, not_names=("not known",), short_names={"catherine": ("kate",)})


def changed(**parameters):
    return ENCODING.model_copy(update=parameters)


def clear(forename="", surname="", birth="", postcode="", encoding=ENCODING):
    """Linkage fields in clear of as many people as the longest list names; what is no list is alike for all."""
    given = [forename, surname, birth, postcode]
    most = max(len(values) for values in given if isinstance(values, list))
    columns = [values if isinstance(values, list) else [values] * most for values in given]
    return standard(*(pd.Series(values, dtype="str") for values in columns), encoding)


def people(*, encoding=ENCODING, key=KEY, **given):
    return encoded(clear(**given, encoding=encoding), key, encoding)


def parts(made, encoding=ENCODING):
    """The tokens of each cell, by what they stand for."""
    cells = {name: made[column].str.split(" ").str[at]
             for column, names in tokens(encoding).items() for at, name in enumerate(names)}  # fmt: skip
    return pd.DataFrame(cells)


def filters(*names, **given):
    return people(forename=list(names), **given)[Identity.forename_similar]


def bits(text):
    return np.unpackbits(np.frombuffer(base64.b64decode(text), dtype=np.uint8))


def dice(one, other):
    one, other = bits(one), bits(other)
    return 2 * (one & other).sum() / (one.sum() + other.sum())


def test_qgrams_are_padded():
    assert qgrams("ann", 2) == ["_a", "an", "n_", "nn"]
    assert qgrams("al", 1) == ["a", "l"]


def test_spelling_case_accents_and_spaces_do_not_change_a_name():
    made = people(forename=["Zoë O'Hara", "ZOE OHARA", "zoe o hara", "Zoe Ohare", "", "Not known", "-"])
    cells, similar = made[Identity.forename_key], made[Identity.forename_similar]
    assert cells[:3].nunique() == similar[:3].nunique() == 1
    assert cells[3] != cells[0]
    assert [*cells[4:], *similar[4:]] == [""] * 6


def test_filters_have_the_configured_length_and_about_the_right_number_of_bits():
    [made] = filters("catherine")
    assert len(bits(made)) == 512
    assert 90 <= bits(made).sum() <= 10 * 12


def test_likeness_of_filters_follows_that_of_names():
    made = filters("catherine", "catherin", "katherine", "mohammed")
    assert dice(made[0], made[1]) > 0.8
    assert dice(made[0], made[2]) == pytest.approx(0.8, abs=0.06)
    assert dice(made[0], made[3]) < 0.35


def test_forename_and_surname_compare_only_under_a_shared_key():
    def both(encoding, key=KEY):
        made = people(forename=["james"], surname="james", encoding=encoding, key=key)
        names = parts(made)[[Identity.forename_key, Identity.surname_key]].iloc[0]
        return [*names, *made.loc[0, [Identity.forename_similar, Identity.surname_similar]]]

    token, same_token, bloom, same_bloom = both(ENCODING)
    assert (token, bloom) == (same_token, same_bloom)
    assert len({*both(changed(shared_name_key=False))}) == 4
    assert not {token, bloom} & {*both(ENCODING, simulated(2))}


def test_default_encodings_are_as_in_every_extract_of_scheme_2():
    given = {"forename": ["Kate", "Anne-Marie", ""], "surname": "O'Hara", "birth": "03/02/1975", "postcode": "ZZ9 9ZZ"}
    made = "".join(people(**given).to_numpy().ravel())
    assert (ENCODING.scheme, hashlib.sha256(made.encode()).hexdigest()[:16]) == (2, "a5a24b3b12960ffa")


def test_a_short_name_and_its_full_form_have_a_token_in_common():
    made = parts(people(forename=["Kate", "Catherine", "Katharine"]))
    assert made[Identity.forename_key].nunique() == 3
    assert made[FULL_FORENAME].tolist()[0] == made[FULL_FORENAME].tolist()[1] != made[FULL_FORENAME].tolist()[2]


def test_names_that_share_a_short_form_are_one():
    listed = {"christina": ["chris", "tina"], "christopher": ["chris", "kit"], "martina": ["tina"], "ann": ["annie"]}
    forms = full_forms(listed)
    assert {forms[name] for name in ("christina", "christopher", "martina", "chris", "tina", "kit")} == {"christina"}
    assert forms["annie"] == forms["ann"] == "ann"
    assert full_forms(dict(reversed(listed.items()))) == forms


def test_compound_tokens_are_of_a_name_and_the_year_of_birth_the_postcode_or_the_other_name():
    compound = changed(tokens="compound")
    births = ["03/02/1975", "1975-11-30", "03/02/1976", "", "1975-02-03"]
    codes = ["ZZ9 9ZZ", "AB1 2CD", "ZZ99ZZ", "", ""]
    made = people(
        forename=["Ann", "ANN", "Ann", "Ann", ""], surname="Lee", birth=births, postcode=codes, encoding=compound
    )
    told = parts(made, compound)
    for of_year in (Identity.forename_key, FULL_FORENAME):
        assert told.loc[0, of_year] == told.loc[1, of_year] != told.loc[2, of_year]
        assert told.loc[3, of_year] == "-"
    for at_postcode in (FORENAME_AT_POSTCODE, SURNAME_AT_POSTCODE):
        assert told.loc[0, at_postcode] == told.loc[2, at_postcode] != told.loc[1, at_postcode]
        assert told.loc[3, at_postcode] == "-"
    assert told[FULL_NAME][:4].nunique() == 1
    assert made.loc[4, Identity.forename_key] == ""
    assert made[Identity.forename_similar][:4].nunique() == 1
    assert not {*told.loc[0]} & {*parts(people(forename=["Ann"], surname="Lee")).loc[0][[Identity.forename_key]]}


@pytest.mark.parametrize(("salt", "distinct"), [("none", 1), ("birth_year", 3), ("birth_month", 4)])
def test_salted_filters_of_one_name_differ_by_year_or_month_of_birth(salt, distinct):
    births = ["03/02/1975", "1975-02-28", "30/11/1975", "03/02/1976", "no date"]
    made = filters(*["Catherine"] * 5, birth=births, encoding=changed(salt=salt))
    assert made.nunique() == distinct
    assert made[0] == made[1]
    [similar] = filters("Katherine", birth=births[:1], encoding=changed(salt=salt))
    assert dice(made[0], similar) > 0.7
    if salt == "birth_year":
        assert dice(made[0], made[3]) < 0.4


def test_folded_filters_are_the_exclusive_or_of_their_halves():
    [whole], [folded] = filters("catherine"), filters("catherine", encoding=changed(fold=True))
    assert np.array_equal(bits(folded), bits(whole)[:256] ^ bits(whole)[256:])


def test_flips_turn_over_their_share_of_bits_and_are_the_same_for_the_same_person():
    births = [str(day) for day in np.arange("1975-01-01", "1975-02-20", dtype="datetime64[D]")]
    [plain] = filters("catherine")
    flipped = changed(flips=0.05)
    made = filters(*["catherine"] * len(births), birth=births, encoding=flipped)
    assert made.nunique() == len(births)
    assert made.equals(filters(*["Catherine"] * len(births), birth=births, encoding=flipped))
    turned = [(bits(text) ^ bits(plain)).mean() for text in made]
    assert np.mean(turned) == pytest.approx(0.05, abs=0.005)
    assert filters("catherine", birth=births[:1], encoding=flipped, key=simulated(2))[0] != made[0]


@pytest.mark.parametrize("bad", [{"flips": 0.3}, {"flips": -0.1}, {"salt": "sex"}, {"bits": 520}, {"tokens": "none"}])
def test_other_parameters_are_not_understood(bad):
    with pytest.raises(ValidationError):
        Encoding(**{**ENCODING.model_dump(), **bad})


def test_births_in_either_form_agree_and_what_is_no_date_is_blank():
    dates = ["03/02/1999", "1999-02-03", "1999-02-03 00:00:00", "31/02/1999", "00/00/1999", "unknown", ""]
    made = people(birth=dates)
    assert made[Identity.birth_key][:3].nunique() == 1
    assert made[Identity.birth_month].tolist() == ["1999-02"] * 3 + [""] * 4
    assert made[Identity.birth_key][3:].tolist() == [""] * 4
    assert clear(birth=dates)[Identity.birth_key][0] == "1999-02-03"


@pytest.mark.parametrize(
    ("other", "in_common"),
    [
        ("1999-02-03", {Identity.birth_key, DAY_AND_YEAR, DAY_AND_MONTH, DAY_OR_MONTH}),
        ("1999-05-03", {DAY_AND_YEAR}),
        ("1998-02-03", {DAY_AND_MONTH}),
        ("1999-03-02", {DAY_OR_MONTH}),
        ("1999-02-04", set()),
    ],
)
def test_dates_that_differ_in_a_part_have_the_tokens_of_the_others_in_common(other, in_common):
    made = parts(people(birth=["1999-02-03", other]))
    named = made[[Identity.birth_key, DAY_AND_YEAR, DAY_AND_MONTH, DAY_OR_MONTH]]
    assert {name for name in named if named[name].nunique() == 1} == in_common
    assert len({*named.loc[0]}) == 4


def test_postcodes_become_tokens_and_a_district():
    codes = ["zz9 9zz", "ZZ99ZZ", "ZZ9 8ZZ", "ZZ9 9ZY", "AB1", "somewhere", ""]
    made = people(postcode=codes)
    told = parts(made)
    assert told[Identity.postcode_key][:4].nunique() == 3
    assert told.loc[0, Identity.postcode_key] == told.loc[1, Identity.postcode_key]
    alike = [[name for name in POSTCODE_BUT_ONE if told.loc[0, name] == told.loc[row, name]] for row in (2, 3)]
    assert alike == [[POSTCODE_BUT_ONE[2]], [POSTCODE_BUT_ONE[0]]]
    assert made[Identity.postcode_key][4:].tolist() == [""] * 3
    assert made[Identity.postcode_district].tolist() == ["ZZ9", "ZZ9", "ZZ9", "ZZ9", "AB1", "", ""]
