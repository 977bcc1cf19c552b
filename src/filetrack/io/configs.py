"""Configs: YAML checked against a schema that refuses unknown keys and names the nearest known one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

from filetrack.problems import Problem, nearest

Settings = TypeVar("Settings", bound=BaseModel)

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C, many times as fast, where PyYAML was built with it."""


def settings(path: Path, model: type[Settings]) -> Settings:
    """Read a config, YAML or JSON, and check it. Raises Problem naming each key that is missing, unknown or wrong."""
    path = Path(path)
    if not path.is_file():
        raise Problem(f"{path} does not exist: it is the config that this stage reads.")
    try:
        text = path.read_text(encoding="utf-8")
        values = json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader=LOADER)
    except json.JSONDecodeError as error:
        raise Problem(f"{path} is not JSON (line {error.lineno}): {error.msg}.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" (line {mark.line + 1})" if mark else ""
        raise Problem(f"{path} is not YAML{place}: {getattr(error, 'problem', 'it cannot be read')}.") from None
    return checked(values, model, str(path))


def contents(folder: Path) -> dict[str, bytes]:
    """Bytes of every file of the config, by its path below the folder."""
    paths = sorted(path for path in Path(folder).rglob("*") if path.suffix in {".yaml", ".csv"})
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def checked(values, model: type[Settings], where: str) -> Settings:
    """Check config values against their schema. Raises Problem naming each key at fault and the nearest known one."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        faults = []
        for fault in error.errors(include_url=False, include_input=False):
            key = ".".join(str(part) for part in fault["loc"])
            if fault["type"] == "extra_forbidden":
                faults.append(f"unknown key “{key}”{nearest(str(fault['loc'][-1]), _known_keys(model))}")
            else:
                faults.append(f"“{key}”: {fault['msg'][0].lower()}{fault['msg'][1:]}")
        raise Problem(f"{where}: {'; '.join(faults)}.") from None


def _known_keys(model: type[BaseModel]) -> set[str]:
    keys = set()
    for name, field in model.model_fields.items():
        keys.add(field.alias or name)
        for part in _models(field.annotation):
            keys |= _known_keys(part)
    return keys


def _models(annotation: object) -> list[type[BaseModel]]:
    """The blocks of config that a key may hold: in a list, a mapping or a choice as well."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]
