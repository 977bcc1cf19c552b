"""The flow of a sample: conditions applied one after another, with a count at each (RECORD, STROBE)."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from filetrack.schemas.sample import SampleStep


@dataclass
class Flow:
    """Rows that are left, and the steps that were taken so far."""

    site: str
    rows: pd.DataFrame
    _steps: list[dict] = field(default_factory=list)

    def start(self, description: str, unit: str) -> Flow:
        """Count what the flow starts from, as its first step."""
        return self._counted(self.rows, description, unit)

    def keep(self, condition: pd.Series, description: str, unit: str, *, reason: str) -> Flow:
        """Keep the rows for which the condition holds, and count what it took out, for which `reason` is given."""
        return self._counted(self.rows[condition.fillna(False).astype(bool)], description, unit, reason)

    def joined(self, rows: pd.DataFrame) -> Flow:
        """The flow with further columns on the rows that are left."""
        return Flow(self.site, rows, self._steps)

    def steps(self) -> pd.DataFrame:
        """The steps (SampleStep), in order: kept + excluded is what the step before kept."""
        return pd.DataFrame(self._steps, columns=list(SampleStep.to_schema().columns))

    def _counted(self, kept: pd.DataFrame, description: str, unit: str, reason: str | None = None) -> Flow:
        step = {
            SampleStep.site: self.site,
            SampleStep.step: len(self._steps) + 1,
            SampleStep.unit: unit,
            SampleStep.description: description,
            SampleStep.kept: len(kept),
            SampleStep.excluded: len(self.rows) - len(kept),
            SampleStep.reason: reason,
        }
        return Flow(self.site, kept, [*self._steps, step])
