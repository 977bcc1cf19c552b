"""The match model: u counted and sampled, m by expectation maximisation, both tempered by declared priors (Splink)."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from math import ceil, prod
from operator import itemgetter

import pandas as pd

from filetrack.linkage import spark
from filetrack.linkage.compare import (
    SILENT,
    Comparison,
    Level,
    agreement,
    blocking_rules,
    comparisons,
    swapped_names,
    training_rules,
)
from filetrack.linkage.parts import parted
from filetrack.problems import Problem
from filetrack.schemas.base import Identity
from filetrack.schemas.link import PersonPair
from filetrack.schemas.study import Linkage

ROW = "row"
Estimates = dict[tuple[str, str], tuple[float, float]]
"""By comparison and level: a share of pairs, and of how many pairs it is."""
_TABLES = ("left_people", "right_people")
_SPLINK_UNOBSERVED = 1e-6
"""What Splink gives as the probability of a level that no pair was at."""
_SIMILAR = (Identity.forename_similar, Identity.surname_similar)


@dataclass(frozen=True)
class LevelModel:
    """A level of a comparison: the m and u used, what was estimated (None: untrained) and from how many pairs."""

    comparison: str
    level: str
    m: float
    u: float
    m_estimated: float | None
    m_pairs: float
    u_estimated: float | None
    u_pairs: float


@dataclass(frozen=True)
class BlockingRule:
    """The columns that a pair must agree on to be compared, how many pairs do, and whether the rule is followed."""

    columns: tuple[str, ...]
    comparisons: int
    followed: bool


@dataclass(frozen=True)
class Model:
    """A match model: the probability that two people drawn at random are one, and the levels of each comparison."""

    match_probability: float
    levels: tuple[LevelModel, ...]
    blocking: tuple[BlockingRule, ...] = ()

    def numbers(self) -> dict[tuple[str, str], tuple[float, float]]:
        """Map each comparison's level to its m and u."""
        return {(level.comparison, level.level): (level.m, level.u) for level in self.levels}

    def untrained(self) -> list[str]:
        """Levels whose m rests on its prior alone, as `comparison.level`."""
        return [f"{level.comparison}.{level.level}" for level in self.levels if level.m_estimated is None]

    def unobserved(self) -> list[str]:
        """Levels at which no pair was in training, so that their m rests on what their prior is worth."""
        return [f"{level.comparison}.{level.level}" for level in self.levels if level.m_estimated == 0]


