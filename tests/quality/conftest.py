"""A small part of the simulated extracts, for tests that corrupt them over and over."""

from __future__ import annotations

import shutil
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest

from filetrack import io
from filetrack.schemas.raw import north_care, north_police, south_care, south_police
from tests.once import once
from tests.sent import send_again
from tests.workflow.conftest import EXTRACTS, copied

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
        frames = io.sound(io.read_folder(target / place, schemas, anonymised=True).files)
        for register, (identifier, which) in registers.items():
            kept = {*frames[register][identifier].drop_duplicates().iloc[which], ""}
            named = [identifier, *(column for column, meant in REFERENCES.items() if meant == identifier)]
            for schema, frame in frames.items():
                frames[schema] = frame[frame[[column for column in named if column in frame]].isin(kept).all(axis=1)]
        io.write_raw(frames, target / place)
        send_again(target / place)
    return target


@pytest.fixture(scope="session")
def extracts(tmp_path_factory) -> Path:
    """Simulated extracts of both sites: those of the whole run, or made here where that has not made them."""
    place = tmp_path_factory.mktemp("extracts")
    for name, content in once(EXTRACTS, partial(simulated, place)).items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
    return place / "data/extracts"


def simulated(place: Path) -> dict[str, bytes]:
    tree = copied(place / "made")
    tree.run_here("--until", "anonymise")
    return tree.contents("data/extracts")
