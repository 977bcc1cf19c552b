"""Two people files of the same families, as two agencies would hold them, with the truth; any number of people.

Families live at one address among neighbours of the same postcode, brothers and sisters share a surname, some are
twins, some families have cousins of the same names nearby. Files differ by misspellings, short names, swapped names,
slips in dates, blanks, moves, new partners and changed surnames.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from faker.providers.person.en_GB import Provider as Names

from filetrack import io
from filetrack.linkage.standardise import people as standardised
from filetrack.linkage.standardise import recognised
from filetrack.schemas.people_file import PeopleFiles

FIELDS = ["forename", "surname", "dob", "sex", "postcode", "address"]
CONFIG = Path(__file__).parents[2] / "config"
SHORT_NAMES = {
    "Susan": "Sue", "Rebecca": "Becky", "Christine": "Chris", "Patricia": "Pat", "Elizabeth": "Liz",
    "Margaret": "Maggie", "Katherine": "Kate", "Deborah": "Debbie", "Victoria": "Vicky", "Samantha": "Sam",
    "Jennifer": "Jenny",
    "Jacqueline": "Jackie", "Amanda": "Mandy", "Pamela": "Pam", "Valerie": "Val", "Katie": "Kate", "Abigail": "Abbie",
    "David": "Dave", "Michael": "Mick", "Stephen": "Steve", "Christopher": "Chris", "Andrew": "Andy", "Robert": "Bob",
    "Richard": "Dick", "William": "Bill", "James": "Jim", "Thomas": "Tom", "Anthony": "Tony", "Matthew": "Matt",
    "Daniel": "Dan", "Joseph": "Joe", "Edward": "Ted", "Nicholas": "Nick", "Timothy": "Tim", "Kenneth": "Ken",
    "Ronald": "Ron", "Gregory": "Greg", "Jonathan": "Jon", "Benjamin": "Ben", "Samuel": "Sam", "Joshua": "Josh",
}  # fmt: skip
_LETTERS = np.array(list(string.ascii_lowercase))
_FIRST_DAY = np.datetime64("2007-01-01")


@dataclass(frozen=True)
class PeopleFile:
    """A people file: `clear` values under `FIELDS`, and per row the true `person`, `family` and `role`."""

    clear: pd.DataFrame
    truth: pd.DataFrame

    @property
    def fields(self) -> pd.DataFrame:
        """The linkage fields, as `standardise.people` gives them."""
        known = io.settings(CONFIG / "people_files.yaml", PeopleFiles)
        headers = recognised(["id", *FIELDS], "id", known.columns, "people").fields
        return standardised(self.clear, headers, known.sexes, ())


def families(number: int, seed: int) -> tuple[PeopleFile, PeopleFile]:
    """Two files of `number` people each, about half of them in both; equal for equal arguments.

    In five of twelve families four of five members stand in both files and the others in one; the rest of the families
    stand in one file.
    """
    rng = np.random.default_rng([number, seed])
    everyone = _population(int(number * 0.42) + 50, rng)
    family, count = everyone["family"].to_numpy(), everyone["family"].max() + 1
    of_family = rng.choice(["both", "left", "right"], size=count, p=[5 / 12, 7 / 24, 7 / 24])[family]
    of_member = rng.choice(["both", "left", "right"], size=len(family), p=[0.8, 0.1, 0.1])
    where = np.where(of_family == "both", of_member, of_family)
    moved = _homes(count, rng)
    files = []
    for side in ("left", "right"):
        held = everyone[np.isin(where, ["both", side])]
        held = held.iloc[rng.permutation(len(held))[:number]].reset_index(drop=True)
        if side == "right":
            held = _later(held, moved, rng)
        files.append(PeopleFile(_as_recorded(held[FIELDS], rng), held[["person", "family", "role"]]))
    return files[0], files[1]


# -------------------------------------------------------------------- people


def _population(count: int, rng: np.random.Generator) -> pd.DataFrame:
    """So many families of a mother, mostly a partner, and one to five children: `FIELDS`, person, family, role."""
    home, surnames = _homes(count, rng), _surnames()
    name = _drawn(surnames, count, 0.75, rng)
    kin = rng.random(count) < 0.06
    cousins = np.maximum(np.arange(count) - 1, 0)
    name = np.where(kin, name[cousins], name)
    home["postcode"] = np.where(kin & (rng.random(count) < 0.4), home["postcode"].to_numpy()[cousins], home["postcode"])
    children = rng.choice([1, 2, 3, 4, 5], size=count, p=[0.4, 0.36, 0.16, 0.06, 0.02])
    partner = rng.random(count) < 0.7
    family = np.concatenate([np.arange(count), np.flatnonzero(partner), np.repeat(np.arange(count), children)])
    role = np.repeat(["mother", "partner", "child"], [count, partner.sum(), children.sum()])
    female = np.where(role == "child", rng.random(len(family)) < 0.49, role == "mother")
    forename = np.where(female, _drawn(_forenames(True), len(family), 0.8, rng),
                        _drawn(_forenames(False), len(family), 0.8, rng))  # fmt: skip
    own = _drawn(surnames, len(family), 0.75, rng)
    apart = rng.random(len(family)) < np.select([role == "mother", role == "partner"], [0.35, 0.15], 0.04)
    born = _born(family, role, rng)
    forename, born = _namesakes(family, role, kin[family], forename, born, rng)
    return pd.DataFrame(
        {
            "forename": forename,
            "surname": np.where(apart, own, name[family]),
            "dob": born,
            "sex": np.where(female, "F", "M"),
            "postcode": home["postcode"].to_numpy()[family],
            "address": home["address"].to_numpy()[family],
            "person": np.arange(len(family)),
            "family": family,
            "role": role,
        }
    )


def _born(family: np.ndarray, role: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Dates of birth; of the children with an elder brother or sister, 3% are its twin."""
    first, last = np.where(role == "child", 0, 18), np.where(role == "child", 17, 50)
    born = _FIRST_DAY - (first * 365 + rng.random(len(family)) * (last - first) * 365).astype("int64") - 1
    follows = np.r_[False, (family[1:] == family[:-1]) & (role[1:] == "child") & (role[:-1] == "child")]
    twin = follows & (rng.random(len(family)) < 0.03)
    born[twin] = born[np.flatnonzero(twin) - 1]
    return born


