"""An agency that a site has none of: every frame that there is else, without a row."""

from __future__ import annotations

import pytest

from filetrack import io
from filetrack.extracts.findings import COUNTS, RECORDS, nothing
from filetrack.schemas.quality import Quarantined


@pytest.mark.parametrize("agency", ["police", "care"])
def test_nothing_satisfies_every_schema(agency):
    records, lines, counts = nothing(agency)
    assert {schema.__module__ for schema in records} == {f"filetrack.schemas.{agency}"}
    frames = [*records.items(), *((Quarantined, one) for one in lines.values())]
    frames += [(COUNTS[name], frame) for name, frame in counts.items()]
    assert all(io.validated(frame, schema, "").empty for schema, frame in frames)


def test_both_agencies_together_have_every_record():
    assert {*nothing("police")[0], *nothing("care")[0]} == {*RECORDS}
