"""Officers write in their own manner: style, slips, and how ready they are to tell what was not, or what was before."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest

from filetrack.schemas.codes import Level, Location, Site
from filetrack.simulate.narratives.hand import OFFICERS, Habits, habits, phrases
from filetrack.simulate.narratives.texts import police_text
from tests.simulate.test_narratives import scene

LOG = re.compile(r"^(CALL|O/A|REPORT): ")
SLIPS = re.compile(
    r"\b({})\b".format("|".join(slip for slips in phrases("typing")["slips"].values() for slip in slips))
)
PAST = re.compile(r"[Pp]revious|[Ii]n the past|[Ll]ast (year|November|March)|200[2-5]|years ago|history|worse|earlier")
DENIED = re.compile(
    r"[Nn]o injur|not (been )?(hit|push|punch|touch|injur)|[Nn]o assault|den(y|ies|ied)|No violence|none"
)


@cache
def written(site: Site, officer: int, location: Location = Location.HOME) -> list[str]:
    rng = np.random.default_rng(officer)
    return [police_text(scene(site=site, location=location), rng, officer) for _ in range(12)]


def of(site: Site, wanted) -> list[int]:
    """Officers of a site of certain habits."""
    return [number for number in range(OFFICERS) if wanted(habits(site.value, number))]


def share(site: Site, officers: list[int], words: re.Pattern) -> float:
    texts = [text for number in officers for text in written(site, number)]
    assert len(texts) > 50
    return np.mean([bool(words.search(text)) for text in texts])


def test_an_officer_keeps_to_one_style():
    logs = [np.mean([bool(LOG.match(text)) for text in written(Site.NORTH, number)]) for number in range(OFFICERS)]
    assert set(logs) == {0.0, 1.0}
    assert 2 < sum(logs) < OFFICERS / 2


@pytest.mark.parametrize("site", list(Site))
def test_careful_officers_do_not_slip_and_hasty_ones_do(site):
    assert share(site, of(site, lambda one: one.slips == (0,)), SLIPS) == 0
    assert share(site, of(site, lambda one: one.slips == (1, 2, 3)), SLIPS) > 0.5


@pytest.mark.parametrize(("habit", "words"), [("recalls", PAST), ("negates", DENIED)])
def test_some_officers_write_more_of_the_past_or_of_what_was_not(habit, words):
    def kind(ready: bool):
        return lambda one: (getattr(one, habit) > 1) == ready

    apart = share(Site.SOUTH, of(Site.SOUTH, kind(True)), words) - share(Site.SOUTH, of(Site.SOUTH, kind(False)), words)
    assert apart > 0.15


def test_reports_of_telephone_contact_have_a_form_of_their_own_at_some_desks():
    for site in Site:
        desks = [
            np.mean([text.startswith("TELEPHONE REPORT: ") for text in written(site, number, Location.TELEPHONE)])
            for number in range(OFFICERS)
        ]
        assert set(desks) == {0.0, 1.0}


def test_the_sites_styles_differ():
    terse = {"&", "w/", "addr", "DVIS", "O/A"}
    north, south = (
        np.mean([bool(terse & set(re.split(r"[\s:.,]+", text))) for n in range(OFFICERS) for text in written(site, n)])
        for site in Site
    )
    assert north > 0.3 > south


def test_habits_are_the_same_in_every_population():
    assert habits("north", 3) == habits("north", 3)
    assert len({habits("north", number) for number in range(OFFICERS)}) == OFFICERS
    assert isinstance(habits("MERLIN", 0), Habits)


def test_a_level_is_written_by_every_officer():
    rng = np.random.default_rng(1)
    for officer in range(OFFICERS):
        for level in Level:
            assert len(police_text(scene(level=level), rng, officer)) > 20
