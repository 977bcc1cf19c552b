"""The study's linkage config, and invented families: what the police hold, what social services hold, and the truth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from faker.providers.person.en_GB import Provider as Names

from filetrack import io
from filetrack.anonymise.encode import encoded, standard
from filetrack.keys import simulated
from filetrack.schemas.base import IDENTITY, Identity
from filetrack.schemas.care import Event, Family, Member
from filetrack.schemas.police import Child, Incident, Notification, Person
from filetrack.schemas.sample import Sampled
from filetrack.schemas.study import Linkage, Study

CONFIG = Path(__file__).parents[2] / "config"
KEY = simulated(1)
FEMALE, MALE = sorted(Names.first_names_female), sorted(Names.first_names_male)
SURNAMES = sorted(set(Names.last_names))
LETTERS = "abcdefghilmnoprstuy"


@dataclass
class Invented:
    """Records of one site, and the true family of each incident (None: not in social services' records)."""

    sampled: pd.DataFrame
    incidents: pd.DataFrame
    notifications: pd.DataFrame
    people: pd.DataFrame
    children: pd.DataFrame
    families: pd.DataFrame
    members: pd.DataFrame
    events: pd.DataFrame
    truth: dict[str, str | None]


def identity(people: list[dict], linkage: Linkage) -> pd.DataFrame:
    """Linkage fields of people given by forename, surname, dob, sex, postcode, as an extract would have them."""
    frame = pd.DataFrame(people, columns=["forename", "surname", "dob", "sex", "postcode"], dtype="str").fillna("")
    identifiers = (frame[field] for field in ("forename", "surname", "dob", "postcode"))
    clear = standard(*identifiers, linkage.encoding).assign(**{Identity.sex: frame["sex"]})[IDENTITY]
    made = clear if linkage.identifiers == "clear" else encoded(clear, KEY, linkage.encoding)
    return made.replace("", None)


def site_invented(
    linkage: Linkage, seed: int, families: int = 300, notified: int = 60, unknown: int = 6, marked: float = 0.4
) -> Invented:
    """A site of so many families, `notified` of them notified, `unknown` of those not in social services' records."""
    rng = np.random.default_rng(seed)
    districts = [f"ZZ{number}" for number in range(1, 13)]

    def one(values):
        return values[int(rng.integers(len(values)))]

    def born(first, last):
        return str(np.datetime64("2007-01-01") - int(rng.integers(first * 365, last * 365)))

    def home():
        return f"{one(districts)} {rng.integers(10)}{one('ABDEF')}{one('ABDEF')}"

    def family():
        surname, place = one(SURNAMES), home()
        mother = {
            "forename": one(FEMALE),
            "surname": one([surname, one(SURNAMES)]),
            "dob": born(20, 45),
            "sex": "female",
        }
        father = {"forename": one(MALE), "surname": surname, "dob": born(20, 50), "sex": "male"}
        children = [
            {"forename": one(FEMALE if girl else MALE), "surname": surname, "dob": born(0, 16),
             "sex": "female" if girl else "male"}
            for girl in rng.integers(2, size=int(rng.integers(1, 5)))
        ]  # fmt: skip
        return [person | {"postcode": place} for person in (mother, father, *children)]

    def misspelt(name):
        at = int(rng.integers(1, len(name)))
        return name[:at] + one(LETTERS) + name[at + int(rng.integers(2)) :]

    def as_police_have(person, moved):
        person = dict(person)
        for field in ("forename", "surname"):
            if rng.random() < 0.06:
                person[field] = misspelt(person[field])
        if rng.random() < 0.02:
            person["forename"], person["surname"] = person["surname"], person["forename"]
        if rng.random() < 0.08:
            person["dob"] = one(["", person["dob"][:8] + f"{rng.integers(1, 29):02d}"])
        return person | ({"postcode": moved} if moved else {})

    everyone = [family() for _ in range(families)]
    everyone += [  # cousins: another family of the same surname, in the same street
        [member | {"surname": kin[1]["surname"], "postcode": kin[0]["postcode"]} for member in family()]
        for kin in everyone[: families // 20]
    ]
    cases = []
    for number, true in enumerate(everyone[:notified]):
        moved = home() if rng.random() < 0.12 else None
        police = [as_police_have(person, moved) for person in true]
        if rng.random() < 0.15:  # a new partner
            police[1] = as_police_have(family()[1], moved)
        if len(police) > 3 and rng.random() < 0.3:  # a child left out
            police.pop()
        cases.append((f"i{number}", f"n{number}", police, f"f{number}" if number >= unknown else None))
    reported = pd.Timestamp("2007-01-10")
    care = [(f"f{number}", members) for number, members in enumerate(everyone) if number >= unknown]
    known = [(notification, true) for _, notification, _, true in cases if true]
    quoted = [pair for pair in known if rng.random() < marked]
    site = {"site": "north"}

    def frame(rows, schema, people=None):
        made = pd.DataFrame([site | row for row in rows])
        if people is not None:
            made = pd.concat([made, identity(people, linkage)], axis=1)
        return made.reindex(columns=list(schema.to_schema().columns))

    adults = [(i, number, person) for i, _, police, _ in cases for number, person in enumerate(police[:2])]
    young = [(i, number, person) for i, _, police, _ in cases for number, person in enumerate(police[2:])]
    members = [(f, number, person) for f, people in care for number, person in enumerate(people)]
    return Invented(
        frame([{Sampled.incident_id: i, Sampled.notification_id: n} for i, n, _, _ in cases], Sampled),
        frame([{Incident.incident_id: i, Incident.reported_on: reported} for i, *_ in cases], Incident),
        frame(
            [{Notification.notification_id: n, Notification.incident_id: i, Notification.sent_on: reported}
             for i, n, _, _ in cases],
            Notification,
        ),
        frame([{Person.incident_id: i, Person.person_id: f"{i}-{k}"} for i, k, _ in adults], Person,
              [person for *_, person in adults]),
        frame([{Child.incident_id: i, Child.child_id: f"{i}-c{k}"} for i, k, _ in young], Child,
              [person for *_, person in young]),
        frame([{Family.family_id: f, Family.file: "read"} for f, _ in care], Family),
        frame([{Member.family_id: f, Member.member_id: f"{f}-{k}"} for f, k, _ in members], Member,
              [person for *_, person in members]),
        frame([{Event.family_id: f, Event.event_id: f"e{n}", Event.kind: "notification", Event.reference: n,
                Event.happened_on: reported} for n, f in quoted], Event),
        {i: true for i, _, _, true in cases},
    )  # fmt: skip


@pytest.fixture(scope="session")
def linkage():
    return io.settings(CONFIG / "study.yaml", Study).linkage


@pytest.fixture(scope="session")
def clear(linkage):
    return linkage.model_copy(update={"identifiers": "clear"})


@pytest.fixture(scope="session")
def invented():
    return site_invented
