"""The study's config as the plan sees it: checked before any job, and the same that the commands will read."""

from __future__ import annotations

import json
from pathlib import Path

from filetrack.io.configs import checked, settings, site_forms
from filetrack.problems import Problem, told
from filetrack.schemas.codes import Site
from filetrack.schemas.declared import Tables
from filetrack.schemas.figure import Figures
from filetrack.schemas.of_study import of_study
from filetrack.schemas.site import SiteConfig
from filetrack.schemas.study import Study

CONFIG = Path("config/study.yaml")
SITES = Path("config/sites")
TABLES = Path("config/tables.yaml")
FIGURES = Path("config/figures.yaml")
ON_COMMAND_LINE = {"seed"}


@told
def checked_study(config: dict, extracts: Path = Path("data/extracts")) -> Study:
    """Return the study's settings, the file's with a seed given on the command line.

    Ends the run with a message where the config does not satisfy its schema, where another key than the seed was
    overridden (the commands read the file, so they would not see it), or where simulated extracts would be written
    over those that a custodian gave.
    """
    study = checked(config, Study, str(CONFIG))
    refuse_overrides(study, settings(CONFIG, Study))
    if study.input == "simulated":
        refuse_unsimulated(study)
        refuse_overwriting(extracts)
    return study


@told
def study_sites() -> dict[str, SiteConfig]:
    """How the files of each of the study's sites come.

    Ends the run with a message where a config fails its schema, or where no site has files of the police.
    """
    forms = site_forms(SITES, settings(CONFIG, Study).sites)
    if not any(form.police for form in forms.values()):
        raise Problem(
            f"No site of {CONFIG} has files of the police, and every table begins with their notifications: "
            f"there is nothing to make. Say under “police:” in {SITES}/{next(iter(forms))}.yaml what their files hold."
        )
    return forms


@told
def declared_tables() -> list[str]:
    """Numbers of the study's tables. Ends the run with a message where the declarations fail their schema."""
    return [table.number for table in _tables().in_order()]


@told
def shown_tables() -> list[str]:
    """Numbers of all tables that pages show: the study's, and those carried whole from print."""
    tables = _tables()
    return [*(table.number for table in tables.in_order()), *(one.number for one in tables.carried if not one.column)]


@told
def declared_figures() -> list[str]:
    """Names of the declared figures. Ends the run with a message where the declarations fail their schema."""
    return [figure.name for figure in settings(FIGURES, Figures).figures]


def _tables() -> Tables:
    return of_study(settings(TABLES, Tables), settings(CONFIG, Study))


def refuse_overrides(study: Study, in_file: Study) -> None:
    """Raise Problem if a setting other than the seed differs from the file's."""
    overridden = sorted(
        name
        for name in Study.model_fields
        if name not in ON_COMMAND_LINE and getattr(study, name) != getattr(in_file, name)
    )
    if overridden:
        raise Problem(
            f"{', '.join(overridden)}: only the seed can be given on the command line. Change {CONFIG} instead."
        )


def refuse_unsimulated(study: Study) -> None:
    """Raise Problem if the study has a site whose files the simulator does not make."""
    others = sorted({*study.sites} - {*Site})
    if others:
        raise Problem(
            f"{CONFIG} says “input: simulated”, and only {' and '.join(Site)} are simulated, not {', '.join(others)}. "
            "Say “input: extracts”, or take the site out."
        )


def refuse_overwriting(extracts: Path) -> None:
    """Raise Problem if a manifest under `extracts` says that a custodian made the extract."""
    for path in sorted(extracts.glob("*/*/manifest.json")):
        if json.loads(path.read_text(encoding="utf-8")).get("key_kind") == "project":
            raise Problem(
                f"{path.parent} holds an extract that a custodian made, and {CONFIG} says “input: simulated”, which "
                "would overwrite it. Say “input: extracts” to use it, or move it away."
            )
