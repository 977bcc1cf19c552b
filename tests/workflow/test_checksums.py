"""A file's checksum is reckoned once, and again after the file has changed."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

from workflow.checksums import remembered


def test_a_checksum_is_remembered_until_the_file_changes(tmp_path):
    read = []

    async def checksum(file, threshold):
        read.append((file, threshold))
        path = Path(file)
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None

    asked, path = remembered(checksum), tmp_path / "cells.csv"
    assert asyncio.run(asked(str(path), 9)) is None
    path.write_text("1")
    first = [asyncio.run(asked(str(path), 9)) for _ in range(3)]
    path.write_text("22")
    assert first == [hashlib.sha256(b"1").hexdigest()] * 3
    assert asyncio.run(asked(str(path), 9)) == hashlib.sha256(b"22").hexdigest()
    asyncio.run(asked(str(path), 8))
    assert read == [(str(path), 9)] * 3 + [(str(path), 8)]
