"""What the invented sample is to be, incident by incident and family by family, before anyone has a name (ch. 4 to 8).

The population (`population.py`) fills a plan so that the published margins hold; people, texts, histories and files are
then made to show it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from filetrack.schemas.codes import (
    Action,
    Agency,
    Assessor,
    Caller,
    CallGrade,
    ChildLocation,
    ChildRelation,
    Consent,
    Context,
    Conveyed,
    EndState,
    Engagement,
    EthnicAppearance,
    FamilyMember,
    Injured,
    Level,
    Location,
    Occupation,
    Offence,
    Outcome,
    Parties,
    Pathway,
    Presence,
    PreviousInvolvement,
    Relationship,
    Removal,
    RiskGrade,
    Service,
    Site,
    Source,
    Stage,
    SubsequentInvolvement,
    Timing,
    Weapon,
)


@dataclass(eq=False)
class PlannedAdult:
    """An adult as the police record them. `sex` is F or M; `age` completed years at the report, None if unrecorded."""

    sex: str = "F"
    age: int | None = 30
    ethnic_appearance: EthnicAppearance = EthnicAppearance.WHITE_EUROPEAN
    occupation: Occupation = Occupation.NOT_RECORDED
    alcohol: bool = False
    drugs: bool = False
    mental_health: bool = False
    physical_health: bool = False
    pregnant: bool = False
    injured: bool = False


@dataclass(eq=False)
class PlannedChild:
    """A child that the police list. `age` is completed years, None if unrecorded; `sex` F, M or blank."""

    location: ChildLocation = ChildLocation.NOT_RECORDED
    age: int | None = 5
    sex: str = "F"
    ethnic_appearance: EthnicAppearance = EthnicAppearance.WHITE_EUROPEAN
    relation: ChildRelation = ChildRelation.BOTH_PARENTS
    injured: bool = False


@dataclass(eq=False)
class PlannedIncident:
    """A sampled incident.

    `adults` are victim and perpetrator, or two adults of the same part, as `parties` says; `aggressor` is the position
    of the one who was the aggressor. A family's incidents have the same two adults and the same children in the same
    order, so that ages, sexes and relations agree among them. Minutes are after midnight, `response_minutes` from call
    to arrival, days from the report. `injured` lists everyone injured, adults and children among them. `safe`: the
    victim was taken to a place of safety. `pathway` is what answered this notification; None unless it is traced.
    """

    site: Site
    presence: Presence
    level: Level
    location: Location = Location.HOME
    relationship: Relationship = Relationship.CURRENT
    parties: Parties = Parties.VICTIM_AND_PERPETRATOR
    adults: tuple[PlannedAdult, PlannedAdult] = field(default_factory=lambda: (PlannedAdult(), PlannedAdult(sex="M")))
    aggressor: int = 1
    children: list[PlannedChild] = field(default_factory=list)
    contexts: list[Context] = field(default_factory=list)
    weapon: Weapon = Weapon.NONE
    injured: list[Injured] = field(default_factory=list)
    removal: Removal = Removal.OTHER
    no_offence: bool = False
    offences: list[Offence] = field(default_factory=list)
    safe: bool = False
    actions: list[tuple[Action, Timing]] = field(default_factory=list)
    details_missing: bool = False

    reported_on: dt.date = dt.date.min
    minute: int = 0
    time_clear: bool = True
    caller: Caller = Caller.VICTIM
    calls: int | None = 1
    grade: CallGrade | None = None
    officers: int | None = None
    response: str = "timed"
    response_minutes: int | None = None

    assessor: Assessor | None = None
    risk: RiskGrade | None = None
    risk_days: int | None = None

    end_state: EndState = EndState.TRACED
    pathway: Pathway | None = None
    sent_days: int | None = None
    received_days: int | None = None
    consent: Consent | None = None
    child_omitted: bool = False
    presence_omitted: bool = False
    date_wrong: bool = False
    weapon_conveyed: Conveyed | None = None
    injury_conveyed: Conveyed | None = None

    @property
    def offence(self) -> bool:
        """Whether the police identified an offence."""
        return bool(self.offences)

    @property
    def received_on(self) -> dt.date | None:
        """Date that social services received the notification; None unless it can be traced."""
        return None if self.received_days is None else self.reported_on + dt.timedelta(days=self.received_days)


@dataclass
class InDepth:
    """What a substantial intervention held, of the 46 families studied in depth (§7.3 to §8.2).

    `own` are services used on the family's own initiative. `package` says that support followed a Section 47 enquiry
    that the notification triggered (§7.3.1), `only_under_four` that all children are that young (§7.6). `episodes` are
    openings of the case after the notification: two or more are a stop-start intervention (§7.3.4).
    """

    stage: Stage
    outcome: Outcome
    mother: Engagement
    father: Engagement
    children: Engagement
    signposted: list[Service] = field(default_factory=list)
    own: list[Service] = field(default_factory=list)
    package: bool = False
    only_under_four: bool = False
    assessed: bool = False
    consulted: list[Agency] = field(default_factory=list)
    monitored_by: list[Agency] = field(default_factory=list)
    spoken_with: list[FamilyMember] = field(default_factory=list)
    man_not_perpetrator: bool = False
    episodes: int = 0


@dataclass(eq=False)
class PlannedFamily:
    """A family of the sample, or a booster: its incidents in order and what social services did, where it is traced.

    `earlier` and `later` are numbers of police notifications before the first sampled one, and after the last to the
    end of follow-up; `later_sources` are the other agencies that made contact in that time. A booster's one incident is
    of the month after the sample's.
    """

    site: Site
    incidents: list[PlannedIncident]
    pathway: Pathway | None = None
    previous: PreviousInvolvement | None = None
    subsequent: SubsequentInvolvement | None = None
    reclassified: bool = False
    discrepant: bool = False
    child_missing: bool = False
    infant: bool = False
    earlier: int = 0
    later: int = 0
    later_sources: list[Source] = field(default_factory=list)
    booster: bool = False
    in_depth: InDepth | None = None

    @property
    def traced(self) -> list[PlannedIncident]:
        """The incidents whose notification can be traced, in order."""
        return [incident for incident in self.incidents if incident.end_state == EndState.TRACED]

    @property
    def known(self) -> bool:
        """Whether social services know the family."""
        return all(incident.end_state != EndState.FAMILY_NOT_KNOWN for incident in self.incidents)


@dataclass
class Plan:
    """The whole plan: the families of the sample and the boosters."""

    families: list[PlannedFamily]
    boosters: list[PlannedFamily]
