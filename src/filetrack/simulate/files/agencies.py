"""Every agency's files of a population."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.schemas.codes import Site
from filetrack.schemas.raw.base import Raw
from filetrack.schemas.study import Study
from filetrack.simulate.files.care_north import NorthCare
from filetrack.simulate.files.care_south import SouthCare
from filetrack.simulate.files.police_north import NorthPolice
from filetrack.simulate.files.police_south import SouthPolice
from filetrack.simulate.population.whole import Population
from filetrack.simulate.settings import Simulation


def agency_files(
    population: Population, study: Study, simulation: Simulation, seed: np.random.SeedSequence
) -> dict[tuple[str, str], dict[type[Raw], pd.DataFrame]]:
    """Return each agency's frames by site and agency (`police`, `care`)."""
    streams = [np.random.default_rng(part) for part in seed.spawn(4)]
    incidents, care = population.incidents, population.care
    south_police = SouthPolice(simulation, study.sample.search_phrases, streams[1])
    return {
        (Site.NORTH.value, "police"): NorthPolice(simulation, streams[0]).files(incidents[Site.NORTH]),
        (Site.SOUTH.value, "police"): south_police.files(incidents[Site.SOUTH], population.child_records),
        (Site.NORTH.value, "care"): NorthCare(simulation, streams[2]).files(care[Site.NORTH]),
        (Site.SOUTH.value, "care"): SouthCare(simulation, streams[3]).files(care[Site.SOUTH]),
    }
