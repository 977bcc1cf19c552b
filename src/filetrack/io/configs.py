"""Configs: YAML checked against a schema that refuses unknown keys and names the nearest known one."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

from filetrack.problems import Problem, nearest
from filetrack.schemas.manifest import AGENCIES
from filetrack.schemas.mapping import Mapping, unfilled
from filetrack.schemas.site import SiteConfig

Settings = TypeVar("Settings", bound=BaseModel)

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C, many times as fast, where PyYAML was built with it."""


_EXPECTED = {"model_type": "keys with values are expected here"}
"""What a fault is called where the schema's words are for programmers."""


class _Loader(LOADER):
    """The parser, which refuses a key that stands twice: one of the two would be lost without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        keys = [key.value for key, _ in node.value]
        if twice := sorted({key for key in keys if isinstance(key, str) and keys.count(key) > 1} - {"<<"}):
            raise yaml.constructor.ConstructorError(None, None, f"“{twice[0]}” stands there twice", node.start_mark)
        return super().construct_mapping(node, deep)


def settings(path: Path, model: type[Settings]) -> Settings:
    """Read a config, YAML or JSON, and check it. Raises Problem naming each key that is missing, unknown or wrong."""
    return checked(_values(Path(path)), model, str(path))


def site(folder: Path, name: str) -> SiteConfig:
    """Read the config of a site, its mappings completed by the formats that they name (`formats` beside `folder`).

    Raises Problem naming what is missing, unknown or wrong, and records that could not be made.
    """
    path = Path(folder) / f"{name}.yaml"
    values = _values(path)
    for agency in AGENCIES if isinstance(values, dict) else ():
        source = values.get(agency)
        if isinstance(source, dict) and source.get("format"):
            values[agency] = _completed(source, Path(folder).parent / "formats")
    config = checked(values, SiteConfig, str(path))
    faults = [f"{path}, {agency}: {lack}." for agency in AGENCIES for lack in _unfilled(config.source(agency), agency)]
    if faults:
        raise Problem("\n".join(faults))
    return config


def _completed(source: dict, formats: Path) -> dict:
    """A mapping with what its format says of files and families; of one file, what the mapping says comes first."""
    path = formats / f"{source['format']}.yaml"
    if not path.is_file():
        known = [file.stem for file in formats.glob("*.yaml")]
        raise Problem(f"{path} does not exist: there is no such format{nearest(source['format'], known)}.")
    format_ = _format(path, path.stat().st_mtime_ns)
    suffix = source.get("suffix")
    files = {Path(file).with_suffix(suffix).name if suffix else file: said for file, said in format_["files"].items()}
    for file, said in (source.get("files") or {}).items():
        if said is None:
            files.pop(file, None)
        elif isinstance(said, dict) and len(files.get(file, [])) == 1:
            files[file] = [{**files[file][0], **said}]
        else:
            files[file] = said
    notes = [*format_.get("notes", []), *source.get("notes", [])]
    return {**format_, **source, "files": files, "notes": notes}


@functools.cache
def _format(path: Path, changed: int) -> dict:
    """What a format says; many sites may name one."""
    return settings(path, Mapping).model_dump(exclude_unset=True)


def _unfilled(source: Mapping | object, agency: str) -> list[str]:
    return unfilled(source, agency) if isinstance(source, Mapping) else []


def _values(path: Path):
    if not path.is_file():
        raise Problem(f"{path} does not exist: it is the config that this stage reads.")
    try:
        text = path.read_text(encoding="utf-8")
        return json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader=_Loader)
    except json.JSONDecodeError as error:
        raise Problem(f"{path} is not JSON (line {error.lineno}): {error.msg}.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" (line {mark.line + 1})" if mark else ""
        raise Problem(f"{path} is not YAML{place}: {getattr(error, 'problem', 'it cannot be read')}.") from None


def site_forms(folder: Path, sites: Iterable[str]) -> dict[str, SiteConfig]:
    """How the files of each site come, in the order of the sites. Raises Problem as `site` does."""
    return {name: site(folder, name) for name in sites}


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
                said = _EXPECTED.get(fault["type"], fault["msg"].removeprefix("Value error, "))
                faults.append(": ".join([*([f"“{key}”"] if key else []), f"{said[0].lower()}{said[1:]}"]))
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
