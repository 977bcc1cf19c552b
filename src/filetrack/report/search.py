"""The index of tables, figures and variables, which a few lines of script narrow to what is typed."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files
from typing import NamedTuple

from filetrack.bulletin.site import CODEBOOK, table_page
from filetrack.report import codebook
from filetrack.report.drawn import Drawn, page_of
from filetrack.report.tables import TableView


class Entry(NamedTuple):
    """Something that can be looked for: what it is called, what else it is about, and the page's address."""

    name: str
    about: str
    address: str


def view(tables: Sequence[TableView], drawn: Sequence[Drawn]) -> dict[str, object]:
    """Return the index by kinds, and the script with the hash by which the page admits it and no other."""
    script = files("filetrack.report").joinpath("templates/search.js").read_text(encoding="utf-8")
    kinds = [
        ("Tables", [Entry(f"Table {view.number}", view.title, table_page(view.number)) for view in tables]),
        (
            "Figures",
            [Entry(one.title, one.name, f"{page_of(one).address}#{one.name}") for one in drawn],
        ),
        (
            "Variables",
            [
                Entry(name, f"{title}. {frame}", f"{CODEBOOK.address}#frame-{frame}")
                for module in codebook.PARTS
                for name, title, frame in codebook.variables(module)
            ],
        ),
    ]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return {"kinds": [(kind, entries) for kind, entries in kinds if entries], "script": script, "digest": digest}
