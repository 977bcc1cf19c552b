"""What Provenance Run Crate 0.5 and the profiles that it extends require of a crate, as far as they say MUST.

RO-Crate 1.1, Workflow RO-Crate 1.0, Process, Workflow and Provenance Run Crate 0.5.
"""

from __future__ import annotations

from collections.abc import Iterator

EXTENDED = {
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0",
    *(f"https://w3id.org/ro/wfrun/{profile}/0.5" for profile in ("process", "workflow", "provenance")),
}
ROOT = ("name", "description", "datePublished", "license", "hasPart", "mainEntity", "conformsTo")
REQUIRED = {
    "ComputationalWorkflow": {"hasPart": "SoftwareApplication", "programmingLanguage": "ComputerLanguage"},
    "HowToStep": {"workExample": "SoftwareApplication"},
    "CreateAction": {"instrument": None},
    "ControlAction": {"instrument": "HowToStep", "object": "CreateAction"},
    "OrganizeAction": {"instrument": "SoftwareApplication", "object": "ControlAction", "result": "CreateAction"},
    "FormalParameter": {"additionalType": None},
}
"""By type, the properties that an entity must have, and the type of what they point to."""


def violations(crate: dict) -> list[str]:
    """In words, each requirement that a crate does not meet."""
    ids = [entity["@id"] for entity in crate["@graph"]]
    twice = [f"{name} is described twice" for name in sorted({name for name in ids if ids.count(name) > 1})]
    known = {entity["@id"]: entity for entity in crate["@graph"]}
    return [*twice, *_of_the_root(known), *_of_the_workflow(known), *_of_entities(known), *_of_the_order(known)]


def _of_the_root(known: dict[str, dict]) -> Iterator[str]:
    descriptor, root = known.get("ro-crate-metadata.json"), known.get("./")
    if descriptor is None or root is None or _to(descriptor, "about") != ["./"]:
        yield "the metadata describe no root"
        return
    yield from (f"the root has no {name}" for name in ROOT if not root.get(name))
    yield from (f"the root does not conform to {name}" for name in sorted(EXTENDED - {*_to(root, "conformsTo")}))
    files = {name for name, entity in known.items() if "File" in _types(entity)}
    yield from (f"{name} is no part of the root" for name in sorted(files ^ {*_to(root, "hasPart")}))


def _of_the_workflow(known: dict[str, dict]) -> Iterator[str]:
    main = known.get(_to(known["./"], "mainEntity")[0], {}) if "./" in known else {}
    needed = {"File", "SoftwareSourceCode", "ComputationalWorkflow", *(["HowTo"] if "step" in main else [])}
    yield from (f"the main entity is no {kind}" for kind in sorted(needed - _types(main)))
    tools = {*_to(main, "hasPart")}
    for name, entity in known.items():
        if "HowToStep" in _types(entity) and name not in _to(main, "step"):
            yield f"{name} is no step of the workflow"
        if "HowToStep" in _types(entity) and not tools.issuperset(_to(entity, "workExample")):
            yield f"{name} is done by no tool of the workflow"


def _of_entities(known: dict[str, dict]) -> Iterator[str]:
    for name, entity in known.items():
        for kind in sorted(_types(entity) & REQUIRED.keys()):
            for needed, pointed in REQUIRED[kind].items():
                if not entity.get(needed):
                    yield f"{name} has no {needed}"
                yield from (
                    f"{needed} of {name} is no {pointed}"
                    for to in _to(entity, needed)
                    if pointed and pointed not in _types(known.get(to, {}))
                )
        yield from (f"{name} points to {to}, which is nowhere" for to in _all(entity) if to not in _elsewhere(known))


def _of_the_order(known: dict[str, dict]) -> Iterator[str]:
    """A step that reads what another made comes after it."""
    step = {_to(entity, "object")[0]: _to(entity, "instrument")[0] for entity in _kind(known, "ControlAction")}
    place = {entity["@id"]: int(entity["position"]) for entity in _kind(known, "HowToStep")}
    made = {to: action["@id"] for action in _kind(known, "CreateAction") for to in _to(action, "result")
            if action["@id"] in step}  # fmt: skip
    for action in _kind(known, "CreateAction"):
        for read in _to(action, "object") if action["@id"] in step else []:
            before = made.get(read)
            if before and place[step[before]] >= place[step[action["@id"]]]:
                yield f"{step[action['@id']]} reads {read} before it is made"


def _kind(known: dict[str, dict], kind: str) -> list[dict]:
    return [entity for entity in known.values() if kind in _types(entity)]


def _types(entity: dict) -> set[str]:
    kinds = entity.get("@type", [])
    return {kinds} if isinstance(kinds, str) else {*kinds}


def _to(entity: dict, name: str) -> list[str]:
    value = entity.get(name, [])
    return [one["@id"] for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def _all(entity: dict) -> list[str]:
    return [to for name in entity for to in _to(entity, name)]


def _elsewhere(known: dict[str, dict]) -> set[str]:
    """What may be pointed to: what is described, and the specifications that a crate conforms to."""
    return {*known, "https://w3id.org/ro/crate/1.1"}
