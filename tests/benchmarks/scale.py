"""Time, memory and growth of the pipeline on simulated years, from 1,000 notifications to the whole country.

Each size is drawn (`python -m filetrack.simulate year`), anonymised as custodians would, and taken from its extracts to
all tables by the plan's commands, each a process of its own on as many cores as there are. What a size took is
written as soon as it is through; a size that was cut off goes on with the stage at which it was.
Run: `make bench`, with other sizes `make bench SIZES="10000 force nation"`.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np
import pandas as pd
import typer
import yaml

from filetrack import io, keys
from filetrack.figures import style
from filetrack.schemas.link import Link
from filetrack.schemas.manifest import AGENCIES
from filetrack.schemas.study import Study
from filetrack.schemas.truth import TrueNotification

ROOT = Path(__file__).parents[2]
MEASURED = Path(__file__).parent / "measured" / "scale.json"
SIZES = ("1000", "3000", "10000", "30000")
AUTHORITY = {"incidents": 5.5, "notifications": 1, "events": 20}
"""What an authority holds for each notification: that of 10,000 has 55,000 incidents and 200,000 events."""
SEED = 1
GROWTH = {"from_1000": 1_000, "from_10000": 10_000}
"""From how many notifications on growth is told."""
TOTAL = "extracts_to_tables"
CORES = "{cores}"
"""What stands in a command for the number of cores."""


class Used(NamedTuple):
    """What a stage took: wall and processor seconds, and megabytes of its largest process."""

    wall: float
    cpu: float
    mb: float


class Stage(NamedTuple):
    """Commands, and whether they count to the way from extracts to tables."""

    name: str
    commands: Sequence[Sequence[str]]
    counts: bool = True


def main(
    sizes: Annotated[list[str] | None, typer.Argument(help="Notifications, or a size of config/year.yaml.")] = None,
    out: Path = Path("results/benchmarks.json"),
    work: Annotated[Path, typer.Option(help="Where years are drawn and run.")] = Path("results/benchmarks"),
    cores: int = os.cpu_count() or 1,
    keep: Annotated[bool, typer.Option(help="Keep the years drawn.")] = False,
    committed: Annotated[bool, typer.Option(help=f"Copy the figures to {MEASURED.name} of the tests.")] = False,
) -> None:
    """Measure the sizes that are not measured yet; write figures and a chart, and print a table."""
    told = json.loads(out.read_text()) if out.is_file() else {"sizes": {}}
    out.parent.mkdir(parents=True, exist_ok=True)
    for size in sizes or SIZES:
        if size in told["sizes"]:
            continue
        told["sizes"][size] = measured(size, work / size, cores)
        told = summed_up(told["sizes"], cores)
        out.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        if not keep:
            shutil.rmtree(work / size)
    out.with_suffix(".svg").write_bytes(chart(told))
    print(table(told))
    if committed:
        MEASURED.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def measured(size: str, folder: Path, cores: int) -> dict:
    """What a size holds, what each of its stages took, and how right its links are; from where an earlier run ended."""
    folder = folder.resolve()
    kept = folder / "measured.json"
    took = {name: Used(*used) for name, used in json.loads(kept.read_text()).items()} if kept.is_file() else {}
    if "simulate" not in took:
        shutil.rmtree(folder / "year", ignore_errors=True)
    year = folder / "year"
    for stage in [Stage("simulate", drawing(size, folder)), *STAGES]:
        if stage.name in took:
            continue
        print(f"{size}: {stage.name}", flush=True)
        took[stage.name] = ran(stage.commands, year if stage in STAGES else folder, cores)
        kept.write_text(json.dumps(took), encoding="utf-8")
    return {
        **holdings(year),
        "stages": {name: _rounded(used) for name, used in took.items()},
        TOTAL: _rounded(
            Used(
                sum(took[name].wall for name in COUNTED),
                sum(took[name].cpu for name in COUNTED),
                max(took[name].mb for name in COUNTED),
            )
        ),
        "links": rightness(year),
    }


def drawing(size: str, folder: Path) -> list[list[str]]:
    """The command that draws a year: a size of the config, or an authority of so many notifications."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = yaml.safe_load((ROOT / "config/year.yaml").read_text(encoding="utf-8"))
    if size.isdigit():
        of_size = {name: round(int(size) * number) for name, number in AUTHORITY.items()}
        settings["sizes"][size] = {"authorities": 1, **of_size}
    (folder / "year.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    config = ROOT / "config"
    options = ["--config", str(config / "study.yaml"), "--simulation", str(config / "simulation.yaml")]
    return [["simulate", "year", "--out", "year", "--year", "year.yaml", "--size", size, "--seed", str(SEED), *options]]


STAGES = [
    Stage("anonymise", [["anonymise", "every", "--simulated-seed", str(SEED), "--jobs", CORES]], counts=False),
    Stage("ingest", [["extracts", "conform", agency, "--jobs", CORES] for agency in AGENCIES]),
    Stage("sample", [["sample"]]),
    Stage("read", [["coding", "read", "--processes", CORES]]),
    Stage("link", [["linkage", "trace", "--processes", CORES]]),
    Stage("code", [["coding", "code"]]),
    Stage("measure", [["measures"]]),
    Stage("tables", [["tables"]]),
]
"""The stages from agencies' files to tables, as the plan's rules run them."""
NAMES = [stage.name for stage in STAGES]
COUNTED = [stage.name for stage in STAGES if stage.counts]


def ran(commands: Sequence[Sequence[str]], folder: Path, cores: int) -> Used:
    """What commands took that ran in a folder one after the other; one that fails ends the run."""
    began = time.perf_counter()
    used = [_process(command, folder, cores) for command in commands]
    cpu = sum(one.ru_utime + one.ru_stime for one in used)
    return Used(time.perf_counter() - began, cpu, max(one.ru_maxrss for one in used) / 1024)


def holdings(year: Path) -> dict[str, int]:
    """What a year holds: authorities, rows of its extracts, incidents, sampled notifications, entries and pairs."""
    import pyarrow.parquet as parquet

    def rows(pattern: str) -> int:
        return sum(parquet.read_metadata(path).num_rows for path in year.glob(pattern))

    records = "results/records"
    return {
        "authorities": len(list((year / "data/extracts").iterdir())),
        "rows": rows("data/extracts/*/*/*.parquet"),
        "incidents": rows(f"{records}/*/incidents.parquet"),
        "notifications": rows(f"{records}/sampled.parquet"),
        "events": rows(f"{records}/*/events.parquet"),
        "pairs": rows(f"{records}/pairs.parquet"),
    }


def rightness(year: Path) -> dict[str, float | int]:
    """Precision and recall of the links against the year's truth; a link to another family is false and not missed."""
    links = io.read(year / "results/records/links.parquet", Link)
    sites = io.settings(year / "config/study.yaml", Study).sites
    true = pd.concat([_true_families(year / f"data/truth/{site}/notifications.parquet", site) for site in sites])
    both = links.merge(true, on=Link.incident_id, how="left", validate="one_to_one")
    linked, known = both[Link.family_id].notna(), both["true"].notna()
    right = int((linked & (both[Link.family_id] == both["true"])).sum())
    return {
        "linked": int(linked.sum()),
        "known": int(known.sum()),
        "right": right,
        "precision": round(right / max(int(linked.sum()), 1), 4),
        "recall": round(right / max(int(known.sum()), 1), 4),
    }


def summed_up(sizes: dict[str, dict], cores: int) -> dict:
    """The sizes in order, with the machine and how each stage grows with rows (exponents of a power law)."""
    ordered = dict(sorted(sizes.items(), key=lambda one: one[1]["rows"]))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    grown = {
        name: {
            stage: exponent(
                [
                    (one["rows"], (one["stages"] | {TOTAL: one[TOTAL]})[stage])
                    for one in ordered.values()
                    if one["notifications"] >= least * 0.9
                ]
            )
            for stage in [*NAMES, TOTAL]
        }
        for name, least in GROWTH.items()
    }
    return {"machine": {"cores": cores, "memory_gb": round(memory)}, "growth": grown, "sizes": ordered}


def exponent(points: Sequence[tuple[int, dict[str, float]]]) -> dict[str, float] | None:
    """How wall and processor time grow with rows: slopes of their logarithms by least squares; None of one size."""
    if len(points) < 2:
        return None
    rows = np.log([rows for rows, _ in points])
    return {
        kind: round(float(np.polyfit(rows, np.log([max(used[kind], 0.01) for _, used in points]), 1)[0]), 3)
        for kind in ("wall_seconds", "cpu_seconds")
    }


def table(told: dict) -> str:
    """A line a size: wall seconds of each stage, all of them, peak memory, and how right links are."""
    head = f"{'size':>8} {'rows':>11}" + "".join(f"{name:>10}" for name in NAMES) + f"{'total':>9}{'CPU':>9}{'GB':>6}"
    lines = [f"{head}{'precision':>11}{'recall':>8}"]
    for size, one in told["sizes"].items():
        walls = "".join(f"{one['stages'][name]['wall_seconds']:10.1f}" for name in NAMES)
        total, links = one[TOTAL], one["links"]
        lines.append(
            f"{size:>8} {one['rows']:>11,}{walls}{total['wall_seconds']:9.1f}{total['cpu_seconds']:9.1f}"
            f"{total['peak_mb'] / 1024:6.1f}{links['precision']:11.4f}{links['recall']:8.4f}"
        )
    for name, grown in told.get("growth", {}).items():
        if grown[TOTAL]:
            wall, cpu = (grown[TOTAL][kind] for kind in ("wall_seconds", "cpu_seconds"))
            since = name.replace("_", " ")
            lines.append(f"growth {since} notifications: rows to the power of {wall} (wall), {cpu} (processor)")
    return "\n".join(lines)


def chart(told: dict) -> bytes:
    """Seconds, and megabytes, of each stage by rows of extracts, on logarithmic axes (SVG)."""
    notes = [
        f"{told['machine']['cores']} cores, {told['machine']['memory_gb']} GB. Rows are those of all extracts. "
        "Total: from extracts to tables, all stages but anonymise; its memory is that of the largest stage."
    ]
    from matplotlib.ticker import FixedLocator, NullLocator, StrMethodFormatter

    with style.styled():
        drawn = style.sheet(style.Caption("How time and memory grow with a year's rows", notes, simulated=True), 3.2)
        grid = drawn.grid(1, 2, (0.1, 0.9, 0.4, 0.6), wspace=0.4)
        rows = [one["rows"] / 1e6 for one in told["sizes"].values()]
        for place, (label, kind) in enumerate({"Wall seconds": "wall_seconds", "Megabytes": "peak_mb"}.items()):
            axes = drawn.figure.add_subplot(grid[place])
            axes.set(xscale="log", yscale="log", xlabel="Million rows of extracts", ylabel=label)
            for number, name in enumerate(COUNTED):
                of_name = [one["stages"][name][kind] for one in told["sizes"].values()]
                look = {"color": style.COLOURS[number], "linestyle": style.DASHES[number]}
                axes.plot(rows, of_name, marker="o", markersize=2.5, label=name, **look)
            whole = [one[TOTAL][kind] for one in told["sizes"].values()]
            axes.plot(rows, whole, marker="s", markersize=3, label="total", color=style.BLACK, linewidth=2)
            for axis in (axes.xaxis, axes.yaxis):
                axis.set_major_locator(FixedLocator(style.log_ticks(*axis.get_view_interval())))
                axis.set_major_formatter(StrMethodFormatter("{x:,g}"))
                axis.set_minor_locator(NullLocator())
        axes.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), fontsize=style.SMALL, frameon=False)
        return style.svg(drawn.figure)


