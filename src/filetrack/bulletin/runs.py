"""How a run was made, as a page shows it."""

from __future__ import annotations

from filetrack.bulletin.figures import count_text
from filetrack.bulletin.frames import FrameView
from filetrack.schemas.run import Run

HEADINGS = ["File", "Rows", "SHA-256", "Identifiers", "Key"]


def inputs(run: Run, site: str | None = None, agency: str | None = None) -> FrameView:
    """Files of the extracts that a run started from, or of one agency's, with their hashes."""
    rows = [
        [
            f"{file.site}/{file.agency}/{file.file}",
            count_text(file.rows),
            file.sha256,
            file.identifiers,
            file.key_kind,
        ]
        for file in run.inputs
        if site in (None, file.site) and agency in (None, file.agency)
    ]
    return FrameView(HEADINGS, rows, [1])
