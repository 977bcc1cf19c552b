"""The digest of the code that a stage runs, on a package of five modules; and the commit."""

from __future__ import annotations

import subprocess

import pytest

from workflow.provenance import code_digest, code_files, commit

SOURCES = {
    "__init__.py": "",
    "problems.py": "",
    "schemas/__init__.py": "",
    "schemas/case.py": "",
    "schemas/raw/__init__.py": "",
    "schemas/raw/north.py": "",
    "unused.py": "",
    "coding/__init__.py": "",
    "coding/__main__.py": "from filetrack.coding import level\n",
    "coding/level.py": "def f():\n    from filetrack.schemas.case import Case\n    from filetrack import problems\n",
    "report/__init__.py": "",
    "report/__main__.py": "import importlib\nimportlib.import_module(f'filetrack.schemas.raw.{1}')\n",
    "report/templates/page.html": "<p>",
}


@pytest.fixture
def source(tmp_path):
    for name, text in SOURCES.items():
        path = tmp_path / "filetrack" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def names(stage, source):
    return {path.relative_to(source / "filetrack").as_posix() for path in code_files(stage, source)}


def test_imports_are_followed_also_within_functions(source):
    assert names("coding", source) == {
        *("__init__.py", "problems.py", "schemas/__init__.py", "schemas/case.py"),
        *("coding/__init__.py", "coding/__main__.py", "coding/level.py"),
    }


def test_templates_and_modules_imported_by_name_count(source):
    assert {"report/templates/page.html", "schemas/raw/north.py"} <= names("report", source)


@pytest.mark.parametrize(
    ("edited", "of_coding", "of_report"),
    [
        ("coding/level.py", True, False),
        ("schemas/case.py", True, False),
        ("report/templates/page.html", False, True),
        ("unused.py", False, False),
        ("__init__.py", True, True),
    ],
)
def test_an_edit_changes_the_digest_of_those_that_run_it(source, edited, of_coding, of_report):
    before = code_digest("coding", source=source), code_digest("report", source=source)
    path = source / "filetrack" / edited
    path.write_text(path.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    after = code_digest("coding", source=source), code_digest("report", source=source)
    assert (before[0] != after[0], before[1] != after[1]) == (of_coding, of_report)


def git(root, *arguments):
    identity = ["-c", "user.name=Someone", "-c", "user.email=someone@example.org"]
    return subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True, text=True).stdout


def test_the_commit_and_whether_sources_differ_from_it(tmp_path):
    assert commit(tmp_path) == "unknown"
    git(tmp_path, "init", "--quiet")
    for name in ("Snakefile", "README.md"):
        (tmp_path / name).write_text("one", encoding="utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "First")
    head = git(tmp_path, "rev-parse", "HEAD").strip()
    assert commit(tmp_path) == head
    (tmp_path / "README.md").write_text("two", encoding="utf-8")
    assert commit(tmp_path) == head
    (tmp_path / "Snakefile").write_text("two", encoding="utf-8")
    assert commit(tmp_path) == f"{head}-modified"
