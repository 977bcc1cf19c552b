"""What encodings of names give away to an attacker who holds an extract and public counts of names, and their cost.

The attacker knows every parameter but not the key, and sees what an extract holds in clear: sex and month of birth.
Three attacks, each a share of records whose name is told rightly, beside that of the most frequent name for everyone:

- tokens by frequency: the most frequent token is the most frequent name, and so on by rank;
- filters by frequency: the same with filters, first put together where they differ by no more than flips explain;
- filters by pattern: the most frequent filters laid over the most frequent names so that alike filters are alike
  names; from them, which bits a q-gram sets; then each filter the name that would set its bits, and again.

Salted filters are attacked within each year or month of birth, compound tokens within each year.
The cost is F1 of one-to-one person pairs on two files of families (`people.families`) that are encoded so.
Run: `python -m tests.benchmarks.attack`, or `make bench-linkage`.
"""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import quadratic_assignment
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from filetrack import io
from filetrack.anonymise.encode import bloom_filters, encoded, qgrams, standard
from filetrack.keys import simulated
from filetrack.linkage.pair import paired
from filetrack.linkage.parts import parted
from filetrack.schemas.base import IDENTITY, Identity
from filetrack.schemas.link import PairedPeople
from filetrack.schemas.study import Encoding, Linkage, Similarity, Study
from filetrack.schemas.tokens import FULL_NAME
from tests.benchmarks.people import PeopleFile, families

ROOT = Path(__file__).parents[2]
PEOPLE, PUBLIC_PEOPLE, SEEDS = 10_000, 50_000, (5, 6, 7)
OPTIONS = {
    "plain": {},
    "a key for each field": {"shared_name_key": False},
    "salt: birth_year": {"salt": "birth_year"},
    "fold": {"fold": True},
    "flips: 0.02": {"flips": 0.02},
    "flips: 0.05": {"flips": 0.05},
    "tokens: compound": {"tokens": "compound"},
    "tokens: compound, salt: birth_year": {"tokens": "compound", "salt": "birth_year"},
    "tokens: compound, salt: birth_month": {"tokens": "compound", "salt": "birth_month"},
    "tokens: compound, salt: birth_year, fold, flips: 0.02": {
        "tokens": "compound", "salt": "birth_year", "fold": True, "flips": 0.02,
    },
}  # fmt: skip
FIELDS = {
    "forename": (Identity.forename_key, Identity.forename_similar),
    "surname": (Identity.surname_key, Identity.surname_similar),
}
LINKAGE = io.settings(ROOT / "config" / "study.yaml", Study).linkage
KEY = simulated(1)
_MATCHED, _ROUNDS, _FEWEST = 600, 5, 30
"""Filters laid over names to begin with; rounds of learning; fewest filters of a group that this is tried with."""
_NAMES_TRIED = 4
"""Names tried on a filter, the most frequent first, for each filter that there is."""
_SEEN = 3
"""Times that a public name was counted, at least: others are misspellings."""
_FREQUENCY_ERROR, _LENGTH_ERROR = 0.3, 0.3
"""How far log frequencies, and standardised lengths, of a filter and its name differ (standard deviations)."""
_SALTED = {"none": 0, "birth_year": 4, "birth_month": 7}


@dataclass(frozen=True)
class Public:
    """What anyone may know: names by falling frequency, that frequency, and their q-grams (names × q-grams)."""

    names: np.ndarray
    counts: np.ndarray
    grams: np.ndarray

    @classmethod
    def counted(cls, names: pd.Series, length: int) -> Public:
        counts = names[names != ""].value_counts().sort_index().sort_values(ascending=False, kind="stable")
        counts = counts[counts >= _SEEN]
        held = [qgrams(name, length) for name in counts.index]
        column = {gram: at for at, gram in enumerate(sorted({gram for grams in held for gram in grams}))}
        grams = np.zeros((len(held), len(column)), dtype=np.float32)
        for row, of_name in enumerate(held):
            grams[row, [column[gram] for gram in of_name]] = 1
        return cls(counts.index.to_numpy(), counts.to_numpy(), grams)

    def first(self, number: int) -> Public:
        """The most frequent names only."""
        return Public(self.names[:number], self.counts[:number], self.grams[:number])


