"""The committed notebooks: as they are kept, and that what a cell shows is what the tests search."""

from __future__ import annotations

import json

import pytest

from tests.notebooks.running import NOTEBOOKS, code_cells, shown_by

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
"""All that a notebook says of where it was made."""


def test_the_notebooks_are_those_that_the_readme_lists():
    listed = (NOTEBOOKS[0].parent / "README.md").read_text(encoding="utf-8")
    assert [path.stem for path in NOTEBOOKS] == ["attrition", "published_figures", "tour"]
    assert all(f"`{path.name}`" in listed for path in NOTEBOOKS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_what_it_showed_and_where(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"] == METADATA
    for cell in notebook["cells"]:
        assert cell["metadata"] == {}
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_says_that_simulated_records_are_of_nobody_and_where_it_reads(path):
    text = path.read_text(encoding="utf-8")
    assert "of nobody" in text
    assert '\\"..' in text
    assert len(code_cells(path)) >= 5


def test_what_cells_print_and_end_in_is_shown(tmp_path):
    cells = ["import pandas as pd\nprint('told')", "pd.DataFrame({'seen': [1]})", "None", "hidden = 'kept back';", "2;"]
    path = tmp_path / "one.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": [cell]} for cell in cells]}))
    shown = shown_by(path, tmp_path)
    assert "told" in shown
    assert "<th>seen</th>" in shown
    assert "kept back" not in shown
    assert not shown.endswith("2\n")


def test_a_cell_that_fails_fails_the_notebook(tmp_path):
    path = tmp_path / "one.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": ["1 / 0"]}]}))
    with pytest.raises(ZeroDivisionError):
        shown_by(path, tmp_path)
