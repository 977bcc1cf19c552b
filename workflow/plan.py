"""The plan in words: each job with what it reads and makes, for the manifest of a run."""

from __future__ import annotations

import json
from collections.abc import Iterable

MANIFEST = "results/manifest.json"
"""The manifest of a run, which lists every file but itself."""
APART = ("all", "open_populations")
"""Rules of which the page tells nothing: targets, and what is made only when asked for."""


def planned(rules: Iterable, sites: list[str]) -> str:
    """The jobs of Snakemake's rules, as JSON (`filetrack.schemas.run.PlannedJob`); a rule of sites is a job a site."""
    jobs = []
    for rule in rules:
        if rule.name in APART:
            continue
        for wildcards in [{"site": site} for site in sites] if rule.has_wildcards() else [{}]:
            inputs, outputs = rule.expand_input(wildcards)[0], rule.expand_output(wildcards)[0]
            by_class = {name: [path for path in _listed(paths) if path != MANIFEST] for name, paths in outputs.items()}
            jobs.append({"rule": rule.name, "inputs": sorted(map(str, inputs)), "outputs": by_class})
    return json.dumps(jobs, sort_keys=True)


def _listed(paths) -> list[str]:
    return [str(path) for path in ([paths] if isinstance(paths, str) else paths)]
