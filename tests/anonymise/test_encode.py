"""Encodings of linkage fields: exact tokens, Bloom filters whose likeness follows that of names, months, districts."""

from __future__ import annotations

import base64
import hashlib

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from filetrack.anonymise.encode import birth, encoded_name, postcode, qgrams
from filetrack.keys import simulated
from filetrack.schemas.study import Encoding

KEY = simulated(1)
ENCODING = Encoding(bits=512, qgram=2, hashes=12, not_names=("not known",))


def encoded(*names, field="forename", encoding=ENCODING, key=KEY, births=None):
    born = None if births is None else pd.Series(births, dtype="str")
    return encoded_name(pd.Series(names, dtype="str"), field, key, encoding, born)


def bits(text):
    return np.unpackbits(np.frombuffer(base64.b64decode(text), dtype=np.uint8))


def dice(one, other):
    one, other = bits(one), bits(other)
    return 2 * (one & other).sum() / (one.sum() + other.sum())


def test_qgrams_are_padded():
    assert qgrams("ann", 2) == ["_a", "an", "n_", "nn"]
    assert qgrams("al", 1) == ["a", "l"]


def test_spelling_case_accents_and_spaces_do_not_change_a_token():
    tokens, filters = encoded("Zoë O'Hara", "ZOE OHARA", "zoe o hara", "Zoe Ohare", "", "Not known", "-")
    assert tokens[:3].nunique() == 1
    assert filters[:3].nunique() == 1
    assert tokens[3] != tokens[0]
    assert tokens[4:].tolist() == ["", "", ""]
    assert filters[4:].tolist() == ["", "", ""]


def test_filters_have_the_configured_length_and_about_the_right_number_of_bits():
    _, filters = encoded("catherine")
    assert len(bits(filters[0])) == 512
    assert 90 <= bits(filters[0]).sum() <= 10 * 12


def test_likeness_of_filters_follows_that_of_names():
    _, filters = encoded("catherine", "catherin", "katherine", "mohammed")
    assert dice(filters[0], filters[1]) > 0.8
    assert dice(filters[0], filters[2]) == pytest.approx(0.8, abs=0.06)
    assert dice(filters[0], filters[3]) < 0.35


def test_forename_and_surname_compare_only_under_a_shared_key():
    apart = ENCODING.model_copy(update={"shared_name_key": False})
    assert encoded("james")[0][0] == encoded("james", field="surname")[0][0]
    assert encoded("james", encoding=apart)[0][0] != encoded("james", field="surname", encoding=apart)[0][0]
    assert encoded("james")[0][0] != encoded("james", key=simulated(2))[0][0]
    assert encoded("james")[1][0] != encoded("james", key=simulated(2))[1][0]


def test_default_encodings_are_as_in_every_extract_of_scheme_1():
    tokens, filters = encoded("Zoë O'Hara", "Anne-Marie", "")
    digest = hashlib.sha256("".join([*tokens, *filters]).encode()).hexdigest()
    assert (ENCODING.scheme, digest[:16]) == (1, "71c9f84beaaf0664")
    assert encoded("Zoë O'Hara", births=["03/02/1975"])[1][0] == filters[0]


def changed(**parameters):
    return ENCODING.model_copy(update=parameters)


def test_compound_tokens_are_of_a_name_and_the_year_of_birth():
    births = ["03/02/1975", "1975-11-30", "03/02/1976", "", ""]
    tokens, filters = encoded("Ann", "ANN", "Ann", "Ann", "", births=births, encoding=changed(tokens="compound"))
    assert tokens[0] == tokens[1]
    assert tokens[:4].nunique() == 3
    assert tokens[0] != encoded("Ann")[0][0]
    assert tokens[4] == ""
    assert filters[:4].nunique() == 1


@pytest.mark.parametrize(("salt", "distinct"), [("none", 1), ("birth_year", 3), ("birth_month", 4)])
def test_salted_filters_of_one_name_differ_by_year_or_month_of_birth(salt, distinct):
    births = ["03/02/1975", "1975-02-28", "30/11/1975", "03/02/1976", "no date"]
    tokens, filters = encoded(*["Catherine"] * 5, births=births, encoding=changed(salt=salt))
    assert tokens.nunique() == 1
    assert filters.nunique() == distinct
    assert filters[0] == filters[1]
    similar = encoded("Katherine", births=births[:1], encoding=changed(salt=salt))[1][0]
    assert dice(filters[0], similar) > 0.7
    if salt == "birth_year":
        assert dice(filters[0], filters[3]) < 0.4


def test_folded_filters_are_the_exclusive_or_of_their_halves():
    whole, folded = encoded("catherine")[1][0], encoded("catherine", encoding=changed(fold=True))[1][0]
    assert np.array_equal(bits(folded), bits(whole)[:256] ^ bits(whole)[256:])


def test_flips_turn_over_their_share_of_bits_and_are_the_same_for_the_same_person():
    births = [str(day) for day in np.arange("1975-01-01", "1975-02-20", dtype="datetime64[D]")]
    plain = bits(encoded("catherine")[1][0])
    flipped = changed(flips=0.05)
    filters = encoded(*["catherine"] * len(births), births=births, encoding=flipped)[1]
    assert filters.nunique() == len(births)
    assert filters.equals(encoded(*["Catherine"] * len(births), births=births, encoding=flipped)[1])
    turned = [(bits(filter) ^ plain).mean() for filter in filters]
    assert np.mean(turned) == pytest.approx(0.05, abs=0.005)
    assert encoded("catherine", births=births[:1], encoding=flipped, key=simulated(2))[1][0] != filters[0]


@pytest.mark.parametrize("bad", [{"flips": 0.3}, {"flips": -0.1}, {"salt": "sex"}, {"bits": 520}, {"tokens": "none"}])
def test_other_parameters_are_not_understood(bad):
    with pytest.raises(ValidationError):
        Encoding(**{**ENCODING.model_dump(), **bad})


def test_births_in_either_form_agree_and_what_is_no_date_is_blank():
    dates = pd.Series(
        ["03/02/1999", "1999-02-03", "1999-02-03 00:00:00", "31/02/1999", "00/00/1999", "unknown", ""], dtype="str"
    )
    tokens, months = birth(dates, KEY)
    assert tokens[:3].nunique() == 1
    assert months.tolist() == ["1999-02"] * 3 + [""] * 4
    assert tokens[3:].tolist() == [""] * 4
    assert birth(dates, None)[0][0] == "1999-02-03"


def test_postcodes_become_a_token_and_a_district():
    codes = pd.Series(["zz9 9zz", "ZZ99ZZ", "AB1 2CD", "AB1", "somewhere", ""], dtype="str")
    tokens, outward = postcode(codes, KEY)
    assert tokens[0] == tokens[1] != tokens[2]
    assert tokens[3:].tolist() == [""] * 3
    assert outward.tolist() == ["ZZ9", "ZZ9", "AB1", "AB1", "", ""]
