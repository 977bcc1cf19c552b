"""The plan in words: each job with what it reads and makes, for the manifest of a run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.metadata import version

MANIFEST, CRATE = "results/manifest.json", "ro-crate-metadata.json"
"""The manifest of a run, which lists every file but these two; and the crate, whose root is the study's folder."""
APART = ("all", "open_populations", "casebook", "protect", "attack", "clear", "draw_released", "release")
"""Rules of which the page tells nothing: targets, and what is made only when asked for."""


def planned(rules: Iterable, sites: list[str]) -> str:
    """The jobs of Snakemake's rules, as JSON (`filetrack.schemas.run.PlannedJob`); a rule of sites is a job a site."""
    jobs = []
    for rule in rules:
        if rule.name in APART:
            continue
        for wildcards in [{"site": site} for site in sites] if rule.has_wildcards() else [{}]:
            inputs, outputs = rule.expand_input(wildcards)[0], rule.expand_output(wildcards)[0]
            by_class = {
                name: [path for path in _listed(paths) if path not in (MANIFEST, CRATE)]
                for name, paths in outputs.items()
            }
            jobs.append({"rule": rule.name, "inputs": sorted(map(str, inputs)), "outputs": by_class})
    return json.dumps(jobs, sort_keys=True)


def engine() -> str:
    """What runs the plan, as JSON (`filetrack.schemas.run.Engine`)."""
    described = {"name": "Snakemake", "version": version("snakemake"), "url": "https://snakemake.github.io"}
    return json.dumps(described | {"plan": "Snakefile"})


def shown(paths: list[str], category: str, simulated: bool) -> list[str]:
    """Outputs that `snakemake --report` embeds. Of real extracts none of these: only what was released may leave."""
    from snakemake.io import report

    return [report(path, category=category) for path in paths] if simulated else paths


def _listed(paths) -> list[str]:
    return [str(path) for path in ([paths] if isinstance(paths, str) else paths)]
