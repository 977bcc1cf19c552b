"""Records of many sites: read one below the other, and no more of them than is asked for."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack import io
from filetrack.problems import Problem
from filetrack.schemas.sample import Sampled

SITES = {"north": ["i1", "i2"], "south": ["i3"]}


@pytest.fixture
def records(tmp_path):
    for site, incidents in SITES.items():
        frame = pd.DataFrame({Sampled.site: site, Sampled.incident_id: incidents})
        frame = frame.assign(**{Sampled.notification_id: "n-" + frame[Sampled.incident_id]})
        io.write(frame, tmp_path / site / "sampled.parquet", Sampled)
    return tmp_path


def test_sites_stand_one_below_the_other(records):
    assert io.read_sites(records, SITES, "sampled", Sampled)[Sampled.incident_id].tolist() == ["i1", "i2", "i3"]


def test_only_the_columns_and_rows_asked_for_are_read(records):
    asked = [("north", "i2"), ("south", "i3"), ("south", "i1"), ("north", None)]
    of = pd.DataFrame(asked, columns=[Sampled.site, Sampled.incident_id])
    frame = io.read_sites(records, SITES, "sampled", Sampled, [Sampled.notification_id], of)
    assert frame.to_dict("list") == {Sampled.notification_id: ["n-i2", "n-i3"]}
    assert io.read_sites(records, SITES, "sampled", Sampled, of=of.iloc[:0]).empty


def test_columns_that_are_read_are_checked(records):
    pd.DataFrame({Sampled.notification_id: [1.5]}).to_parquet(records / "north/sampled.parquet")
    with pytest.raises(Problem, match="Sampled"):
        io.read_sites(records, ["north"], "sampled", Sampled, [Sampled.site])
