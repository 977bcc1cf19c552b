"""Linkage fields encoded: keyed tokens for exact comparison, keyed Bloom filters of q-grams for graded comparison."""

from __future__ import annotations

import base64
import hmac
from typing import Literal

import numpy as np
import pandas as pd

from filetrack.identifiers import birth_dates, districts, over_distinct, postcodes, standard_names
from filetrack.keys import Key, token
from filetrack.schemas.study import Encoding

NameField = Literal["forename", "surname"]


def encoded_name(values: pd.Series, field: NameField, key: Key, encoding: Encoding) -> tuple[pd.Series, pd.Series]:
    """A name's keyed token and its Bloom filter in base64; both blank where the name is."""
    names = standard_names(values, encoding.not_names)
    purpose = "name" if encoding.shared_name_key else field
    return _tokens(names, purpose, key), bloom_filters(names, key.subkey("bloom", purpose), encoding)


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


def bloom_filters(names: pd.Series, subkey: bytes, encoding: Encoding) -> pd.Series:
    """Bloom filters of names' q-grams in base64: `bits` long, each q-gram setting `hashes` bits chosen by HMAC."""
    positions: dict[str, np.ndarray] = {}

    def bloom(name: str) -> str:
        bits = np.zeros(encoding.bits, dtype=np.uint8)
        for gram in qgrams(name, encoding.qgram):
            if gram not in positions:
                positions[gram] = _positions(gram, subkey, encoding)
            bits[positions[gram]] = 1
        return base64.b64encode(np.packbits(bits).tobytes()).decode()

    return over_distinct(names, bloom)


def _positions(gram: str, subkey: bytes, encoding: Encoding) -> np.ndarray:
    blocks = -(-encoding.hashes * 4 // 32)
    stream = b"".join(hmac.digest(subkey, f"{block}{gram}".encode(), "sha256") for block in range(blocks))
    return np.frombuffer(stream, dtype=">u4")[: encoding.hashes] % encoding.bits


def _tokens(values: pd.Series, purpose: str, key: Key | None) -> pd.Series:
    if key is None:
        return values
    subkey = key.subkey("token", purpose)
    return over_distinct(values, lambda value: token(subkey, value))
