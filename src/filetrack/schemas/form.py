"""How one file comes: encoding, delimiter, title rows, aliases of headers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from filetrack.schemas.study import Strict

Text = Annotated[str, Field(min_length=1)]


class FileForm(Strict):
    """How one file comes. What is not said is as the raw schema and the custodian's anonymisation write it."""

    encoding: Literal["utf-8", "cp1252"] = "utf-8"
    delimiter: Literal[",", ";", "\t", "|"] = ","
    title_rows: int | None = Field(default=None, ge=0, le=50, description="Rows above the header; as the schema says")
    date_system: Literal[1900, 1904] = Field(default=1900, description="The day from which a workbook counts")
    missing: list[Text] = Field(default=[], description="Words that stand for what is not recorded")
    aliases: dict[Text, list[Text]] = Field(default={}, description="Other spellings of a header")

    @model_validator(mode="after")
    def _an_alias_stands_for_one_header(self) -> FileForm:
        listed = [alias for aliases in self.aliases.values() for alias in aliases]
        if len({*listed}) < len(listed):
            raise ValueError("an alias is listed twice")
        return self
