"""What made a result: the code that a command runs, as a digest, and the commit that was checked out."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "filetrack"
_NAME = rf"{PACKAGE}(?:\.\w+)*"
_IMPORT = re.compile(rf"^[ \t]*import ({_NAME})", re.MULTILINE)
_IMPORT_FROM = re.compile(rf"^[ \t]*from ({_NAME}) import (\([^)]*\)|[^\n]*)", re.MULTILINE)
_STRING = re.compile(rf"(?<!\")[\"']({_NAME}\.?)(?=[\"'{{{{])")
MADE_FROM = ("Snakefile", "workflow", "config", "src", "data/published", "requirements.lock")


def code_digest(stage: str, source: Path = ROOT / "src") -> str:
    """Digest of the code that `python -m filetrack.<stage>` runs.

    Covers every module that the stage's `__main__` reaches through imports of filetrack, and the files that are not
    Python (templates, phrases) in their packages. Where a module imports another by a name that is made when it runs,
    all modules of that package count.
    """
    digest = hashlib.sha256()
    for path in code_files(stage, source):
        digest.update(path.relative_to(source).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def code_files(stage: str, source: Path = ROOT / "src") -> list[Path]:
    """Files that a stage runs: modules by their imports, and what lies beside them. Sorted."""
    found: set[Path] = set()
    named: set[str] = set()
    waiting = {f"{PACKAGE}.{stage}.__main__"}
    while waiting:
        named |= waiting
        new = {path for name in waiting for path in _modules(name, source)} - found
        found |= new
        named_by_new = {name for path in new for name in _names(path, path.stat().st_mtime_ns)}
        waiting = {module for name in named_by_new for module in _meant(name, source)} - named
    packages = {path.parent for path in found}
    return sorted(found | {path for path, package in _packaged_files(source) if package in packages})


@cache
def _modules(name: str, source: Path) -> list[Path]:
    """Files of a module and of the packages that importing it runs; of a name within a module, that module's."""
    paths = []
    place = source
    for part in name.split("."):
        place /= part
        paths += [path for path in (place / "__init__.py", place.with_suffix(".py")) if path.is_file()]
    return paths


@cache
def _names(path: Path, changed: int) -> set[str]:
    """Names of filetrack that a module imports, also within functions, and those that stand in it as strings.

    Read by patterns: to parse every module at each start of a run took a second.
    """
    text = path.read_text(encoding="utf-8")
    names = _IMPORT.findall(text) + _STRING.findall(text)
    for module, listed in _IMPORT_FROM.findall(text):
        names += [f"{module}.{name}" for name in re.findall(r"(?:^|[(,])\s*(\w+)", listed)]
    return set(names)


def _meant(name: str, source: Path) -> list[str]:
    """Modules that a name stands for: one that ends in a point, for importlib, is of all modules of that package."""
    if name.endswith("."):
        folder = source.joinpath(*name.strip(".").split("."))
        return [f"{name}{path.stem}" for path in sorted(folder.glob("*.py"))]
    return [name]


@cache
def _packaged_files(source: Path) -> list[tuple[Path, Path]]:
    """Files that are not Python, each with the folder of its package."""
    return [
        (path, next(folder for folder in path.parents if (folder / "__init__.py").is_file()))
        for path in (source / PACKAGE).rglob("*")
        if path.is_file() and path.suffix != ".py" and "__pycache__" not in path.parts
    ]


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
