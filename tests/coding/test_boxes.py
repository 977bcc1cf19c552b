"""The report's own cases with a stated level (§4.10, Box 11), read from its text where that is at hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from filetrack.coding.narrative.frame import coded
from tests.published.keying import source

RULES = Path(__file__).parents[2] / "config" / "coding"


def boxes() -> dict[str, str]:
    """The cases of Box 11 by the level that stands over each."""
    text = source.TEXT.read_text(encoding="utf-8")
    box = text[text.rindex("Box 11 Examples") : text.rindex("4.11 Extent of children")]
    parts = re.split(r"Level ([123]) – .*\n", box)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.skipif(not source.TEXT.is_file(), reason=source.MISSING)
def test_the_cases_of_box_11_get_their_levels(reader):
    cases = boxes()
    assert list(cases) == ["1", "2", "3"]
    assert {level: coded(reader, case).level for level, case in cases.items()} == {one: one for one in cases}
