"""References that a text lists, `CAD 123/01JAN07; CRIS 4701234/07`: identifiers replaced, systems' names kept."""

from __future__ import annotations

import re

import pandas as pd

_FILLERS = frozenset({"NO", "NOS", "NUM", "NUMBER", "REF", "REFS", "REFERENCE"})
_PIECES = re.compile(
    r"(?P<identifier>[A-Za-z]*[0-9][A-Za-z0-9]*(?:\s*[/\\–-]\s*[A-Za-z0-9]*[0-9][A-Za-z0-9]*)*)"
    r"|(?P<word>[A-Za-z]+)|(?P<between>[^A-Za-z0-9]+)"
)
_LEADING_WORD = re.compile(r"([A-Za-z]{3,})(?=[0-9])")


def references_by_system(text: str) -> list[tuple[str, str]]:
    """The identifiers that a text lists, each with its system's name in capitals (blank if none is named).

    A system's name stands before its identifiers, with or without a space, `:` or `no.`, and holds until the next.
    """
    found: list[tuple[str, str]] = []
    system = ""
    for piece in _PIECES.finditer(text):
        if piece["word"] and piece["word"].upper() not in _FILLERS:
            system = piece["word"].upper()
        elif piece["between"] and ";" in piece["between"]:
            system = ""
        elif piece["identifier"]:
            joined = _LEADING_WORD.match(piece["identifier"])
            system = joined[1].upper() if joined else system
            found.append((system, piece["identifier"][joined.end() if joined else 0 :]))
    return found


def listed_references(texts: pd.Series) -> pd.DataFrame:
    """Every identifier listed in texts, one row each: `row` (the text's position), `system`, `identifier`."""
    distinct = {text: references_by_system(text) for text in texts.unique() if text}
    lists = texts.reset_index(drop=True).map(distinct).dropna().explode().dropna()
    return pd.DataFrame(
        {"row": lists.index, "system": lists.str[0].astype("str"), "identifier": lists.str[1].astype("str")}
    ).reset_index(drop=True)


def replaced_references(texts: pd.Series, listed: pd.DataFrame, pseudonyms: pd.Series) -> pd.Series:
    """The texts as `SYSTEM pseudonym; SYSTEM pseudonym`, in their order, with nothing else that they held."""
    words = (listed["system"] + " " + pseudonyms).str.strip()
    joined = words.groupby(listed["row"]).agg("; ".join)
    return pd.Series(range(len(texts)), index=texts.index).map(joined).fillna("").astype("str")
