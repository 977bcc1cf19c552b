"""Coding of texts: a masked text in, codes with their evidence out (§4.8 to §4.11, §5.3.2, §5.4.2, §6.2.3)."""

from filetrack.coding.narrative.level import LevelRules, Offence
from filetrack.coding.narrative.locations import LocationRules
from filetrack.coding.narrative.mentions import ListedChild
from filetrack.coding.narrative.reader import Finding, Reader, Reading
from filetrack.coding.narrative.variables import VariableBook
from filetrack.coding.narrative.words import Words

BOOKS = ("context", "weapon", "removal", "aggressor", "injury", "caller", "forms", "remote")
"""Files of variables' rules, by name."""

__all__ = [
    "BOOKS",
    "Finding",
    "LevelRules",
    "ListedChild",
    "LocationRules",
    "Offence",
    "Reader",
    "Reading",
    "VariableBook",
    "Words",
]
