"""Which incidents come to people: those that the machine is unsure of, and a random sample of all (§4.10)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.schemas.human_code import PeopleIncident
from filetrack.schemas.study import Coding


def chosen(incidents: pd.DataFrame, unsure: pd.Series, coding: Coding) -> pd.DataFrame:
    """Return the incidents that people code, in batches, those that the machine is unsure of first (`PeopleIncident`).

    `incidents` has a site and an identifier a row; `unsure` is the identifiers of those in doubt, once or more. The
    sample is drawn from all incidents, sure and unsure, so that agreement over it is agreement over all.
    """
    keys = [PeopleIncident.site, PeopleIncident.incident_id]
    every = incidents[keys].sort_values(keys, ignore_index=True)
    rng = np.random.default_rng(coding.seed)
    drawn = rng.choice(len(every), min(coding.sample, len(every)), replace=False)
    every[PeopleIncident.unsure] = every[PeopleIncident.incident_id].isin(unsure)
    every[PeopleIncident.drawn] = every.index.isin(drawn)
    come = every[every[PeopleIncident.unsure] | every[PeopleIncident.drawn]]
    come = come.sort_values([PeopleIncident.unsure], ascending=False, kind="stable", ignore_index=True)
    return come.assign(**{PeopleIncident.batch: come.index // coding.batch + 1})[
        list(PeopleIncident.to_schema().columns)
    ]
