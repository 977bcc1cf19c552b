"""Checksums of files, each reckoned once for as long as the file stays as it is."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from functools import wraps

Checksum = Callable[..., Awaitable[str | None]]


def remembered(checksum: Checksum) -> Checksum:
    """Snakemake's way to a file's checksum, which now remembers it until the file changes.

    After a job Snakemake asks for those of all inputs once for each output: 48,000 times for the pages of the report.
    """
    known: dict[tuple, str | None] = {}

    @wraps(checksum)
    async def remembering(file: str, *how, **named) -> str | None:
        try:
            now = os.stat(file)
        except OSError:
            return await checksum(file, *how, **named)
        asked = (str(file), now.st_ino, now.st_size, now.st_mtime_ns, how, *named.items())
        if asked not in known:
            known[asked] = await checksum(file, *how, **named)
        return known[asked]

    return remembering