def by_frequency(marks: np.ndarray, public: Public) -> np.ndarray:
    """A name for each mark (token, filter or group of filters), by rank; blank for marks beyond the names known."""
    ranks = pd.Series(marks).value_counts().rank(ascending=False, method="first").astype("int64") - 1
    names = pd.Series(public.names).reindex(ranks.to_numpy()).fillna("").to_numpy()
    return pd.Series(names, index=ranks.index).loc[marks].to_numpy()


def by_pattern(groups: np.ndarray, bits: np.ndarray, public: Public) -> np.ndarray:
    """A name for each record from its group's filter: q-grams' bits learned from names found, names found from bits."""
    counted = pd.Series(groups).value_counts()
    counts = counted.to_numpy()
    public = public.first(_NAMES_TRIED * len(counts))
    filters = np.stack([bits[groups == group].mean(axis=0) for group in counted.index])
    name = laid_over(filters, counts, public)
    learned = np.arange(len(name))
    for used in np.linspace(len(name), len(counts), _ROUNDS + 1).astype("int64")[1:]:
        likeness = _likeness(filters, _expected(public, name, filters[learned], counts[learned]))
        best = likeness.argmax(axis=1)
        learned = np.argsort(-likeness.max(axis=1) * np.sqrt(counts), kind="stable")[:used]
        name = best[learned]
    return pd.Series(public.names[best], index=counted.index).loc[groups].to_numpy()


def laid_over(filters: np.ndarray, counts: np.ndarray, public: Public) -> np.ndarray:
    """A name for each of the most frequent filters, such that likenesses between filters are those between names.

    A quadratic assignment that starts from how well frequencies and lengths agree.
    """
    size = min(_MATCHED, len(filters), len(public.names))
    filters, grams = filters[:size], public.grams[:size]
    log_shares = [np.log(of / of.sum())[:size] for of in (counts, public.counts)]
    lengths = [_standard(of.sum(axis=1)) for of in (filters, grams)]
    frequency, length = (one[:, None] - other[None] for one, other in (log_shares, lengths))
    fit = np.exp(-((frequency / _FREQUENCY_ERROR) ** 2 + (length / _LENGTH_ERROR) ** 2) / 2) + 1e-4
    for _ in range(500):
        fit /= fit.sum(axis=1, keepdims=True)
        fit /= fit.sum(axis=0, keepdims=True)
    options = {"maximize": True, "P0": fit, "maxiter": 60}
    return quadratic_assignment(_dice(filters), _dice(grams), options=options).col_ind


def _standard(values: np.ndarray) -> np.ndarray:
    return (values - values.mean()) / values.std()


def _dice(rows: np.ndarray) -> np.ndarray:
    """Likeness of each row with each other, standardised; 0 of a row with itself."""
    total = rows.sum(axis=1)
    likeness = 2 * (rows @ rows.T) / (total[:, None] + total)
    others = ~np.eye(len(rows), dtype=bool)
    return np.where(others, (likeness - likeness[others].mean()) / likeness[others].std(), 0).astype("float64")


def _expected(public: Public, name: np.ndarray, filters: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The filter that each public name would have, if q-grams set bits as in the filters of these names."""
    grams = public.grams[name]
    weighted = grams * weight[:, None]
    ridge = weighted.T @ grams + np.eye(grams.shape[1], dtype=np.float32)
    share = np.average(filters, axis=0, weights=weight)
    return public.grams @ np.linalg.solve(ridge, weighted.T @ (filters - share)) + share


def _likeness(filters: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Correlation of each filter with each expected filter."""

    def standard(rows: np.ndarray) -> np.ndarray:
        centred = rows - rows.mean(axis=1, keepdims=True)
        return centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)

    return standard(filters) @ standard(expected).T