def _namesakes(family, role, kin, forename, born, rng) -> tuple[np.ndarray, np.ndarray]:
    """Children named as a child of their kin, born within two years of it."""
    child = np.flatnonzero(role == "child")
    first = pd.Series(child).groupby(family[child]).first()
    named = child[kin[child] & (rng.random(len(child)) < 0.5)]
    model = first.reindex(family[named] - 1).to_numpy()
    named, model = named[~np.isnan(model)], model[~np.isnan(model)].astype("int64")
    forename, born = forename.copy(), born.copy()
    forename[named] = forename[model]
    born[named] = np.minimum(born[model] + rng.integers(-700, 700, size=len(named)), _FIRST_DAY - 1)
    return forename, born


def _homes(count: int, rng: np.random.Generator) -> pd.DataFrame:
    """So many households' postcodes and addresses; about six share a postcode and live in one street."""
    place = rng.integers(max(count // 6, 8), size=count)
    district = place // 900
    letters = np.array(list("ABDEFGHJLNPQRSTUWXYZ"))
    postcode = pd.Series(letters[district // 90 % 20]) + pd.Series(letters[district // 1800 % 20])
    postcode += pd.Series(district % 90 + 1).astype("str") + " " + pd.Series(place % 9 + 1).astype("str")
    postcode += pd.Series(letters[place // 9 % 10]) + pd.Series(letters[place // 90 % 10 + 10])
    street = np.array(sorted(Names.last_names))[place * 7919 % 500]
    kind = np.array(["Street", "Road", "Close", "Avenue"])[place // 500 % 4]
    number = pd.Series(rng.integers(1, 60, size=count)).astype("str")
    return pd.DataFrame({"postcode": postcode, "address": number + " " + pd.Series(street) + " " + pd.Series(kind)})


def _surnames() -> np.ndarray:
    """Surnames from the most to the least frequent: those that are listed, and a long tail made of their parts."""
    listed = sorted(Names.last_names, key=lambda name: (-Names.last_names[name], name))
    heads = sorted({name[: len(name) // 2 + 1] for name in listed if len(name) > 5})
    tails = ["ley", "ton", "ham", "worth", "field", "wick", "by", "man", "ing", "ford", "well", "den", "ell", "cott",
             "shaw", "wood", "land", "stone", "bury", "croft", "more", "er", "ett", "don", "combe", "gate"]  # fmt: skip
    rest = [head + tail for tail in tails for head in heads]
    order = np.random.default_rng(0).permutation(len(rest))
    return np.array([*listed, *dict.fromkeys(rest[at] for at in order)])


def _forenames(female: bool) -> np.ndarray:
    """Forenames from the most to the least frequent: those that are listed, and rarer ones made of their parts."""
    listed = list(dict.fromkeys(Names.first_names_female if female else Names.first_names_male))
    tails = ["a", "ina", "elle", "lyn", "ia", "een", "ara", "essa"] if female else ["o", "an", "ell", "in", "or", "us"]
    rest = [name[: len(name) // 2 + 1] + tail for tail in tails for name in listed]
    return np.array(list(dict.fromkeys([*listed, *rest])))


def _drawn(names: np.ndarray, size: int, steepness: float, rng: np.random.Generator) -> np.ndarray:
    """Names drawn by rank, the frequency of each falling as a power of its rank (Zipf)."""
    frequency = (np.arange(len(names)) + 3.0) ** -steepness
    return names[np.searchsorted(np.cumsum(frequency / frequency.sum()), rng.random(size) * (1 - 1e-12))]


# -------------------------------------------------------------------- records


def _later(held: pd.DataFrame, moved: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The people some time later: families moved, women's and children's surnames changed, new partners."""
    held = held.copy()
    family = held["family"].to_numpy()
    goes = (rng.random(len(moved)) < 0.14)[family]
    for field in ("postcode", "address"):
        held[field] = np.where(goes, moved[field].to_numpy()[family], held[field])
    renamed = rng.random(len(held)) < np.where(held["role"] == "partner", 0, 0.04)
    held["surname"] = np.where(renamed, _drawn(_surnames(), len(held), 0.75, rng), held["surname"])
    new = (held["role"] == "partner") & (rng.random(len(held)) < 0.1)
    held.loc[new, "forename"] = _drawn(_forenames(False), new.sum(), 0.8, rng)
    held.loc[new, "surname"] = _drawn(_surnames(), new.sum(), 0.75, rng)
    held.loc[new, "dob"] += rng.integers(-3000, 3000, size=new.sum()).astype("timedelta64[D]")
    held.loc[new, "person"] = -1 - held.index[new]
    return held


def _as_recorded(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The people as a clerk typed them."""

    def some(share: float) -> np.ndarray:
        return rng.random(len(people)) < share

    typed = people.copy()
    short = typed["forename"].map(SHORT_NAMES)
    typed["forename"] = short.where(short.notna() & some(0.15), typed["forename"])
    for field, share in (("forename", 0.035), ("surname", 0.035), ("address", 0.04)):
        typed[field] = _misspelt(typed[field], some(share), rng)
    typed["dob"] = _slipped(typed["dob"].to_numpy(), some, rng)
    typed["postcode"] = _mistyped_postcodes(typed["postcode"], some(0.015), rng)
    swapped = some(0.01)
    typed.loc[swapped, ["forename", "surname"]] = typed.loc[swapped, ["surname", "forename"]].to_numpy()
    typed["sex"] = np.where(some(0.005), np.where(typed["sex"] == "F", "M", "F"), typed["sex"])
    blanks = {"forename": 0.008, "surname": 0.005, "dob": 0.04, "sex": 0.02, "postcode": 0.05, "address": 0.06}
    for field, share in blanks.items():
        typed[field] = typed[field].mask(some(share), "").astype("str")
    return typed


def _misspelt(names: pd.Series, which: np.ndarray, rng: np.random.Generator) -> pd.Series:
    """Names with one letter left out, put in, replaced, or changed with the next, in those rows."""
    chosen = names[which]
    at = (1 + rng.random(len(chosen)) * (chosen.str.len().to_numpy() - 2)).astype("int64")
    letter = _LETTERS[rng.integers(26, size=len(chosen))]
    kind = rng.integers(4, size=len(chosen))
    wrong = [
        name[:p]
        + (name[p + 1 :], new + name[p:], new + name[p + 1 :], name[p + 1 : p + 2] + name[p] + name[p + 2 :])[k]
        for name, p, new, k in zip(chosen, at, letter, kind, strict=True)
    ]
    return names.mask(which, pd.Series(wrong, index=chosen.index, dtype="str"))


def _mistyped_postcodes(postcodes: pd.Series, which: np.ndarray, rng: np.random.Generator) -> pd.Series:
    """Postcodes with another last letter in those rows."""
    other = pd.Series(np.array(list("ABDEFGHJLN"))[rng.integers(10, size=len(postcodes))], index=postcodes.index)
    return postcodes.mask(which, postcodes.str[:-1] + other)


def _slipped(born: np.ndarray, some, rng: np.random.Generator) -> pd.Series:
    """Dates as dd/mm/yyyy, a few with day and month changed over, a wrong figure, another year, or the year alone."""
    text = pd.Series(np.datetime_as_string(born, unit="D"), dtype="str")
    day, month, year = text.str[8:], text.str[5:7], text.str[:4]
    over, slip, by_year, alone = some(0.01), some(0.02), some(0.008), some(0.004)
    day, month = day.mask(over, month), month.mask(over, day)
    figure = pd.Series(rng.integers(10, size=len(text)).astype("str"), dtype="str")
    at = rng.integers(3, size=len(text))
    day = day.mask(slip & (at == 0), day.str[:1] + figure).mask(alone, "01")
    month = month.mask(slip & (at == 1), month.str[:1] + figure).mask(alone, "01")
    year = year.mask(slip & (at == 2), year.str[:3] + figure)
    near = (year.astype("int64") + rng.choice([-1, 1], size=len(text))).astype("str")
    return day + "/" + month + "/" + year.mask(by_year, near)