class Matching:
    """Two people files made ready to be compared in DuckDB, where models are trained; the engine scores the pairs.

    Each frame's index is the row number that pairs are reported by. Only columns of the linkage fields that both
    hold are compared; blanks are missing values.
    """

    def __init__(self, left: pd.DataFrame, right: pd.DataFrame, linkage: Linkage):
        import duckdb
        from splink import DuckDBAPI

        logging.getLogger("splink").setLevel(logging.ERROR)
        self.linkage = linkage
        left, right = (parted(people, linkage) for people in (left, right))
        self.columns = [column for column in left.columns if column in right.columns]
        self.comparisons = comparisons(linkage, self.columns)
        filters = _SIMILAR if linkage.identifiers == "encoded" else ()
        self._filters = [column for column in self.columns if column in filters]
        self.rows = (len(left), len(right))
        blocking = blocking_rules(linkage, self.columns)
        if not self.comparisons or not blocking:
            raise Problem(
                "The two people files share no column that people can be found by: "
                "a forename, surname, date of birth or postcode is needed in both."
            )
        self._spark = spark.session() if linkage.engine == "spark" else None
        self._connection = duckdb.connect()
        self._connection.execute("set enable_progress_bar = false")
        self._api = DuckDBAPI(self._connection)
        self._tables = [self._table(people, name) for people, name in zip((left, right), _TABLES, strict=True)]
        self.blocking = self._blocking(blocking)

    def __enter__(self) -> Matching:
        return self

    def __exit__(self, *_) -> None:
        self._connection.close()

    def assumed(self) -> Model:
        """The model under the config's priors alone."""
        return self._model({}, {})

    def trained(self) -> Model:
        """The model estimated from these people, tempered by the config's priors.

        m and u of a level are means of the estimate and the prior, weighted by the number of pairs behind each.
        u of plain agreement is counted within the files, that of other levels among pairs drawn at random; these
        contain matches, whose share is taken out. A level that was not estimated keeps its prior (`untrained`); so do
        all levels of a training rule that Splink gives up, because no match at all came to stand at one of them.
        """
        from splink import block_on

        others = {**self._shares_at_random(), **self._shares_within()}
        linker = self._linker(self._model({}, others), training=True)
        matches: Estimates = {}
        for rule in training_rules(self.linkage, self.columns):
            pairs = self._agreeing(rule)
            trainable = [one for one in self.comparisons if not set(one.reads) & set(rule)]
            if not pairs or not trainable:
                continue
            most = self.linkage.training_pairs if pairs > self.linkage.training_pairs else None
            try:
                session = linker.training.estimate_parameters_using_expectation_maximisation(
                    block_on(*rule), max_pairs=most, estimate_without_term_frequencies=True
                )
            except ValueError:
                continue
            settings = session.core_model_settings
            found = _settled(pairs * settings.probability_two_random_records_match)
            for key, share in _m_estimates(settings, trainable).items():
                matches[key] = max(matches.get(key, (0.0, 0.0)), (_settled(share), found), key=itemgetter(1))
        return self._model(matches, others)

    def scored(self, model: Model, least_weight: float) -> pd.DataFrame:
        """Pairs of at least a match weight: `left`, `right` (index values), `match_weight`, `match_probability`."""
        predicted = self._predicted_on_spark if self._spark else self._predicted
        weight, probability = PersonPair.match_weight, PersonPair.match_probability
        return self._connection.execute(
            f'select {ROW}_l as "left", {ROW}_r as "right",'
            f" round({weight}, 6) as {weight}, round({probability}, 6) as {probability}"
            f" from {predicted(model, least_weight)} order by all"
        ).df()

    # ---------------------------------------------------------------- inside

    def _table(self, people: pd.DataFrame, name: str):
        """Register a people file; encoded names become bit strings."""
        from pyarrow import Table

        frame = people[self.columns].assign(**{ROW: people.index})
        self._connection.register("incoming", Table.from_pandas(frame, preserve_index=False))
        cells = []
        for column in self.columns:
            value = f"nullif(\"{column}\"::varchar, '')"
            cells.append(
                f'from_base64({value})::bit as "{column}"' if column in self._filters else f'{value} as "{column}"'
            )
        self._connection.execute(f"create table {name} as select {ROW}, {', '.join(cells)} from incoming")
        self._connection.unregister("incoming")
        return self._api.register(name, dataset_display_name=name)

    def _agreeing(self, columns: Collection[str]) -> int:
        """How many pairs agree on all these columns."""
        names = ", ".join(f'"{column}"' for column in columns)
        has = _all_given(columns)
        left, right = (f"(select {names}, count(*) as n from {table} where {has} group by all)" for table in _TABLES)
        sql = f"select coalesce(sum(l.n * r.n), 0)::bigint from {left} l join {right} r using ({names})"
        return self._connection.execute(sql).fetchall()[0][0]

    def _pairs_within(self, table: str, columns: Collection[str], given: Collection[str] = ()) -> int:
        """How many pairs of one file agree on all these columns, of people who have those and the `given` ones."""
        names = ", ".join(f'"{column}"' for column in columns)
        has = _all_given([*columns, *given])
        counts = f"select count(*) as n from {table} where {has} {f'group by {names}' if names else ''}"
        pairs = f"select coalesce(sum(n * (n - 1) // 2), 0)::bigint from ({counts})"
        return self._connection.execute(pairs).fetchall()[0][0]

    def _blocking(self, rules: list[list[str]]) -> list[BlockingRule]:
        """The rules with their comparisons counted: which are followed, which are too many, which find nothing more."""
        most = self.linkage.comparisons_per_person * max(self.rows)
        counted: list[BlockingRule] = []
        for rule in rules:
            found = any(set(one.columns) <= set(rule) for one in counted if one.followed)
            count = self._agreeing(rule)
            counted.append(BlockingRule(tuple(rule), count, followed=count <= most and not found))
        if not any(rule.followed for rule in counted):
            raise Problem(
                "Every blocking rule gives more pairs than linkage.comparisons_per_person in the config allows. "
                "Add narrower rules to linkage.blocking, or allow more."
            )
        return counted

    def _predicted(self, model: Model, least_weight: float) -> str:
        """The table of pairs of at least a match weight."""
        return self._linker(model).inference.predict(threshold_match_weight=least_weight).physical_name

    def _predicted_on_spark(self, model: Model, least_weight: float) -> str:
        """The table of pairs of at least a match weight, fetched from Spark."""
        bytes_of = ", ".join(f'"{column}"::blob as "{column}"' for column in self._filters)
        replaced = f"replace ({bytes_of})" if bytes_of else ""
        people = {name: self._connection.sql(f"select * {replaced} from {name}").to_arrow_table() for name in _TABLES}
        columns = [f"{ROW}_l", f"{ROW}_r", PersonPair.match_weight, PersonPair.match_probability]
        pairs = spark.predicted(self._spark, people, self._settings(model), least_weight, columns)
        self._connection.register("predicted", pairs)
        return "predicted"

    def _linker(self, model: Model, training: bool = False):
        from splink import Linker, SettingsCreator

        settings = SettingsCreator(**self._settings(model, training))
        return Linker(self._tables, settings, log_level=None, validate_settings=False)

    def _settings(self, model: Model, training: bool = False) -> dict:
        """Splink's settings, as arguments of `SettingsCreator`."""
        return {
            "link_type": "link_only",
            "unique_id_column_name": ROW,
            "comparisons": [_splink_comparison(comparison, model, training) for comparison in self.comparisons],
            "blocking_rules_to_generate_predictions": [
                *(agreement(rule.columns) for rule in self.blocking if rule.followed),
                *swapped_names(self.linkage, self.columns),
            ],
            "probability_two_random_records_match": model.match_probability,
            "retain_matching_columns": False,
            "max_iterations": 50,
        }

    def _shares_at_random(self) -> Estimates:
        """The share of pairs at each level of each comparison, among pairs of people drawn at random by the seed."""
        share = min((self.linkage.random_pairs / prod(self.rows)) ** 0.5, 1.0)
        left, right = (
            f"(select * from {table} order by hash({ROW} + {self.linkage.seed}), {ROW} limit {ceil(rows * share)})"
            for table, rows in zip(_TABLES, self.rows, strict=True)
        )
        cells = ", ".join(f'{side}."{column}" as "{column}_{side}"' for column in self.columns for side in "lr")
        levels = ", ".join(f'{one.reached(one.trained)} as "{one.name}"' for one in self.comparisons)
        pairs = f"select {cells} from {left} l cross join {right} r"
        patterns = self._connection.execute(f"select {levels}, count(*) as n from ({pairs}) group by all").df()
        shares = {}
        for one in self.comparisons:
            told = patterns[patterns[one.name] != SILENT].groupby(one.name)["n"].sum()
            for level in one.trained if len(told) else ():
                shares[one.name, level.name] = told.get(level.name, 0) / told.sum(), float(told.sum())
        return shares

    def _shares_within(self) -> Estimates:
        """The share of a file's pairs, of which no two people are one, that agree, at each level of plain agreement.

        At a level of those who live together it is the share of the pairs that agree on what is given. Of the two files
        the lower share counts: a file may hold some people twice.
        """
        shares = {}
        for one, level in self._levels():
            counted = [
                (
                    self._pairs_within(table, level.agree),
                    self._pairs_within(table, level.given or level.within, level.agree),
                )
                for table in (_TABLES if level.agree else ())
            ]
            lowest = min(((alike / pairs, float(pairs)) for alike, pairs in counted if pairs), default=None)
            if lowest:
                shares[one.name, level.name] = lowest
        return shares

    def _levels(self) -> Iterator[tuple[Comparison, Level]]:
        return ((one, level) for one in self.comparisons for level in one.levels)

    def _model(self, matches: Estimates, others: Estimates) -> Model:
        """The model from shares among matches and among other pairs, each with the number of pairs behind it."""
        priors, worth = self.linkage.priors, self.linkage.prior_pairs
        m_used = {
            (one.name, level.name): _mean(
                matches.get((one.name, level.name)), priors[one.name][level.name][0], worth.matches
            )
            for one, level in self._levels()
            if not level.given
        }
        probability = self._match_probability(m_used)
        levels = []
        for one, level in self._levels():
            alike = one.name, one.trained[0].name if level.given else level.name
            m, of_matches, of_others = m_used[alike], matches.get(alike), others.get((one.name, level.name))
            if of_others and not level.agree:
                of_others = _among_others(of_others[0], m, probability), of_others[1]
            u = _share_of_others(of_others, priors[one.name][alike[1]][1], worth.others)
            levels.append(
                LevelModel(one.name, level.name, m, u, *(of_matches or (None, 0.0)), *(of_others or (None, 0.0)))
            )
        return Model(probability, tuple(levels), tuple(self.blocking))

    def _match_probability(self, m: dict[tuple[str, str], float]) -> float:
        """Share of all pairs that are matches: of pairs that agree exactly on names and birth, over their share of m.

        Not above one match for each person of the smaller file; a tenth of that where no pair agrees exactly.
        """
        keys = {"forename": Identity.forename_key, "surname": Identity.surname_key, "birth": Identity.birth_key}
        exact = {one.name: keys[one.name] for one in self.comparisons if one.name in keys}
        most = min(0.5, 1 / max(*self.rows, 1))
        if len(exact) < 2:
            return most
        agreeing = self._agreeing(list(exact.values()))
        complete = prod(self._complete(table, exact.values()) for table in _TABLES)
        return min(agreeing / (complete * prod(m[name, "exact"] for name in exact)), most) if agreeing else 0.1 * most

    def _complete(self, table: str, columns: Iterable[str]) -> int:
        return self._connection.execute(f"select count(*) from {table} where {_all_given(columns)}").fetchall()[0][0]


