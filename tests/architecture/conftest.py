"""The package as parsed source: one object a module."""

from __future__ import annotations

import ast
import importlib
from dataclasses import dataclass
from pathlib import Path

import pandera.pandas as pa
import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "filetrack"


@dataclass(frozen=True)
class Module:
    """A module of filetrack. `package` is the part under `filetrack` that holds it, or its own name."""

    path: Path
    name: str
    package: str
    tree: ast.Module

    @property
    def is_command(self) -> bool:
        return self.path.name == "__main__.py"

    @property
    def docstrings(self) -> set[ast.Constant]:
        """The nodes that are docstrings, or strings that document an attribute."""
        return {
            node.value
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        }

    @property
    def strings(self) -> list[str]:
        """Strings of the code, without docstrings."""
        documentation = self.docstrings
        return [
            node.value
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in documentation
        ]

    def imports(self, body: list[ast.stmt] | None = None) -> list[str]:
        """Full names of what the module imports, anywhere or in the given statements."""
        nodes = ast.walk(self.tree) if body is None else body
        names = []
        for node in nodes:
            if isinstance(node, ast.Import):
                names += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name} imports relatively, which the digest of the plan does not follow"
                names += [f"{node.module}.{alias.name}" for alias in node.names]
        return names


def parsed(path: Path) -> Module:
    place = path.relative_to(SOURCE.parent).with_suffix("")
    parts = place.parts[:-1] if place.name == "__init__" else place.parts
    return Module(
        path, ".".join(parts), parts[1] if len(parts) > 1 else parts[0], ast.parse(path.read_text(encoding="utf-8"))
    )


MODULES = [parsed(path) for path in sorted(SOURCE.rglob("*.py"))]


@pytest.fixture(scope="session")
def stages() -> set[str]:
    """Packages that are a command."""
    return {module.package for module in MODULES if module.is_command}


@pytest.fixture(params=MODULES, ids=lambda module: module.name + (":main" if module.is_command else ""))
def module(request) -> Module:
    return request.param


@pytest.fixture(scope="session")
def columns_of() -> dict[str, set[str]]:
    """Column names of every schema, by the schema's full name."""
    for path in sorted((SOURCE / "schemas").rglob("*.py")):
        importlib.import_module(parsed(path).name)

    def below(schema):
        return {schema, *(deeper for child in schema.__subclasses__() for deeper in below(child))}

    return {
        f"{schema.__module__}.{schema.__name__}": set(schema.to_schema().columns)
        for schema in below(pa.DataFrameModel)
        if schema.__module__.startswith("filetrack.")
    }
