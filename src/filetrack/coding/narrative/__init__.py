"""Coding of narratives: a masked text in, codes with their evidence out (§4.10, §4.11, coding manual)."""

from filetrack.coding.narrative.level import LevelRules, Offence
from filetrack.coding.narrative.locations import LocationRules
from filetrack.coding.narrative.mentions import ListedChild
from filetrack.coding.narrative.reader import Finding, Reader, Reading
from filetrack.coding.narrative.words import Words

__all__ = ["Finding", "LevelRules", "ListedChild", "LocationRules", "Offence", "Reader", "Reading", "Words"]
