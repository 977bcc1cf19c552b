"""What several workers of a test run need and takes long: made by the first of them, the others wait and read it."""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock


def once(name: str, make: Callable[[], object]) -> object:
    """Return what `make` makes, or what another worker of this run has made under the name."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run is None:
        return make()
    place = Path(tempfile.gettempdir()) / f"filetrack-tests-{run}"
    place.mkdir(exist_ok=True)
    made = place / name
    with FileLock(f"{made}.lock"):
        if not made.is_file():
            made.write_bytes(pickle.dumps(make()))
    return pickle.loads(made.read_bytes())
