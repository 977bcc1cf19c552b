"""The study as a plan: checks the config, includes the rules, names the targets."""

import os
import sys
from functools import cache
from pathlib import Path

HERE = Path(workflow.basedir)
sys.path.insert(0, str(HERE / "src"))
os.environ.update(
    PATH=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
    PYTHONPATH=os.pathsep.join([str(HERE / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]),
)

from snakemake.io import _IOFile

from workflow import files
from workflow.checksums import remembered
from workflow.plan import CRATE, MANIFEST, engine, planned, shown
from workflow.provenance import code_digest, commit
from workflow.settings import checked_study, declared_figures, declared_tables, shown_tables
from workflow.trees import close_protected

code_digest = cache(code_digest)
_IOFile.checksum = remembered(_IOFile.checksum)


configfile: "config/study.yaml"


STUDY = checked_study(config)
close_protected()
SIMULATED = STUDY.input == "simulated"
GIVEN = list if SIMULATED else files.arrived
TABLES = shown(expand("results/tables/table_{number:0>2}.csv", number=declared_tables()), "Tables", SIMULATED)
FIGURES = [
    *shown(expand("results/figures/{name}.svg", name=declared_figures()), "Figures", SIMULATED),
    *expand("results/figures/{name}.png", name=declared_figures()),
]
ENVIRONMENT = str(HERE / "environment.yml")


wildcard_constraints:
    site="|".join(files.SITES),


rule all:
    default_target: True
    input:
        MANIFEST,


if SIMULATED:

    include: "workflow/rules/simulate.smk"


include: "workflow/rules/ingest.smk"
include: "workflow/rules/link.smk"
include: "workflow/rules/code.smk"
include: "workflow/rules/tables.smk"


if STUDY.of_the_report:

    include: "workflow/rules/compare.smk"


include: "workflow/rules/outcomes.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/casebook.smk"
include: "workflow/rules/published.smk"
include: "workflow/rules/quality.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/disclosure.smk"
