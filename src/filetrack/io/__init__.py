"""The only door to disk: frames are read and written as schemas, raw files strictly as text, configs checked."""

from filetrack.io.configs import checked, contents, settings, site, site_forms
from filetrack.io.frames import read, read_sites, read_together, validated, write
from filetrack.io.raw import Finding, RawFile, RawFolder, read_folder, read_raw, sound, write_raw
from filetrack.io.sheets import neutral, restored, write_sheets

__all__ = [
    "Finding",
    "RawFile",
    "RawFolder",
    "checked",
    "contents",
    "neutral",
    "read",
    "read_folder",
    "read_raw",
    "read_sites",
    "read_together",
    "restored",
    "settings",
    "site",
    "site_forms",
    "sound",
    "validated",
    "write",
    "write_raw",
    "write_sheets",
]
