"""Keys: made once, kept closed, refused when weak."""

from __future__ import annotations

import stat

import numpy as np
import pytest

from filetrack import keys
from filetrack.problems import Problem


def test_a_project_key_is_random_closed_and_never_overwritten(tmp_path):
    path = tmp_path / "study.key"
    made = keys.make(path)
    assert made.kind == "project"
    assert len(made.secret) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keys.read(path) == made
    assert made.secret.hex() not in repr(made)
    with pytest.raises(Problem, match="exists already"):
        keys.make(path)
    assert keys.make(tmp_path / "other.key") != made
    assert sorted(file.name for file in tmp_path.iterdir()) == ["other.key", "study.key"]


def test_weak_keys_are_refused(tmp_path):
    with pytest.raises(Problem, match="does not exist"):
        keys.read(tmp_path / "none.key")
    path = tmp_path / "study.key"
    keys.make(path)
    for mode in (0o640, 0o604, 0o602):
        path.chmod(mode)
        with pytest.raises(Problem, match="chmod 600"):
            keys.read(path)
    for text, message in [
        ("filetrack-key project 00ff\n", "too short"),
        ("filetrack-key project nothex\n", "damaged"),
        ("secret\n", "is not a key"),
    ]:
        path.write_text(text)
        path.chmod(0o600)
        with pytest.raises(Problem, match=message):
            keys.read(path)


def test_a_simulated_key_follows_from_its_seed_and_says_what_it_is(tmp_path, monkeypatch):
    monkeypatch.setenv("FILETRACK_KEYS", str(tmp_path / "keys"))
    first = keys.stored_simulated(7)
    assert first == keys.stored_simulated(7) == keys.simulated(7)
    assert first != keys.simulated(8)
    path = tmp_path / "keys" / "simulated-7.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keys.read(path).kind == "simulated"
    path.write_text(path.read_text().replace("simulated", "project"))
    with pytest.raises(Problem, match="not the key of simulated seed 7"):
        keys.stored_simulated(7)


def test_fingerprints_and_subkeys_differ_by_key_and_purpose():
    key = keys.simulated(1)
    assert key.fingerprint == keys.simulated(1).fingerprint != keys.simulated(2).fingerprint
    assert key.subkey("a", "b") != key.subkey("ab")
    assert key.fingerprint not in key.secret.hex()


@pytest.mark.parametrize(
    "secret",
    [
        bytes(32),
        b"\xa7" * 32,
        bytes(range(0x80, 0x88)) * 4,
        bytes(range(0x80, 0xA0)),
        bytes(range(255, 191, -2)),
        b"a text of thirty two characters.",
    ],
)
def test_keys_that_can_be_guessed_are_refused(tmp_path, secret):
    path = tmp_path / "study.key"
    path.write_text(f"filetrack-key project {secret.hex()}\n")
    path.chmod(0o600)
    with pytest.raises(Problem, match="can be guessed"):
        keys.read(path)


def test_random_keys_are_not_taken_for_weak_ones():
    generator = np.random.default_rng(1)
    assert not any(keys._guessable(generator.bytes(32)) for _ in range(2000))
    assert not any(keys._guessable(keys.simulated(seed).secret) for seed in range(2000))