def _process(command: Sequence[str], folder: Path, cores: int) -> resource.struct_rusage:
    """What a command of filetrack used, with the processes that it started."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "OPENBLAS_NUM_THREADS": "1"}
    module, *arguments = [str(cores) if word == CORES else word for word in command]
    with open(folder / "said.log", "ab") as said:
        line = [sys.executable, "-m", f"filetrack.{module}", *arguments]
        started = subprocess.Popen(line, cwd=folder, env=environment, stdout=said, stderr=said)
        _, started.returncode, used = os.wait4(started.pid, 0)
    if started.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {folder / 'said.log'} tells why")
    return used


def _true_families(path: Path, site: str) -> pd.DataFrame:
    truth = io.read(path, TrueNotification)
    return pd.DataFrame(
        {
            Link.incident_id: _pseudonyms(truth, TrueNotification.incident_ref, "police_reference", site, "police"),
            "true": _pseudonyms(truth, TrueNotification.family_ref, "family", site, "care"),
        }
    )


def _pseudonyms(truth: pd.DataFrame, column: str, kind: str, site: str, agency: str) -> pd.Series:
    """References of the truth as the site's extracts have them; missing where there are none."""
    return keys.pseudonyms(truth[column].fillna(""), keys.simulated(SEED), kind, site, agency).replace("", None)


def _rounded(used: Used) -> dict[str, float]:
    return {"wall_seconds": round(used.wall, 2), "cpu_seconds": round(used.cpu, 2), "peak_mb": round(used.mb)}


if __name__ == "__main__":
    typer.run(main)
