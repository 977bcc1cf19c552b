"""The match model: u by random sampling, m by expectation maximisation, both tempered by declared priors (Splink)."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

import pandas as pd

from filetrack.linkage.compare import Comparison, blocking_rules, comparisons, training_rules
from filetrack.problems import Problem
from filetrack.schemas.base import Identity
from filetrack.schemas.link import PersonPair
from filetrack.schemas.study import Linkage

ROW = "row"
Estimates = dict[str, dict[str, float]]
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
    u_estimated: float | None
    m_pairs: float
    u_pairs: float


@dataclass(frozen=True)
class Model:
    """A match model: the probability that two people drawn at random are one, and the levels of each comparison."""

    match_probability: float
    levels: tuple[LevelModel, ...]

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
    """Two people files made ready to be compared in DuckDB.

    Each frame's index is the row number that pairs are reported by. Only columns of the linkage fields that both
    hold are compared; blanks are missing values.
    """

    def __init__(self, left: pd.DataFrame, right: pd.DataFrame, linkage: Linkage):
        import duckdb
        from splink import DuckDBAPI

        logging.getLogger("splink").setLevel(logging.ERROR)
        self.linkage = linkage
        self.columns = [column for column in left.columns if column in right.columns]
        self.comparisons = comparisons(linkage, self.columns)
        self.rows = (len(left), len(right))
        self.rules = blocking_rules(linkage, self.columns)
        if not self.comparisons or not self.rules:
            raise Problem(
                "The two people files share no column that people can be found by: "
                "a forename, surname, date of birth or postcode is needed in both."
            )
        self._connection = duckdb.connect()
        self._connection.execute("set enable_progress_bar = false")
        self._api = DuckDBAPI(self._connection)
        self._tables = [self._table(left, "left_people"), self._table(right, "right_people")]

    def __enter__(self) -> Matching:
        return self

    def __exit__(self, *_) -> None:
        self._connection.close()

    def assumed(self) -> Model:
        """The model under the config's priors alone."""
        return self._model({}, {}, {})

    def trained(self) -> Model:
        """The model estimated from these people, tempered by the config's priors.

        m and u of a level are means of the estimate and the prior, weighted by the number of pairs behind each;
        pairs drawn at random contain matches, whose share is taken out of u. A level that was not estimated keeps its
        prior (`untrained`); so do all levels of a training rule that Splink gives up, because no match at all came to
        stand at one of them.
        """
        from splink import block_on

        linker = self._linker(self.assumed())
        linker.training.estimate_u_using_random_sampling(
            max_pairs=self.linkage.random_pairs, seed=self.linkage.seed, min_count_per_level=None, num_chunks=1
        )
        settings = linker._settings_obj.core_model_settings
        u_estimated = {one.name: _estimates(settings, one, "u_probability") for one in self.comparisons}
        m_estimated: dict[str, dict[str, float]] = {}
        m_pairs: dict[str, float] = {}
        for rule in training_rules(self.linkage, self.columns):
            pairs = self._count(" and ".join(f'l."{column}" = r."{column}"' for column in rule))
            trainable = [one for one in self.comparisons if not set(one.reads) & set(rule)]
            if not pairs or not trainable:
                continue
            try:
                session = linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
            except ValueError:
                continue
            matches = pairs * session.core_model_settings.probability_two_random_records_match
            for comparison in trainable:
                if matches > m_pairs.get(comparison.name, 0):
                    m_pairs[comparison.name] = matches
                    m_estimated[comparison.name] = _estimates(session.core_model_settings, comparison, "m_probability")
        return self._model(m_estimated, u_estimated, m_pairs)

    def scored(self, model: Model, least_weight: float) -> pd.DataFrame:
        """Pairs of at least a match weight: `left`, `right` (index values), `match_weight`, `match_probability`."""
        linker = self._linker(model)
        predicted = linker.inference.predict(threshold_match_weight=least_weight).as_pandas_dataframe()
        pairs = pd.DataFrame(
            {
                "left": predicted[f"{ROW}_l"].astype("int64"),
                "right": predicted[f"{ROW}_r"].astype("int64"),
                PersonPair.match_weight: predicted[PersonPair.match_weight].round(6),
                PersonPair.match_probability: predicted[PersonPair.match_probability].round(6),
            }
        )
        return pairs.sort_values(["left", "right"], ignore_index=True)

    # ---------------------------------------------------------------- inside

    def _table(self, people: pd.DataFrame, name: str):
        """Register a people file; encoded names become bit strings."""
        frame = people[self.columns].replace("", None).astype("object").where(lambda cells: cells.notna(), None)
        frame.insert(0, ROW, people.index.to_numpy())
        self._connection.register("incoming", frame)
        cells = [
            f'from_base64("{column}"::varchar)::bit as "{column}"'
            if column in _SIMILAR and self.linkage.identifiers == "encoded"
            else f'"{column}"::varchar as "{column}"'
            for column in self.columns
        ]
        self._connection.execute(f"create table {name} as select {ROW}, {', '.join(cells)} from incoming")
        self._connection.unregister("incoming")
        return self._api.register(name, dataset_display_name=name)

    def _count(self, condition: str) -> int:
        sql = f"select count(*) from left_people l join right_people r on {condition}"
        return self._connection.execute(sql).fetchall()[0][0]

    def _linker(self, model: Model):
        from splink import Linker, SettingsCreator

        settings = SettingsCreator(
            link_type="link_only",
            unique_id_column_name=ROW,
            comparisons=[_splink_comparison(comparison, model) for comparison in self.comparisons],
            blocking_rules_to_generate_predictions=self.rules,
            probability_two_random_records_match=model.match_probability,
            retain_matching_columns=False,
            max_iterations=50,
        )
        return Linker(self._tables, settings, log_level=None, validate_settings=False)

    def _model(self, m_estimated: Estimates, u_estimated: Estimates, m_pairs: dict[str, float]) -> Model:
        worth = self.linkage.prior_pairs
        u_pairs = float(min(self.rows[0] * self.rows[1], self.linkage.random_pairs)) if u_estimated else 0.0
        m_used: dict[tuple[str, str], float] = {}
        for one in self.comparisons:
            for level, (prior, _) in self.linkage.priors[one.name].items():
                estimate = m_estimated.get(one.name, {}).get(level)
                m_used[one.name, level] = _mean(estimate, m_pairs.get(one.name, 0.0), prior, worth.matches)
        probability = self._match_probability(m_used)
        levels = []
        for one in self.comparisons:
            for level in one.levels:
                m, prior = m_used[one.name, level.name], self.linkage.priors[one.name][level.name][1]
                among_all = u_estimated.get(one.name, {}).get(level.name)
                u = _mean(_among_others(among_all, m, probability), u_pairs, prior, worth.others)
                estimate = m_estimated.get(one.name, {}).get(level.name)
                behind = m_pairs.get(one.name, 0.0)
                levels.append(LevelModel(one.name, level.name, m, u, estimate, among_all, behind, u_pairs))
        return Model(probability, tuple(levels))

    def _match_probability(self, m: dict[tuple[str, str], float]) -> float:
        """Share of all pairs that are matches: of pairs that agree exactly on names and birth, over their share of m.

        Not above one match for each person of the smaller file; a tenth of that where no pair agrees exactly.
        """
        keys = {"forename": Identity.forename_key, "surname": Identity.surname_key, "birth": Identity.birth_key}
        exact = {one.name: keys[one.name] for one in self.comparisons if one.name in keys}
        most = min(0.5, 1 / max(*self.rows, 1))
        if len(exact) < 2:
            return most
        agreeing = self._count(" and ".join(f'l."{column}" = r."{column}"' for column in exact.values()))
        complete = self._complete("left_people", exact.values()) * self._complete("right_people", exact.values())
        return min(agreeing / (complete * prod(m[name, "exact"] for name in exact)), most) if agreeing else 0.1 * most

    def _complete(self, table: str, columns: Iterable[str]) -> int:
        given = " and ".join(f'"{column}" is not null' for column in columns)
        return self._connection.execute(f"select count(*) from {table} where {given}").fetchall()[0][0]


