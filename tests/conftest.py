"""The order of files: a worker takes one after the other, so the one that takes longest begins.

The catalogue of corruptions ends: it takes the extracts of the whole run, where that has made them.
"""

from __future__ import annotations

ORDER = {"test_whole_run.py": 0, "test_corruptions.py": 2}


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: ORDER.get(item.path.name, 1))
