"""The only door to disk: frames are read and written as schemas, raw files strictly as text, configs checked."""

from filetrack.io.configs import checked, settings
from filetrack.io.frames import read, validated, write
from filetrack.io.raw import read_raw, write_raw
from filetrack.io.sheets import write_sheets

__all__ = ["checked", "read", "read_raw", "settings", "validated", "write", "write_raw", "write_sheets"]
