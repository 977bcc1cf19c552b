"""Tables as declarations (`config/tables.yaml`): what each printed table counts, of whom, and under which labels."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pydantic import Field, model_validator

from filetrack.problems import nearest
from filetrack.schemas.base import Frame
from filetrack.schemas.case import Case, CaseChild, CaseFamily
from filetrack.schemas.codes import EndState, Site
from filetrack.schemas.sample import Register
from filetrack.schemas.study import Month, Strict

SOURCES: dict[str, type[Frame]] = {"cases": Case, "case_children": CaseChild, "case_families": CaseFamily}
"""Frames that a cross-tabulation may count: incidents, children's involvements, families."""


class Printed(NamedTuple):
    """A column as the report prints it: its headings, and the labels of the cells that it shows."""

    group: str | None
    heading: str
    count: str | None
    percent: str | None


class Declared(Strict):
    """What every table says of itself. `base` tells in words whom the table is about."""

    number: str = Field(pattern=r"^[1-9][0-9]?$")
    title: str
    section: str
    unit: str
    base: str
    row_heading: str = ""
    footnote: str | None = None


class Line(Strict):
    """A printed row and what it counts: codes, a band of numbers (`over` excludes its end), or a missing value.

    `variable` is given where it is not the table's row variable. A row with `only_if_any` is left out while it counts
    none: the report has no such row, and no record may be dropped for that.
    """

    label: str
    variable: str | None = None
    codes: list[str] | None = None
    over: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    missing: bool = False
    only_if_any: bool = False

    @property
    def is_band(self) -> bool:
        """Whether the row is a band of numbers."""
        return any(end is not None for end in (self.over, self.at_least, self.at_most))

    @model_validator(mode="after")
    def _one_condition(self) -> Line:
        if (self.codes is not None) + self.is_band + self.missing != 1:
            raise ValueError(f"the row “{self.label}” needs exactly one of codes, a band, missing")
        return self


class Group(Strict):
    """A printed group of columns and the codes that it counts."""

    label: str
    codes: list[str] = Field(min_length=1)


class Columns(Strict):
    """The column variable, its groups in printed order, and the label of the total column."""

    variable: str
    groups: list[Group] = Field(min_length=1)
    heading: str | None = None
    total: str | None = None


class Share(Strict):
    """A percentage. Rows named in `without` are left out of its base; `{base}` in `heading` stands for that base."""

    label: str = "Percentage"
    heading: str | None = None
    without: list[str] = []


class CrossTab(Declared):
    """A table that counts the rows of one frame by one variable, or by two; percentages are of columns."""

    source: Literal["cases", "case_children", "case_families"]
    where: dict[str, list[str]] = {}
    variable: str
    rows: list[Line] = Field(min_length=1)
    total: str | None = "Total"
    columns: Columns | None = None
    cells: Literal["apart", "together"] = "apart"
    shares: list[Share] = [Share()]

    @model_validator(mode="after")
    def _names_are_known(self) -> CrossTab:
        if self.cells == "together" and (self.columns is None or len(self.shares) != 1):
            raise ValueError("counts and percentages stand together only under a column variable, with one share")
        labels = {line.label for line in self.rows}
        for share in self.shares:
            for label in share.without:
                if label not in labels:
                    raise ValueError(f"`without` names no row “{label}”{nearest(label, labels)}")
        for line in self.rows:
            _check(self.source, line.variable or self.variable, line.codes, band=line.is_band)
        for variable, codes in self.where.items():
            _check(self.source, variable, codes)
        if self.columns:
            _check(self.source, self.columns.variable, [code for g in self.columns.groups for code in g.codes])
        return self

    @property
    def groups(self) -> list[str | None]:
        """Labels of the groups of columns in printed order, the total among them; one unnamed where there are none."""
        if self.columns is None:
            return [None]
        labels = [group.label for group in self.columns.groups]
        return [*labels, self.columns.total] if self.columns.total else labels

    def count_label(self, group: str | None) -> str:
        """Label of a group's column of counts."""
        if self.cells == "together":
            return str(group)
        return f"{group}, Number" if group else "Number"

    def share_label(self, group: str | None, share: Share) -> str:
        """Label of a group's column of percentages."""
        if self.cells == "together":
            return f"{group} (%)"
        return f"{group}, {share.label}" if group else share.label

    def printed(self) -> list[Printed]:
        """The columns as printed."""
        columns = []
        for group in self.groups:
            if self.cells == "together":
                over = None if group == self.columns.total else self.columns.heading
                columns.append(Printed(over, group, self.count_label(group), self.share_label(group, self.shares[0])))
                continue
            columns.append(Printed(group, "Number", self.count_label(group), None))
            columns += [
                Printed(group, share.heading or share.label, None, self.share_label(group, share))
                for share in self.shares
            ]
        return columns