def together(bits: np.ndarray, flips: float) -> np.ndarray:
    """A group for each filter: filters that differ by no more bits than filters of one name mostly do."""
    filters, of_record = np.unique(bits, axis=0, return_inverse=True)
    if not flips:
        return of_record
    differing = 2 * flips * (1 - flips) * bits.shape[1]
    signs = 2 * filters.astype(np.float32) - 1
    apart = (bits.shape[1] - signs @ signs.T) / 2
    _, group = connected_components(csr_matrix(apart <= differing))
    return group[of_record]


def told_rightly(file: PeopleFile, public: pd.DataFrame, encoding: Encoding) -> dict[str, dict[str, float]]:
    """For forenames and surnames, the share of records whose name each attack tells rightly."""
    known, seen = file.fields, seen_by_attacker(encoded_fields(file, encoding), encoding)
    told = {}
    for field, (key, similar) in FIELDS.items():
        named = known[key].ne("")
        sexes = known.loc[named, Identity.sex] if field == "forename" else pd.Series("", index=known.index[named])
        guesses = []
        for sex in sorted({*sexes} - {""}) or [""]:
            of_sex = seen.loc[sexes.index[sexes == sex]]
            counted = Public.counted(
                public.loc[public[Identity.sex] == sex if sex else public.index, key], encoding.qgram
            )
            guesses.append(guessed(of_sex[key], of_sex[similar], of_sex[Identity.birth_month], counted, encoding))
        right = pd.concat(guesses).eq(known[key], axis=0)[named]
        told[field] = right.mean().round(4).to_dict()
    if encoding.tokens == "compound":
        for field, right in full_names_told(known, seen[FULL_NAME], public).items():
            told[field]["full names by frequency"] = right
    return told


def seen_by_attacker(fields: pd.DataFrame, encoding: Encoding) -> pd.DataFrame:
    """An extract's fields, each token in a column of its own."""
    parts = parted(fields, LINKAGE.model_copy(update={"identifiers": "encoded", "encoding": encoding}))
    return parts.where(parts.notna(), "")


def full_names_told(known: pd.DataFrame, tokens: pd.Series, public: pd.DataFrame) -> dict[str, float]:
    """The shares of forenames and surnames that ranks of forename and surname together tell rightly."""
    keys = [Identity.forename_key, Identity.surname_key]
    named = known[keys].ne("").all(axis=1)
    full = public.loc[public[keys].ne("").all(axis=1), keys].agg(" ".join, axis=1)
    guesses = by_frequency(tokens[named].to_numpy(), Public.counted(full, 1))
    names = pd.Series(guesses, index=tokens.index[named]).str.split(" ", expand=True).reindex(columns=[0, 1])
    return {field: round(float((names[place] == known.loc[named, keys[place]]).mean()), 4)
            for place, field in enumerate(FIELDS)}  # fmt: skip


def guessed(
    tokens: pd.Series, filters: pd.Series, months: pd.Series, public: Public, encoding: Encoding
) -> pd.DataFrame:
    """The name that each attack gives each record."""
    made = tokens[tokens != ""]
    years = months[made.index].str[: 4 if encoding.tokens == "compound" else 0]
    salts = months.str[: _SALTED[encoding.salt]]
    of_tokens = [pd.Series(by_frequency(of.to_numpy(), public), of.index) for _, of in made.groupby(years)]
    of_filters = [_guessed_filters(of, public, encoding.flips) for _, of in filters.groupby(salts)]
    told = pd.concat([pd.concat(of_tokens).rename("tokens by frequency"), pd.concat(of_filters)], axis=1)
    return told.assign(**{"most frequent name": public.names[0]})


def _guessed_filters(filters: pd.Series, public: Public, flips: float) -> pd.DataFrame:
    bits = np.stack([_bits(text) for text in filters])
    groups = together(bits, flips)
    ranked = by_frequency(groups, public)
    few = len(np.unique(groups)) < _FEWEST
    pattern = ranked if few else by_pattern(groups, bits.astype(np.float32), public)
    return pd.DataFrame({"filters by frequency": ranked, "filters by pattern": pattern}, index=filters.index)


