"""The manifest beside an extract: is this the extract that the study asked for, encoded as its config says?"""

from __future__ import annotations

from filetrack.problems import Problem
from filetrack.schemas.manifest import Manifest
from filetrack.schemas.study import Linkage


def check_manifest(manifest: Manifest, *, site: str, agency: str, linkage: Linkage, where: str) -> None:
    """Raise Problem where the manifest is another agency's, or the identifiers are not given as config says."""
    if (manifest.site, manifest.agency) != (site, agency):
        raise Problem(
            f"{where} belongs to an extract of {manifest.site} {manifest.agency}, not of {site} {agency}. "
            "Put each agency's extract into its own folder."
        )
    if manifest.identifiers != linkage.identifiers:
        raise Problem(
            f"{where}: identifying fields are given “{manifest.identifiers}”, but linkage.identifiers in config is "
            f"“{linkage.identifiers}”. Ask for the extract again, or correct config."
        )
    if manifest.identifiers == "encoded" and manifest.encoding != linkage.encoding:
        raise Problem(
            f"{where}: names were encoded with {_told(manifest.encoding)}, config has {_told(linkage.encoding)}. "
            "Fields that are encoded differently cannot be compared: ask for the extract again, or correct "
            "linkage.encoding."
        )


def _told(encoding) -> str:
    return ", ".join(f"{name} {value}" for name, value in encoding.model_dump().items())
