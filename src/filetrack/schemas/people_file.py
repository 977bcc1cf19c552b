"""How columns of any people file are recognised (`config/people_files.yaml`), for linkage by itself."""

from __future__ import annotations

from typing import Literal

from filetrack.schemas.study import Strict

PeopleField = Literal["forename", "surname", "dob", "sex", "postcode", "area", "address"]


class PeopleFiles(Strict):
    """Headers that mean a field (without regard to case, spaces and punctuation), and values that mean a sex."""

    columns: dict[PeopleField, list[str]]
    sexes: dict[str, Literal["female", "male"]]
