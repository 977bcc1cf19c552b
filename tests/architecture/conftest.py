"""The package as parsed source: one object a module."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
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

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the source."""
        return list(ast.walk(self.tree))

    @cached_property
    def docstrings(self) -> set[ast.Constant]:
        """The nodes that are docstrings, or strings that document an attribute."""
        return {
            node.value
            for node in self.nodes
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        }

    @cached_property
    def strings(self) -> list[str]:
        """Strings of the code, without docstrings."""
        return [
            node.value
            for node in self.nodes
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in self.docstrings
        ]

    def imports(self, body: list[ast.stmt] | None = None) -> list[str]:
        """Full names of what the module imports, anywhere or in the given statements."""
        nodes = self.nodes if body is None else body
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


@cache
def modules() -> list[Module]:
    return [parsed(path) for path in sorted(SOURCE.rglob("*.py"))]


BENEATH_WITH_COMMAND = {"quality"}
"""Packages that stages stand on although they have commands of their own."""


@pytest.fixture(scope="session")
def stages() -> set[str]:
    """Packages that are a command, and that no other stands on."""
    return {module.package for module in modules() if module.is_command} - BENEATH_WITH_COMMAND


def of_every_module(check: Callable[..., None]) -> Callable[[pytest.FixtureRequest], None]:
    """Make a check of one `module` a test of all, which names each module that fails; other arguments are fixtures."""
    fixtures = [name for name in inspect.signature(check).parameters if name != "module"]

    def test(request: pytest.FixtureRequest) -> None:
        given = {name: request.getfixturevalue(name) for name in fixtures}
        failed = {}
        for module in modules():
            try:
                check(module=module, **given)
            except AssertionError as error:
                failed[module.name] = str(error)
        assert failed == {}

    return test


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
