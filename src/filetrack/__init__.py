"""filetrack: police notifications of domestic violence followed into children's social services' files."""

import gc

__version__ = "0.1.0"

gc.set_threshold(100_000)
"""Commands are short: to look for circular garbage at every 700 new objects takes a tenth of their time."""
