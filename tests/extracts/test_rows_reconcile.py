"""Whatever is wrong with rows: each is accepted or quarantined with a reason, never lost."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from filetrack.extracts import north_care, north_police, south_care, south_police
from filetrack.schemas.codes import Severity
from filetrack.schemas.police import Incident
from filetrack.schemas.quality import CheckCount, Quarantined, Reconciled

SOUND = {
    north_police: {
        "Date Reported": "12/01/2007",
        "Relationship": "DIVORCED",
        "Place": "STREET",
        "Role": "VICTIM",
        "Child No": "1",
        "Call No": "1",
        "Received": "12/01/2007 21:30",
        "Assessed": "13/01/2007",
        "Taken": "13/01/2007 10:00",
        "Action": "ARRESTED",
        "Offence": "COMMON ASSAULT; HARASSMENT",
        "Noted": "ALCOHOL; PREGNANT",
        "Children On Form": "1, 2",
        "Completed": "13/01/2007",
        **dict.fromkeys(["Incident Ref", "Person ID"], "p1"),
    },
    south_police: {
        "DATE_REPORTED": "12/01/2007",
        "DV_FLAG": "DV",
        "CLASSIFICATION": "ABH/HARASSMENT",
        "RISK_LEVEL": "HIGH",
        "DETAILS": "Argument.\n13/01/2007 10:00 - arrested\nno time - letter to victim",
        "VENUE_TYPE": "STREET",
        "P1_ROLE": "VICTIM",
        "P2_RELATION_TO_P1": "SPOUSE",
        "CREATED": "13/01/2007",
        "OTHER_REFS": "CRIS p1",
        "SUBJECT_NO": "1",
        **dict.fromkeys(["CRIS_NO", "MERLIN_NO", "Study No", "CRIS No"], "p1"),
    },
    north_care: {
        "Link": "SIBLING",
        "Event": "HOME VISIT",
        "Type": "CALL IN",
        "Letter": "DV LETTER 1",
        "Assessment": "INITIAL",
        "Plan": "CHILD IN NEED",
        "Placement": "FOSTER CARE",
        "Service": "GP",
        "For": "MOTHER",
        "Origin": "SIGNPOSTED",
        "Agency": "GP",
        "Purpose": "MONITORING",
        "Spoken With": "FATHER",
        "Lives With": "MOTHER",
        **dict.fromkeys(["ICS Child ID", "Linked Child ID", "Event ID", "Entry ID"], "p1"),
        **dict.fromkeys(["Event Date", "Entry Date", "Date Sent", "Started", "Date", "From"], "12/01/2007"),
    },
    south_care: {
        "File No": "p1",
        "File location": "CENTRAL FILE STORE",
        "Person No": "1",
        "Relationship": "CHILD",
        "Entry": "File closed",
        "Service": "GP",
        "Who": "Mother",
        "How": "Signposted",
        "Agency": "GP",
        "Purpose": "Monitoring",
        "Spoken with": "Father",
        "Children live with": "Mother",
        **dict.fromkeys(["Received stamp", "Date", "From"], "2007-01-12"),
    },
}
TEXTS = ("", "?", "p1", "p2", "Y", "0", "31/02/2007", "12/01/2007", "2007-01-12", "12/01/2007 25:00")


OF_NO_ROW = {"month_not_covered", "day_not_covered", "day_month_swapped"}
"""Checks of what no row holds, or of a column as a whole, which cannot refuse rows."""


def damage(seed: int) -> list[tuple[int, int, int, str]]:
    """Up to twelve cells to overwrite: file, row, column and text, each drawn at random."""
    drawn = np.random.default_rng(seed).integers([10, 3, 31, len(TEXTS)], size=(2 * seed + 2, 4))
    return [(file, row, column, TEXTS[text]) for file, row, column, text in drawn.tolist()]


def damaged_frames(source, raw_frame, damage) -> dict:
    """Three sound rows a file, of which the first two repeat each other, with some cells overwritten."""
    frames = {}
    for schema in source.FILES:
        empty = raw_frame(schema)
        sound = {header: text for header, text in SOUND[source].items() if header in empty.columns}
        other = {header: "p2" if text == "p1" else text for header, text in sound.items()}
        frames[schema] = raw_frame(schema, sound, sound, other)
    for file, row, column, text in damage:
        frame = frames[source.FILES[file % len(source.FILES)]]
        frame.iloc[row, column % frame.shape[1]] = text
    return frames


def stricter(checks):
    """The codebook with every check that only tells of rows refusing them."""
    tells = {code for code, check in checks.checks.items() if check.severity == Severity.WARN} - OF_NO_ROW
    refusing = {code: checks[code].model_copy(update={"severity": Severity.QUARANTINE}) for code in tells}
    return checks.model_copy(update={"checks": {**checks.checks, **refusing}})


@pytest.mark.parametrize("source", SOUND, ids=lambda source: source.__name__.rpartition(".")[2])
@pytest.mark.parametrize("seed", range(6))
def test_rows_read_are_accepted_or_quarantined(source, seed, raw_frame, codes, study, opened, checks):
    frames = damaged_frames(source, raw_frame, damage(seed))
    files = opened(source, frames, stricter(checks) if seed % 2 else checks)
    records = source.conform(files, codes(source), study)
    for file, frame in zip(files.values(), frames.values(), strict=True):
        counts, refused, counted = file.reconciled().iloc[0], file.quarantined(), file.counts()
        assert counts[Reconciled.rows_read] == len(frame)
        assert counts[Reconciled.rows_accepted] + refused[Quarantined.line].nunique() == len(frame)
        assert set(refused[Quarantined.line]) | set(frame.index[file.accepted]) == set(frame.index)
        refusing = counted[CheckCount.severity].isin(["stop", "quarantine"]) & ~counted[CheckCount.rule].isin(OF_NO_ROW)
        assert counted.loc[refusing, CheckCount.failed].sum() == len(refused)
    if Incident in records:
        assert len(records[Incident]) == int(next(iter(files.values())).accepted.sum())


@pytest.mark.parametrize("source", SOUND, ids=lambda source: source.__name__.rpartition(".")[2])
def test_sound_rows_of_every_file_are_accepted_once(source, raw_frame, codes, study, opened):
    files = opened(source, damaged_frames(source, raw_frame, []))
    source.conform(files, codes(source), study)
    assert all(file.accepted.tolist() == [True, False, True] for file in files.values())


def test_files_with_a_header_and_no_rows_give_empty_records(raw_frame, codes, study, opened):
    files = opened(north_care, {schema: raw_frame(schema) for schema in north_care.FILES})
    records = north_care.conform(files, codes(north_care), study)
    assert all(isinstance(frame, pd.DataFrame) and frame.empty for frame in records.values())
    assert all(len(file.rows) == 0 for file in files.values())
