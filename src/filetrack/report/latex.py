"""A table set in LaTeX in the manner of booktabs: a document of its own, from which the table fits in any other."""

from __future__ import annotations

from itertools import accumulate, pairwise

from filetrack.report.table_figures import headings, notes
from filetrack.report.tables import TableView

SPECIAL = str.maketrans(
    {character: f"\\{character}" for character in "&%$#_{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}", "|": r"\textbar{}"}
    | {
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        '"': r"{''}",
        "−": "$-$",
        "§": r"\S{}",
        "≤": r"$\leq$",
        "≥": r"$\geq$",
    }
    | {"[": "{[}", "]": "{]}"}
)
"""Characters that mean something to LaTeX, or that its oldest fonts lack, and what stands for them."""

_UPRIGHT, _ASIDE = 16.0, 24.7
"""Centimetres of text across a page of A4 and along it."""
_BETWEEN = 0.43
_LABEL = 0.17
"""Centimetres of a label, a character."""


def latex(view: TableView, mark: str) -> str:
    """Return the document of a table, which any LaTeX with booktabs compiles."""
    return "\n".join(
        [
            f"% {mark}",
            f"\\documentclass[a4paper{',landscape' if view.wide else ''}]{{article}}",
            r"\usepackage[margin=2.5cm]{geometry}",
            r"\usepackage{array,booktabs}",
            r"\pagestyle{empty}",
            r"\begin{document}",
            r"\begin{table}[htbp]",
            r"\small",
            rf"\renewcommand{{\thetable}}{{{view.number}}}",
            rf"\caption{{{escaped(view.title)}}}",
            rf"\label{{table-{view.number}}}",
            _tabular(view, _ASIDE if view.wide else _UPRIGHT),
            r"\par\medskip\footnotesize\raggedright",
            *(rf"{escaped(note)}\par" for note in (*notes(view), mark)),
            r"\end{table}",
            r"\end{document}",
            "",
        ]
    )


def escaped(text: str) -> str:
    """The text as LaTeX prints it."""
    return text.translate(SPECIAL)


def _tabular(view: TableView, width: float) -> str:
    """The body, by pandas; the rules beneath headings that span columns are added to it."""
    import pandas as pd

    first = min(max([3.0, *(_LABEL * len(row.label) for row in view.rows)]), 0.5 * width)
    other = min((width - first) / max(len(view.headings), 1) - _BETWEEN, 9.0 if view.words else 3.2)
    own = [escaped(heading) for heading in headings(view)]
    columns = pd.Index(own, name=escaped(view.row_heading) or None)
    if view.groups:
        over = [_over(group, other * span + _BETWEEN * (span - 1)) for group, span in view.groups for _ in range(span)]
        columns = pd.MultiIndex.from_arrays([over, own], names=[None, columns.name])
    frame = pd.DataFrame(
        [[escaped(cell.text) for cell in row.cells] for row in view.rows],
        pd.Index([_label(row.label, row.part) for row in view.rows]),
        columns,
    )
    side = r"\raggedright" if view.words else r"\raggedleft"
    form = rf"@{{}}>{{\raggedright\arraybackslash}}p{{{first:.2f}cm}}" + "".join(
        rf">{{{side}\arraybackslash}}p{{{other:.2f}cm}}" for _ in view.headings
    )
    body = frame.style.to_latex(hrules=True, column_format=form + "@{}", multicol_align="c")
    return body.replace(" \\\\\n", f" \\\\\n{_rules(view)}\n", 1) if view.groups else body


def _over(group: str | None, width: float) -> str:
    return rf"\parbox{{{width:.2f}cm}}{{\centering {escaped(group)}}}" if group else ""


def _label(label: str, part: bool) -> str:
    return rf"\quad {escaped(label)}" if part else escaped(label)


def _rules(view: TableView) -> str:
    """A rule under each heading that spans columns."""
    ends = list(accumulate((span for _, span in view.groups), initial=1))
    return "".join(
        rf"\cmidrule(lr){{{start + 1}-{end}}}"
        for (group, _), (start, end) in zip(view.groups, pairwise(ends), strict=True)
        if group
    )
