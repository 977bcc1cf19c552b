"""The walls of the house: who may import whom, who touches disk, and how columns are named."""

from __future__ import annotations

import ast

from tests.architecture.conftest import SOURCE, of_every_module

FLOOR = {
    "schemas": {"problems"},
    "problems": set(),
    "io": {"schemas", "problems"},
    "bulletin": {"schemas"},
    "freeman_halton": set(),
    "proportions": set(),
    "history": {"schemas"},
    "scenarios": {"schemas", "references"},
    "references": set(),
}
BENEATH_STAGES = {*FLOOR, "quality", "disclosure", "dates", "identifiers", "keys", "filetrack"}
SIMULATOR_KNOWS = {"schemas", "io", "problems"}
PIPELINE = {"extracts", "sample", "linkage", "coding", "measures", "tables", "published", "outcomes", "figures"}
HEAVY = {"splink", "duckdb", "scipy", "statsmodels", "matplotlib", "lifelines", "faker", "great_tables", "sklearn"}

PANDAS_DISK = {"read_csv", "read_parquet", "read_excel", "to_parquet", "to_excel", "ExcelWriter", "ExcelFile"}
PATH_DISK = {"read_text", "write_text", "read_bytes", "write_bytes", "mkdir", "unlink", "touch", "rename", "iterdir"}
PATH_LOOKS = {"is_file", "is_dir", "exists", "glob", "rglob"}
OUR_DISK = {"read", "write", "read_raw", "write_raw", "settings", "contents", "read_together"}

CALLS_STAGES = {"filetrack.quality.__main__": {"extracts", "anonymise"}}
"""The command with which a data owner checks files does to them, in memory, what two stages would do."""

ON_DISK_BY_NATURE = {"filetrack.keys", "filetrack.quality.manifest"}
"""Modules beside io whose subject is files: the custodian's key, and whether a run's files are as they were."""

NAMING_CALLS = {
    *("groupby", "sort_values", "merge", "drop", "set_index", "drop_duplicates", "duplicated", "rename", "explode"),
    *("pivot", "pivot_table", "melt", "nunique", "dropna", "reset_index"),
}


def parts(names: list[str]) -> set[str]:
    """The parts of filetrack among imported names."""
    return {name.split(".")[1] for name in names if name.startswith("filetrack.")}


@of_every_module
def test_a_module_begins_with_what_it_is(module):
    assert (ast.get_docstring(module.tree) or "").strip(), f"{module.path.name} has no docstring"


@of_every_module
def test_nothing_is_validated_by_assertions_which_can_be_switched_off(module):
    assert [node.lineno for node in module.nodes if isinstance(node, ast.Assert)] == []


@of_every_module
def test_no_room_without_a_name(module):
    assert not {"util", "utils", "helper", "helpers", "misc", "common"} & set(module.name.split("."))


@of_every_module
def test_stages_do_not_import_one_another(module, stages):
    if module.package in stages:
        assert parts(module.imports()) & stages <= {module.package}


@of_every_module
def test_stages_stand_on_what_is_beneath_them(module, stages):
    known = parts(module.imports()) - {module.package} - CALLS_STAGES.get(module.name, set())
    if module.package in stages:
        assert known <= BENEATH_STAGES
    else:
        assert not known & stages
    if module.package in FLOOR:
        assert known <= FLOOR[module.package]


@of_every_module
def test_the_simulator_knows_only_the_schemas(module):
    if module.package == "simulate":
        assert parts(module.imports()) <= SIMULATOR_KNOWS | {"simulate"}


