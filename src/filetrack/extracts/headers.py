"""How the headers of files are compared with the names of fields and people, for a draft of a mapping."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping

_NEAR = 0.88
"""How alike a header must be to an alias."""
_TELLING = 3
"""How many letters of a person a header must end with: that of `Forename(s)` is nobody's."""


def loose(name: str) -> str:
    """A name without regard to case, blanks and punctuation."""
    return "".join(filter(str.isalnum, name.casefold()))


def matched(headers: list[str], names: Iterable[str], form: Callable[[str], str] = loose) -> str | None:
    """The header that is one of the names, in order of the names, both in a form that leaves differences out."""
    shown = {form(header): header for header in reversed(headers)}
    return next((shown[name] for name in map(form, names) if name in shown), None)


def alike(headers: list[str], names: Iterable[str]) -> str | None:
    """The header that is like one of the names; not one that puts a word before it, as that may say whose it is."""
    shown = {loose(header): header for header in reversed(headers)}
    for name in (name for name in map(loose, names) if len(name) > 5):
        like = [header for header in shown if not header.endswith(name)]
        if close := difflib.get_close_matches(name, like, n=1, cutoff=_NEAR):
            return shown[close[0]]
    return None


def in_full(name: str, shortened: Mapping[str, str]) -> str:
    """A name of several words in small letters, those in full that are written short: `Inc No` as `incidentnumber`."""
    words = re.findall(r"[a-z]+|\d+", name.casefold())
    return "".join(shortened.get(word, word) for word in words) if len(words) > 1 else loose(name)


def whose(header: str, of: Mapping[str, str]) -> tuple[str | None, str, str]:
    """Who a header begins or ends with, the number of the person, and the words that are left: `Child 2's DOB`."""
    words = re.findall(r"[A-Za-z]+|\d+", re.sub(r"['’]s\b", "", header))
    for size in (2, 1):
        if who := of.get(loose("".join(words[:size]))):
            rest = words[size:]
            numbered = len(rest) > 1 and rest[0].isdigit()
            return who, rest[0] if numbered else "", " ".join(rest[numbered:])
    number = words.pop() if words[-1:] and words[-1].isdigit() else ""
    for size in (2, 1):
        ending = loose("".join(words[-size:]))
        if len(ending) >= _TELLING and ending in of:
            return of[ending], number, " ".join(words[:-size])
    return None, "", ""
