"""Errors to plant in a consistent report: one function a kind, each says which table or statement it spoilt."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.published.audit.synthetic import Report, half_up

Plant = Callable[[Report, np.random.Generator], str]
PLANTS: dict[str, Plant] = {}


def plant(make: Plant) -> Plant:
    PLANTS[make.__name__.replace("_", " ")] = make
    return make


def put(cell: dict, value: float) -> str:
    cell["value"] = float(value)
    cell["printed"] = f"{value:g}" + ("%" if cell["kind"] == "percent" else "")
    return cell["table"]


def some(rng: np.random.Generator, rows: list[dict]) -> dict:
    return rows[int(rng.integers(len(rows)))]


def cells(report: Report, kind: str, tables: str, total: bool = False) -> list[dict]:
    return [c for c in report.cells if c["kind"] == kind and c["table"] in tables and (c["row"] == "Total") == total]


def away(rng: np.random.Generator, least: int, most: int) -> int:
    return int(rng.integers(least, most + 1)) * int(rng.choice([-1, 1]))


@plant
def count_changed(report: Report, rng) -> str:
    cell = some(rng, cells(report, "count", "12347"))
    return put(cell, abs(cell["value"] + away(rng, 1, 9)) or cell["value"] + 3)


@plant
def count_without_total_changed(report: Report, rng) -> str:
    cell = some(rng, cells(report, "count", "5"))
    return put(cell, cell["value"] + away(rng, 5, 15))


@plant
def total_changed(report: Report, rng) -> str:
    cell = some(rng, cells(report, "count", "12347", total=True))
    return put(cell, cell["value"] + away(rng, 1, 9))


@plant
def percentage_changed(report: Report, rng) -> str:
    cell = some(rng, cells(report, "percent", "123457"))
    return put(cell, cell["value"] + int(rng.integers(1, 9)))


@plant
def digits_of_a_count_swapped(report: Report, rng) -> str:
    able = [c for c in cells(report, "count", "12347") if c["value"] >= 10 and len(set(c["printed"])) > 1]
    cell = some(rng, able)
    text = cell["printed"]
    swapped = text[:-2] + text[-1] + text[-2] if text[-1] != text[-2] else text[1] + text[0] + text[2:]
    return put(cell, int(swapped))


@plant
def digits_of_a_percentage_swapped(report: Report, rng) -> str:
    able = [c for c in cells(report, "percent", "123457") if c["value"] >= 10 and c["value"] % 11]
    cell = some(rng, able)
    return put(cell, int(str(int(cell["value"]))[::-1]))


@plant
def row_dropped(report: Report, rng) -> str:
    row = {"1": "Visit paid", "4": "Elsewhere", "7": "11–20"}
    number = str(rng.choice(list(row)))
    report.cells = [c for c in report.cells if (c["table"], c["row"]) != (number, row[number])]
    report.relations = [r for r in report.relations if f"{row[number]}|" not in r["right"]]
    return number


@plant
def rows_exchanged(report: Report, rng) -> str:
    number = str(rng.choice(["2", "4", "7"]))
    first, second = [c for c in cells(report, "count", number) if c["column"] == "Number"][1:3]
    one, two = first["value"], second["value"]
    put(first, two)
    if abs(one - two) < 4:
        put(first, two + 6)
    return put(second, one)


@plant
def row_total_changed(report: Report, rng) -> str:
    cell = some(rng, [c for c in cells(report, "count", "1") if c["column"] == "Total"])
    return put(cell, cell["value"] + away(rng, 1, 4))


@plant
def shared_margin_broken(report: Report, rng) -> str:
    rows = ["Low", "Middle", "High"]
    counts = {row: report.find("3", row, "Present, Number")["value"] for row in rows}
    counts[str(rng.choice(rows))] += int(rng.integers(2, 12))
    total = int(sum(counts.values()))
    for row in rows:
        put(report.find("3", row, "Present, Number"), counts[row])
        share = report.find("3", row, "Present, Percentage")
        put(share, half_up(int(counts[row]), total))
        share["base"] = total
    put(report.find("3", "Total", "Present, Number"), total)
    return "3"


@plant
def column_on_another_base(report: Report, rng) -> str:
    families = next(title["base"] for title in report.titles if title["table"] == "4")
    for cell in cells(report, "percent", "7"):
        count = report.find("7", cell["row"], "Number")["value"]
        put(cell, half_up(int(count), families))
    return "7"


@plant
def heading_base_changed(report: Report, rng) -> str:
    base = next(title["base"] for title in report.titles if title["table"] == "6")
    for cell in [c for c in report.cells if c["table"] == "6"]:
        cell["column"] = f"Number of families (n={base + int(rng.integers(2, 9))})"
    return "6"


@plant
def heading_of_another_unit(report: Report, rng) -> str:
    for cell in [c for c in report.cells if c["table"] == "6"]:
        cell["column"] = cell["column"].replace("families", "incidents")
    return "6"


@plant
def count_over_its_heading(report: Report, rng) -> str:
    base = next(title["base"] for title in report.titles if title["table"] == "6")
    return put(some(rng, cells(report, "count", "6")), base + int(rng.integers(1, 20)))


@plant
def row_restricted_but_not_its_base(report: Report, rng) -> str:
    row = str(rng.choice(["Meeting", "Leaflet", "Home visit"]))
    for cell in report.cells:
        if cell["row"] == row:
            cell["row"] = f"{row} (north only)"
    return "5"


@plant
def answer_flipped(report: Report, rng) -> str:
    cell = report.find("8", str(rng.choice(["Address", "School name"])), "North")
    cell["printed"] = "No"
    return "8"


def said(report: Report, rng, *names: str) -> dict:
    return report.said(str(rng.choice(list(names))))


@plant
def quoted_count_changed(report: Report, rng) -> str:
    claim = said(report, rng, "2.1-high", "4.1-together", "4.1-apart", "5.1-phone")
    claim["value"] += int(rng.integers(1, 9))
    return claim["claim"]


@plant
def quoted_percentage_changed(report: Report, rng) -> str:
    claim = said(report, rng, "2.1-high-percent", "4.1-apart-percent", "4.1-first-two-percent", "9.2-pupils-percent")
    claim["value"] += int(rng.integers(1, 9))
    return claim["claim"]


@plant
def figure_read_from_a_table_changed(report: Report, rng) -> str:
    claim = report.said("4.1-looked-up")
    claim["value"] += float(rng.integers(300, 400))
    claim["base"] = None
    return claim["claim"]


@plant
def base_of_a_statement_changed(report: Report, rng) -> str:
    claim = report.said("9.2-pupils-percent")
    claim["base"] = int(claim["base"] * rng.choice([0.7, 1.4]))
    report.said("9.2-pupils")["base"] = max(claim["base"], int(report.said("9.2-pupils")["value"]))
    return claim["claim"]


@plant
def repeated_figure_changed(report: Report, rng) -> str:
    claim = said(report, rng, "exec-incidents", "exec-together-percent")
    claim["value"] += int(rng.integers(1, 9))
    return claim["claim"]


@plant
def worded_comparison_reversed(report: Report, rng) -> str:
    claim = said(report, rng, "2.1-low-half", "9.2-home-majority")
    turned = {"more_than": "less_than", "less_than": "more_than"}
    stem, _, direction = claim["about"].partition("direction=")
    claim["about"] = f"{stem}direction={turned[direction]}"
    return claim["claim"]


@plant
def part_over_its_whole(report: Report, rng) -> str:
    claim = said(report, rng, "5.1-phone-twice", "9.3-rest", "9.2-home")
    claim["value"] = claim["base"] + float(rng.integers(1, 20))
    return claim["claim"]


@plant
def parts_do_not_make_the_whole(report: Report, rng) -> str:
    claim = said(report, rng, "9.3-all", "9.3-rest")
    claim["value"] += 1 if rng.random() < 0.5 else -1
    return claim["claim"]


@plant
def percentage_without_a_whole_number(report: Report, rng) -> str:
    claim = report.said("9.1-small-percent")
    possible = {near for k in range(claim["base"] + 1) for near in _near(k, claim["base"])}
    claim["value"] = float(some(rng, [p for p in range(10, 90) if p not in possible]))
    return claim["claim"]


def _near(count: int, base: int) -> set[int]:
    low = 100 * count // base
    return {low, low + 1} if 100 * count % base else {low}


@plant
def groups_on_one_side_of_their_mean(report: Report, rng) -> str:
    whole = report.find("1", "None at all", "Total (%)")["value"]
    claims = [report.said(f"1.1-none-{site}-percent") for site in ("north", "south")]
    low = min(claims, key=lambda claim: claim["value"])
    low["value"] = whole + float(rng.integers(3, 15))
    report.relations = [r for r in report.relations if r["kind"] != "share" or low["claim"] != r["left"]]
    return low["claim"]


@plant
def mean_outside_its_bands(report: Report, rng) -> str:
    claim = report.said("7.1-mean-days")
    claim["value"] = round(20 + float(rng.uniform(1, 20)), 1)
    return claim["claim"]


@plant
def place_in_order_changed(report: Report, rng) -> str:
    report.said("2.1-largest-rank")["value"] = float(rng.integers(2, 4))
    return "2.1-largest-rank"


@plant
def similar_shares_apart(report: Report, rng) -> str:
    report.said("9.4-right")["value"] += float(rng.integers(8, 30))
    return "9.4-right"


@plant
def system_without_a_solution(report: Report, rng) -> str:
    report.said("9.5-one")["value"] += float(rng.integers(8, 20))
    return "9.5-one"


@plant
def unit_changed(report: Report, rng) -> str:
    claim = said(report, rng, "5.1-phone-percent", "2.1-high-percent")
    claim["unit"] = "families"
    return claim["claim"]


@plant
def unit_and_base_changed(report: Report, rng) -> str:
    claim = report.said("exec-together-percent")
    claim["unit"], claim["base"] = "incidents", report.said("9.6-incidents")["value"]
    return claim["claim"]


@plant
def heading_with_another_meaning(report: Report, rng) -> str:
    for row in range(4):
        both = report.find("11", f"Row {row}", "Both")
        put(both, both["value"] + float(rng.integers(3, 30)))
    return "11"


@plant
def one_figure_for_two_things(report: Report, rng) -> str:
    report.said("9.4-right")["value"] = report.said("9.4-left")["value"]
    return "9.4-left"


@plant
def half_of_an_odd_number(report: Report, rng) -> str:
    claim = report.said("9.7-half")
    claim["base"] = 2 * int(rng.integers(5, 14)) + 1
    return claim["claim"]


@plant
def percentage_of_a_group_without_a_whole_number(report: Report, rng) -> str:
    claim, base = report.said("9.7-group-share"), int(report.said("9.7-group")["value"])
    possible = {near for k in range(base + 1) for near in _near(k, base)}
    claim["value"] = float(some(rng, [p for p in range(10, 90) if p not in possible]))
    return claim["claim"]


@plant
def table_of_one_site_for_each(report: Report, rng) -> str:
    number = str(rng.integers(1, 9))
    next(t for t in report.titles if t["table"] == number)["title"] += ", northern site"
    next(r for r in report.references if r["refers_to"] == f"Table {number}")["quote"] = "shows it for each site."
    return number


@plant
def section_without_the_figure(report: Report, rng) -> str:
    reference = next(r for r in report.references if r["refers_to"] == "Section 9.6")
    reference["refers_to"] = f"Section {rng.integers(1, 9)}.1"
    return reference["refers_to"]


@plant
def table_that_is_not_there(report: Report, rng) -> str:
    reference = some(rng, [r for r in report.references if r["refers_to"].startswith("Table")])
    reference["refers_to"] = f"Table {rng.integers(1, 9)}.{rng.integers(1, 9)}"
    return reference["refers_to"]


@plant
def box_that_is_not_there(report: Report, rng) -> str:
    reference = some(rng, [r for r in report.references if r["refers_to"].startswith("Box")])
    reference["refers_to"] = f"Box {rng.integers(20, 40)}"
    return reference["refers_to"]


@plant
def box_left_out_of_the_list(report: Report, rng) -> str:
    place = some(rng, [p for p in report.places if p["place"].startswith("Box")])
    place["listed"] = False
    return place["place"]
