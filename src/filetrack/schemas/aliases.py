"""How files name what records hold (`config/aliases.yaml`): what a draft of a site's mapping is made from."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from filetrack.problems import nearest
from filetrack.schemas.codes import EventKind
from filetrack.schemas.mapping import RECORDS, fault, record_fields
from filetrack.schemas.study import Strict

Names = list[str]


class Aliases(Strict):
    """Other names of fields, of days of entries, of people in headers, of what is not recorded, and of codes.

    `shortened` are words that are written short in headers of several words, with what they stand for.
    """

    fields: dict[str, dict[str, Names]]
    events: dict[EventKind, Names]
    people: dict[Literal["victim", "perpetrator", "child", "mother", "father"], Names]
    shortened: dict[str, str]
    missing: Names
    words: dict[str, dict[str, Names]]

    @model_validator(mode="after")
    def _fields_are_known(self) -> Aliases:
        for record, fields in self.fields.items():
            if record not in RECORDS:
                raise fault(f"fields: unknown record “{record}”{nearest(record, RECORDS)}")
            for name in fields:
                if name not in record_fields(record):
                    raise fault(f"fields, {record}: unknown field “{name}”{nearest(name, record_fields(record))}")
        return self
