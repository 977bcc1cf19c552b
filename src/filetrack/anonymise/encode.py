"""Linkage fields encoded: keyed tokens for exact comparison, keyed Bloom filters of q-grams for graded comparison."""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
from typing import Literal

import numpy as np
import pandas as pd

from filetrack.identifiers import birth_dates, districts, over_distinct, postcodes, standard_names
from filetrack.keys import Key, token
from filetrack.schemas.study import Encoding

NameField = Literal["forename", "surname"]
_BETWEEN = "\x1f"
_SALT_LENGTH = {"none": 0, "birth_year": len("yyyy"), "birth_month": len("yyyy-mm")}


def encoded_name(
    values: pd.Series, field: NameField, key: Key, encoding: Encoding, births: pd.Series | None = None
) -> tuple[pd.Series, pd.Series]:
    """A name's keyed token and its Bloom filter in base64; both blank where the name is.

    `births` are the dates of birth of the people named: what `salt`, `flips` and compound tokens are made with.
    Without them all count as not known.
    """
    names = standard_names(values, encoding.not_names)
    known = pd.Series("", index=values.index, dtype="str") if births is None else birth_dates(births)
    purpose = "name" if encoding.shared_name_key else field
    tokens = _compound(names, known.str[:4]) if encoding.tokens == "compound" else names
    return _tokens(tokens, purpose, key), bloom_filters(names, known, key.subkey("bloom", purpose), encoding)


def clear_name(values: pd.Series, encoding: Encoding) -> tuple[pd.Series, pd.Series]:
    """A name's standard form, for exact and for graded comparison, in an environment that may link on names."""
    names = standard_names(values, encoding.not_names)
    return names, names


def birth(values: pd.Series, key: Key | None) -> tuple[pd.Series, pd.Series]:
    """A date of birth as a keyed token (in clear without a key) and its month; both blank where it is no date."""
    return _tokens(birth_dates(values), "birth", key), birth_dates(values).str[:7]


def postcode(values: pd.Series, key: Key | None) -> tuple[pd.Series, pd.Series]:
    """A full postcode as a keyed token (in clear without a key) and its district; each blank where not given."""
    return _tokens(postcodes(values), "postcode", key), districts(values)


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
        name, born = person.split(_BETWEEN)
        bits = np.zeros(encoding.bits, dtype=np.uint8)
        for gram in qgrams(name, encoding.qgram):
            bits[positions(gram, born[: _SALT_LENGTH[encoding.salt]])] = 1
        if encoding.fold:
            bits = np.bitwise_xor(*np.split(bits, 2))
        if encoding.flips:
            bits ^= _flipped(person, subkey, len(bits), encoding.flips)
        return base64.b64encode(np.packbits(bits).tobytes()).decode()

    longest = len("yyyy-mm-dd") if encoding.flips else _SALT_LENGTH[encoding.salt]
    return over_distinct(_compound(names, births.str[:longest]), bloom)


def _compound(names: pd.Series, births: pd.Series) -> pd.Series:
    """Names with what is taken of their dates of birth; blank where the name is."""
    return (names + _BETWEEN + births).mask(names == "", "")


def _positions(gram: str, subkey: bytes, encoding: Encoding) -> np.ndarray:
    blocks = -(-encoding.hashes * 4 // 32)
    stream = b"".join(hmac.digest(subkey, f"{block}{gram}".encode(), "sha256") for block in range(blocks))
    return np.frombuffer(stream, dtype=">u4")[: encoding.hashes] % encoding.bits


def _flipped(person: str, subkey: bytes, bits: int, share: float) -> np.ndarray:
    """Which bits of a filter are turned over (1), each with the probability `share`, drawn with the key."""
    seed = hmac.digest(subkey, f"flips{_BETWEEN}{person}".encode(), "sha256")
    drawn = np.frombuffer(hashlib.shake_256(seed).digest(2 * bits), dtype=">u2")
    return (drawn < share * 2**16).astype(np.uint8)


def _tokens(values: pd.Series, purpose: str, key: Key | None) -> pd.Series:
    if key is None:
        return values
    subkey = key.subkey("token", purpose)
    return over_distinct(values, lambda value: token(subkey, value))
