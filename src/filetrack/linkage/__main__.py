"""Command line of linkage: trace the sample into families' records, assess it, link two people files (§6.2.1)."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from filetrack import io, keys
from filetrack.linkage.agreement import agree
from filetrack.linkage.assess import scores
from filetrack.linkage.comparison import family_comparisons
from filetrack.linkage.decide import CONFLICT, counts, families_supported, links
from filetrack.linkage.model import Matching, Model
from filetrack.linkage.pair import paired
from filetrack.linkage.people import family_members, person_pairs, police_people
from filetrack.linkage.standardise import people, recognised
from filetrack.linkage.trace import traces
from filetrack.problems import Problem, line_list, told
from filetrack.schemas.care import Event, Family, Member
from filetrack.schemas.codes import LinkMethod, Site
from filetrack.schemas.link import FamilyComparison, Link, LinkageScore, LinkCount, PairedPeople, PersonPair, Trace
from filetrack.schemas.manifest import AGENCIES, Manifest
from filetrack.schemas.people_file import PeopleFiles
from filetrack.schemas.police import Child, Incident, Notification, Person
from filetrack.schemas.sample import Sampled
from filetrack.schemas.study import Linkage, Study
from filetrack.schemas.truth import TrueIncident

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)


@app.command()
@told
def trace(
    config: Path = Path("config/study.yaml"),
    extracts: Path = Path("data/extracts"),
    records: Path = Path("results/records"),
    linkage: Path = Path("results/linkage"),
) -> None:
    """Trace the sampled notifications, and those that could be boosters, into families' records."""
    study = io.settings(config, Study)
    agree([_manifest(extracts / site / agency) for site in Site for agency in AGENCIES], study.linkage)
    sampled = io.read(records / "sampled.parquet", Sampled)
    candidates = io.read(records / "candidates.parquet", Sampled)
    sought = pd.concat([sampled, candidates], ignore_index=True)
    pairs, models = _pairs(records, sought, study.linkage)
    families, events = _both(records, "families", Family), _both(records, "events", Event)
    incidents, notifications = _both(records, "incidents", Incident), _both(records, "notifications", Notification)

    found = links(sought, events, families_supported(pairs, study.linkage))
    ends = traces(found, sought, incidents, notifications, families, events, study.tracing.window_days)
    decided, traced = (rows[rows[Link.incident_id].isin(sampled[Sampled.incident_id])] for rows in (found, ends))
    people, children, members = (
        _both(records, name, schema)
        for name, schema in {"people": Person, "children": Child, "members": Member}.items()
    )
    compared = family_comparisons(traced, pairs, people, children, members)
    io.write(pairs, records / "pairs.parquet", PersonPair)
    io.write(decided.drop(columns=CONFLICT), records / "links.parquet", Link)
    io.write(traced, records / "traces.parquet", Trace)
    io.write(ends.drop(traced.index), records / "candidate_traces.parquet", Trace)
    io.write(compared, records / "family_comparisons.parquet", FamilyComparison)
    io.write(counts(decided), linkage / "summary.csv", LinkCount)
    told_models = {site: _told(model) for site, model in models.items()}
    (linkage / "model.json").write_text(json.dumps(told_models, indent=1) + "\n", encoding="utf-8")
    linked = int((decided[Link.method] != LinkMethod.NONE).sum())
    print(f"{len(decided)} notifications, {linked} linked to a family, {int(decided[CONFLICT].sum())} conflicts")


@app.command()
@told
def assess(
    simulated_seed: Annotated[int, typer.Option(help="The seed that the data were simulated with.")],
    truth: Path = Path("data/truth"),
    records: Path = Path("results/records"),
    linkage: Path = Path("results/linkage"),
) -> None:
    """Score the links against the simulator's truth."""
    score = scores(
        io.read(truth / "incidents.parquet", TrueIncident),
        io.read(records / "links.parquet", Link),
        _both(records, "members", Member),
        keys.simulated(simulated_seed),
    )
    io.write(score, linkage / "score.csv", LinkageScore)
    wrong, missed = int(score[LinkageScore.wrong_family].sum()), int(score[LinkageScore.missed].sum())
    print(f"{int(score[LinkageScore.right_family].sum())} right families, {wrong} wrong, {missed} missed")


