"""A family of the study through the simulation: its plan, its incidents and its social-care record (§6.2 to §7.3)."""

from __future__ import annotations

from dataclasses import dataclass, field

from filetrack.schemas.codes import EndState, FileState, Site
from filetrack.simulate.plan.entities import PlannedFamily
from filetrack.simulate.population.casework import Casework
from filetrack.simulate.population.histories import Entry, Received
from filetrack.simulate.population.incidents import Incident
from filetrack.simulate.population.people import Family, Person


@dataclass
class CareFamily:
    """A family as social services know it, with its record; `studied`: it is of the sample, or a booster."""

    site: Site
    mother: Person
    father: Person | None
    partner: Person | None
    children: tuple[Person, ...]
    address: str
    entries: list[Entry]
    casework: Casework = field(default_factory=Casework)
    complete: bool = True
    file: FileState = FileState.READ
    has_form: bool = True
    studied: bool = False
    reference: str = ""
    child_references: tuple[str, ...] = ()


@dataclass
class Case:
    """A planned family: its plan, the people that it truly is, its incidents and its care record, if any."""

    plan: PlannedFamily
    true: Family
    incidents: list[Incident] = field(default_factory=list)
    care: CareFamily | None = None

    @property
    def received(self) -> list[Received]:
        """The traced notifications in order, each with what it led to."""
        return [
            Received(planned.received_on, planned.pathway, incident.notification, incident.reported_on)
            for incident, planned in zip(self.incidents, self.plan.incidents, strict=True)
            if planned.end_state == EndState.TRACED
        ]
