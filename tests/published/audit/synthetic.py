"""A consistent report made from random counts, in the format of the transcription, and errors planted in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import floor

import numpy as np
import pandas as pd

from filetrack.published.audit.printed import printed
from filetrack.published.audit.run import audited
from filetrack.schemas.audit import Landmark, Reference, Relation
from filetrack.schemas.table import Claim, PublishedCell, PublishedTable

CELL = list(PublishedCell.to_schema().columns)
TITLE = list(PublishedTable.to_schema().columns)
CLAIM = list(Claim.to_schema().columns)
RELATION = list(Relation.to_schema().columns)
REFERENCE = list(Reference.to_schema().columns)
PLACE = list(Landmark.to_schema().columns)


def half_up(count: int, base: int) -> int:
    return floor(100 * count / base + 0.5)


def counts_making_100(rng: np.random.Generator, rows: int, total: int) -> list[int]:
    """Counts, none of them 0, whose percentages rounded to the nearest make 100."""
    while True:
        parts = rng.multinomial(total, rng.dirichlet(np.full(rows, 3.0)))
        if parts.min() > 2 and sum(half_up(part, total) for part in parts) == 100 and len(set(parts)) == rows:
            return [int(part) for part in parts]


@dataclass
class Report:
    """The six frames of a transcription as lists of rows."""

    cells: list[dict] = field(default_factory=list)
    titles: list[dict] = field(default_factory=list)
    claims: list[dict] = field(default_factory=list)
    relations: list[dict] = field(default_factory=list)
    references: list[dict] = field(default_factory=list)
    places: list[dict] = field(default_factory=list)

    def copy(self) -> Report:
        return replace(self, **{name: [dict(row) for row in rows] for name, rows in vars(self).items()})

    def table(self, number: str, title: str, base: int | None, unit: str) -> None:
        self.titles.append(dict(zip(TITLE, [number, title, f"{number}.1", base, unit, None], strict=True)))

    def cell(self, number: str, row: str, column: str, value, base: int | None = None, kind: str = "count") -> None:
        unit = next(title["unit"] for title in self.titles if title["table"] == number)
        text = str(value) + ("%" if kind == "percent" else "")
        figure = None if kind == "text" else float(value)
        values = [number, row, column, kind, figure, text, unit, base, f"{number}.1", None]
        self.cells.append(dict(zip(CELL, values, strict=True)))

    def column(
        self, number: str, name: str, share: str, counts: dict[str, int], base: int, total: str = "Total"
    ) -> None:
        for row, count in counts.items():
            self.cell(number, row, name, count)
            self.cell(number, row, share, half_up(count, base), base, "percent")
        if total:
            self.cell(number, total, name, sum(counts.values()))
            self.cell(number, total, share, 100, base, "percent")

    def claim(self, name: str, quote: str, quantity: str, value: float, unit: str, base: int | None, about: str) -> str:
        section = name.partition("-")[0]
        values = [name, section, quote, quantity, float(value), unit, base, about]
        self.claims.append(dict(zip(CLAIM, values, strict=True)))
        return name

    def relate(self, kind: str, left: str, right: str, name: str = "") -> None:
        values = [name or f"r{len(self.relations)}", kind, left, right, None, None]
        self.relations.append(dict(zip(RELATION, values, strict=True)))

    def point(self, section: str, quote: str, to: str, claim: str | None = None) -> None:
        self.references.append(dict(zip(REFERENCE, [section, quote, to, claim], strict=True)))

    def place(self, name: str, listed: bool = True) -> None:
        self.places.append(dict(zip(PLACE, [name, listed], strict=True)))

    def find(self, number: str, row: str, column: str) -> dict:
        return next(c for c in self.cells if (c["table"], c["row"], c["column"]) == (number, row, column))

    def said(self, name: str) -> dict:
        return next(claim for claim in self.claims if claim["claim"] == name)

    def findings(self) -> pd.DataFrame:
        frames = [
            pd.DataFrame(rows, columns=columns)
            for rows, columns in (
                (self.cells, CELL),
                (self.titles, TITLE),
                (self.claims, CLAIM),
                (self.relations, RELATION),
                (self.references, REFERENCE),
                (self.places, PLACE),
            )
        ]
        return audited(printed(*frames))[0]


def report(seed: int) -> Report:
    """A report without an error: eight tables, statements of every kind, relations, references and places."""
    rng = np.random.default_rng(seed)
    made = Report()
    incidents, families = int(rng.integers(210, 390)), int(rng.integers(90, 190))
    _pathways(made, rng, incidents)
    _levels(made, rng, incidents)
    _single(made, rng, "4", "Living", families, "families", ["Together", "Apart", "Moving", "Away", "Elsewhere"])
    _responses(made, rng, incidents)
    _contacts(made, rng, families)
    _delays(made, rng, incidents)
    _answers(made)
    _groups(made, rng, families)
    _wholes(made, incidents, families)
    _pairs(made, rng)
    for number in range(1, 9):
        made.point(f"{number}.1", f"Table {number} shows the figures of this section.", f"Table {number}")
        made.place(f"Box {number}")
        made.place(f"Section {number}.1")
        made.point(f"{number}.1", f"as in box {number} of this section", f"Box {number}")
    made.place("Section 9.6")
    made.point("exec", "the incidents of section 9.6", "Section 9.6", "exec-incidents")
    return made


def _pathways(made: Report, rng: np.random.Generator, incidents: int) -> None:
    rows = ["None at all", "Letter sent", "Visit paid", "Support given"]
    while True:
        north = counts_making_100(rng, 4, incidents // 2)
        south = counts_making_100(rng, 4, incidents - incidents // 2)
        both = [n + s for n, s in zip(north, south, strict=True)]
        apart = abs(half_up(north[0], sum(north)) - half_up(south[0], sum(south)))
        if sum(half_up(k, incidents) for k in both) == 100 and len(set(both)) == 4 and apart >= 8:
            break
    made.table("1", "Pathways of incidents", incidents, "incidents")
    for name, counts in (("North", north), ("South", south), ("Total", both)):
        made.column("1", name, f"{name} (%)", dict(zip(rows, counts, strict=True)), sum(counts))
    for site, counts in (("north", north), ("south", south)):
        share = half_up(counts[0], sum(counts))
        made.claim(
            f"1.1-none-{site}-percent",
            f"{share} per cent in the {site}",
            "percent",
            share,
            "incidents",
            None,
            f"no action, {site}",
        )
    made.relate("mixture", "T1[None at all|Total] / T1[Total|Total]", "1.1-none-north-percent ~ 1.1-none-south-percent")
    made.relate("share", "1.1-none-north-percent", "T1[None at all|North] / T1[Total|North]")


def _levels(made: Report, rng: np.random.Generator, incidents: int) -> None:
    rows = ["Low", "Middle", "High"]
    while True:
        low, middle, high = counts_making_100(rng, 3, incidents)
        with_child = [int(rng.integers(max(3, k // 3), k - 2)) for k in (low, middle, high) if k > 12]
        if len(with_child) < 3:
            continue
        without = [k - w for k, w in zip((low, middle, high), with_child, strict=True)]
        if all(sum(half_up(k, sum(part)) for k in part) == 100 for part in (with_child, without)):
            break
    made.table("2", "Levels of incidents", incidents, "incidents")
    made.column("2", "Number", "Percentage", dict(zip(rows, (low, middle, high), strict=True)), incidents)
    made.table("3", "Levels by presence", None, "incidents")
    for name, counts in (("Present", with_child), ("Not present", without)):
        made.column("3", f"{name}, Number", f"{name}, Percentage", dict(zip(rows, counts, strict=True)), sum(counts))
    made.relate("sum", "T2[.|Number]", "T3[.|Present, Number] + T3[.|Not present, Number]")
    made.relate("sum", "T2[Total|Number]", "T3[Total|Present, Number] + T3[Total|Not present, Number]")
    _worded(made, "2.1-low-half", "T2[Low|Number] / T2[Total|Number]", low, incidents)
    top = max(range(3), key=[low, middle, high].__getitem__)
    made.claim("2.1-largest-rank", f"{rows[top]} was the largest", "rank", 1, "levels", None, "rank of a level")
    made.relate("rank", "2.1-largest-rank", f"T2[{rows[top]}|Number]")
    _quoted(made, "2", "High", high, incidents, "incidents")


def _single(made: Report, rng, number: str, title: str, base: int, unit: str, rows: list[str]) -> None:
    counts = counts_making_100(rng, len(rows), base)
    made.table(number, title, base, unit)
    made.column(number, "Number", "Percentage", dict(zip(rows, counts, strict=True)), base)
    for row, count in list(zip(rows, counts, strict=True))[:3]:
        _quoted(made, number, row, count, base, unit)
    part = counts[0] + counts[1]
    share = half_up(part, base)
    name = f"{number}.1-first-two-percent"
    made.claim(name, f"{share} per cent were of the first two", "percent", share, unit, base, "the first two")
    made.relate("share", name, f"T{number}[{rows[0]} … {rows[1]}|Number] / T{number}[Total|Number]")
    looked = counts[3]
    made.claim(
        f"{number}.1-looked-up", f"{looked} were moving away", "count", looked, unit, base, f"away; table={number}"
    )


def _quoted(made: Report, number: str, row: str, count: int, base: int, unit: str) -> None:
    slug, share = row.lower().replace(" ", "-"), half_up(count, base)
    quote = f"{count} {unit} ({share} per cent) were {row.lower()}"
    name = made.claim(f"{number}.1-{slug}", quote, "count", count, unit, base, f"{row}; table={number}")
    made.claim(f"{name}-percent", quote, "percent", share, unit, base, f"{row}; table={number}")
    made.relate("equals", name, f"T{number}[{row}|Number]")


def _worded(made: Report, name: str, right: str, part: int, base: int) -> None:
    direction = "more_than" if 2 * part > base else "less_than"
    word = {"more_than": "more than", "less_than": "less than"}[direction]
    made.claim(
        name, f"{word} half of them", "comparison", 50, "incidents", base, f"half of them; direction={direction}"
    )
    made.relate("share", name, right)


def _responses(made: Report, rng: np.random.Generator, incidents: int) -> None:
    rows = ["Phone", "Letter by post", "Home visit", "Meeting", "Leaflet"]
    counts = [int(count) for count in rng.choice(np.arange(25, incidents - 40), 5, replace=False)]
    made.table("5", "Responses", incidents, "incidents")
    made.column("5", "Number", "Percentage", dict(zip(rows, counts, strict=True)), incidents, total="")
    _quoted(made, "5", "Phone", counts[0], incidents, "incidents")
    part = int(rng.integers(3, counts[0] - 4))
    made.claim("5.1-phone-twice", f"{part} of these twice", "count", part, "incidents", counts[0], "called twice")
    made.relate("at_most", "5.1-phone-twice", "T5[Phone|Number]")


def _contacts(made: Report, rng: np.random.Generator, families: int) -> None:
    column = f"Number of families (n={families})"
    made.table("6", "Contacts", families, "families")
    for row, count in zip(
        ["School", "Doctor", "Nurse"], rng.choice(np.arange(5, families - 10), 3, replace=False), strict=True
    ):
        made.cell("6", row, column, int(count))


def _delays(made: Report, rng: np.random.Generator, incidents: int) -> None:
    bands = {"0–2": 1, "3–5": 4, "6–10": 8, "11–20": 15}
    counts = counts_making_100(rng, 4, incidents)
    made.table("7", "Days to notification", incidents, "incidents")
    made.column("7", "Number", "Percentage", dict(zip(bands, counts, strict=True)), incidents)
    mean = round(sum(k * middle for k, middle in zip(counts, bands.values(), strict=True)) / incidents, 1)
    made.claim("7.1-mean-days", f"the mean was {mean} days", "mean", mean, "days", incidents, "mean time; table=7")
    made.relate("band_mean", "7.1-mean-days", "T7[0–2 … 11–20|Number]")


def _answers(made: Report) -> None:
    made.table("8", "What the form holds", None, "forms")
    for row in ("Address", "School name"):
        made.cell("8", row, "North", "Yes", kind="text")
        made.cell("8", row, "South", "No", kind="text")
    made.relate("same_answer", "T8[Address|North]", "T8[School name|North]")


def _groups(made: Report, rng: np.random.Generator, families: int) -> None:
    base = int(rng.integers(12, 19))
    count = int(rng.integers(3, base - 2))
    share = half_up(count, base)
    made.claim(
        "9.1-small-percent",
        f"{share} per cent of the {base} adults",
        "percent",
        share,
        "adults",
        base,
        "adults of a kind",
    )
    whole = int(rng.integers(52, 79))
    part = int(rng.integers(10, whole - 10))
    quote = f"{part} of the {whole} pupils ({half_up(part, whole)} per cent)"
    made.claim("9.2-pupils", quote, "count", part, "pupils", whole, "pupils seen")
    made.claim("9.2-pupils-percent", quote, "percent", half_up(part, whole), "pupils", whole, "pupils seen")
    most = int(rng.integers(whole // 2 + 4, whole - 4))
    quote = f"the majority ({most}) of pupils were at home"
    made.claim("9.2-home", quote, "count", most, "pupils", whole, "pupils at home")
    made.claim("9.2-home-majority", quote, "comparison", 50, "pupils", whole, "pupils at home; direction=more_than")
    first = int(rng.integers(5, 20))
    made.claim(
        "9.3-all",
        f"{whole - first} and {first} pupils were asked",
        "count",
        whole - first,
        "pupils",
        whole,
        "asked first",
    )
    made.claim(
        "9.3-rest", f"{whole - first} and {first} pupils were asked", "count", first, "pupils", whole, "asked later"
    )
    made.relate("sum", "base(9.3-all)", "9.3-all + 9.3-rest")
    near = int(rng.integers(30, 50))
    made.claim("9.4-left", "of the first hundred", "count", near, "adults", 100, "asked in the first round")
    made.claim("9.4-right", "of the second hundred", "count", near + 1, "adults", 100, "asked in the second round")
    made.claim(
        "9.4-similar", "a similar proportion", "comparison", 0, "percentage points", None, "difference; direction=about"
    )
    made.relate("difference", "9.4-similar", "9.4-left / base(9.4-left) ~ 9.4-right / base(9.4-right)")
    one, two, _ = counts_making_100(rng, 3, families)
    rest = families - one - two
    made.claim(
        "9.5-one", f"{one} families had one child", "count", one, "families", families, "families with one child"
    )
    made.claim(
        "9.5-two-percent",
        "had two",
        "percent",
        half_up(two, families),
        "families",
        families,
        "families with two children",
    )
    made.claim(
        "9.5-more-percent", "had more", "percent", half_up(rest, families), "families", families, "families with more"
    )
    made.relate("equals", "?one + ?two + ?more", "9.6-families", "children")
    made.relate("equals", "?one", "9.5-one", "children")
    made.relate("share", "9.5-two-percent", "?two / 9.6-families", "children")
    made.relate("share", "9.5-more-percent", "?more / 9.6-families", "children")


def _wholes(made: Report, incidents: int, families: int) -> None:
    made.claim(
        "9.6-incidents", f"the {incidents} incidents", "count", incidents, "incidents", None, "incidents studied"
    )
    made.claim("9.6-families", f"the {families} families", "count", families, "families", None, "families studied")
    made.claim(
        "exec-incidents",
        f"{incidents} incidents were studied",
        "count",
        incidents,
        "incidents",
        None,
        "incidents followed",
    )
    made.relate("equals", "9.6-incidents", "T1[Total|Total]")
    made.relate("equals", "9.6-families", "T4[Total|Number]")
    made.relate("equals", "exec-incidents", "9.6-incidents")
    again = made.said("4.1-together-percent")
    made.claims.append({**again, "claim": "exec-together-percent", "section": "exec"})
    made.relate("equals", "exec-together-percent", "4.1-together-percent")


def _pairs(made: Report, rng: np.random.Generator) -> None:
    for number in ("10", "11"):
        made.table(number, f"Adults of area {number}", None, "adults")
        counts = {row: (int(k), int(m)) for row, (k, m) in enumerate(rng.integers(3, 40, (4, 2)))}
        for row, pair in counts.items():
            for column, value in zip(("First", "Second", "Both"), (*pair, sum(pair)), strict=True):
                made.cell(number, f"Row {row}", column, value)
    made.relate("differs", "9.4-left", "9.4-right")
    made.claim(
        "9.7-half", "half of the 16 adults", "comparison", 50, "adults", 16, "adults of one kind; direction=about"
    )
    base = int(rng.integers(12, 19))
    made.claim("9.7-group", f"{base} adults of another kind", "count", base, "adults", None, "adults of another kind")
    share = half_up(int(rng.integers(3, base - 2)), base)
    made.claim(
        "9.7-group-share", f"{share} per cent of these", "percent", share, "adults", None, "share of another kind"
    )
    made.relate("whole", "9.7-group-share", "9.7-group")
