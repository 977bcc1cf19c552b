"""How a command ends: without a look for garbage, unless DuckDB would tell what is left as leaks."""

from __future__ import annotations

import subprocess
import sys

import pytest

ENDING = "import atexit, gc; atexit.register(lambda: print(gc.get_freeze_count() > 0)); import filetrack"


@pytest.mark.parametrize(
    ("used", "left"), [("pass", "True"), ("import duckdb; duckdb.connect().sql('select 1')", "False")]
)
def test_a_command_ends_without_a_word_of_what_it_leaves(used, left):
    ended = subprocess.run([sys.executable, "-c", f"{ENDING}\n{used}"], capture_output=True, text=True, check=True)
    assert (ended.stdout.strip(), ended.stderr) == (left, "")
