"""A run as a Provenance Run Crate 0.5 (RO-Crate 1.1): its plan, its jobs, what each read and made, by hash.

Files with rows about people are never listed: each job's are one number. Jobs have no times, for a run is told the same
way whenever it is made. Hashes of counts can confirm a guess at them: a crate of real extracts is for reviewers.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import PurePosixPath
from urllib.parse import quote

from filetrack.schemas.run import Engine, MadeFile, OutputClass, Run, RunManifest, output_class

Entity = dict[str, object]

CONTEXT = ["https://w3id.org/ro/crate/1.1/context", "https://w3id.org/ro/terms/workflow-run/context"]
ROCRATE, WORKFLOW_CRATE = "https://w3id.org/ro/crate/1.1", "https://w3id.org/workflowhub/workflow-ro-crate/1.0"
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/provenance/0.5": ("Provenance Run Crate", "0.5"),
    WORKFLOW_CRATE: ("Workflow RO-Crate", "1.0"),
}
LICENCE, WITHHELD = "https://spdx.org/licenses/MIT", "#not-for-release"
RUN, ENGINE, ENGINE_RUN, LANGUAGE, GIVEN = "#run", "#engine", "#engine-run", "#language", "#protected-given"
FORMATS = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".tex": "application/x-tex",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
}


@dataclass
class Job:
    """One execution of a rule: what it read, and what it made that may be listed or only counted."""

    rule: str
    name: str
    inputs: list[str]
    listed: list[str] = field(default_factory=list)
    protected: int = 0

    @property
    def counted(self) -> str:
        """The entity that stands for the job's files about people."""
        return f"#protected-{self.name}"


def crate(recorded: RunManifest, run: Run, engine: Engine, hashes: dict[str, str], day: dt.date) -> Entity:
    """Return the crate's metadata, whose root is the study's folder.

    `hashes` has the SHA-256 of files that no manifest lists: the plan (`engine.plan`) and the manifest itself. `day` is
    the day on which the crate is made.
    """
    jobs, made_by = jobs_of(recorded.made)
    given = {file.path: file.sha256 for file in recorded.given if output_class(file.path) != OutputClass.PROTECTED}
    made = {file.path: file.sha256 for file in recorded.made if file.output_class != OutputClass.PROTECTED}
    files = hashes | given | made
    results = [*made, *(path for path in hashes if path != engine.plan)]
    graph = [
        _descriptor(),
        _root(run, engine, sorted(files), jobs, day),
        *({"@id": name, "@type": "CreativeWork", "name": words, "version": version}
          for name, (words, version) in PROFILES.items()),
        _licence(run),
        *_plan(run, engine, recorded.made, hashes[engine.plan]),
        *_software(run, engine),
        *(_file(path, digest) for path, digest in sorted(files.items()) if path != engine.plan),
        *_parameters(run),
        *_counted(recorded, jobs),
        *_executed(run, engine, jobs, made_by, sorted(given), sorted(results)),
    ]  # fmt: skip
    return {"@context": CONTEXT, "@graph": graph}


def jobs_of(made: Iterable[MadeFile]) -> tuple[list[Job], dict[str, Job]]:
    """Return the jobs of a manifest, by rule, and for each file the job that made it.

    Jobs of one rule are told apart by what they read.
    """
    of_rule: dict[str, dict[tuple[str, ...], list[MadeFile]]] = defaultdict(lambda: defaultdict(list))
    for file in made:
        of_rule[file.rule][tuple(file.inputs)].append(file)
    jobs, made_by = [], {}
    for rule, by_inputs in sorted(of_rule.items()):
        for number, (inputs, files) in enumerate(sorted(by_inputs.items()), start=1):
            job = Job(rule, rule if len(by_inputs) == 1 else f"{rule}-{number}", list(inputs))
            job.listed = sorted(file.path for file in files if file.output_class != OutputClass.PROTECTED)
            job.protected = len(files) - len(job.listed)
            jobs.append(job)
            made_by |= {file.path: job for file in files}
    return jobs, made_by


