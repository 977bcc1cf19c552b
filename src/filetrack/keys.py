"""The study's secret: where its key is kept, and the subkeys, tokens and pseudonyms made with it."""

from __future__ import annotations

import functools
import hashlib
import hmac
import os
import secrets
import stat
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pandas as pd

from filetrack.identifiers import over_distinct, standard_reference
from filetrack.problems import Problem
from filetrack.schemas.raw.base import SHARED_REFERENCES

_BYTES = 32
_DISTINCT = 16
"""Distinct bytes of a random secret, and distinct steps between its bytes: 30 of 32 expected, below 16 in none."""
_MARK = "filetrack-key"
_FOLDER = "FILETRACK_KEYS"
_MAKE = "Make one with `python -m filetrack.anonymise key PATH`."


@dataclass(frozen=True)
class Key:
    """A study's secret, and whether it protects real people (`project`) or only invented ones (`simulated`)."""

    secret: bytes = field(repr=False)
    kind: Literal["project", "simulated"]

    def subkey(self, *purpose: str) -> bytes:
        """The secret for one purpose; what is made with one says nothing about what is made with another."""
        return hmac.digest(self.secret, "\x1f".join(purpose).encode(), "sha256")

    @property
    def fingerprint(self) -> str:
        """Sixteen characters that tell whether two extracts were made with one key, and nothing else about it."""
        return token(self.subkey("fingerprint"), "")


def token(subkey: bytes, text: str) -> str:
    """Sixteen characters that stand for a text: equal for equal texts, and not to be made without the key."""
    return hmac.digest(subkey, text.encode(), "sha256").hex()[:16]


def pseudonyms(values: pd.Series, key: Key, kind: str, site: str, agency: str) -> pd.Series:
    """Keyed pseudonyms of an agency's references, `p` and 16 characters; blanks stay blank.

    Kinds in `SHARED_REFERENCES` have the same pseudonyms in both agencies of a site, other kinds in one agency only.
    """
    owner = (site,) if kind in SHARED_REFERENCES else (site, agency)
    subkey = key.subkey("reference", kind, *owner)
    return over_distinct(values.str.strip(), functools.partial(_pseudonym, subkey))


@functools.lru_cache(maxsize=200_000)
def _pseudonym(subkey: bytes, reference: str) -> str:
    """A reference's pseudonym, remembered: many files of an agency quote one reference."""
    return f"p{token(subkey, standard_reference(reference))}"


def simulated(seed: int) -> Key:
    """The key of a simulated study: made from its seed, so that the same seed gives the same extracts anywhere."""
    return Key(hashlib.sha256(f"{_MARK} simulated {seed}".encode()).digest(), "simulated")


def stored_simulated(seed: int) -> Key:
    """The key of a simulated study as kept in the folder of keys, put there on first use.

    The folder is `$FILETRACK_KEYS`, or `~/.config/filetrack`. Raises Problem when the folder cannot be written,
    or what it holds is not the key of that seed.
    """
    folder = Path(os.environ.get(_FOLDER) or Path.home() / ".config" / "filetrack")
    path = folder / f"simulated-{seed}.key"
    key = simulated(seed)
    if not path.exists():
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _store(key, path)
        except FileExistsError:
            pass
        except OSError:
            raise Problem(
                f"The key cannot be kept in {folder}: it cannot be written. Set {_FOLDER} to a folder of yours."
            ) from None
    if read(path) != key:
        raise Problem(f"{path} is not the key of simulated seed {seed}. Move it away; it will be made again.")
    return key


def make(path: Path) -> Key:
    """Make a random project key and keep it at a path, readable by its owner only.

    Raises Problem when something is there already, or the place cannot be written.
    """
    key = Key(secrets.token_bytes(_BYTES), "project")
    try:
        _store(key, Path(path))
    except FileExistsError:
        raise Problem(
            f"{path} exists already. A key is never overwritten: extracts made with it could not be linked again."
        ) from None
    except OSError:
        raise Problem(f"{path} cannot be written. Name a file in a folder of yours, outside the project.") from None
    return key


def read(path: Path) -> Key:
    """Read a key. Raises Problem when it is missing, can be read by others, or is not a key of 32 random bytes."""
    path = Path(path)
    if not path.is_file():
        raise Problem(f"{path} does not exist. Make a key with `python -m filetrack.anonymise key {path}`.")
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Problem(f"{path} can be read by others on this machine. Close it first: `chmod 600 {path}`.")
    words = path.read_text(encoding="ascii", errors="replace").split()
    if len(words) != 3 or words[0] != _MARK or words[1] not in ("project", "simulated"):
        raise Problem(f"{path} is not a key. {_MAKE}")
    try:
        secret = bytes.fromhex(words[2])
    except ValueError:
        raise Problem(f"{path} is a damaged key: its last part is not hexadecimal.") from None
    if len(secret) < _BYTES:
        raise Problem(f"{path} is too short for a key: {len(secret)} bytes, and {_BYTES} are needed.")
    if _guessable(secret):
        raise Problem(f"{path} can be guessed: it is a pattern or a text, not random bytes. {_MAKE}")
    return Key(secret, words[1])


def _guessable(secret: bytes) -> bool:
    """Whether a secret repeats itself, counts up, or was typed as a text: not what a random generator gives."""
    steps = {(after - before) % 256 for before, after in pairwise(secret)}
    return secret.isascii() or min(len(set(secret)), len(steps)) < _DISTINCT


def _store(key: Key, path: Path) -> None:
    """Put a complete key file at a path in one step. Raises FileExistsError where something is there."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{_MARK} {key.kind} {key.secret.hex()}\n")
        os.link(draft, path)
    finally:
        draft.unlink()