@app.command()
@told
def pair(
    left: Path,
    right: Path,
    id: Annotated[str, typer.Option("--id", help="Header of the identifier in both files.")],
    out: Path = Path("links.csv"),
    config: Path = Path("config/study.yaml"),
    columns: Annotated[Path, typer.Option(help="Headers understood as fields.")] = Path("config/people_files.yaml"),
    least: Annotated[float, typer.Option(min=0, max=1, help="Least match probability of a pair.")] = 0.5,
) -> None:
    """Link two CSV files of people in clear text, one to one."""
    linkage = io.settings(config, Study).linkage.model_copy(update={"identifiers": "clear"})
    known = io.settings(columns, PeopleFiles)
    (left_people, left_ids), (right_people, right_ids) = (
        _people_file(path, id, known, linkage) for path in (left, right)
    )
    found = paired(left_people, left_ids, right_people, right_ids, linkage, least)
    io.write(found, out, PairedPeople)
    print(f"{len(left_people):,} and {len(right_people):,} people, {len(found):,} pairs: {out}")


def _pairs(records: Path, sampled: pd.DataFrame, linkage: Linkage) -> tuple[pd.DataFrame, dict[str, Model]]:
    """Pairs of people within each site, and the model of each site."""
    found, models = [], {}
    for site in Site:
        folder = records / site
        adults, young = io.read(folder / "people.parquet", Person), io.read(folder / "children.parquet", Child)
        police = police_people(sampled[Sampled.incident_id], adults, young)
        care = family_members(io.read(folder / "members.parquet", Member))
        with Matching(police, care, linkage) as matching:
            models[site.value] = matching.trained()
            scored = matching.scored(models[site.value], linkage.person_weight)
        found.append(person_pairs(scored, police, care, site.value))
    return pd.concat(found, ignore_index=True), models


def _told(model: Model) -> dict:
    """A model as its numbers, with the levels that were not trained or not observed."""
    return {**asdict(model), "untrained": model.untrained(), "unobserved": model.unobserved()}


def _both(records: Path, name: str, schema: type) -> pd.DataFrame:
    return pd.concat([io.read(records / site / f"{name}.parquet", schema) for site in Site], ignore_index=True)


def _manifest(folder: Path) -> Manifest:
    path = folder / "manifest.json"
    if not path.is_file():
        raise Problem(f"{path} is missing: it tells how the extract was made. Ask the agency for it.")
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise Problem(f"{path} is not JSON. Ask the agency for it again.") from None
    return io.checked(values, Manifest, str(path))


def _people_file(path: Path, identifier: str, known: PeopleFiles, linkage: Linkage) -> tuple[pd.DataFrame, pd.Series]:
    if not path.is_file():
        raise Problem(f"{path} does not exist. Expected a CSV file of people with a column “{identifier}”.")
    try:
        frame = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig", index_col=False)
    except (ValueError, UnicodeDecodeError):
        raise Problem(f"{path} cannot be read as CSV in UTF-8. Export it again.") from None
    fields = recognised(frame.columns, identifier, known.columns, str(path))
    ids = frame[identifier]
    unfit = frame.index[(ids == "") | ids.duplicated(keep=False)] + 1
    if len(unfit):
        raise Problem(f"{path}: “{identifier}” is blank or repeated in records {line_list(unfit).split(' ', 1)[1]}.")
    if fields.ignored:
        print(f"{path.name}: columns not used: {', '.join(fields.ignored)}")
    return people(frame, fields.fields, known.sexes, linkage.encoding.not_names), ids


if __name__ == "__main__":
    app()
