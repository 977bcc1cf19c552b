"""Encodings of linkage fields: exact tokens, Bloom filters whose likeness follows that of names, months, districts."""

from __future__ import annotations

import base64

import numpy as np
import pandas as pd
import pytest

from filetrack.anonymise.encode import birth, encoded_name, postcode, qgrams
from filetrack.keys import simulated
from filetrack.schemas.study import Encoding

KEY = simulated(1)
ENCODING = Encoding(bits=512, qgram=2, hashes=12, not_names=("not known",))


def encoded(*names, field="forename", encoding=ENCODING, key=KEY):
    return encoded_name(pd.Series(names, dtype="str"), field, key, encoding)


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
