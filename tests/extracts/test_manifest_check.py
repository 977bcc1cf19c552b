"""The manifest beside an extract is the one that the study asked for."""

from __future__ import annotations

import pytest

from filetrack.extracts.manifest import check_manifest
from filetrack.problems import Problem
from filetrack.schemas.manifest import Manifest


@pytest.fixture
def manifest(study):
    def of(**changes) -> Manifest:
        values = {
            "site": "north",
            "agency": "police",
            "identifiers": "encoded",
            "encoding": study.linkage.encoding,
            "key_fingerprint": "0123",
            "key_kind": "simulated",
            "files": [],
        }
        return Manifest.model_validate({**values, **changes})

    return of


def check(manifest, study):
    check_manifest(manifest, site="north", agency="police", linkage=study.linkage, where="manifest.json")


def test_the_asked_for_extract_passes(manifest, study):
    check(manifest(), study)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"agency": "care"}, "belongs to an extract of north care, not of north police"),
        ({"site": "south"}, "belongs to an extract of south police"),
        ({"identifiers": "clear"}, "identifying fields are given “clear”"),
        ({"encoding": {"bits": 256, "qgram": 2, "hashes": 12}}, "encoded with bits 256, qgram 2, hashes 12"),
    ],
)
def test_another_extract_is_refused_in_words(manifest, study, changes, words):
    with pytest.raises(Problem, match=words):
        check(manifest(**changes), study)
