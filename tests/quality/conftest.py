"""A small part of the simulated extracts, for tests that corrupt them over and over."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import pytest

from filetrack import io
from filetrack.schemas.raw import north_care, north_police, south_care, south_police
from filetrack.schemas.raw.base import file_of

PARTS = {
    "north/police": {north_police.Incidents: (north_police.Incidents.incident_ref, slice(None, None, 8))},
    "north/care": {north_care.Children: (north_care.Children.child_id, slice(110))},
    "south/police": {
        south_police.Cris: (south_police.Cris.cris_no, slice(None, None, 16)),
        south_police.Merlin: (south_police.Merlin.merlin_no, slice(None, None, 8)),
        south_police.ResearcherIdentifiers: (south_police.ResearcherIdentifiers.study_no, slice(None, None, 4)),
    },
    "south/care": {south_care.FileIndex: (south_care.FileIndex.file_no, slice(None, None, 4))},
}
"""Of each agency's registers: the identifier by which rows are kept, here and where others refer to it, and which."""
REFERENCES = {
    north_care.FamilyLinks.linked_child_id: north_care.Children.child_id,
    south_police.ResearcherIdentifiers.cris_no: south_police.Cris.cris_no,
}
"""Columns that refer to an identifier under another name."""


@pytest.fixture(scope="module")
def small_extracts(extracts, tmp_path_factory) -> Path:
    """Extracts of both sites: some of the incidents, children, reports and files, with all that refers to them."""
    target = tmp_path_factory.mktemp("small")
    for place, registers in PARTS.items():
        shutil.copytree(extracts / place, target / place)
        schemas = import_module(f"filetrack.schemas.raw.{place.replace('/', '_')}").FILES
        frames = {schema: io.read_raw(target / place, schema, anonymised=True) for schema in schemas}
        for register, (identifier, which) in registers.items():
            kept = {*frames[register][identifier].drop_duplicates().iloc[which], ""}
            named = [identifier, *(column for column, meant in REFERENCES.items() if meant == identifier)]
            for schema, frame in frames.items():
                frames[schema] = frame[frame[[column for column in named if column in frame]].isin(kept).all(axis=1)]
        io.write_raw(frames, target / place)
        _describe(target / place, frames)
    return target


def _describe(folder: Path, frames) -> None:
    """Rewrite a manifest for files that hold these frames."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for file in manifest["files"]:
        file["rows"] = sum(len(frame) for schema, frame in frames.items() if file_of(schema)["file"] == file["file"])
        file["sha256"] = sha256((folder / file["file"]).read_bytes()).hexdigest()
    path.write_text(json.dumps(manifest), encoding="utf-8")


@pytest.fixture(scope="session")
def extracts() -> Path:
    return Path("/tmp/kill/data/extracts")