def positions(made: Iterable[MadeFile]) -> dict[str, int]:
    """Return a place in the order of execution for each rule: after every rule of whose files it reads one."""
    rule_of = {file.path: file.rule for file in made}
    after: dict[str, set[str]] = defaultdict(set)
    for file in made:
        after[file.rule] |= {rule_of[path] for path in file.inputs if path in rule_of}
    ordered = TopologicalSorter({rule: sorted(before) for rule, before in sorted(after.items())}).static_order()
    return {rule: place for place, rule in enumerate(ordered)}


def _descriptor() -> Entity:
    name = "ro-crate-metadata.json"
    return {"@id": name, "@type": "CreativeWork", "about": _to("./"), "conformsTo": _all([ROCRATE, WORKFLOW_CRATE])}


def _root(run: Run, engine: Engine, files: list[str], jobs: list[Job], day: dt.date) -> Entity:
    of_whom = "Its records are simulated: they are of nobody." if _simulated(run) else "Its records are of people."
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": run.title,
        "description": f"A run of the study and the results that reviewers may see. {of_whom} Files with rows about "
        "people lie in the same folder, are not part of the crate, and are told as numbers of files.",
        "datePublished": day.isoformat(),
        "license": _to(LICENCE if _simulated(run) else WITHHELD),
        "conformsTo": _all(PROFILES),
        "hasPart": _all(_address(path) for path in files),
        "mainEntity": _to(_address(engine.plan)),
        "mentions": _all([RUN, ENGINE_RUN, *(f"#job-{job.name}" for job in jobs)]),
    }


def _licence(run: Run) -> Entity:
    if _simulated(run):
        return {"@id": LICENCE, "@type": "CreativeWork", "name": "MIT", "description": "MIT License", "url": LICENCE}
    words = "Only what lies in results/release has passed disclosure control and may leave."
    return {"@id": WITHHELD, "@type": "CreativeWork", "name": "For the study's reviewers", "description": words}


def _plan(run: Run, engine: Engine, made: list[MadeFile], digest: str) -> list[Entity]:
    """The plan with its steps and the tool of each."""
    places = positions(made)
    plan = _file(engine.plan, digest) | {
        "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"],
        "description": "Which command of filetrack makes which files, from which.",
        "encodingFormat": "text/plain",
        "version": run.commit or "unknown",
        "license": _to(LICENCE),
        "programmingLanguage": _to(LANGUAGE),
        "input": _all(f"#parameter-{name}" for name in _settings(run)),
        "hasPart": _all(f"#tool-{rule}" for rule in places),
        "step": _all(f"#step-{rule}" for rule in places),
    }
    steps = [
        {"@id": f"#step-{rule}", "@type": "HowToStep", "name": rule, "position": str(place), "workExample": _to(tool)}
        for rule, place in places.items()
        for tool in [f"#tool-{rule}"]
    ]
    tools = [
        {
            "@id": f"#tool-{rule}",
            "@type": "SoftwareApplication",
            "name": f"filetrack: {rule}",
            "softwareVersion": run.packages["filetrack"],
            "softwareRequirements": _all(f"#{name}" for name in _requirements(run)),
        }
        for rule in places
    ]
    return [plan, *steps, *tools]


def _software(run: Run, engine: Engine) -> list[Entity]:
    described = {"name": engine.name, "url": engine.url}
    required = [
        {"@id": f"#{name}", "@type": "SoftwareApplication", "name": name, "softwareVersion": version}
        for name, version in _requirements(run).items()
    ]
    return [
        {"@id": LANGUAGE, "@type": "ComputerLanguage", "version": engine.version, "identifier": engine.url} | described,
        {"@id": ENGINE, "@type": "SoftwareApplication", "softwareVersion": engine.version} | described,
        *required,
    ]


def _parameters(run: Run) -> list[Entity]:
    """What the plan was given beside files."""
    formal = [
        {"@id": f"#parameter-{name}", "@type": "FormalParameter", "name": name, "additionalType": kind}
        for name, (kind, _) in _settings(run).items()
    ]
    realised = [
        {"@id": f"#{name}", "@type": "PropertyValue", "name": name, "value": value,
         "exampleOfWork": _to(f"#parameter-{name}")}
        for name, (_, value) in _settings(run).items()
    ]  # fmt: skip
    return [*formal, *realised]


