"""Tables as declarations (`config/tables.yaml`): what each printed table counts, of whom, and under which labels."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pydantic import Field, model_validator

from filetrack.problems import nearest
from filetrack.schemas.base import AtSite, Frame
from filetrack.schemas.case import (
    Case,
    CaseAction,
    CaseAdult,
    CaseChild,
    CaseFamily,
    CaseInjury,
    CaseOffence,
    InDepthAgency,
    InDepthFamily,
    InDepthService,
)
from filetrack.schemas.codes import EndState
from filetrack.schemas.finding import Variable
from filetrack.schemas.sample import Register
from filetrack.schemas.study import Month, SiteName, Strict

SOURCES: dict[str, type[Frame]] = {
    "cases": Case,
    "case_children": CaseChild,
    "case_adults": CaseAdult,
    "case_injuries": CaseInjury,
    "case_offences": CaseOffence,
    "case_actions": CaseAction,
    "case_families": CaseFamily,
    "in_depth": InDepthFamily,
    "in_depth_services": InDepthService,
    "in_depth_agencies": InDepthAgency,
}
"""Frames that a cross-tabulation may count: incidents, people and actions in them, families and what reached them."""

CODED = {
    ("cases", Case.level): Variable.LEVEL,
    ("cases", Case.presence): Variable.CHILD_LOCATION,
    ("cases", Case.weapon): Variable.WEAPON,
    ("cases", Case.removal): Variable.REMOVAL,
    ("cases", Case.caller): Variable.CALLER,
    ("case_children", CaseChild.child_location): Variable.CHILD_LOCATION,
    ("case_injuries", CaseInjury.injured): Variable.INJURY,
}
"""What tables count that rules or people code: a frame's column, and the variable coded."""

Where = dict[str, list[str | bool]]
"""A choice of records: for each variable, the values that it may have."""


class Printed(NamedTuple):
    """A column as the report prints it: its headings, and the labels of the cells that it shows."""

    group: str | None
    heading: str
    count: str | None
    percent: str | None


class Elsewhere(Strict):
    """What a table says of itself in a study of other sites or months, where that is not what the report prints.

    `labels` are those of rows, counts and percentages, by the label that is printed.
    """

    title: str = ""
    base: str = ""
    footnote: str | None = None
    labels: dict[str, str] = {}


class Declared(Strict):
    """What every table says of itself. `base` tells in words whom the table is about."""

    number: str = Field(pattern=r"^[1-9][0-9]?$")
    title: str
    section: str
    unit: str
    base: str
    row_heading: str = ""
    footnote: str | None = None
    elsewhere: Elsewhere | None = None


class Line(Strict):
    """A printed row and what it counts: codes, a band of numbers (`over` excludes its end), or a missing value.

    `variable` is given where it is not the table's row variable. A row with `only_if_any` is left out while it counts
    none: the report has no such row, and no record may be dropped for that. A row without `share` has no percentages.
    """

    label: str
    variable: str | None = None
    codes: list[str] | None = None
    over: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    missing: bool = False
    only_if_any: bool = False
    share: bool = True

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
    """A printed group of columns: the codes of the column variable that it counts, or a row variable of its own.

    A group with `only_if_any` is left out while it counts none. `where` narrows down which records it counts.
    """

    label: str
    codes: list[str] = []
    variable: str | None = None
    where: Where = {}
    only_if_any: bool = False

    @model_validator(mode="after")
    def _codes_or_variable(self) -> Group:
        if bool(self.codes) == bool(self.variable):
            raise ValueError(f"the group “{self.label}” needs either codes or a variable")
        return self


class Columns(Strict):
    """The column variable, its groups in printed order, and the label of the total column.

    `variable` is left out where each group counts a variable of its own. `shares` says which groups have percentages.
    """

    variable: str | None = None
    groups: list[Group] = Field(min_length=1)
    heading: str | None = None
    total: str | None = None
    shares: Literal["each", "total"] = "each"

    @model_validator(mode="after")
    def _one_way(self) -> Columns:
        if any(bool(group.codes) != bool(self.variable) for group in self.groups):
            raise ValueError("columns need a variable and groups with codes, or groups with a variable each")
        if self.total is None and self.shares == "total":
            raise ValueError("percentages of a total column need one: give it a label under `total`")
        if self.total is not None and self.variable is None:
            raise ValueError("groups with a variable each have no total column")
        return self


