"""Names of invented people by origin, from Faker's lists, in the letters that agencies type."""

from __future__ import annotations

import importlib
import unicodedata
from dataclasses import dataclass

import numpy as np

from filetrack.simulate.decks import one
from filetrack.simulate.settings import NameSources

_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ı": "i", "ø": "o", "đ": "d", "ß": "ss"})


@dataclass(frozen=True)
class NameList:
    """The forenames and surnames of an origin."""

    female: tuple[str, ...]
    male: tuple[str, ...]
    surnames: tuple[str, ...]

    def forename(self, sex: str, rng: np.random.Generator) -> str:
        """Return a forename for `F` or `M`."""
        return one(self.female if sex == "F" else self.male, rng)

    def surname(self, rng: np.random.Generator) -> str:
        """Return a surname."""
        return one(self.surnames, rng)


def name_lists(origins: dict[str, NameSources]) -> dict[str, NameList]:
    """Return the name list of each origin."""
    return {
        origin: NameList(
            female=_listed(sources.forenames, "first_names_female"),
            male=_listed(sources.forenames, "first_names_male"),
            surnames=_listed(sources.surnames, "unisex_last_names", "last_names"),
        )
        for origin, sources in origins.items()
    }


def _listed(locales: list[str], *attributes: str) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for locale in locales:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        found = next(getattr(provider, name) for name in attributes if hasattr(provider, name))
        names |= dict.fromkeys(_typed(name) for name in found)
    return tuple(name for name in names if name.replace("'", "").replace("-", "").isalpha() and len(name) > 2)


def _typed(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).strip()