def _mean(estimate: float | None, pairs: float, prior: float, worth: float) -> float:
    """The mean of an estimate and a prior, each weighted by the pairs that it is worth."""
    return prior if estimate is None else (estimate * pairs + prior * worth) / (pairs + worth)


def _among_others(among_all: float | None, m: float, probability: float) -> float | None:
    """A level's share of the pairs that are no matches, from its share of all pairs."""
    return None if among_all is None else min(max(among_all - probability * m, 0.0) / (1 - probability), 1.0)


def _splink_comparison(comparison: Comparison, model: Model) -> dict:
    numbers = model.numbers()
    silent = {"sql_condition": comparison.silent, "label_for_charts": "silent", "is_null_level": True}
    levels = []
    for level in comparison.levels:
        m, u = numbers[comparison.name, level.name]
        rare = {"tf_adjustment_column": level.rare, "tf_adjustment_weight": 1.0} if level.rare else {}
        levels.append(
            {
                "sql_condition": level.condition,
                "label_for_charts": level.name,
                "m_probability": m,
                "u_probability": u,
                **rare,
            }
        )
    return {"output_column_name": comparison.name, "comparison_levels": [silent, *levels]}


def _estimates(settings, comparison: Comparison, which: str) -> dict[str, float]:
    """What Splink estimated for a comparison, by level; 0 where no pair was at a level."""
    trained = settings.get_comparison_by_output_column_name(comparison.name)
    levels = {level.label_for_charts: level for level in trained.comparison_levels if not level.is_null_level}
    estimates = {level.name: getattr(levels[level.name], which) for level in comparison.levels}
    return {name: 0.0 if estimate == _SPLINK_UNOBSERVED else estimate for name, estimate in estimates.items()}
