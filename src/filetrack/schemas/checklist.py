"""Reporting checklists (`config/checklists/*.yaml`): what guidance asks, and how far a run answers it."""

from __future__ import annotations

from typing import Literal

import pandera.pandas as pa
from pandera.typing import Series
from pydantic import Field, model_validator

from filetrack.schemas.base import Frame
from filetrack.schemas.study import Strict

FILLED = {"pipeline": "By the run", "partly": "Partly", "author": "By the author"}
"""Who answers an item."""

PageName = Literal[
    "overview",
    "tables",
    "attrition",
    "violence",
    "linkage",
    "outcomes",
    "standards",
    "validation",
    "codebook",
    "assumptions",
    "run",
]


class Item(Strict):
    """An item, in our words: `figures` are computed by a run, `remains` is what a person has to write."""

    id: str
    section: str
    asks: str
    filled: Literal["pipeline", "partly", "author"]
    figures: list[str] = []
    pages: list[PageName] = []
    remains: str | None = None

    @model_validator(mode="after")
    def _figures_and_what_remains(self) -> Item:
        if bool(self.figures) == (self.filled == "author"):
            raise ValueError(f"{self.id}: an item that a run answers names figures, one left to the author none")
        if (self.remains is None) != (self.filled == "pipeline"):
            raise ValueError(f"{self.id}: remains is told of items that a run does not answer whole, and of no other")
        return self


class Checklist(Strict):
    """A file of `config/checklists`."""

    title: str
    cites: list[str] = Field(min_length=1)
    items: list[Item] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_item_once(self) -> Checklist:
        ids = [item.id for item in self.items]
        repeated = sorted({one for one in ids if ids.count(one) > 1})
        if repeated:
            raise ValueError(f"used more than once: {', '.join(repeated)}")
        return self


class FilledItem(Frame):
    """An item of a checklist as a run leaves it."""

    checklist: Series[str] = pa.Field(title="Checklist")
    item: Series[str] = pa.Field(title="Item")
    section: Series[str] = pa.Field(title="Section")
    asks: Series[str] = pa.Field(title="What is asked")
    filled: Series[str] = pa.Field(isin=list(FILLED), title="Filled")
    answer: Series[str] = pa.Field(title="From this run")
    pages: Series[str] = pa.Field(title="Pages of the run")
    remains: Series[str] = pa.Field(title="Left to the author")
