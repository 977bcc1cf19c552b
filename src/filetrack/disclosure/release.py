"""The gates of a release, and the log of what has left."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd
from pydantic import ValidationError

from filetrack.disclosure.audit import Attack, Bounds
from filetrack.disclosure.cells import Figure
from filetrack.disclosure.groups import Count
from filetrack.disclosure.protect import facts_of, table_name
from filetrack.disclosure.system import Told
from filetrack.problems import Problem
from filetrack.schemas.disclosure import Audit, AuditedBase, AuditedCell, Exposure, Release, SignOff, Standing
from filetrack.schemas.study import Disclosure, ReleaseRules

GROWN, SHRUNK = 1, -1
_Subsets = tuple[tuple[int, int], ...]


def audited(
    figures: Sequence[Figure],
    facts: Sequence[Told],
    earlier: Mapping[int, pd.DataFrame],
    rules: Disclosure,
    of: str,
    log: str | None,
) -> tuple[pd.DataFrame, Audit]:
    """Return each small count of the figures with its bounds (`AuditedCell`), and the audit as a whole.

    `facts` are what is released and public, `earlier` what releases before it told (`ToldCount`), by number.
    """
    attack, standings = against(facts, earlier)
    small = [f for f in figures if f.kind == "count" and 0 < f.value < rules.smallest_count]
    bounds = {count: attack.bounds(count) for count in dict.fromkeys(figure.count for figure in small)}
    rows = [_audited(figure, bounds[figure.count], rules.release) for figure in small]
    frame = pd.DataFrame(rows, columns=list(AuditedCell.to_schema().columns))
    failing = [figure for figure in small if bounds[figure.count].values < rules.release.fewest_values]
    unshown = _unshown(attack, bounds, rules.smallest_count)
    audit = Audit(
        of=of,
        log=log,
        passed=not failing and not unshown,
        bases=_by_source(small, bounds, unshown, rules.release),
        earlier=standings,
        merge=(*_merges(failing, bounds), *_merges_for(unshown)),
    )
    return frame.astype({AuditedCell.low: "Int64", AuditedCell.high: "Int64"}), audit


def against(facts: Sequence[Told], earlier: Mapping[int, pd.DataFrame]) -> tuple[Attack, dict[int, Standing]]:
    """The attack with all that is known, earlier releases among it, and how the records of each stand to the present.

    A release is taken to be of the same records if there may be such, else of some of them, else of more.
    """
    known, subsets, standings = list(facts), (), {}
    attack = Attack(known)
    if not attack.possible():
        raise Problem("No records can stand behind what is to be released: check what is declared, and run `protect`.")
    for number, frame in sorted(earlier.items()):
        told = facts_of(frame, number)
        apart = [Told(fact.count.at(number), fact.low, fact.high, fact.by) for fact in told]
        ways: list[tuple[Standing, list[Told], _Subsets]] = [
            (Standing.SAME, told, subsets),
            (Standing.GROWN, apart, (*subsets, (number, GROWN))),
            (Standing.SHRUNK, apart, (*subsets, (number, SHRUNK))),
        ]
        standings[number] = Standing.UNLIKE
        for standing, more, inside in ways:
            tried = Attack([*known, *more], subsets=inside)
            if tried.possible():
                attack, known, subsets, standings[number] = tried, [*known, *more], inside, standing
                break
    return attack, standings


def _unshown(attack: Attack, shown: Mapping[Count, Bounds], smallest: int) -> dict[Count, Bounds]:
    """Small groups that no table shows, but that are known exactly."""
    known = {attack.objective(count).tobytes() for count in shown}
    found = {}
    for count in attack.pinned(smallest):
        row = attack.objective(count).tobytes()
        if row not in known:
            known.add(row)
            found[count] = attack.bounds(count)
    return found


def _audited(figure: Figure, bounds: Bounds, rules: ReleaseRules) -> list[object]:
    by = "; ".join(bounds.by) or None
    place = [figure.table, figure.row, figure.column, figure.count.source]
    return [*place, bounds.low, bounds.high, exposure(bounds, rules.narrow).value, by]


def exposure(bounds: Bounds, narrow: int) -> Exposure:
    """How near bounds come to a count; `narrow` values are few."""
    if bounds.values == 1:
        return Exposure.EXACT
    return Exposure.NARROW if bounds.values <= narrow else Exposure.PROTECTED


def _by_source(
    small: Sequence[Figure], bounds: Mapping[Count, Bounds], unshown: Mapping[Count, Bounds], rules: ReleaseRules
) -> tuple[AuditedBase, ...]:
    found = []
    for source in sorted({count.source for count in (*bounds, *unshown)}):
        counts = {count for count in bounds if count.source == source}
        seen = Counter(exposure(bounds[count], rules.narrow) for count in counts)
        fewest = min((bounds[count].values for count in counts), default=math.inf)
        found.append(
            AuditedBase(
                source=source,
                tables=tuple(sorted({figure.table for figure in small if figure.count.source == source})),
                small=len(counts),
                exact=seen[Exposure.EXACT],
                narrow=seen[Exposure.NARROW],
                fewest_values=None if math.isinf(fewest) else int(fewest),
                unshown=sum(count.source == source for count in unshown),
            )
        )
    return tuple(found)


def _merges(failing: Sequence[Figure], bounds: Mapping[Count, Bounds]) -> tuple[str, ...]:
    """In words, which tables tell small counts together."""
    found: dict[tuple[str, tuple[str, ...]], int] = Counter()
    for figure in failing:
        others = [by for by in bounds[figure.count].by if by != table_name(figure.table)]
        found[table_name(figure.table), tuple(others)] += 1
    return tuple(
        f"{table}: {number} small {'count' if number == 1 else 'counts'} told"
        + (f" together with {', '.join(others)}" if others else "")
        + "; merge its small rows, or leave out one of the tables"
        for (table, others), number in sorted(found.items())
    )


def _merges_for(unshown: Mapping[Count, Bounds]) -> tuple[str, ...]:
    found = Counter((count.source, bounds.by) for count, bounds in unshown.items())
    return tuple(
        f"{source}: {number} small {'group' if number == 1 else 'groups'} that no table shows told by {', '.join(by)}; "
        "merge small rows of one of these, or leave one out"
        for (source, by), number in sorted(found.items())
    )


def refuse_unless_passed(audit: Audit, of: str, log: str | None) -> None:
    """Raise Problem unless this very release was audited against all before it, and passed."""
    if audit.of != of:
        raise Problem("The audit is not of the figures to be released: run `audit` again, and have them signed.")
    if audit.log != log:
        raise Problem("Something was released since the audit: run `audit` again, and have the result signed.")
    if not audit.passed:
        raise Problem(f"The release did not pass the audit. {'. '.join(audit.merge)}.")


def refuse_unless_signed(sign_off: SignOff | None, seen: str) -> None:
    """Raise Problem unless a reviewer approved what is to be released, as it is now."""
    if sign_off is None:
        raise Problem("Nobody has signed the release: have a reviewer look at results/disclosure and run `sign`.")
    if sign_off.seen != seen:
        raise Problem("What was signed is not what is to be released: have a reviewer look again and run `sign`.")
    if sign_off.decision != "approved":
        raise Problem("The reviewer refused the release.")


def releases(log: str) -> list[Release]:
    """The releases that a log tells of. Raises Problem where a line was changed, put in or taken out."""
    found: list[Release] = []
    lines = log.splitlines()
    for place, line in enumerate(lines):
        try:
            release = Release.model_validate_json(line)
        except ValidationError:
            raise Problem(f"The release log cannot be read (line {place + 1}).") from None
        previous = line_hash(lines[place - 1]) if place else None
        if release.number != place + 1 or release.previous != previous:
            raise Problem(f"The release log was changed: line {place + 1} does not follow from the one before it.")
        found.append(release)
    return found


def head(log: str) -> str | None:
    """Hash of the last line of a log; none of an empty one."""
    lines = log.splitlines()
    return line_hash(lines[-1]) if lines else None


def entry(log: str, sign_off: SignOff, told: str, method: str) -> Release:
    """The next line of a log."""
    return Release(
        number=len(releases(log)) + 1,
        reviewer=sign_off.reviewer,
        on=sign_off.on,
        seen=sign_off.seen,
        told=told,
        method=method,
        previous=head(log),
    )


def line_hash(line: str) -> str:
    """SHA-256 of a line of the log."""
    return hashlib.sha256(line.encode()).hexdigest()
