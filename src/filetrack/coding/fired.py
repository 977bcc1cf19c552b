"""Which rules gave the level of violence, and which incidents a person should read (§4.10)."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from filetrack.coding.found import about
from filetrack.coding.narrative.level import LevelRule
from filetrack.schemas.coding import Doubt, DoubtCount, RuleFired
from filetrack.schemas.finding import Finding, Variable
from filetrack.schemas.police import Incident

ANY = "any reason"


def rules_fired(findings: pd.DataFrame, levels: pd.Series, rules: Sequence[LevelRule]) -> pd.DataFrame:
    """How often each rule fired and carried the level, those that never did among them (`RuleFired`).

    `levels` are the machine's, indexed by incident. Rules of one code are one.
    """
    told = about(findings, Variable.LEVEL).drop_duplicates([Finding.incident_id, Finding.rule])
    carries = told[told[Finding.code] == told[Finding.incident_id].map(levels)]
    reasons: dict[str, list[str]] = {}
    for rule in rules:
        reasons.setdefault(rule.code, []).append(rule.reason)
    given = {rule.code: rule.level.value for rule in rules}
    return pd.DataFrame(
        {
            RuleFired.rule: list(reasons),
            RuleFired.level: [given[code] for code in reasons],
            RuleFired.reason: [" ".join(said) for said in reasons.values()],
            RuleFired.incidents: told[Finding.rule].value_counts().reindex(list(reasons), fill_value=0).to_numpy(),
            RuleFired.carried: carries[Finding.rule].value_counts().reindex(list(reasons), fill_value=0).to_numpy(),
        }
    )


def doubt_counts(doubts: pd.DataFrame, incidents: pd.DataFrame) -> pd.DataFrame:
    """Incidents of each site that a person should read, for any reason and by reason (`DoubtCount`)."""
    coded = incidents[Incident.site].value_counts().sort_index()
    keys = [Doubt.site, Doubt.reason]
    by_reason = doubts.drop_duplicates().groupby(keys).size().rename(DoubtCount.incidents).reset_index()
    once = doubts.drop_duplicates(Doubt.incident_id)[Doubt.site].value_counts().reindex(coded.index, fill_value=0)
    of_any = once.rename(DoubtCount.incidents).rename_axis(Doubt.site).reset_index().assign(**{Doubt.reason: ANY})
    rows = pd.concat([of_any, by_reason]).sort_values(Doubt.site, kind="stable", ignore_index=True)
    return rows.assign(**{DoubtCount.coded: rows[DoubtCount.site].map(coded)})[list(DoubtCount.to_schema().columns)]
