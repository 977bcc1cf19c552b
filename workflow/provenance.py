"""What made a result: the code that a command runs, as a digest, and the commit that was checked out."""

from __future__ import annotations

import ast
import hashlib
import os
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "filetrack"
MADE_FROM = ("Snakefile", "workflow", "config", "src", "data/published", "requirements.lock")


def code_digest(stage: str, only: str = "*", source: Path = ROOT / "src") -> str:
    """Digest of the code that `python -m filetrack.<stage>` runs.

    Covers every module that the stage's `__main__` reaches through imports of filetrack, and the files that are not
    Python (templates, phrases) in their packages. Where a module imports another by a name that is made when it runs,
    all modules of that package count, or `only` those of the given name (`north_police`).
    """
    digest = hashlib.sha256()
    for path in code_files(stage, only, source):
        digest.update(path.relative_to(source).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def code_files(stage: str, only: str = "*", source: Path = ROOT / "src") -> list[Path]:
    """Files that a stage runs: modules by their imports, and what lies beside them. Sorted."""
    found: set[Path] = set()
    waiting = [f"{PACKAGE}.{stage}.__main__"]
    while waiting:
        for path in _modules(waiting.pop(), source):
            if path not in found:
                found.add(path)
                waiting += _imported(path, only, source, path.stat().st_mtime_ns)
    packages = {path.parent for path in found}
    return sorted(found | {path for path in _packaged_files(source) if _package_of(path) in packages})


def _modules(name: str, source: Path) -> list[Path]:
    """Files of a module and of the packages that importing it runs; of a name within a module, that module's."""
    paths = []
    place = source
    for part in name.split("."):
        place /= part
        paths += [path for path in (place / "__init__.py", place.with_suffix(".py")) if path.is_file()]
    return paths


@cache
def _imported(path: Path, only: str, source: Path, changed: int) -> list[str]:
    """Names of filetrack that a module imports, also within functions, and prefixes that it imports by name."""
    names = []
    for node in ast.walk(ast.parse(path.read_bytes(), str(path))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names += _named(node.value, only, source)
    return [name for name in names if name.split(".")[0] == PACKAGE]


def _named(text: str, only: str, source: Path) -> list[str]:
    """Modules that a string names for importlib: `filetrack.schemas.raw.` names modules of that package."""
    if not text.startswith(f"{PACKAGE}.") or " " in text:
        return []
    if text.endswith("."):
        folder = source.joinpath(*text.strip(".").split("."))
        return [f"{text}{path.stem}" for path in sorted(folder.glob(f"{only}.py"))]
    return [text]


def _packaged_files(source: Path) -> list[Path]:
    return [
        path
        for path in (source / PACKAGE).rglob("*")
        if path.is_file() and path.suffix != ".py" and "__pycache__" not in path.parts
    ]


def _package_of(path: Path) -> Path:
    return next(folder for folder in path.parents if (folder / "__init__.py").is_file())


def commit(root: Path = ROOT) -> str:
    """Hash of the commit, with `-modified` where what results are made from differs; `unknown` outside a repository."""
    answer = _git(root, "rev-parse", "HEAD")
    if answer is None or answer.returncode:
        return "unknown"
    changed = _git(root, "status", "--porcelain", "--", *MADE_FROM)
    return answer.stdout.strip() + ("-modified" if changed.stdout.strip() else "")


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess | None:
    environment = os.environ | {"GIT_CEILING_DIRECTORIES": str(root.parent), "GIT_OPTIONAL_LOCKS": "0"}
    try:
        return subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False, env=environment
        )
    except OSError:
        return None
