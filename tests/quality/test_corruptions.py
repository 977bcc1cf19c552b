"""Every corruption of the catalogue comes to what it must: told, counted, reconciled, and no value shown."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from importlib import import_module

import pytest
from typer.testing import CliRunner

from filetrack import io
from filetrack.quality.__main__ import app
from filetrack.quality.verdict import Verdict
from filetrack.schemas.codes import Severity
from tests.quality.corruptions import CATALOGUE, PLANTED
from tests.sent import send_again

PLACES = ("north/police", "north/care", "south/police", "south/care")
OUTCOME = {Severity.STOP: Verdict.STOPPED, Severity.QUARANTINE: Verdict.REFUSED}
LIGHT = re.compile(r"^(\w+) .*, (\d+) of \d+ \((\w+)\)$", re.MULTILINE)
ROWS = re.compile(r": (\d+) rows read, (\d+) accepted, (\d+) quarantined")


def checked(folder):
    """What `check` says of a folder, and how many units failed each check, by severity and code."""
    answer = CliRunner().invoke(app, ["check", str(folder)])
    assert isinstance(answer.exception, SystemExit | None), f"{answer.exception!r}"
    failed = Counter()
    for severity, count, code in LIGHT.findall(answer.output):
        failed[severity, code] += int(count)
    return answer, failed


@pytest.fixture(scope="module")
def sound(small_extracts):
    """The verdict and the failed units before anything is corrupted; simulated files have a few faults of their own."""
    found = {place: checked(small_extracts / place) for place in PLACES}
    return {place: (Verdict(answer.exit_code), failed) for place, (answer, failed) in found.items()}


def test_there_are_at_least_sixty_corruptions_of_every_agency():
    assert len({corruption.name for corruption in CATALOGUE}) == len(CATALOGUE) >= 60
    assert {corruption.agency for corruption in CATALOGUE} == {*PLACES}


def test_sound_extracts_do_not_stop(sound):
    assert Verdict.STOPPED not in {verdict for verdict, _ in sound.values()}


@pytest.mark.parametrize("corruption", CATALOGUE, ids=lambda corruption: corruption.name)
def test_a_corruption_comes_to_what_it_must(corruption, small_extracts, sound, tmp_path):
    folder = tmp_path / corruption.agency
    shutil.copytree(small_extracts / corruption.agency, folder)
    corruption.change(folder)
    if corruption.sealed:
        send_again(folder)
    answer, failed = checked(folder)
    verdict, failed_before = sound[corruption.agency]

    light = (str(corruption.severity), corruption.check)
    more = failed[light] - failed_before[light]
    assert more == corruption.failed if corruption.failed >= 0 else more > 0, answer.output
    assert Verdict(answer.exit_code) is OUTCOME.get(corruption.severity, verdict), answer.output
    [(read, accepted, refused)] = ROWS.findall(answer.output)
    assert int(read) == int(accepted) + int(refused)
    assert PLANTED not in answer.output
    assert "Traceback" not in answer.output


@pytest.mark.parametrize("place", PLACES)
def test_a_token_in_every_column_of_every_file_is_told_nowhere(place, small_extracts, tmp_path):
    """Texts, identifiers, codes and dates alike: neither said, nor in counts, lines, pages or their twin."""
    folder, out = tmp_path / place, tmp_path / "out"
    shutil.copytree(small_extracts / place, folder)
    schemas = import_module(f"filetrack.schemas.raw.{place.replace('/', '_')}").FILES
    frames = io.sound(io.read_folder(folder, schemas, anonymised=True).files)
    for frame in frames.values():
        for position in range(len(frame.columns) if len(frame) else 0):
            frame.iloc[position % len(frame), position] = f"{PLANTED}{position}"
    io.write_raw(frames, folder)
    send_again(folder)
    answer = CliRunner().invoke(app, ["check", str(folder), "--out", str(out)])
    assert Verdict(answer.exit_code) in OUTCOME.values(), answer.output
    written = {path.name: path.read_text(encoding="utf-8") for path in out.iterdir()}
    assert "quality.json" in written
    assert [name for name, text in {**written, "said": answer.output}.items() if PLANTED in text] == []
