"""Families found for notifications by their people alone: how many rightly, how many left to reviewers, how calibrated.

A notification is a family of the first file of `people.families`, and social services' families are those of the
second. A notification is known if at least one person of it stands in that record. Three decisions are scored:

- automatic: families accepted by the study's rule; what goes to review is left out;
- best: also, of what goes to review, the best family where it is more probable than not;
- reviewed: also, of what goes to review, the right family where it is listed: what flawless reviewers would give.

And people: those set beside each other in the families accepted, out of all who stand in both records.

Run: `python -m tests.benchmarks.families`.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
import pandas as pd

from filetrack import io
from filetrack.linkage.decide import families_supported, supporting
from filetrack.linkage.model import Matching
from filetrack.linkage.people import person_pairs
from filetrack.schemas.base import IDENTITY
from filetrack.schemas.care import Member
from filetrack.schemas.link import SupportedFamily
from filetrack.schemas.police import Person
from filetrack.schemas.study import Linkage, Study
from tests.benchmarks.attack import encoded_fields
from tests.benchmarks.people import PeopleFile, families

ROOT = Path(__file__).parents[2]
PEOPLE_OF_A_NOTIFICATION = 3.4
RUNS = [("clear", 10_000, 2), ("encoded", 10_000, 2), ("clear", 60_000, 3)]
"""Identifiers, notifications, seed. The config's `probability` was fitted on other seeds."""
BINS = [0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1]
_RIGHT = "right"
_FAMILY = [SupportedFamily.incident_id, SupportedFamily.family_id]


def supported(files: tuple[PeopleFile, PeopleFile], linkage: Linkage) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Families supported for each notification, and whether each is the `right` one; the pairs who support them."""
    encoded = linkage.identifiers == "encoded"
    police, care = (
        encoded_fields(file, linkage.encoding) if encoded else file.fields[IDENTITY].replace("", None) for file in files
    )
    of_police, of_care = (file.truth["family"].astype("str") for file in files)
    police = police.assign(**{Person.incident_id: of_police, Person.person_id: police.index.astype("str")})
    care = care.assign(**{Member.family_id: of_care, Member.member_id: care.index.astype("str")})
    with Matching(police[IDENTITY], care[IDENTITY], linkage) as matching:
        scored = matching.scored(matching.trained(), linkage.person_weight)
    pairs = person_pairs(scored, police, care, "north")
    found = families_supported(pairs, linkage, of_police.value_counts(), of_care.value_counts())
    same = (file.truth["person"].set_axis(file.truth.index.astype("str")) for file in files)
    people = zip((Person.person_id, Member.member_id), same, strict=True)
    left, right = (pairs[column].map(person) for column, person in people)
    return (
        found.assign(**{_RIGHT: found[SupportedFamily.incident_id] == found[SupportedFamily.family_id]}),
        supporting(pairs.assign(**{_RIGHT: left == right})),
    )


def measured(identifiers: str, notifications: int, seed: int) -> dict:
    """Scores of one run: about so many notifications, identifiers clear or encoded."""
    study = io.settings(ROOT / "config" / "study.yaml", Study).linkage
    files = families(int(notifications * PEOPLE_OF_A_NOTIFICATION), seed)
    started = time.perf_counter()
    found, pairs = supported(files, study.model_copy(update={"identifiers": identifiers}))
    seconds = time.perf_counter() - started
    left, right = (file.truth for file in files)
    known = left.loc[left["person"].isin(right["person"]), "family"].nunique()
    accepted, in_review = found[SupportedFamily.accepted], found[SupportedFamily.review]
    probable = found[SupportedFamily.probability] >= 0.5
    count = left["family"].nunique()
    return {
        "identifiers": identifiers,
        "seed": seed,
        "notifications": count,
        "families": right["family"].nunique(),
        "known": known,
        "in_review": round(found.loc[in_review, SupportedFamily.incident_id].nunique() / count, 4),
        "automatic": score(found[accepted], known),
        "best": score(found[accepted | (in_review & probable)], known),
        "reviewed": score(found[accepted | (in_review & found[_RIGHT])], known),
        "people": score(
            pairs.merge(found.loc[accepted, _FAMILY], on=_FAMILY), left["person"].isin(right["person"]).sum()
        ),
        "calibration": calibration(found),
        "seconds": round(seconds, 1),
    }


def score(chosen: pd.DataFrame, known: int) -> dict[str, float]:
    """Precision, recall and F1 of chosen families."""
    hits = int(chosen[_RIGHT].sum())
    return {
        "linked": len(chosen),
        "wrong": len(chosen) - hits,
        "precision": round(hits / len(chosen), 5),
        "recall": round(hits / known, 5),
        "f1": round(2 * hits / (len(chosen) + known), 5),
    }


def calibration(found: pd.DataFrame) -> list[dict]:
    """Best families by their probability: mean probability and share that are right."""
    best = found.drop_duplicates(SupportedFamily.incident_id)
    parts = best.groupby(np.digitize(best[SupportedFamily.probability], BINS[1:-1]))
    told = parts.agg(
        families=(_RIGHT, "size"), probability=(SupportedFamily.probability, "mean"), right=(_RIGHT, "mean")
    )
    return [{"from": BINS[part], **row} for part, row in told.round(4).to_dict("index").items()]


if __name__ == "__main__":
    results = []
    for run in RUNS:
        results.append(measured(*run))
        print(json.dumps(results[-1], indent=1), flush=True)
    out = ROOT / "results" / "benchmarks" / "families.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
