"""`python -m filetrack.coding.people`: sheets and pages for people who code, and their codes read back (§4.10)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from filetrack import io
from filetrack.coding.narrative import BOOKS, LevelRules, VariableBook
from filetrack.coding.people import entry
from filetrack.coding.people.agreement import agreement, confusion, judged
from filetrack.coding.people.choose import chosen
from filetrack.coding.people.decide import checked, disputed
from filetrack.coding.people.page import pages
from filetrack.coding.people.sheet import cells, codebook, seen, sheet
from filetrack.problems import Problem, told
from filetrack.schemas.coding import Doubt
from filetrack.schemas.finding import Finding, Variable
from filetrack.schemas.human_code import (
    CodeAgreement,
    CodeConfusion,
    DisputedCode,
    HumanCode,
    MachineCode,
    PeopleIncident,
    Role,
)
from filetrack.schemas.police import Child, Incident, Notification, Person, PoliceAction, Response
from filetrack.schemas.sample import Sampled
from filetrack.schemas.study import Study

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)

_POLICE = {
    "incidents": Incident,
    "notifications": Notification,
    "people": Person,
    "children": Child,
    "responses": Response,
    "actions": PoliceAction,
}
CODES = Path("data/review/codes.csv")
_PLACED = {
    (Variable.CHILD_LOCATION.value, "named"): "Words about this child.",
    (Variable.CHILD_LOCATION.value, "together"): "Words about the children together.",
}


@app.command()
@told
def sheets(
    config: Path = Path("config/study.yaml"),
    rules: Path = Path("config/coding"),
    records: Path = Path("results/records"),
    coding: Path = Path("results/coding"),
    codes: Annotated[Path, typer.Option(help="People's codes, where there are any.")] = CODES,
    blind: Annotated[bool, typer.Option(help="The sheet without the machine's codes, or with them.")] = True,
) -> None:
    """Write sheets and pages for people who code, a form for an adjudicator, and how far those who coded agree."""
    study = io.settings(config, Study)
    sampled, doubts = io.read(records / "sampled.parquet", Sampled), io.read(records / "doubts.parquet", Doubt)
    machine = _machine(records)
    theirs = checked(held_codes(codes), machine, str(codes))
    come = chosen(sampled, doubts[Doubt.incident_id], study.coding)
    police = {name: io.read_sites(records, study.sites, name, schema) for name, schema in _POLICE.items()}
    texts, children = seen(sampled, *police.values()), _sampled(police["children"], sampled)
    found = judged(machine, theirs)
    drawn = come.loc[come[PeopleIncident.drawn], PeopleIncident.incident_id]
    waiting = disputed(machine, theirs, children)

    folder = records / "coding"
    form = sheet(come, texts, children, None if blind else machine)
    io.write_sheets({"Coding": form, "Codes": codebook()}, folder / "sheet.xlsx", {"Coding": cells(children)})
    io.neutral(form).to_csv(folder / "sheet.csv", index=False, lineterminator="\n")
    io.write_sheets({"Adjudication": waiting, "Codes": codebook()}, folder / "adjudicate.xlsx")
    io.write(io.neutral(waiting), folder / "adjudicate.csv", DisputedCode)
    findings = io.read(records / "findings.parquet", Finding)
    made = pages(come, texts, findings, machine, children, _reasons(rules))
    for page in folder.glob("batch_*.html"):
        page.unlink()
    for batch, html in made.items():
        (folder / f"batch_{batch:02}.html").write_text(html, encoding="utf-8")
    io.write(agreement(found, drawn, study.coding), coding / "agreement.csv", CodeAgreement)
    io.write(confusion(found), coding / "confusion.csv", CodeConfusion)
    print(f"{len(come)} incidents for people in {len(made)} batches, {len(waiting)} codes to adjudicate: {folder}")


@app.command()
@told
def enter(
    typed: Annotated[Path, typer.Argument(metavar="SHEET", help="A sheet filled in, .csv or .xlsx.")],
    coder: Annotated[str, typer.Option(help="Who coded.")],
    role: Annotated[Role, typer.Option(help="As what.")] = Role.CODER,
    on: Annotated[dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="When; today if not told.")] = None,
    revise: Annotated[bool, typer.Option("--revise", help="Codes may differ from those that the coder gave.")] = False,
    config: Path = Path("config/study.yaml"),
    records: Path = Path("results/records"),
    codes: Annotated[Path, typer.Option(help="Where people's codes are kept.")] = CODES,
) -> None:
    """Add the codes of a sheet to those held. A code that the coder gave already is not added again."""
    machine, held = _machine(records), held_codes(codes)
    listed = io.read_sites(records, io.settings(config, Study).sites, "children", Child)
    children = _sampled(listed, io.read(records / "sampled.parquet", Sampled))
    day = (on or dt.datetime.now().astimezone()).date()
    new = entry.entered(io.restored(_sheet(typed)), held, machine, children, coder, role, day, str(typed), revise)
    new = io.validated(new, HumanCode, str(typed))
    codes.parent.mkdir(parents=True, exist_ok=True)
    begun = codes.read_text(encoding="utf-8") if codes.is_file() else ""
    with codes.open("a", encoding="utf-8", newline="") as file:
        file.write("\n" if begun and not begun.endswith("\n") else "")
        new.to_csv(file, index=False, header=not begun, lineterminator="\n")
    print(f"{len(new)} codes of {new[HumanCode.incident_id].nunique()} incidents added to {codes}")


def _machine(records: Path) -> pd.DataFrame:
    return io.read(records / "machine_codes.parquet", MachineCode)


def _sampled(children: pd.DataFrame, sampled: pd.DataFrame) -> pd.DataFrame:
    return children[children[Child.incident_id].isin(sampled[Sampled.incident_id])]


def held_codes(path: Path) -> pd.DataFrame:
    """People's codes; none where there is no file."""
    if path.is_file():
        return io.read(path, HumanCode)
    return io.validated(pd.DataFrame(columns=list(HumanCode.to_schema().columns)), HumanCode, str(path))


def _sheet(path: Path) -> pd.DataFrame:
    """A sheet as text, as it was filled in."""
    if not path.is_file():
        raise Problem(f"{path} does not exist. Expected a sheet that was filled in.")
    from python_calamine import CalamineError

    try:
        if path.suffix == ".xlsx":
            return pd.read_excel(path, dtype="str", keep_default_na=False, engine="calamine").fillna("")
        return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig", index_col=False)
    except (CalamineError, ValueError, UnicodeDecodeError):
        raise Problem(f"{path} cannot be read as a workbook, or as CSV in UTF-8. Save it again.") from None


def _reasons(rules: Path) -> dict[tuple[str, str], str]:
    """The reason of each rule, by variable and rule; of several rules of one code, the first's."""
    level = io.settings(rules / "level.yaml", LevelRules)
    books = [io.settings(rules / f"{name}.yaml", VariableBook) for name in BOOKS]
    of_books = {variable: book.variables[variable].rules for book in books for variable in book.variables}
    every = {Variable.LEVEL: level.rules, **of_books}
    first = ((variable, rule) for variable, listed in every.items() for rule in reversed(listed))
    return _PLACED | {(variable.value, rule.code): rule.reason for variable, rule in first}


if __name__ == "__main__":
    app()
