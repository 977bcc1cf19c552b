"""Whether extracts can be compared: one key, one encoding, one way of giving identifiers."""

from __future__ import annotations

from filetrack.problems import Problem
from filetrack.schemas.manifest import Manifest
from filetrack.schemas.study import Linkage


def agree(manifests: list[Manifest], linkage: Linkage) -> None:
    """Return nothing where all extracts can be compared as the config says. Raises Problem where they cannot."""
    fingerprints = {manifest.key_fingerprint for manifest in manifests}
    if len(fingerprints) > 1:
        raise Problem(
            "The extracts were made under different keys: "
            + "; ".join(f"{_name(one)} under {one.key_fingerprint}" for one in manifests)
            + ". All custodians must use the study's one key: anonymise again with it."
        )
    other_mode = [_name(one) for one in manifests if one.identifiers != linkage.identifiers]
    if other_mode:
        raise Problem(
            f"linkage.identifiers in the study's config is “{linkage.identifiers}”, but not so made: "
            f"{', '.join(other_mode)}. Anonymise again, or correct the config."
        )
    other_encoding = [
        f"{_name(one)} ({'; '.join(differences)})"
        for one in manifests
        if (differences := one.encoding.differences(linkage.encoding))
    ]
    if other_encoding:
        raise Problem(
            f"linkage.encoding in the study's config is not how these extracts were encoded: "
            f"{', '.join(other_encoding)}. Anonymise again, or correct the config."
        )


def _name(manifest: Manifest) -> str:
    return f"{manifest.site} {manifest.agency}"