def _counted(recorded: RunManifest, jobs: list[Job]) -> list[Entity]:
    given = sum(output_class(file.path) == OutputClass.PROTECTED for file in recorded.given)
    numbers = {GIVEN: ("given to the run", given)}
    numbers |= {job.counted: (f"made by {job.name}", job.protected) for job in jobs}
    return [
        {"@id": name, "@type": "PropertyValue", "name": f"Files with rows about people, {of}", "value": str(number)}
        for name, (of, number) in numbers.items()
        if number
    ]


def _executed(
    run: Run, engine: Engine, jobs: list[Job], made_by: dict[str, Job], given: list[str], results: list[str]
) -> list[Entity]:
    protected = [job.counted for job in jobs if job.protected]
    whole = {
        "@id": RUN,
        "@type": "CreateAction",
        "name": f"Run of {engine.plan}, seed {run.seed}",
        "description": f"Input: {run.input}. Commit: {run.commit}. Config (SHA-256): {run.config_sha256}.",
        "instrument": _to(_address(engine.plan)),
        "object": _all([*map(_address, given), *(f"#{name}" for name in _settings(run))]),
        "result": _all([*map(_address, results), *protected]),
    }
    ordered = {
        "@id": ENGINE_RUN,
        "@type": "OrganizeAction",
        "name": f"Run of {engine.name} {engine.version}",
        "instrument": _to(ENGINE),
        "object": _all(f"#control-{job.name}" for job in jobs),
        "result": _to(RUN),
    }
    return [whole, ordered, *(entity for job in jobs for entity in _job(job, made_by))]


def _job(job: Job, made_by: dict[str, Job]) -> list[Entity]:
    read = {_stands_for(path, made_by): None for path in job.inputs}
    made = [*map(_address, job.listed), *([job.counted] if job.protected else [])]
    protected = sum(output_class(path) == OutputClass.PROTECTED for path in job.inputs)
    executed = {
        "@id": f"#job-{job.name}",
        "@type": "CreateAction",
        "name": job.name,
        "description": f"{len(job.inputs)} files read, {protected} of them with rows about people; "
        f"{len(job.listed) + job.protected} made, {job.protected} of them with rows about people.",
        "instrument": _to(f"#tool-{job.rule}"),
        "object": _all(read),
        "result": _all(made),
    }
    control = {
        "@id": f"#control-{job.name}",
        "@type": "ControlAction",
        "name": f"Step {job.name}",
        "instrument": _to(f"#step-{job.rule}"),
        "object": _to(f"#job-{job.name}"),
    }
    return [executed, control]


def _stands_for(path: str, made_by: dict[str, Job]) -> str:
    """The entity by which a job's input is told: the file, or the number that counts it."""
    if output_class(path) != OutputClass.PROTECTED:
        return _address(path)
    return made_by[path].counted if path in made_by else GIVEN


def _file(path: str, digest: str) -> Entity:
    entity: Entity = {"@id": _address(path), "@type": "File", "name": path, "sha256": digest}
    form = FORMATS.get(PurePosixPath(path).suffix)
    return entity | ({"encodingFormat": form} if form else {})


def _settings(run: Run) -> dict[str, tuple[str, str]]:
    return {"seed": ("Integer", str(run.seed)), "input": ("Text", run.input)}


def _requirements(run: Run) -> dict[str, str]:
    return {"python": run.python} | {name: of for name, of in run.packages.items() if name != "filetrack"}


def _simulated(run: Run) -> bool:
    return run.input == "simulated"


def _address(path: str) -> str:
    return quote(path)


def _to(name: str) -> dict[str, str]:
    return {"@id": name}


def _all(names: Iterable[str]) -> list[dict[str, str]] | dict[str, str]:
    """References to entities; to one alone without a list, as RO-Crate has it."""
    named = [_to(name) for name in names]
    return named[0] if len(named) == 1 else named
