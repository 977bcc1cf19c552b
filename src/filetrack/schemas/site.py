"""How a site's files come (`config/sites/<site>.yaml`): encoding, delimiter, title rows, aliases of headers."""

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


Forms = dict[Text, FileForm]
"""Forms of files, by the name of the file."""


class Tree(Strict):
    """Files of both agencies in one tree of data."""

    police: Forms = {}
    care: Forms = {}


class Limits(Strict):
    """What a workbook may unfold to before it is refused unread."""

    ratio: int = Field(
        default=200, ge=10, description="Bytes unpacked for a byte packed, in parts from 1 MB on; likewise texts"
    )
    megabytes: int = Field(default=100, ge=1, description="Unpacked, in all; likewise texts of all cells")
    cells: int = Field(default=5_000_000, ge=1000, description="Cells of the sheet that holds every value")


class SiteConfig(Strict):
    """How the files of a site come: those of its agencies, and the extracts that custodians make of them."""

    agencies: Tree = Tree()
    extracts: Tree = Tree()
    limits: Limits = Limits()