class Heading(Strict):
    """What stands over a column; `{base}` in `heading` stands for the column's base, `label` names its cells."""

    label: str
    heading: str | None = None


class Share(Heading):
    """A percentage. Rows named in `without` are left out of its base."""

    label: str = "Percentage"
    without: list[str] = []


class Whole(Strict):
    """The records that a multiple-response table's percentages are of: those of one frame, or some of them."""

    source: Literal[tuple(SOURCES)]
    where: Where = {}


class CrossTab(Declared):
    """A table that counts the rows of one frame by one variable, or by two; percentages are of columns.

    In a single-choice table every record falls into one row. With `of`, the table is multiple-response: several rows
    may hold for one incident or family, percentages are of all of these, and no total is printed. With `only_named`,
    the table is about the values that its rows name, and leaves others out.
    """

    source: Literal[tuple(SOURCES)]
    where: Where = {}
    variable: str | None = None
    rows: list[Line] = Field(min_length=1)
    only_named: bool = False
    of: Whole | None = None
    total: str | None = "Total"
    total_share: bool = True
    columns: Columns | None = None
    cells: Literal["apart", "together"] = "apart"
    number_label: Heading = Heading(label="Number")
    shares: list[Share] = [Share()]

    @model_validator(mode="after")
    def _kind_is_one(self) -> CrossTab:
        if self.cells == "together" and (self.columns is None or len(self.shares) != 1):
            raise ValueError("counts and percentages stand together only under a column variable, with one share")
        if bool(self.of) == bool(self.total):
            raise ValueError("a table needs a total row, but a multiple-response table has none")
        if self.of and any(share.without for share in self.shares):
            raise ValueError("a multiple-response table leaves no rows out of its base")
        if (self.variable is None) != bool(self.columns and self.columns.variable is None):
            raise ValueError("the rows need a variable: the table's own, or one for each group of columns")
        return self

    @model_validator(mode="after")
    def _names_are_known(self) -> CrossTab:
        labels = {line.label for line in self.rows}
        for share in self.shares:
            for label in share.without:
                if label not in labels:
                    raise ValueError(f"`without` names no row “{label}”{nearest(label, labels)}")
        for line in self.rows:
            for variable in [line.variable] if line.variable else self.row_variables:
                _check(self.source, variable, line.codes, band=line.is_band)
        for source, where in [(self.source, self.where), *([(self.of.source, self.of.where)] if self.of else [])]:
            for variable, codes in where.items():
                _check(source, variable, codes)
        if self.columns and self.columns.variable:
            _check(self.source, self.columns.variable, [code for g in self.columns.groups for code in g.codes])
        return self

    @model_validator(mode="after")
    def _labels_are_known(self) -> CrossTab:
        known = {part.label for part in (*self.rows, *self.shares, self.number_label)}
        for label in self.elsewhere.labels if self.elsewhere else []:
            if label not in known:
                raise ValueError(f"`labels` names no row or column “{label}”{nearest(label, known)}")
        return self

    @property
    def multiple(self) -> bool:
        """Whether several rows may hold for one incident or family."""
        return self.of is not None

    @property
    def row_variables(self) -> list[str]:
        """The variables that the rows count: one, or one for each group of columns."""
        return [self.variable] if self.variable else [group.variable for group in self.columns.groups]

    @property
    def counted(self) -> set[str]:
        """The variables that the table rests on: of its rows, its columns and its choice of records."""
        across = {self.columns.variable} - {None} if self.columns else set()
        return {*self.row_variables, *self.where, *across}

    @property
    def coded(self) -> list[Variable]:
        """The variables that rules or people code, of those that the table rests on."""
        found = {CODED.get((self.source, name)) for name in self.counted}
        return [variable for variable in Variable if variable in found]

    @property
    def groups(self) -> list[str | None]:
        """Labels of the groups of columns in printed order, the total among them; one unnamed where there are none."""
        if self.columns is None:
            return [None]
        labels = [group.label for group in self.columns.groups]
        return [*labels, self.columns.total] if self.columns.total else labels

    def shares_of(self, group: str | None) -> list[Share]:
        """The percentages that a group of columns has."""
        only_total = self.columns is not None and self.columns.shares == "total"
        return [] if only_total and group != self.columns.total else self.shares

    def count_label(self, group: str | None) -> str:
        """Label of a group's column of counts."""
        if self.cells == "together":
            return str(group)
        return f"{group}, {self.number_label.label}" if group else self.number_label.label

    def share_label(self, group: str | None, share: Share) -> str:
        """Label of a group's column of percentages."""
        if self.cells == "together":
            return f"{group} (%)"
        return f"{group}, {share.label}" if group else share.label

    def printed(self) -> list[Printed]:
        """The columns as printed."""
        columns = []
        for group in self.groups:
            shares = self.shares_of(group)
            if self.cells == "together":
                over = None if group == self.columns.total else self.columns.heading
                share = self.share_label(group, shares[0]) if shares else None
                columns.append(Printed(over, group, self.count_label(group), share))
                continue
            number = self.number_label
            columns.append(Printed(group, number.heading or number.label, self.count_label(group), None))
            columns += [
                Printed(group, share.heading or share.label, None, self.share_label(group, share)) for share in shares
            ]
        return columns


