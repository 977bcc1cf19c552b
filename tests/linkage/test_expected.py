"""Errors to be expected, summed by hand."""

from __future__ import annotations

import pandas as pd

from filetrack.linkage.expected import expected_errors
from filetrack.schemas.linkage_quality import ExpectedErrors


def test_what_is_left_to_certainty_is_summed_by_site_and_method():
    links = pd.DataFrame(
        [
            ("north", "people", 0.9),
            ("north", "people", 0.75),
            ("north", "none", 0.5),
            ("north", "marker", 1.0),
            ("south", "people", 1.0),
            ("south", "review", 1.0),
        ],
        columns=["site", "method", "probability"],
    )
    found = ExpectedErrors.validate(expected_errors(links))
    assert found.to_numpy().tolist() == [
        ["north", "none", 1, 0.5],
        ["north", "people", 2, 0.35],
        ["south", "people", 1, 0.0],
    ]
