"""The order of files: a worker takes one after the other, so the one that takes longest begins."""

from __future__ import annotations


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.path.name != "test_whole_run.py")