class RegisterColumn(Strict):
    """A column of monthly counts at a site, `share_of` another register column where a percentage is printed."""

    heading: str
    label: str
    site: Site
    counts: str
    share_of: str | None = None

    @property
    def name(self) -> str:
        """Label of the column's cells."""
        return f"{self.heading}, {self.label}"

    @model_validator(mode="after")
    def _counts_are_known(self) -> RegisterColumn:
        known = [Register.incidents, Register.notified, Register.notified_partners]
        for name in filter(None, (self.counts, self.share_of)):
            if name not in known:
                raise ValueError(f"the register has no counts “{name}”{nearest(name, known)}")
        return self


class RegisterTable(Declared):
    """Monthly counts of the sites' registers and shares of them (Table 3)."""

    months: dict[Month, str]
    columns: list[RegisterColumn] = Field(min_length=1)

    def printed(self) -> list[Printed]:
        """The columns as printed."""
        return [Printed(c.heading, c.label, c.name, f"{c.name} (%)" if c.share_of else None) for c in self.columns]


class TracingTable(Declared):
    """What became of each notification, and how many families remain (Table 32)."""

    sites: dict[Site, str]
    total: str
    heading: str
    original: str
    end_states: dict[EndState, str]
    traced: str
    surplus: str
    multiple: str = Field(pattern=r"\{n\}")
    multiples: list[int] = Field(min_length=1)
    families: str

    @model_validator(mode="after")
    def _every_end_state(self) -> TracingTable:
        if {EndState.TRACED, *self.end_states} != set(EndState) or EndState.TRACED in self.end_states:
            raise ValueError("end_states must name every end state except traced, once")
        return self

    def printed(self) -> list[Printed]:
        """The columns as printed."""
        return [
            Printed(None if label == self.total else self.heading, label, label, f"{label} (%)")
            for label in (*self.sites.values(), self.total)
        ]


class Tables(Strict):
    """The whole of `config/tables.yaml`."""

    registers: list[RegisterTable] = []
    tracing: list[TracingTable] = []
    tables: list[CrossTab] = []

    @model_validator(mode="after")
    def _numbers_are_unique(self) -> Tables:
        numbers = [table.number for table in (*self.registers, *self.tracing, *self.tables)]
        repeated = sorted({number for number in numbers if numbers.count(number) > 1})
        if repeated:
            raise ValueError(f"declared more than once: table {', '.join(repeated)}")
        return self

    def in_order(self) -> list[RegisterTable | TracingTable | CrossTab]:
        """All tables by number."""
        return sorted((*self.registers, *self.tracing, *self.tables), key=lambda table: int(table.number))


def _check(source: str, variable: str, codes: list[str] | None, *, band: bool = False) -> None:
    columns = SOURCES[source].to_schema().columns
    if variable not in columns:
        raise ValueError(f"{source} have no variable “{variable}”{nearest(variable, columns)}")
    allowed = [str(v) for c in columns[variable].checks if c.name == "isin" for v in c.statistics["allowed_values"]]
    if band and allowed:
        raise ValueError(f"{variable} holds codes, which no band of numbers can count")
    for code in codes or []:
        if code not in allowed:
            raise ValueError(f"{variable} has no code “{code}”{nearest(code, allowed)}")
