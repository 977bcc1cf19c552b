"""A solved sample, and people and records dealt to it: made once, for the tests of what is dealt."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import cache

import numpy as np

from filetrack import io
from filetrack.schemas.reading import Reading
from filetrack.schemas.study import Study
from filetrack.simulate.calibration.blocks import Population
from filetrack.simulate.plan.entities import Plan, PlannedAdult, PlannedChild, PlannedFamily, PlannedIncident
from filetrack.simulate.plan.families import plan_families
from filetrack.simulate.plan.incidents import incident_plan
from filetrack.simulate.plan.people import part, plan_people
from filetrack.simulate.plan.records import plan_records
from filetrack.simulate.settings import Simulation
from tests.once import once
from tests.simulate.conftest import ROOT, published_figures

SEEDS = (1, 2)


@cache
def planned(seed: int) -> list[PlannedFamily]:
    """Families of the sample with their incidents."""
    margins = io.settings(ROOT / "config/population.yaml", Population)
    readings = io.read(ROOT / "data/published/readings.csv", Reading)
    rng = np.random.default_rng(seed)
    return once(f"incidents-{seed}", lambda: incident_plan(published_figures(), readings, margins, rng))


@cache
def solved() -> Plan:
    """Incidents and families of the sample, without people and records."""
    simulation = io.settings(ROOT / "config/simulation.yaml", Simulation)
    families = deepcopy(planned(1))
    return Plan(families, plan_families(families, published_figures(), simulation, np.random.default_rng(1)))


@cache
def dealt(seed: int) -> Plan:
    """The solved sample with people and records as a seed deals them."""
    plan, rng = deepcopy(solved()), np.random.default_rng(seed)
    study = io.settings(ROOT / "config/study.yaml", Study)
    simulation = io.settings(ROOT / "config/simulation.yaml", Simulation)
    plan_people(plan.families, published_figures(), rng)
    plan_records(plan.families, published_figures(), study.period.sample_from, simulation.first_of_january_share, rng)
    return plan


def incidents(plan: Plan) -> list[PlannedIncident]:
    return [incident for family in plan.families for incident in family.incidents]


def children(plan: Plan) -> Iterator[tuple[PlannedFamily, PlannedIncident, PlannedChild]]:
    """Each child at each incident."""
    for family in plan.families:
        for incident in family.incidents:
            for child in incident.children:
                yield family, incident, child


def adults(plan: Plan) -> Iterator[tuple[PlannedIncident, str, PlannedAdult]]:
    """Each adult at each incident with their part."""
    for incident in incidents(plan):
        for position, adult in enumerate(incident.adults):
            yield incident, part(incident, position), adult
