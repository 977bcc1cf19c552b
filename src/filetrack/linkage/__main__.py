"""Command line of linkage: trace the sample into families' records, assess it, link two people files (§6.2.1)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from filetrack import io, keys
from filetrack.linkage import review
from filetrack.linkage.agreement import agree
from filetrack.linkage.assess import adults_judged, children_judged, families_judged, scores, tally
from filetrack.linkage.characteristics import characteristics, groupings, noted
from filetrack.linkage.clerical import DRAWN, accepted_links, false_links
from filetrack.linkage.comparison import family_comparisons
from filetrack.linkage.completeness import completeness
from filetrack.linkage.curve import calibration, curve
from filetrack.linkage.decide import CONFLICT, counts, families_supported, links, rule
from filetrack.linkage.expected import expected_errors
from filetrack.linkage.explain import explained
from filetrack.linkage.model import Matching, Model
from filetrack.linkage.pair import paired
from filetrack.linkage.people import family_members, of_fields, person_pairs, police_people
from filetrack.linkage.scenarios import scenario_traces, scenarios
from filetrack.linkage.selection import linked_unlinked
from filetrack.linkage.standardise import people, recognised
from filetrack.linkage.trace import traces
from filetrack.problems import Problem, line_list, told
from filetrack.scenarios import own_number
from filetrack.schemas.care import Event, Family, Member
from filetrack.schemas.case import Case, CaseAction, CaseAdult, CaseChild, CaseContext, CaseInjury, CaseOffence
from filetrack.schemas.codes import LinkMethod
from filetrack.schemas.link import (
    ExplainedLink,
    FamilyComparison,
    Link,
    LinkCount,
    PairedPeople,
    PersonPair,
    ReviewAgreement,
    ReviewCount,
    ReviewDecision,
    ReviewItem,
    SupportedFamily,
    Trace,
)
from filetrack.schemas.linkage_quality import (
    Calibration,
    Completeness,
    CurvePoint,
    ExpectedErrors,
    FalseLinks,
    Grouping,
    LinkageScore,
    LinkedUnlinked,
    Unit,
)
from filetrack.schemas.manifest import Manifest
from filetrack.schemas.people_file import PeopleFiles
from filetrack.schemas.police import Child, Incident, Notification, Person
from filetrack.schemas.sample import Sampled
from filetrack.schemas.scenario import Scenario, ScenarioTrace
from filetrack.schemas.site import declared
from filetrack.schemas.study import Engine, Linkage, Study
from filetrack.schemas.truth import TrueAdult, TrueChild, TrueIncident

SEVERAL = {
    CaseInjury: "case_injuries",
    CaseContext: "case_contexts",
    CaseOffence: "case_offences",
    CaseAction: "case_actions",
}

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)


@app.command()
@told
def trace(
    config: Path = Path("config/study.yaml"),
    sites: Annotated[Path, typer.Option(help="How each site's files come.")] = Path("config/sites"),
    extracts: Path = Path("data/extracts"),
    records: Path = Path("results/records"),
    linkage: Path = Path("results/linkage"),
    decisions: Annotated[Path, typer.Option(help="Reviewers' decisions, where there are any.")] = Path(
        "data/review/decisions.csv"
    ),
    processes: Annotated[int, typer.Option(min=1, help="Sites whose people are compared at a time.")] = 1,
) -> None:
    """Trace the sampled notifications, and those that could be boosters, into families' records."""
    study = io.settings(config, Study)
    given = declared(io.site_forms(sites, study.sites))
    agree([_manifest(extracts / site / agency) for site, agency in given], study.linkage)
    of_sites = partial(io.read_sites, records, study.sites)
    sampled = io.read(records / "sampled.parquet", Sampled)
    candidates = io.read(records / "candidates.parquet", Sampled)
    sought = pd.concat([sampled, candidates], ignore_index=True)
    pairs, models = _pairs(records, study.sites, sought, study.linkage, processes)
    families, events = of_sites("families", Family), of_sites("events", Event)
    incidents = of_sites("incidents", Incident, [Incident.site, Incident.incident_id, Incident.reported_on])
    notifications = of_sites("notifications", Notification, [Notification.notification_id, Notification.sent_on])
    people, children, members = *_listed(records, study.sites, sought), of_sites("members", Member)
    police, care = police_people(sought[Sampled.incident_id], people, children), family_members(members)
    listed, held = police.groupby(Sampled.incident_id).size(), care.groupby(Family.family_id).size()
    supported = families_supported(pairs, study.linkage, listed, held)
    judged = review.checked(_decisions(decisions), incidents, families, str(decisions))
    outcomes = review.outcomes(judged, supported, study.linkage)

    alone = [site for site in study.sites if (site, "care") not in given]

    def decide(supported: pd.DataFrame) -> pd.DataFrame:
        return links(sought, events, supported, review.reviewed(outcomes), alone)

    def end(found: pd.DataFrame, families: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
        return traces(found, sought, incidents, notifications, families, events, study.tracing.window_days)

    found = decide(supported)
    ends = end(found, families, events)
    decided, traced = (rows[rows[Link.incident_id].isin(sampled[Sampled.incident_id])] for rows in (found, ends))
    varied, moved = scenarios(decided, supported, decide, study.linkage)
    otherwise = scenario_traces(found, ends, moved, own_number(varied), end, families, events)
    otherwise = otherwise[otherwise[Link.incident_id].isin(decided[Link.incident_id])]
    seen = review.listed(supported, found, outcomes)
    automatic = links(sampled, events, supported)
    accepted = accepted_links(automatic, study.linkage.clerical_sample, study.linkage.seed)
    drawn = accepted[accepted[DRAWN]]
    asked = pd.concat([seen, review.listed_too(supported, drawn, outcomes, study.linkage)])
    items = review.items(asked, pairs, police, care, models, study.linkage)

    io.write(pairs, records / "pairs.parquet", PersonPair)
    io.write(supported, records / "supported_families.parquet", SupportedFamily)
    io.write(decided.drop(columns=CONFLICT), records / "links.parquet", Link)
    io.write(traced, records / "traces.parquet", Trace)
    io.write(ends.drop(traced.index), records / "candidate_traces.parquet", Trace)
    io.write(otherwise, records / "scenario_traces.parquet", ScenarioTrace)
    compared = family_comparisons(traced, pairs, people, children, members)
    io.write(compared, records / "family_comparisons.parquet", FamilyComparison)
    io.write(explained(decided, supported, study.linkage), records / "review/explained.csv", ExplainedLink)
    io.write(io.neutral(items), records / "review/review.csv", ReviewItem)
    io.write_sheets(review.sheets(items, pd.concat([asked, drawn])), records / "review/review.xlsx")
    io.write(varied, linkage / "scenarios.csv", Scenario)
    io.write(counts(decided), linkage / "summary.csv", LinkCount)
    io.write(review.counts(seen), linkage / "review.csv", ReviewCount)
    io.write(review.agreement(judged), linkage / "agreement.csv", ReviewAgreement)
    io.write(false_links(accepted, judged, study.linkage.seed), linkage / "false_links.csv", FalseLinks)
    (linkage / "rule.md").write_text(rule(study.linkage) + "\n", encoding="utf-8")
    told_models = {site: _told(model) for site, model in models.items()}
    (linkage / "model.json").write_text(json.dumps(told_models, indent=1) + "\n", encoding="utf-8")
    linked = int(decided[Link.family_id].notna().sum())
    print(
        f"{len(decided)} notifications, {linked} linked to a family, {int(decided[CONFLICT].sum())} conflicts; "
        f"{seen[SupportedFamily.incident_id].nunique()} for review, {len(drawn)} accepted links drawn for it"
    )


@app.command()
@told
def assess(
    simulated_seed: Annotated[int, typer.Option(help="The seed that the data were simulated with.")],
    config: Path = Path("config/study.yaml"),
    truth: Path = Path("data/truth"),
    records: Path = Path("results/records"),
    linkage: Path = Path("results/linkage"),
) -> None:
    """Score the links against the simulator's truth, by groups, thresholds and probabilities."""
    study = io.settings(config, Study)
    limits, of_sites = study.linkage, partial(io.read_sites, records, study.sites)
    key = keys.simulated(simulated_seed)
    members, links = of_sites("members", Member), io.read(records / "links.parquet", Link)
    judged = families_judged(io.read(truth / "incidents.parquet", TrueIncident), links, members, key)
    pairs = io.read(records / "pairs.parquet", PersonPair)
    true_adults = io.read(truth / "adults.parquet", TrueAdult)
    true_children = io.read(truth / "children.parquet", TrueChild)
    units = {
        Unit.NOTIFICATIONS: judged,
        Unit.ADULTS: adults_judged(true_adults, judged, pairs, of_sites("people", Person), members, key),
        Unit.CHILDREN: children_judged(true_children, judged, pairs, of_sites("children", Child), key),
    }
    supported = io.read(records / "supported_families.parquet", SupportedFamily)
    groups = groupings(*_cases(records), limits.assessment, study.sites)
    score = pd.concat([scores(of_unit, unit, groups) for unit, of_unit in units.items()])
    overall = score[LinkageScore.grouping] == Grouping.SITE
    weights = sorted({0, limits.review_weight, limits.family_weight, *limits.assessment.family_weights})
    io.write(score[overall], linkage / "score.csv", LinkageScore)
    io.write(score[~overall], linkage / "score_by_group.csv", LinkageScore)
    io.write(curve(judged, supported, limits.family_margin, weights), linkage / "curve.csv", CurvePoint)
    io.write(calibration(judged, supported, limits.assessment.probabilities), linkage / "calibration.csv", Calibration)
    print("{right} right families, {wrong} wrong, {missed} missed".format(**tally(judged)))


@app.command()
@told
def examine(
    config: Path = Path("config/study.yaml"),
    records: Path = Path("results/records"),
    linkage: Path = Path("results/linkage"),
) -> None:
    """Compare linked with unlinked notifications; count identifiers recorded and errors to be expected."""
    sites = io.settings(config, Study).sites
    links = io.read(records / "links.parquet", Link)
    sought = links[links[Link.method] != LinkMethod.NOT_HELD]
    linked = sought.set_index(Link.incident_id)[Link.family_id].notna()
    people, children = _listed(records, sites, links)
    cases = _cases(records)
    several = {schema: io.read(records / f"{name}.parquet", schema) for schema, name in SEVERAL.items()}
    known = pd.concat([characteristics(*cases, sites), noted(cases[0][Case.incident_id], several)], axis=1)
    compared = linked_unlinked(known[known.index.isin(linked.index)], linked)
    complete = completeness(people, children, io.read_sites(records, sites, "members", Member))
    io.write(compared, linkage / "linked_unlinked.csv", LinkedUnlinked)
    io.write(complete, linkage / "completeness.csv", Completeness)
    io.write(expected_errors(links), linkage / "expected_errors.csv", ExpectedErrors)
    print(f"{int(linked.sum())} linked and {int((~linked).sum())} unlinked notifications compared")


@app.command()
@told
def pair(
    left: Path,
    right: Path,
    id: Annotated[str, typer.Option("--id", help="Header of the identifier in both files.")],
    out: Path = Path("links.csv"),
    config: Path = Path("config/study.yaml"),
    columns: Annotated[Path, typer.Option(help="Headers understood as fields.")] = Path("config/people_files.yaml"),
    least: Annotated[float, typer.Option(min=0.001, max=0.999, help="Least match probability of a pair.")] = 0.5,
    engine: Annotated[Engine | None, typer.Option(help="What scores the pairs, if not the config's.")] = None,
) -> None:
    """Link two CSV files of people in clear text, one to one."""
    linkage = io.settings(config, Study).linkage
    linkage = linkage.model_copy(update={"identifiers": "clear", "engine": engine or linkage.engine})
    known = io.settings(columns, PeopleFiles)
    (left_people, left_ids), (right_people, right_ids) = (
        _people_file(path, id, known, linkage) for path in (left, right)
    )
    found = paired(left_people, left_ids, right_people, right_ids, linkage, least)
    io.write(found, out, PairedPeople)
    print(f"{len(left_people):,} and {len(right_people):,} people, {len(found):,} pairs: {out}")


def _pairs(
    records: Path, sites: Iterable[str], sampled: pd.DataFrame, linkage: Linkage, processes: int
) -> tuple[pd.DataFrame, dict[str, Model]]:
    """Pairs of people within each site, and the model of each site that holds people of both agencies."""
    of_site = dict(iter(sampled.groupby(Sampled.site)))
    asked = [(site, of_site.get(site, sampled.iloc[:0])) for site in sites]
    at_site = partial(_pairs_at, records, linkage)
    with ProcessPoolExecutor(processes) as pool:
        beside = processes > 1 and linkage.engine == "duckdb"
        done = list((pool.map if beside else map)(at_site, *zip(*asked, strict=True)))
    models = {site: model for (site, _), (_, model) in zip(asked, done, strict=True) if model}
    found = [pairs for pairs, model in done if model] or [PersonPair.empty()]
    return pd.concat(found, ignore_index=True), models


def _pairs_at(records: Path, linkage: Linkage, site: str, sampled: pd.DataFrame) -> tuple[pd.DataFrame, Model | None]:
    police = police_people(sampled[Sampled.incident_id], *_listed(records, [site], sampled))
    care = family_members(io.read(records / site / "members.parquet", Member))
    if police.empty or care.empty:
        return PersonPair.empty(), None
    fields = linkage.fields_of(site)
    with Matching(of_fields(police, fields), of_fields(care, fields), linkage) as matching:
        model = matching.trained()
        scored = matching.scored(model, linkage.person_weight)
    return person_pairs(scored, police, care, site), model


def _listed(records: Path, sites: Iterable[str], incidents: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Adults and children on the police records of these incidents."""
    listed = partial(io.read_sites, records, sites, of=incidents[[Incident.site, Incident.incident_id]])
    return listed("people", Person), listed("children", Child)


def _told(model: Model) -> dict:
    """A model as its numbers, with the levels that were not trained or not observed."""
    return {**asdict(model), "untrained": model.untrained(), "unobserved": model.unobserved()}


def _cases(records: Path) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Coded cases, their adults and their children."""
    frames = {"cases": Case, "case_adults": CaseAdult, "case_children": CaseChild}
    return tuple(io.read(records / f"{name}.parquet", schema) for name, schema in frames.items())


def _decisions(path: Path) -> pd.DataFrame:
    """Reviewers' decisions as typed; none where there is no file."""
    if not path.is_file():
        return pd.DataFrame(columns=list(ReviewDecision.to_schema().columns), dtype="str")
    return io.restored(_text(path))


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
    frame = _text(path)
    fields = recognised(frame.columns, identifier, known.columns, str(path))
    ids = frame[identifier]
    unfit = frame.index[(ids == "") | ids.duplicated(keep=False)] + 1
    if len(unfit):
        raise Problem(f"{path}: “{identifier}” is blank or repeated in records {line_list(unfit).split(' ', 1)[1]}.")
    if fields.ignored:
        print(f"{path.name}: columns not used: {', '.join(fields.ignored)}")
    return people(frame, fields.fields, known.sexes, linkage.encoding.not_names), ids


def _text(path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig", index_col=False)
    except (ValueError, UnicodeDecodeError):
        raise Problem(f"{path} cannot be read as CSV in UTF-8. Export it again.") from None


if __name__ == "__main__":
    app()