def _bits(text: str) -> np.ndarray:
    return np.unpackbits(np.frombuffer(base64.b64decode(text), dtype=np.uint8))


def encoded_fields(file: PeopleFile, encoding: Encoding) -> pd.DataFrame:
    """A people file's linkage fields as an extract would hold them."""
    identifiers = (file.clear[field] for field in ("forename", "surname", "dob", "postcode"))
    clear = standard(*identifiers, encoding).assign(**{Identity.sex: file.fields[Identity.sex]})
    return encoded(clear[IDENTITY], KEY, encoding)


def f1(left: pd.DataFrame, right: pd.DataFrame, files: tuple[PeopleFile, PeopleFile], linkage: Linkage) -> dict:
    """Precision, recall and F1 of one-to-one pairs with a match probability of at least 0.5."""
    ids = [pd.Series(frame.index.astype("str"), index=frame.index) for frame in (left, right)]
    found = paired(left, ids[0], right, ids[1], linkage, 0.5)
    persons = [
        file.truth["person"].to_numpy()[found[column].astype("int64")]
        for file, column in zip(files, (PairedPeople.left_id, PairedPeople.right_id), strict=True)
    ]
    right_pairs = int((persons[0] == persons[1]).sum())
    true = len(set(files[0].truth["person"]) & set(files[1].truth["person"]))
    return {
        "precision": round(right_pairs / len(found), 4),
        "recall": round(right_pairs / true, 4),
        "f1": round(2 * right_pairs / (len(found) + true), 4),
    }


def limits(similarity: Similarity, encoding: Encoding) -> Similarity:
    """The limits of the graded levels, lowered as flips lower the likeness of filters that were equal."""
    births = pd.Series(np.arange("1970-01-01", "1970-04-11", dtype="datetime64[D]").astype("str"), dtype="str")
    unsalted = encoding.model_copy(update={"salt": "none"})
    names = pd.Series(["catherine"] * len(births), dtype="str")
    filters = bloom_filters(names, births, KEY.subkey("bloom", "name"), unsalted)
    bits = np.stack([_bits(text) for text in filters]).astype("int64")
    dice = 2 * (bits[1:] & bits[:-1]).sum(axis=1) / (bits[1:] + bits[:-1]).sum(axis=1)
    kept = float(dice.mean())
    return Similarity(similar=round(similarity.similar * kept, 3), alike=round(similarity.alike * kept, 3))


def measured(seed: int) -> dict[str, dict]:
    """Each option's shares of names told rightly and its F1, with that of clear text on the same files."""
    files, public = families(PEOPLE, seed), families(PUBLIC_PEOPLE, seed + 100)[0].fields
    clear = LINKAGE.model_copy(update={"identifiers": "clear"})
    results = {"clear": f1(*(file.fields[IDENTITY] for file in files), files, clear)}
    for name, parameters in OPTIONS.items():
        started = time.perf_counter()
        encoding = LINKAGE.encoding.model_copy(update=parameters)
        similar = LINKAGE.similarity.model_copy(update={"encoded": limits(LINKAGE.similarity.encoded, encoding)})
        used = LINKAGE.model_copy(update={"identifiers": "encoded", "encoding": encoding, "similarity": similar})
        cost = f1(*(encoded_fields(file, encoding) for file in files), files, used)
        results[name] = {
            **parameters,
            "similarity": similar.encoded.model_dump(),
            **cost,
            "told": told_rightly(files[0], public, encoding),
        }
        print(f"{name}: {results[name]} ({time.perf_counter() - started:.0f} s)", flush=True)
    return results


if __name__ == "__main__":
    runs = {seed: measured(seed) for seed in SEEDS}
    text = json.dumps({"people": PEOPLE, "public_people": PUBLIC_PEOPLE, "seeds": runs}, indent=1) + "\n"
    out = ROOT / "results" / "benchmarks" / "attack.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")
