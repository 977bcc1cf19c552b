"""Writer and coder know nothing of each other: no file, no import in common, and few phrases.

Of the coder's phrases of two words or more, about one in ten stands as it is in the writer's: mostly such as
“in the house”. A lexicon made from the writer's frames, or frames made from it, would share most of them.
"""

from __future__ import annotations

import re
from functools import cache

import pytest
import yaml

from filetrack.io.configs import LOADER
from tests.architecture.conftest import ROOT, SOURCE, modules

WRITER, CODER = "filetrack.simulate.narratives", "filetrack.coding"
BENEATH = {"filetrack.schemas", "filetrack.problems", "filetrack.io"}
"""Codes, the way in which faults are told, and the door to disk: no words."""
PHRASES, RULES = SOURCE / "simulate/narratives/phrases", ROOT / "config/coding"


def imported(package: str) -> set[str]:
    """The parts of filetrack that modules of a package import, without its own."""
    found = [module for module in modules() if module.name.startswith(package)]
    assert found
    names = {name for module in found for name in module.imports() if name.startswith("filetrack.")}
    own = ".".join(package.split(".")[:2])
    return {".".join(name.split(".")[:2]) for name in names if not f"{name}.".startswith(f"{own}.")}


def test_writer_and_rules_import_nothing_in_common_that_holds_words():
    assert imported(WRITER) & imported(f"{CODER}.narrative") <= BENEATH


def test_neither_names_a_file_of_the_other():
    for module in modules():
        others = {"simulate": "config/coding", "coding": "phrases"}.get(module.package)
        assert others is None or not [text for text in module.strings if others in text], module.name


@cache
def lexicon() -> frozenset[str]:
    """The coder's phrases of several words, in lower case."""
    books = [yaml.load(path.read_text(encoding="utf-8"), LOADER) for path in sorted(RULES.glob("*.yaml"))]
    entries = {str(word) for book in books for listed in book.get("classes", {}).values() for word in listed["words"]}
    return frozenset(plain(entry.replace("+", "")) for entry in entries if " " in entry)


@cache
def written() -> str:
    """The writer's frames as one text; a choice or a person's place ends what stands before it."""
    return plain("\n".join(path.read_text(encoding="utf-8") for path in sorted(PHRASES.glob("*.yaml"))))


def plain(text: str) -> str:
    """Words in lower case, each between blanks; marks and brackets as `#`, a line's end as it is."""
    words = re.sub(r"[^\w'\n -]", " # ", text.lower()).replace("-", " ")
    return "\n".join(f" {' '.join(line.split())} " for line in words.splitlines())


def verbatim(entries: list[str]) -> list[str]:
    return [entry for entry in entries if entry in written()]


@pytest.mark.parametrize(("words", "most"), [(2, 0.15), (4, 0.15)])
def test_few_phrases_of_the_lexicon_stand_in_the_writers_frames(words, most, record_property):
    entries = sorted(entry for entry in lexicon() if len(entry.split()) >= words)
    share = len(verbatim(entries)) / len(entries)
    record_property(f"share of the coder's phrases of {words} words or more in the writer's frames", round(share, 3))
    assert len(entries) > 300
    assert 0 < share < most


def test_few_frames_of_the_writer_hold_a_long_phrase_of_the_lexicon(record_property):
    long = sorted(entry for entry in lexicon() if len(entry.split()) >= 4)
    frames = [line for line in written().splitlines() if len(line.split()) >= 4]
    held = sum(any(entry in frame for entry in long) for frame in frames)
    record_property("share of the writer's frames that hold a phrase of four words", round(held / len(frames), 3))
    assert held / len(frames) < 0.15