@of_every_module
def test_heavy_libraries_are_imported_where_used(module):
    top = [node for node in module.tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert not {name.split(".")[0] for name in module.imports(top)} & HEAVY


@of_every_module
def test_a_command_tells_problems_in_words(module):
    if module.is_command:
        assert "filetrack.problems.told" in module.imports()


def test_the_source_does_not_know_the_workflow_engine():
    texts = [path for path in SOURCE.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert [path.name for path in texts if b"snakemake" in path.read_bytes().lower()] == []


@of_every_module
def test_only_commands_and_io_touch_disk(module):
    if module.is_command or module.package == "io" or module.name in ON_DISK_BY_NATURE:
        return
    assert [f"line {call.lineno}: {ast.unparse(call.func)}" for call in disk_calls(module)] == []
    assert {f"filetrack.io.{name}" for name in OUR_DISK}.isdisjoint(module.imports())


def disk_calls(module) -> list[ast.Call]:
    """Calls that read or write files. Text that lies packaged with the code is code, so reading it is not one."""
    return [node for node in module.nodes if isinstance(node, ast.Call) and touches_disk(node)]


def touches_disk(call: ast.Call) -> bool:
    function = call.func
    if isinstance(function, ast.Name):
        return function.id == "open"
    if not isinstance(function, ast.Attribute):
        return False
    owner = ast.unparse(function.value)
    if "files(" in owner:
        return False
    if function.attr in OUR_DISK:
        return owner == "io"
    if function.attr == "rename":
        return "path" in owner.lower()
    if function.attr in {"to_csv", "to_json", "to_html"}:
        return bool(call.args) or any(word.arg in {"path_or_buf", "buf"} for word in call.keywords)
    return function.attr in PANDAS_DISK | PATH_DISK | PATH_LOOKS | {"open"}


@of_every_module
def test_columns_are_named_through_schemas(module, stages, columns_of):
    if module.package in (stages | {"quality", "disclosure"}):
        names = telling_names(module.imports(), columns_of)
        assert [f"line {line}: {name}" for line, name in literal_columns(module.tree, names)] == []


def telling_names(imports: list[str], columns_of: dict[str, set[str]]) -> set[str]:
    """Names that, as strings, tell of a column of records: compound ones, and all of the schemas that are imported."""
    known = {name for schema, names in columns_of.items() for name in names if schema in imports}
    return known | {name for names in columns_of.values() for name in names if "_" in name or " " in name}


def literal_columns(tree: ast.Module, names: set[str]) -> list[tuple[int, str]]:
    """Columns named by a string: `frame["month"]`, `frame[["month"]]`, `frame.groupby("month")`."""
    mappings = mapping_names(tree)
    places = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) not in mappings:
            places.append(node.slice)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", None) in NAMING_CALLS:
            places += [*node.args, *(word.value for word in node.keywords if word.arg in {"on", "by", "subset"})]
    found = set()
    for place in places:
        named = place.elts if isinstance(place, ast.List | ast.Tuple) else [place]
        found |= {
            (item.lineno, item.value)
            for item in named
            if isinstance(item, ast.Constant) and isinstance(item.value, str) and item.value in names
        }
    return sorted(found)


def mapping_names(tree: ast.Module) -> set[str]:
    """Names that are annotated as a dict or given one: their keys are no columns."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            if ast.unparse(node.annotation).startswith(("dict", "Mapping")):
                names.add(node.arg if isinstance(node, ast.arg) else ast.unparse(node.target))
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict | ast.DictComp):
            names |= {ast.unparse(target) for target in node.targets}
    return names


@of_every_module
def test_published_figures_are_read_only_where_they_may_be(module):
    if module.package not in {"published", "simulate"}:
        assert [text for text in module.strings if "data/published" in text] == []


PERSON_LEVEL = {
    "filetrack.schemas.case",
    "filetrack.schemas.care",
    "filetrack.schemas.police",
    "filetrack.schemas.link",
}


@of_every_module
def test_figures_show_what_may_be_reviewed_but_for_a_chronology(module):
    if module.package == "figures" and not module.is_command and module.name != "filetrack.figures.chronology":
        assert [name for name in module.imports() if name.rpartition(".")[0] in PERSON_LEVEL] == []


SCORED_AGAINST_TRUTH = {"filetrack.linkage.__main__", "filetrack.coding.__main__"}
"""Stages with a command `assess`, which alone may read the simulator's truth."""


@of_every_module
def test_the_truth_is_read_only_to_score(module):
    if module.package in {"simulate", "schemas"}:
        return
    commands = [node for node in module.tree.body if getattr(node, "name", None) == "assess"]
    allowed = (
        {part for command in commands for part in ast.walk(command)} if module.name in SCORED_AGAINST_TRUTH else ()
    )
    read = [node for node in module.nodes if isinstance(node, ast.Constant) and node not in module.docstrings]
    assert [node.lineno for node in read if "data/truth" in str(node.value) and node not in allowed] == []


@of_every_module
def test_the_pipeline_does_not_loop_over_rows(module):
    if module.package not in PIPELINE:
        return
    calls = [node for node in module.nodes if isinstance(node, ast.Call)]
    loops = [call for call in calls if getattr(call.func, "attr", None) in {"iterrows", "itertuples"}]
    by_row = [
        call
        for call in calls
        if getattr(call.func, "attr", None) == "apply"
        and any(
            word.arg == "axis" and isinstance(word.value, ast.Constant) and word.value.value in {1, "columns"}
            for word in call.keywords
        )
    ]
    assert [f"line {call.lineno}" for call in loops + by_row] == []
