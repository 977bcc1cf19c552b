"""What several workers of a test run need and takes long: made by the first of them, read by the others."""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path


def once(name: str, make: Callable[[], object]) -> object:
    """Return what `make` makes, or what another worker of this run has made under the name."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run is None:
        return make()
    place = Path(tempfile.gettempdir()) / f"filetrack-tests-{run}"
    made = place / name
    if not made.is_file():
        place.mkdir(exist_ok=True)
        whole = place / f"{name}.{os.getpid()}"
        whole.write_bytes(pickle.dumps(make()))
        whole.rename(made)
    return pickle.loads(made.read_bytes())
