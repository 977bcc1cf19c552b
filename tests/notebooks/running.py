"""Runs a notebook's cells in order in this process, which has imported the libraries, and keeps what they show.

A kernel of Jupyter would bring twenty-five packages (77 MB) and start three more Pythons in every run of the tests; and
what is shown could not be searched for values of records before it is gone.
"""

from __future__ import annotations

import ast
import contextlib
import json
from io import StringIO
from pathlib import Path

import matplotlib
import pandas as pd

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


def code_cells(path: Path) -> list[str]:
    """The source of each cell of code."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def shown_by(path: Path, folder: Path) -> str:
    """Return what a notebook shows when it is run in the folder: what it prints, and the last value of each cell."""
    from matplotlib import pyplot

    matplotlib.use("Agg")
    said, names = StringIO(), {"__name__": "__main__"}
    limited = pd.option_context("display.max_colwidth", None)
    with contextlib.chdir(folder), contextlib.redirect_stdout(said), limited:
        for number, source in enumerate(code_cells(path), start=1):
            _run(source, f"{path.name}, cell {number}", names)
    pyplot.close("all")
    return said.getvalue()


def _run(source: str, where: str, names: dict) -> None:
    statements = ast.parse(source, where).body
    last = statements.pop() if isinstance(statements[-1], ast.Expr) and not source.endswith(";") else None
    exec(compile(ast.Module(statements, []), where, "exec"), names)
    if last is not None:
        value = eval(compile(ast.Expression(last.value), where, "eval"), names)
        if value is not None:
            print(value._repr_html_() if hasattr(value, "_repr_html_") else repr(value))
