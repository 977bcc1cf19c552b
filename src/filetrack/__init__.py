"""filetrack: police notifications of domestic violence followed into children's social services' files."""

import atexit
import gc
import sys

__version__ = "0.1.0"

gc.set_threshold(100_000)
"""Commands are short: to look for circular garbage at every 700 new objects takes a tenth of their time."""


@atexit.register
def _leave() -> None:
    """Look for no garbage at the end, which takes a quarter of a second. What is left DuckDB would tell as leaks."""
    if "duckdb" not in sys.modules:
        gc.freeze()