def _all_given(columns: Iterable[str]) -> str:
    return " and ".join(f'"{column}" is not null' for column in columns)


def _mean(estimate: tuple[float, float] | None, prior: float, worth: float) -> float:
    """The mean of an estimated share and a prior, each weighted by the pairs that it is worth."""
    if estimate is None:
        return prior
    share, pairs = estimate
    return (share * pairs + prior * worth) / (pairs + worth)


def _share_of_others(estimate: tuple[float, float] | None, prior: float, worth: float) -> float:
    """The mean of an estimated share and a prior; of a level too rare to be seen, the prior, or what that allows."""
    unseen = estimate and not estimate[0]
    return min(prior, 1 / estimate[1]) if unseen else _mean(estimate, prior, worth)


def _among_others(among_all: float, m: float, probability: float) -> float:
    """A level's share of the pairs that are no matches, from its share of all pairs."""
    return min(max(among_all - probability * m, 0.0) / (1 - probability), 1.0)


def _splink_comparison(comparison: Comparison, model: Model, training: bool) -> dict:
    levels = [
        _splink_level(comparison, level, model.numbers())
        for level in (comparison.trained if training else comparison.levels)
    ]
    silent = {"sql_condition": comparison.silent, "label_for_charts": SILENT, "is_null_level": True}
    return {"output_column_name": comparison.name, "comparison_levels": [silent, *levels]}


