"""What the police of an authority hold, in the minimum notification layout (config/formats/notification.yaml)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from filetrack.schemas.codes import PersonRole
from filetrack.simulate.year.draws import chance, chosen, days, iso, numbered, within
from filetrack.simulate.year.people import Households, People, as_written
from filetrack.simulate.year.settings import Errors, Police
from filetrack.simulate.year.texts import NAMES, Texts

INCIDENT, NOTIFICATION = "I", "N"
"""Prefixes of the references of incidents and notifications."""


@dataclass(frozen=True)
class Notified:
    """Notifications in parallel arrays: the family of each, the day reported and the day sent."""

    family: np.ndarray
    reported: np.ndarray
    sent: np.ndarray

    def __len__(self) -> int:
        return len(self.family)


def notified(family: np.ndarray, reported: np.ndarray, settings: Police, rng: np.random.Generator) -> Notified:
    """Notifications of incidents of families, with the days on which they were sent."""
    return Notified(family, reported, reported + days(settings.days_to_send, len(family), rng))


def police_files(
    families: Households,
    notifications: Notified,
    others: np.ndarray,
    settings: Police,
    errors: Errors,
    texts: Texts,
    rng: np.random.Generator,
) -> tuple[dict[str, pd.DataFrame], np.ndarray]:
    """The police's files by name, and the position of the text of each notified incident.

    Notified incidents come first; `others` are the days of those that were not notified, which have no people.
    """
    on_record = _listed(families, notifications, settings.child_listed, rng)
    counts = np.bincount(on_record[0], minlength=len(notifications))
    text = texts.drawn(counts, rng)
    victims, suspects = _adults(families, notifications.family, texts.woman_victim[text])
    victims, suspects = as_written(victims, errors, rng), as_written(suspects, errors, rng)
    children = as_written(families.children.take(on_record[1]), errors, rng)
    postcodes = np.where(
        chance(errors.postcode_missing, len(notifications), rng), "", families.postcodes[notifications.family]
    )
    names = np.full((len(notifications), NAMES), "", dtype=object)
    names[:, 0], names[:, 1] = victims.forename, victims.surname
    names[:, 2], names[:, 3] = suspects.forename, suspects.surname
    names[on_record[0], 4 + within(counts)] = children.forename
    files = {
        "notifications": _incidents(notifications, others, settings, texts, text, texts.filled(text, names), rng),
        "people": _people(families, notifications.family, texts.woman_victim[text], victims, suspects, postcodes),
        "children": _children(*on_record, children, postcodes),
    }
    return files, text


def _listed(
    families: Households, notifications: Notified, share: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """For each child on record, the notification and the child: those born by then, the family's eldest always."""
    counts = families.counts[notifications.family]
    notification = np.repeat(np.arange(len(notifications)), counts)
    child = families.first_child[notifications.family][notification] + within(counts)
    born = families.children.born[child]
    eldest = child == families.eldest[families.of[child]]
    listed = eldest | (chance(share, len(child), rng) & (born <= notifications.reported[notification]))
    return notification[listed], child[listed]


def _adults(families: Households, family: np.ndarray, woman_victim: np.ndarray) -> tuple[People, People]:
    women, men = families.mothers.take(family), families.fathers.take(family)
    victims, suspects = (
        People(*(np.where(who, of_women, of_men) for of_women, of_men in zip(women, men, strict=True)))
        for who in (woman_victim, ~woman_victim)
    )
    return victims, suspects


def _incidents(
    notifications: Notified,
    others: np.ndarray,
    settings: Police,
    texts: Texts,
    text: np.ndarray,
    narratives: np.ndarray,
    rng: np.random.Generator,
) -> pd.DataFrame:
    count, rest = len(notifications), len(others)
    minutes = rng.integers(24 * 60, size=count + rest)
    hour, minute = (np.char.zfill(part.astype(str), 2).astype(object) for part in divmod(minutes, 60))
    blank = np.full(rest, "", dtype=object)
    never = np.full(rest, "NaT", dtype="datetime64[D]")
    return pd.DataFrame(
        {
            "Incident Ref": numbered(INCIDENT, np.arange(count + rest)),
            "Reported Date": iso(np.concatenate([notifications.reported, others])),
            "Reported Time": hour + ":" + minute,
            "Relationship": np.concatenate([texts.relationship[text], chosen(settings.relationship, rest, rng)]),
            "Location": np.concatenate([texts.location[text], chosen(settings.location, rest, rng)]),
            "Narrative": np.concatenate([narratives, blank]),
            "Notification Ref": np.concatenate([numbered(NOTIFICATION, np.arange(count)).to_numpy(object), blank]),
            "Created Date": iso(np.concatenate([notifications.reported, never])),
            "Shared Date": iso(np.concatenate([notifications.sent, never])),
            "Risk Grade": np.concatenate([chosen(settings.risk, count, rng), blank]),
        },
        dtype="str",
    )


def _people(
    families: Households,
    family: np.ndarray,
    woman_victim: np.ndarray,
    victims: People,
    suspects: People,
    postcodes: np.ndarray,
) -> pd.DataFrame:
    """Two rows an incident, victim and perpetrator, one after the other; a person has one reference throughout."""
    count = len(family)
    order = np.arange(2 * count).reshape(2, count).T.ravel()
    both = victims.joined(suspects)
    is_mother = np.concatenate([woman_victim, ~woman_victim])
    person = np.tile(family, 2) + np.where(is_mother, 0, len(families))
    roles = np.repeat(np.array([PersonRole.VICTIM.value, PersonRole.PERPETRATOR.value], dtype=object), count)
    frame = _identities(both, np.tile(postcodes, 2))
    frame.insert(0, "Incident Ref", numbered(INCIDENT, np.tile(np.arange(count), 2)))
    frame.insert(1, "Person Ref", numbered("A", person))
    frame.insert(2, "Role", pd.Series(roles, dtype="str"))
    return frame.take(order).reset_index(drop=True)


def _children(notification: np.ndarray, child: np.ndarray, children: People, postcodes: np.ndarray) -> pd.DataFrame:
    frame = _identities(children, postcodes[notification])
    frame.insert(0, "Incident Ref", numbered(INCIDENT, notification))
    frame.insert(1, "Child Ref", numbered("K", child))
    return frame


def _identities(people: People, postcodes: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Forename": people.forename,
            "Surname": people.surname,
            "Date Of Birth": iso(people.born),
            "Sex": people.sex,
            "Postcode": postcodes,
        },
        dtype="str",
    )
