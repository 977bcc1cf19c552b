"""Agencies' files: read strictly as text with line numbers, every check counted; written the same each time."""

from filetrack.io.raw.findings import Finding, RawFile, RawFolder
from filetrack.io.raw.folder import read_folder, read_raw, sound
from filetrack.io.raw.write import write_raw

__all__ = ["Finding", "RawFile", "RawFolder", "read_folder", "read_raw", "sound", "write_raw"]
