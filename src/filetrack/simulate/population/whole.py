"""The whole invented population of a seed: incidents on the registers, families in social care, and their truth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.schemas.boxed import BoxedCases
from filetrack.schemas.codes import Engagement, Site
from filetrack.schemas.study import Study
from filetrack.simulate.calibration.blocks import Population as Margins
from filetrack.simulate.calibration.figures import Figures
from filetrack.simulate.decks import between
from filetrack.simulate.files.corruption import as_police_know
from filetrack.simulate.plan.boxed import NotPlaced, place_boxed_cases
from filetrack.simulate.plan.entities import Plan, PlannedFamily
from filetrack.simulate.plan.families import plan_families
from filetrack.simulate.plan.incidents import incident_plan
from filetrack.simulate.plan.people import plan_people
from filetrack.simulate.plan.records import plan_records
from filetrack.simulate.population.care_records import UNDER_FOUR, CareRecords
from filetrack.simulate.population.cases import CareFamily, Case
from filetrack.simulate.population.incidents import ChildRecord, Incident, Register, planned_incidents
from filetrack.simulate.population.names import name_lists
from filetrack.simulate.population.people import Families
from filetrack.simulate.settings import Simulation

PLANS = 4
"""How many plans are made at most until one has room for every boxed case."""


@dataclass
class Population:
    """Everything that agencies' files and the truth are written from; boosters are no cases of the sample."""

    cases: list[Case]
    boosters: list[Case]
    incidents: dict[Site, list[Incident]]
    child_records: list[ChildRecord]
    care: dict[Site, list[CareFamily]]


class Targets(NamedTuple):
    """What the population is asked to show: count tables, printed figures, how these are read, and the boxed cases."""

    margins: Margins
    figures: Figures
    readings: pd.DataFrame
    boxes: BoxedCases


def population(study: Study, simulation: Simulation, targets: Targets, seed: np.random.SeedSequence) -> Population:
    """Return the population of a seed: the published figures hold in it as the readings (schema Reading) say."""
    streams = [np.random.default_rng(part) for part in seed.spawn(8)]
    plan = planned(study, simulation, targets, streams[0])
    return populated(plan, study, simulation, targets.figures, streams[1:])


def planned(study: Study, simulation: Simulation, targets: Targets, rng: np.random.Generator) -> Plan:
    """Return the plan of the sample's families and the boosters, the boxed cases among them.

    A plan in which they find no place is made again. Raises NotPlaced when that happens too often.
    """
    for _ in range(PLANS - 1):
        try:
            return _planned(study, simulation, targets, rng)
        except NotPlaced:
            continue
    return _planned(study, simulation, targets, rng)


def _planned(study: Study, simulation: Simulation, targets: Targets, rng: np.random.Generator) -> Plan:
    """Plan the incidents, what social services did, the people and the records."""
    figures = targets.figures
    families = incident_plan(figures, targets.readings, targets.margins, rng)
    boosters = plan_families(families, figures, simulation, rng)
    plan_people(families, figures, rng)
    _young_by_chance(families, boosters)
    plan_records(families, figures, study.period.sample_from, simulation.first_of_january_share, rng)
    place_boxed_cases(families, boosters, targets.boxes, rng)
    return Plan(families, boosters)


def _young_by_chance(families: list[PlannedFamily], boosters: list[PlannedFamily]) -> None:
    """Let each family without services for its children who happen to be under four take a booster's place (§7.6)."""
    young = [booster.in_depth for booster in boosters if booster.in_depth.only_under_four]
    for deep, family in [(family.in_depth, family) for family in families if family.in_depth]:
        ages = [child.age for child in family.incidents[0].children]
        by_chance = all(age is None or age < UNDER_FOUR for age in ages)
        if by_chance and deep.children == Engagement.NOT_INVOLVED and not deep.only_under_four:
            deep.only_under_four = True
            young.pop().only_under_four = False


def populated(
    plan: Plan, study: Study, simulation: Simulation, figures: Figures, streams: list[np.random.Generator]
) -> Population:
    """Return the population that shows a plan: people, registers and social-care records around it."""
    names = name_lists(simulation.origins)
    families = {
        site: Families(site, simulation, names, study.period.sample_from, stream)
        for site, stream in zip(Site, streams[:2], strict=True)
    }
    cases = [_case(family, number, families, streams[2]) for number, family in enumerate(plan.families)]
    incidents = _registers(cases, families, study, simulation, figures, streams[3])
    _number_incidents(incidents, streams[4])
    child_records = Register(families[Site.SOUTH], simulation, figures, streams[5]).child_records(
        study.period.register_months, incidents[Site.SOUTH]
    )
    _number_child_records(incidents[Site.SOUTH], child_records, streams[4])
    care, boosters = CareRecords(study, simulation, families, streams[6]).of(cases, plan.boosters, incidents)
    return Population(cases, boosters, incidents, child_records, care)


def _case(plan: PlannedFamily, number: int, families: dict[Site, Families], rng: np.random.Generator) -> Case:
    """Give a planned family people, and the police their version of them."""
    true = families[plan.site].planned(plan)
    return Case(plan, true, planned_incidents(plan, as_police_know(true, plan, rng), f"sampled-{number}"))


def _registers(
    cases: list[Case],
    families: dict[Site, Families],
    study: Study,
    simulation: Simulation,
    figures: Figures,
    rng: np.random.Generator,
) -> dict[Site, list[Incident]]:
    """Return all incidents of the registers by site, in order of their reports."""
    registers = {}
    for site in Site:
        sampled = [incident for case in cases if case.plan.site == site for incident in case.incidents]
        register = Register(families[site], simulation, figures, rng)
        others = register.north if site == Site.NORTH else register.south
        registers[site] = sorted(
            sampled + others(study.period.register_months, len(sampled)), key=lambda incident: incident.reported_at
        )
    return registers


def _number_incidents(incidents: dict[Site, list[Incident]], rng: np.random.Generator) -> None:
    number = between(1_000, 4_000, rng)
    for incident in incidents[Site.NORTH]:
        number += between(1, 60, rng)
        incident.reference = incident.notification = f"DV07/{number:06d}"
    number = between(3_400_000, 3_401_000, rng)
    for incident in incidents[Site.SOUTH]:
        number += between(1, 90, rng)
        incident.reference = f"{number:07d}/07"


def _number_child_records(incidents: list[Incident], records: list[ChildRecord], rng: np.random.Generator) -> None:
    number = between(10_000, 20_000, rng)
    made = [(incident.reported_on, incident.reference, incident) for incident in incidents if incident.notified]
    made += [(record.created, f"{position:04d}", record) for position, record in enumerate(records)]
    for _, _, made_record in sorted(made, key=lambda row: row[:2]):
        number += between(1, 40, rng)
        if isinstance(made_record, Incident):
            made_record.notification = f"07PAC{number:06d}"
        else:
            made_record.reference = f"07PAC{number:06d}"
