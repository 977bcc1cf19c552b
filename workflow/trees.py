"""The protected trees: closed to all but their owner before anything is read or made, whatever the umask."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from filetrack.problems import Problem, told
from filetrack.schemas.run import PROTECTED_TREES

OPEN = stat.S_IRWXG | stat.S_IRWXO


@told
def close_protected(root: Path = Path()) -> None:
    """Take from others every right to what lies in the protected trees, and to whatever this run makes.

    Ends the run with a message where that is not in its power.
    """
    os.umask(OPEN)
    for tree in PROTECTED_TREES:
        for path in [root / tree, *(root / tree).rglob("*")]:
            if path.exists() and not path.is_symlink() and path.stat().st_mode & OPEN:
                _close(path)


def _close(path: Path) -> None:
    try:
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OPEN)
    except OSError:
        raise Problem(
            f"{path} can be opened by others on this machine, and only its owner can close it. "
            "Have the data copied to a place of yours."
        ) from None
