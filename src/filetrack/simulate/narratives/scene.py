"""A scene: what a text has to tell of an incident, its adults and its children (§4.8 to §4.12)."""

from __future__ import annotations

from dataclasses import dataclass

from filetrack.schemas.codes import (
    Caller,
    ChildLocation,
    Context,
    Injured,
    Level,
    Location,
    Parties,
    Relationship,
    Removal,
    Site,
    Weapon,
)


@dataclass(frozen=True)
class Adult:
    """An adult of an incident; `sex` is M, F or blank."""

    forename: str
    surname: str
    sex: str
    injured: bool = False


@dataclass(frozen=True)
class SceneChild:
    """A child of an incident; `location` is what the text must say of it."""

    forename: str
    age_years: int | None
    sex: str | None
    location: ChildLocation
    injured: bool = False
    surname: str = ""


@dataclass(frozen=True)
class Scene:
    """An incident as the study would code it; `presence_tick` is the north's box for children present.

    `victim` and `other` are the two adults in the record's order (P1, P2 where both have one part); `aggressor` is the
    place, 0 or 1, of the one who was the aggressor. `injured` counts only for those without a place of their own on
    the record: an officer, a relative, a person of unknown part. `caller` is told where it is set.
    """

    site: Site
    level: Level
    relationship: Relationship
    location: Location
    victim: Adult
    other: Adult
    children: tuple[SceneChild, ...]
    presence_tick: bool | None
    parties: Parties = Parties.VICTIM_AND_PERPETRATOR
    aggressor: int = 1
    contexts: tuple[Context, ...] = ()
    weapon: Weapon = Weapon.NONE
    injured: tuple[Injured, ...] = ()
    removal: Removal = Removal.OTHER
    caller: Caller | None = None
    in_person: bool = False

    @property
    def one_part(self) -> bool:
        """Whether both adults have one part: both victims, or both accused."""
        return self.parties != Parties.VICTIM_AND_PERPETRATOR

    @property
    def harmed(self) -> Adult:
        """The adult who was not the aggressor."""
        return self.other if self.aggressor == 0 else self.victim

    @property
    def actor(self) -> Adult:
        """The aggressor."""
        return self.victim if self.aggressor == 0 else self.other
