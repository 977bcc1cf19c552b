"""Reasons of decisions in words, for each way to decide."""

from __future__ import annotations

import pandas as pd

from filetrack.linkage.explain import explained
from filetrack.schemas.link import ExplainedLink


def test_every_decision_has_its_reason(linkage):
    given = linkage.model_copy(update={"family_weight": 12, "family_margin": 3, "review_weight": 4})
    decided = pd.DataFrame(
        [
            ("quoted", "f", "marker", 2, 20.04, 15.0, False),
            ("quoted alone", "f", "marker", 0, None, None, True),
            ("by people", "f", "people", 3, 30.0, 30.0, False),
            ("chosen", "f", "review", 1, 5.0, 5.0, False),
            ("refused", None, "review", 0, None, None, False),
            ("close", None, "none", 0, None, None, False),
            ("weak", None, "none", 0, None, None, False),
            ("unlike", None, "none", 0, None, None, False),
        ],
        columns=["incident_id", "family_id", "method", "people", "weight", "margin", "conflict"],
    ).assign(site="north")
    families = pd.DataFrame(
        [("close", "f", 13.0, 1.0), ("close", "g", 12.0, -1.0), ("weak", "f", 2.0, 2.0)],
        columns=["incident_id", "family_id", "weight", "margin"],
    )
    told = ExplainedLink.to_schema().validate(explained(decided, families, given))
    reasons = told.set_index("incident_id")["reason"]
    assert reasons["quoted"] == (
        "The family's record quotes the notification's reference. "
        "2 on the police record speak for it: weight 20.0, lead 15.0."
    )
    assert "Nobody on the police record speaks for it. Conflict:" in reasons["quoted alone"]
    assert reasons["by people"].endswith("lead 30.0. A weight of 12 is needed and a lead of 3.")
    assert reasons["chosen"].startswith("Reviewers chose the family. 1 on the police record")
    assert reasons["refused"].startswith("Reviewers found that no family")
    assert reasons["close"].endswith("has a weight of 13.0 and a lead of 1.0: left to reviewers.")
    assert reasons["weak"].endswith("has a weight of 2.0 and a lead of 2.0: too little to be considered.")
    assert reasons["unlike"].startswith("Nobody on the police record resembles")
