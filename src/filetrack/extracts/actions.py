"""Offences that the police identified and actions that they took, one row each (§5.4 to §5.9)."""

from __future__ import annotations

import pandas as pd

from filetrack.extracts.fields import MOMENT, listed_codes, optional, optional_code
from filetrack.quality.examination import Examination
from filetrack.schemas.codes import Action, Offence
from filetrack.schemas.police import IncidentOffence, PoliceAction

CODELISTS = {"offence": Offence, "action": Action}

_TIME = r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4} [0-9]{1,2}:[0-9]{2}"
_LOG_LINE = rf"(?m)^[ \t]*(?P<time>{_TIME}|no time) - (?P<words>[^\r\n]*)\r?$"


def offences(file: Examination, incident: pd.Series, column: str, separator: str, meanings: pd.Series) -> pd.DataFrame:
    """Offences of incidents (IncidentOffence): what a column lists, each once; non-crime wordings are none."""
    listed = listed_codes(file, column, separator, meanings).rename(IncidentOffence.offence)
    incidents = file.records({IncidentOffence.incident_id: incident})
    return (
        incidents.join(listed, how="inner")
        .drop_duplicates()
        .sort_values([IncidentOffence.incident_id, IncidentOffence.offence])
    )


def taken(
    file: Examination,
    incident: pd.Series,
    entries: tuple[pd.Series, pd.Series],
    columns: tuple[str, str],
    meanings: pd.Series,
) -> pd.DataFrame:
    """Actions (PoliceAction) from entries: their times and their words, both indexed by line, in `columns`.

    Entries whose words mean no action that the study counts make no row, nor do those that the code list lacks,
    which are counted; a time that is none is not recorded, and counted.
    """
    (time, words), (time_column, words_column) = entries, columns
    coded = pd.DataFrame(
        {
            PoliceAction.action: optional_code(file, words_column, meanings, text=words),
            PoliceAction.taken_at: optional(file, time_column, MOMENT, text=time),
        }
    )
    incidents = file.records({PoliceAction.incident_id: incident})
    return incidents.join(coded.dropna(subset=PoliceAction.action), how="inner").sort_values(
        [PoliceAction.incident_id, PoliceAction.taken_at, PoliceAction.action]
    )


def log_entries(text: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Times (blank for `no time`) and words of the log's lines in texts, indexed as the texts, in their order."""
    lines = text.str.extractall(_LOG_LINE).droplevel("match")
    return lines["time"].replace("no time", ""), lines["words"].str.strip()


def without_log(text: pd.Series) -> pd.Series:
    """Texts without the lines of their log."""
    return text.str.replace(_LOG_LINE, "", regex=True).str.strip()
