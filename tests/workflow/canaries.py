"""Finds what records hold in what is not protected: also packed into workbooks, archives, Parquet and base64."""

from __future__ import annotations

import base64
import io as memory
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow.parquet as parquet

WORD = re.compile(rb"[\w+/=@.-]{2,}")
PACKED = re.compile(rb"[A-Za-z0-9+/]{40,}={0,2}")
SHORTEST = 9
"""Shorter values, such as a forename, may be words of any page."""
RUN = 6
"""Words in a row by which a text is known."""


class Canaries:
    """Values that may be seen nowhere: single words, and texts known by their first words.

    Words of `sources`, which hold no record, are none: a surname may be an author's too.
    """

    def __init__(self, values: Iterable[str], sources: Iterable[Path] = ()) -> None:
        self.words: set[bytes] = set()
        self.runs: set[tuple[bytes, ...]] = set()
        for value in values:
            words = WORD.findall(value.encode())
            if len(words) >= RUN:
                self.runs.add(tuple(words[:RUN]))
            self.words |= {word for word in words if len(words) < RUN and len(word) >= SHORTEST}
        self.words.difference_update(*(WORD.findall(source.read_bytes()) for source in sources))

    def within(self, path: Path) -> bool:
        """Whether a file, or what is packed into it, holds one of the values."""
        return any(self._seen(content) for content in contents(path.read_bytes()))

    def _seen(self, content: bytes) -> bool:
        words = WORD.findall(content)
        runs = zip(*(words[start:] for start in range(RUN)), strict=False)
        return not self.words.isdisjoint(words) or not self.runs.isdisjoint(runs)


def contents(content: bytes) -> Iterator[bytes]:
    """A file's bytes, and all that is packed into them, unpacked."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(memory.BytesIO(content)) as package:
            for name in package.namelist():
                yield name.encode()
                yield from contents(package.read(name))
    elif content.startswith(b"PAR1"):
        table = parquet.read_table(memory.BytesIO(content))
        yield table.to_pandas().to_csv().encode()
    else:
        yield content
        for packed in PACKED.findall(content):
            yield from contents(base64.b64decode(packed[: len(packed) // 4 * 4]))


def beside(root: Path, protected: Iterable[str]) -> list[Path]:
    """Files of a tree that lie in none of the protected ones."""
    closed = [root / tree for tree in protected]
    return [
        path
        for path in sorted(root.rglob("*"))
        if path.is_file() and not any(path.is_relative_to(tree) for tree in closed)
    ]
