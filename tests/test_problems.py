"""How commands end: in words, with exit code 1, and without what an exception quotes."""

from __future__ import annotations

import errno
import os
import resource
import stat
import subprocess
import sys

import pytest

from filetrack.problems import Problem, line_list, nearest, told

HELD_BACK = "SURNAME-OF-A-RECORD"


def ended(capsys, fault: Exception) -> str:
    @told
    def command() -> None:
        raise fault

    with pytest.raises(SystemExit) as end:
        command()
    assert end.value.code == 1
    return capsys.readouterr().err


def test_a_problem_is_told_as_it_stands(capsys):
    assert ended(capsys, Problem("incidents.csv is missing.")) == "filetrack: incidents.csv is missing.\n"


def test_a_full_disk_is_told_with_its_path_and_what_to_do(capsys):
    message = ended(capsys, OSError(errno.ENOSPC, "No space left on device", "results/tables/cells.csv"))
    assert message.startswith("filetrack: results/tables/cells.csv: no space left on device. Make room")
    assert "Traceback" not in message


def test_a_fault_of_the_program_is_placed_and_its_message_kept_back(capsys):
    message = ended(capsys, ValueError(f"could not convert string to float: '{HELD_BACK}'"))
    assert HELD_BACK not in message
    assert "ValueError" in message


def test_a_fault_of_the_program_is_shown_where_that_is_asked_for(monkeypatch):
    monkeypatch.setenv("FILETRACK_SHOW_FAULTS", "1")

    @told
    def command() -> None:
        raise ValueError(HELD_BACK)

    with pytest.raises(ValueError, match=HELD_BACK):
        command()


def test_a_file_that_may_not_grow_ends_a_command_in_words(tmp_path):
    """A real write that the system refuses, as on a full disk."""
    code = "from filetrack.problems import told\ntold(lambda: open('cells.csv', 'w').write('1' * 100000))()"
    refused = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
    )
    assert refused.returncode == 1
    assert refused.stderr.startswith("filetrack: ")
    assert "file too large" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_what_a_command_writes_is_its_users_alone(tmp_path):
    @told
    def command() -> None:
        (tmp_path / "records").mkdir()
        (tmp_path / "records/cases.csv").write_text("1")

    before = os.umask(0)
    try:
        command()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "records").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "records/cases.csv").stat().st_mode) == 0o600


def test_lines_are_listed_in_words():
    assert line_list([7]) == "line 7"
    assert line_list([12, 3, 7]) == "lines 3, 7 and 12"
    assert line_list(range(1, 13)) == "lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, … (12 in all)"


def test_the_nearest_known_name_is_told():
    assert nearest("Incident Reff", ["Incident Ref", "Role"]) == " (did you mean “Incident Ref”?)"
    assert nearest("Zz", ["Incident Ref"]) == ""