def _splink_level(comparison: Comparison, level: Level, numbers: dict[tuple[str, str], tuple[float, float]]) -> dict:
    m, u = numbers[comparison.name, level.name]
    told = {"sql_condition": level.condition, "label_for_charts": level.name, "m_probability": m, "u_probability": u}
    if not level.rare:
        return told
    rare = {"tf_adjustment_column": level.rare, "tf_adjustment_weight": 1.0}
    if level.given:
        # Splink takes u of `exact` over the value's frequency: as rare as this share at the most.
        exact = numbers[comparison.name, comparison.trained[0].name][1]
        rare |= {"u_probability": exact, "tf_minimum_u_value": max(u - exact, 0.0)}
    return told | rare


def _settled(estimate: float) -> float:
    """An estimate without the digits that differ from run to run: sums over threads come in any order."""
    return float(f"{estimate:.8g}")


def _m_estimates(settings, comparisons: Iterable[Comparison]) -> dict[tuple[str, str], float]:
    """What Splink estimated as m of each level of these comparisons; 0 where no pair was at a level."""
    estimates = {}
    for comparison in comparisons:
        for level in settings.get_comparison_by_output_column_name(comparison.name).comparison_levels:
            if not level.is_null_level:
                unobserved = level.m_probability == _SPLINK_UNOBSERVED
                estimates[comparison.name, level.label_for_charts] = 0.0 if unobserved else level.m_probability
    return estimates
