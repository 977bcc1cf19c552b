"""The order of files: a worker takes one after the other, so the one that takes longest begins.

The catalogue of corruptions takes the extracts of the whole run, where that has made them: by the time the other worker
has gone through the folders up to the outcomes. It is long as well, and at the end one worker would wait for it.
"""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parent
FIRST, THIRD = "test_whole_run.py", "test_corruptions.py"
BEFORE_THE_THIRD = "outcomes"


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: _place(item.path))


def _place(path: Path) -> int:
    if path.name in (FIRST, THIRD):
        return 0 if path.name == FIRST else 2
    return 1 if path.relative_to(TESTS).parts[0] <= BEFORE_THE_THIRD else 3