class RegisterColumn(Strict):
    """A column of monthly counts at sites, `share_of` another register column where a percentage is printed."""

    heading: str
    label: str
    sites: list[SiteName] = Field(min_length=1)
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


class TracingElsewhere(Elsewhere):
    """What the table of tracing says otherwise in a study of other sites or months."""

    original: str
    end_states: dict[EndState, str]


class TracingTable(Declared):
    """What became of each notification, and how many families remain (Table 32). `sites` are labels of columns.

    The study has sites that the table does not count where it is not `everywhere`.
    """

    elsewhere: TracingElsewhere | None = None
    sites: dict[SiteName, str]
    everywhere: bool = True
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

    @property
    def places(self) -> dict[str, list[str]]:
        """The columns, and the sites that each counts: those of its label, or all."""
        return {
            label: [site for site, own in self.sites.items() if label in (own, self.total)]
            for label in (*self.sites.values(), self.total)
        }

    def printed(self) -> list[Printed]:
        """The columns as printed."""
        return [
            Printed(None if label == self.total else self.heading, label, label, f"{label} (%)")
            for label in self.places
        ]


class Carried(Strict):
    """A table, or one `column` of a table, that no record of the study holds: carried as the report prints it."""

    number: str = Field(pattern=r"^[1-9][0-9]?$")
    title: str
    section: str
    why: str
    column: str | None = None


class Tables(Strict):
    """The whole of `config/tables.yaml`."""

    carried: list[Carried] = []
    registers: list[RegisterTable] = []
    tracing: list[TracingTable] = []
    tables: list[CrossTab] = []

    @model_validator(mode="after")
    def _numbers_are_unique(self) -> Tables:
        carried = [table.number for table in self.carried if table.column is None]
        numbers = [*carried, *(table.number for table in (*self.registers, *self.tracing, *self.tables))]
        repeated = sorted({number for number in numbers if numbers.count(number) > 1})
        if repeated:
            raise ValueError(f"declared more than once: table {', '.join(repeated)}")
        return self

    @property
    def end_states(self) -> dict[str, str]:
        """Labels of the end states of tracing, as the table of tracing has them."""
        return EndState.labels() | {state: label for table in self.tracing for state, label in table.end_states.items()}

    def in_order(self) -> list[RegisterTable | TracingTable | CrossTab]:
        """All tables made from records, by number."""
        return sorted((*self.registers, *self.tracing, *self.tables), key=lambda table: int(table.number))


def _check(source: str, variable: str, codes: list[str | bool] | None, *, band: bool = False) -> None:
    columns = SOURCES[source].to_schema().columns
    if variable not in columns:
        raise ValueError(f"{source} have no variable “{variable}”{nearest(variable, columns)}")
    column = columns[variable]
    allowed = [str(v) for c in column.checks if c.name == "isin" for v in c.statistics["allowed_values"]]
    if band and allowed:
        raise ValueError(f"{variable} holds codes, which no band of numbers can count")
    for code in codes or []:
        if isinstance(code, bool) and str(column.dtype) in ("bool", "boolean"):
            continue
        if variable == AtSite.site:
            continue
        if code not in allowed:
            raise ValueError(f"{variable} has no code “{code}”{nearest(str(code), allowed)}")
