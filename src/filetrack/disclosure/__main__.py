"""Commands: protect the figures, audit them as an attacker, have them signed, release them."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Annotated, Literal

import pandas as pd
import typer
import yaml

from filetrack import io
from filetrack.disclosure.cells import Figure, absent, figures, measured, refuse_unknown, structure
from filetrack.disclosure.pages import measure_views, not_made, release_page, table_views
from filetrack.disclosure.protect import (
    digest,
    exact,
    explained,
    facts_of,
    protected,
    refuse_changed,
    remark,
    told_frame,
)
from filetrack.disclosure.release import audited, entry, head, refuse_unless_passed, refuse_unless_signed, releases
from filetrack.disclosure.system import Told
from filetrack.disclosure.tables import file_name, laid_out, workbook
from filetrack.problems import Problem, told
from filetrack.schemas.at_sites import as_counted, remarks
from filetrack.schemas.declared import Tables
from filetrack.schemas.disclosure import Audit, AuditedCell, ReleasedCell, ReleaseNote, Reviewed, SignOff, ToldCount
from filetrack.schemas.figure import DrawnFigure
from filetrack.schemas.manifest import Manifest
from filetrack.schemas.measure import Attrition, LevelEvidence, NotificationDelay, ResponseTime
from filetrack.schemas.needs import Table
from filetrack.schemas.of_study import of_study
from filetrack.schemas.study import Study
from filetrack.schemas.table import Cell, TableSite

app = typer.Typer(add_completion=False)

CONFIG, TABLES, RESULTS = Path("config/study.yaml"), Path("config/tables.yaml"), Path("results")
SIGN_OFF, RELEASES = Path("data/review/release.yaml"), Path("data/review/releases")
CELLS, TOLD, AUDITED, AUDIT, NOTE = "cells.csv", "told.csv", "audit.csv", "audit.json", "release.json"
MEASURES = {
    "attrition": Attrition,
    "notification_delay": NotificationDelay,
    "response_time": ResponseTime,
    "level_evidence": LevelEvidence,
}


@app.command()
@told
def protect(config: Path = CONFIG, tables: Path = TABLES, results: Path = RESULTS) -> None:
    """Write the figures as they may leave to RESULTS/disclosure, for a reviewer, and what they tell of counts."""
    study = io.settings(config, Study)
    made, public = _figures(study, tables, results)
    cells, facts = protected(made, public, study.disclosure)
    out, rules = results / "disclosure", study.disclosure.release
    _write_figures(cells, _declared(tables, study), out, _note(study, rules.method, results))
    io.write(told_frame([*facts, *public]), out / TOLD, ToldCount)
    withheld = int(cells[ReleasedCell.value].isna().sum())
    print(f"{len(cells)} figures by {rules.method}, {withheld} withheld: {out}")


@app.command()
@told
def audit(config: Path = CONFIG, tables: Path = TABLES, results: Path = RESULTS, earlier: Path = RELEASES) -> None:
    """Work out what an attacker could tell of small counts from RESULTS/disclosure and EARLIER releases.

    Exit code 0 also where the release does not pass: `audit.json` says so, and no release is made of it.
    """
    study = io.settings(config, Study)
    made, public = _figures(study, tables, results)
    out, log = results / "disclosure", _log(earlier)
    told_of = io.read(out / TOLD, ToldCount)
    refuse_changed(io.read(out / CELLS, ReleasedCell), told_of, made, public, study.disclosure.release)
    frame, verdict = audited(made, facts_of(told_of), _earlier(earlier, log), study.disclosure, _of(out), head(log))
    io.write(frame, out / AUDITED, AuditedCell)
    (out / AUDIT).write_text(verdict.model_dump_json(indent=1) + "\n", encoding="utf-8")
    for base in verdict.bases:
        print(f"{base.source}: of {base.small} small counts {base.exact} known exactly, {base.narrow} narrowly")
    print("Passed." if verdict.passed else "Not passed. " + ". ".join(verdict.merge) + ".")


@app.command()
@told
def sign(
    reviewer: Annotated[str, typer.Option(help="Role of whoever looked: the release names it.")],
    decision: Annotated[Literal["approved", "refused"], typer.Option()],
    note: str = "",
    on: str = "",
    results: Path = RESULTS,
    sign_off: Path = SIGN_OFF,
) -> None:
    """Write a reviewer's decision on RESULTS/disclosure as it is now to SIGN_OFF; ON is the day, today if left out."""
    day = dt.date.fromisoformat(on) if on else dt.datetime.now(dt.UTC).date()
    seen = _seen(results / "disclosure")
    signed = SignOff(reviewer=reviewer, on=day, decision=decision, seen=seen, note=note)
    sign_off.parent.mkdir(parents=True, exist_ok=True)
    sign_off.write_text(yaml.safe_dump(signed.model_dump(), sort_keys=False, allow_unicode=True), encoding="utf-8")
    print(f"{decision}, by {reviewer}: {sign_off}")


@app.command()
@told
def release(
    config: Path = CONFIG,
    tables: Path = TABLES,
    results: Path = RESULTS,
    extracts: Path = Path("data/extracts"),
    sign_off: Path = SIGN_OFF,
    earlier: Path = RELEASES,
) -> None:
    """Write what may leave to RESULTS/release: what passed and is signed, or simulated figures as they are.

    Whatever lay there goes first: a release that is refused leaves nothing.
    """
    shutil.rmtree(results / "release", ignore_errors=True)
    study = io.settings(config, Study)
    manifests = [io.settings(path, Manifest) for path in sorted(extracts.glob("*/*/manifest.json"))]
    kinds = {study.input, *(manifest.key_kind for manifest in manifests)}
    if manifests and kinds == {"simulated"}:
        cells, note = exact(_figures(study, tables, results)[0]), _note(study, "exact", results)
    else:
        cells, note = _passed(results / "disclosure", sign_off, earlier)
    _write_figures(cells, _declared(tables, study), results / "release", note)
    print(f"{len(cells)} figures, {note.method}: {results / 'release'}")


