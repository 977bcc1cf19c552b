"""Linkage fields encoded: keyed tokens for exact comparison, keyed Bloom filters of q-grams for graded comparison."""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import operator

import numpy as np
import pandas as pd

from filetrack.identifiers import birth_dates, districts, full_forms, over_distinct, postcodes, standard_names
from filetrack.keys import Key, token
from filetrack.schemas import tokens as parts
from filetrack.schemas.base import Identity
from filetrack.schemas.study import Encoding

FORENAME, SURNAME, BIRTH, POSTCODE = (
    [Identity.forename_key, Identity.forename_similar],
    [Identity.surname_key, Identity.surname_similar],
    [Identity.birth_key, Identity.birth_month],
    [Identity.postcode_key, Identity.postcode_district],
)
"""The two linkage fields that each identifier gives."""
_WITHIN = "\x1f"
_SALT_LENGTH = {"none": 0, "birth_year": len("yyyy"), "birth_month": len("yyyy-mm")}


def standard(
    forenames: pd.Series, surnames: pd.Series, births: pd.Series, codes: pd.Series, encoding: Encoding
) -> pd.DataFrame:
    """People's linkage fields in clear, from identifiers as an agency records them; blank where not given."""
    first, last = (standard_names(names, encoding.not_names) for names in (forenames, surnames))
    born = birth_dates(births)
    columns = [first, first, last, last, born, born.str[:7], postcodes(codes), districts(codes)]
    return pd.concat(columns, axis=1, keys=[*FORENAME, *SURNAME, *BIRTH, *POSTCODE])


def encoded(clear: pd.DataFrame, key: Key, encoding: Encoding) -> pd.DataFrame:
    """People's linkage fields encoded, from those in clear (`standard`); fields without identifiers stay as they are.

    Cells for exact comparison hold the tokens of `schemas.tokens`, those for graded comparison Bloom filters.
    """
    made = clear.copy()
    texts = _texts(clear, encoding)
    for column, names in parts.tokens(encoding).items():
        cells = _cells([texts[name] for name in names], key.subkey("token", _purpose(column, encoding)))
        made[column] = cells.mask(clear[column] == "", "")
    for exact, similar in (FORENAME, SURNAME):
        subkey = key.subkey("bloom", _purpose(exact, encoding))
        made[similar] = bloom_filters(clear[exact], clear[Identity.birth_key], subkey, encoding)
    return made


def qgrams(name: str, length: int) -> list[str]:
    """A name's q-grams, padded at both ends, each once: for 2, `ann` gives `_a`, `an`, `nn`, `n_`."""
    padding = "_" * (length - 1)
    padded = f"{padding}{name}{padding}"
    return sorted({padded[start : start + length] for start in range(len(padded) - length + 1)})


def bloom_filters(names: pd.Series, births: pd.Series, subkey: bytes, encoding: Encoding) -> pd.Series:
    """Bloom filters of names' q-grams in base64: `bits` long, each q-gram setting `hashes` bits chosen by HMAC.

    Salted filters choose the bits under a key of the year or month of birth; folded ones are half as long; of the
    bits that are left, a share `flips` is turned over, the same whenever a name and date of birth are encoded.
    """

    @functools.cache
    def positions(gram: str, salt: str) -> np.ndarray:
        return _positions(gram, hmac.digest(subkey, salt.encode(), "sha256") if salt else subkey, encoding)

    def bloom(person: str) -> str:
        name, born = person.split(_WITHIN)
        bits = np.zeros(encoding.bits, dtype=np.uint8)
        for gram in qgrams(name, encoding.qgram):
            bits[positions(gram, born[: _SALT_LENGTH[encoding.salt]])] = 1
        if encoding.fold:
            bits = np.bitwise_xor(*np.split(bits, 2))
        if encoding.flips:
            bits ^= _flipped(person, subkey, len(bits), encoding.flips)
        return base64.b64encode(np.packbits(bits).tobytes()).decode()

    longest = len("yyyy-mm-dd") if encoding.flips else _SALT_LENGTH[encoding.salt]
    return over_distinct((names + _WITHIN + births.str[:longest]).mask(names == "", ""), bloom)


# -------------------------------------------------------------------- inside


def _purpose(column: str, encoding: Encoding) -> str:
    """What a field's keys are made for: names share theirs unless forenames and surnames have a key each."""
    shared = encoding.shared_name_key and column in (Identity.forename_key, Identity.surname_key)
    return "name" if shared else column.removesuffix("_key")


def _texts(clear: pd.DataFrame, encoding: Encoding) -> dict[str, pd.Series]:
    """What each token is made of; blank where it cannot be made."""
    whole = [Identity.forename_key, Identity.surname_key, Identity.birth_key, Identity.postcode_key]
    forename, surname, born, code = (clear[column] for column in whole)
    full = full_forms(encoding.short_names)
    year, month, day = born.str[:4], born.str[5:7], born.str[8:]
    ordered = (month + day).where(month < day, day + month)
    of_year = [year] if encoding.tokens == "compound" else []
    return {
        Identity.forename_key: _joined(forename, *of_year),
        parts.FULL_FORENAME: _joined("full", over_distinct(forename, lambda name: full.get(name, name)), *of_year),
        parts.FORENAME_AT_POSTCODE: _joined("at", forename, code),
        parts.FULL_NAME: _joined("both", forename, surname),
        Identity.surname_key: _joined(surname, *of_year),
        parts.SURNAME_AT_POSTCODE: _joined("at", surname, code),
        Identity.birth_key: born,
        parts.DAY_AND_YEAR: _joined("but month", year, day),
        parts.DAY_AND_MONTH: _joined("but year", month, day),
        parts.DAY_OR_MONTH: _joined("in order", year, ordered),
        Identity.postcode_key: code,
        **{name: _joined("but one", _but_one(code, place)) for place, name in enumerate(parts.POSTCODE_BUT_ONE, 1)},
    }


def _but_one(codes: pd.Series, place: int) -> pd.Series:
    """Postcodes with a mark for the character so many places from their end."""
    return over_distinct(codes, lambda code: f"{code[:-place]}_{code[len(code) - place + 1 :]}")


def _joined(*pieces: pd.Series | str) -> pd.Series:
    """Pieces of text as one; blank where one of them is."""
    columns = [piece for piece in pieces if not isinstance(piece, str)]
    blank = functools.reduce(operator.or_, [column == "" for column in columns])
    return functools.reduce(lambda one, other: one + _WITHIN + other, pieces).mask(blank, "")


def _cells(texts: list[pd.Series], subkey: bytes) -> pd.Series:
    """The tokens of each row's texts, one beside the other."""
    made = [over_distinct(of, lambda text: token(subkey, text)).mask(of == "", parts.NONE) for of in texts]
    return functools.reduce(lambda one, other: one + parts.BETWEEN + other, made)


def _positions(gram: str, subkey: bytes, encoding: Encoding) -> np.ndarray:
    blocks = -(-encoding.hashes * 4 // 32)
    stream = b"".join(hmac.digest(subkey, f"{block}{gram}".encode(), "sha256") for block in range(blocks))
    return np.frombuffer(stream, dtype=">u4")[: encoding.hashes] % encoding.bits


def _flipped(person: str, subkey: bytes, bits: int, share: float) -> np.ndarray:
    """Which bits of a filter are turned over (1), each with the probability `share`, drawn with the key."""
    seed = hmac.digest(subkey, f"flips{_WITHIN}{person}".encode(), "sha256")
    drawn = np.frombuffer(hashlib.shake_256(seed).digest(2 * bits), dtype=">u2")
    return (drawn < share * 2**16).astype(np.uint8)