@app.command()
@told
def page(config: Path = CONFIG, results: Path = RESULTS, tables: Path = TABLES) -> None:
    """Write RESULTS/release/index.html: every table and figure that was released, and how they were protected."""
    out = results / "release"
    note, cells = io.settings(out / NOTE, ReleaseNote), io.read(out / CELLS, ReleasedCell)
    drawn = io.read(out / "figures/figures.csv", DrawnFigure)
    study = io.settings(config, Study)
    declared = _declared(tables, study)
    of_tables = table_views(declared, cells, note.tables)
    of_measures = measure_views(MEASURES, cells, study.sites)
    html = release_page(note, of_tables, of_measures, not_made(declared, cells, note.tables), drawn)
    (out / "index.html").write_text(html, encoding="utf-8")
    print(f"{len(of_tables) + len(of_measures)} tables, {len(drawn)} figures: {out / 'index.html'}")


def _passed(candidate: Path, sign_off: Path, earlier: Path) -> tuple[pd.DataFrame, ReleaseNote]:
    """The figures that passed every gate, logged. What is released already is not logged again."""
    log, seen = _log(earlier), _seen(candidate)
    signed = io.settings(sign_off, SignOff) if sign_off.is_file() else None
    refuse_unless_signed(signed, seen)
    reviewed = Reviewed(**signed.model_dump(include=set(Reviewed.model_fields)))
    note = io.settings(candidate / NOTE, ReleaseNote)
    note = note.model_copy(update={"input": "extracts", "reviewed": reviewed})
    before = releases(log)
    if not before or before[-1].seen != seen:
        refuse_unless_passed(io.settings(candidate / AUDIT, Audit), _of(candidate), head(log))
        told_of = digest({TOLD: (candidate / TOLD).read_bytes()})
        line = entry(log, signed, told_of, note.method)
        kept = earlier / f"{line.number:04}"
        kept.mkdir(parents=True, exist_ok=True)
        for name in (CELLS, TOLD):
            shutil.copyfile(candidate / name, kept / name)
        with (earlier / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(line.model_dump_json() + "\n")
    return io.read(candidate / CELLS, ReleasedCell), note


def _figures(study: Study, tables: Path, results: Path) -> tuple[list[Figure], list[Told]]:
    """Every figure with what it counts, and what is public of counts without figures."""
    at = io.read(results / "tables/sites.csv", TableSite)
    every = _declared(tables, study)
    declared = as_counted(every, at)
    cells = io.read(results / "tables" / CELLS, Cell)
    measures = {name: io.read(results / "measures" / f"{name}.csv", schema) for name, schema in MEASURES.items()}
    made, relations = [*figures(declared, cells), *measured(measures)], study.disclosure.release.relations
    refuse_unknown(relations, made, every)
    return made, [*absent(declared, cells), *structure(declared, cells, relations)]


def _note(study: Study, method: str, results: Path) -> ReleaseNote:
    rules, at = study.disclosure.release, io.read(results / "tables/sites.csv", TableSite)
    said = {table: notes for table in dict.fromkeys(at[TableSite.table]) if (notes := remarks(table, at))}
    words = {"remark": remark(method, rules), "explained": explained(method, rules), "tables": said}
    return ReleaseNote(title=study.title, input=study.input, method=method, **words)


def _declared(tables: Path, study: Study) -> list[Table]:
    return of_study(io.settings(tables, Tables), study).in_order()


def _write_figures(cells: pd.DataFrame, declared: list[Table], out: Path, note: ReleaseNote) -> None:
    titles = {table.number: f"Table {table.number}. {table.title}" for table in declared}
    shutil.rmtree(out, ignore_errors=True)
    io.write(cells, out / CELLS, ReleasedCell)
    for table, of_table in cells.groupby(ReleasedCell.table, sort=False):
        stem = out / file_name(table)
        stem.with_suffix(".csv").write_text(laid_out(of_table, note.remark), encoding="utf-8")
        stem.with_suffix(".xlsx").write_bytes(workbook(of_table, titles.get(table, table), note))
    (out / NOTE).write_text(note.model_dump_json(indent=1) + "\n", encoding="utf-8")


def _of(candidate: Path) -> str:
    return digest({name: (candidate / name).read_bytes() for name in (CELLS, TOLD)})


def _seen(candidate: Path) -> str:
    if not (candidate / AUDIT).is_file():
        raise Problem(f"{candidate} holds no audited release: run `protect` and `audit` first.")
    return digest({path.name: path.read_bytes() for path in sorted(candidate.iterdir())})


def _log(earlier: Path) -> str:
    path = earlier / "log.jsonl"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _earlier(folder: Path, log: str) -> dict[int, pd.DataFrame]:
    """What each release of the log told. Raises Problem where that is gone or was changed."""
    kept, lines = {}, releases(log)
    if unlogged := sorted(folder.glob("[0-9]*"))[len(lines) :]:
        raise Problem(f"{unlogged[-1]} was kept of a release that the log does not tell of: put back the whole log.")
    for line in lines:
        path = folder / f"{line.number:04}" / TOLD
        if not path.is_file() or digest({TOLD: path.read_bytes()}) != line.told:
            raise Problem(f"{path} is not what release {line.number} told: put back the file that was kept.")
        kept[line.number] = io.read(path, ToldCount)
    return kept


if __name__ == "__main__":
    app()
