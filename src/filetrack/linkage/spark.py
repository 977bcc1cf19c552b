"""Pairs scored on Spark under a model trained in DuckDB: the same settings, each function by its counterpart there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filetrack.problems import Problem

if TYPE_CHECKING:
    import pyarrow
    import sqlglot
    from pyspark.sql import SparkSession

_QUIET = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
_FUNCTIONS = (
    "hamming(a string, b string) returns int return"
    " size(filter(sequence(1, length(a)), at -> substring(a, at, 1) <> substring(b, at, 1)))",
    "words(bits binary) returns array<bigint> return"
    " transform(sequence(1, length(bits), 7), at -> cast(conv(hex(substring(bits, at, 7)), 16, 10) as bigint))",
    "bits_in_common(a array<bigint>, b array<bigint>) returns int return"
    " aggregate(zip_with(a, b, (x, y) -> bit_count(x & y)), 0, (sum, bits) -> sum + bits)",
)
"""What Spark has no function for. A filter is an array of words of seven bytes there."""


def session() -> SparkSession:
    """A session of its own in the Spark that runs, or that is started as Spark's own settings say (else locally).

    People are handed over apart from queries, whose plans hold no row of theirs.
    Raises Problem where pyspark or Java is not installed.
    """
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
        from splink.backends.spark import similarity_jar_location
    except ImportError:
        raise Problem(
            "The linkage engine is spark, but pyspark is not installed. Install filetrack's extra "
            "(`uv pip install '.[spark]'`), or choose the engine duckdb."
        ) from None
    settings = _QUIET | {"spark.jars": similarity_jar_location()}
    try:
        spark = SparkSession.builder.config(map=settings).getOrCreate().newSession()
    except (PySparkRuntimeError, FileNotFoundError):
        raise Problem(
            "The linkage engine is spark, but Spark did not start. It needs Java 17 or newer: install it, "
            "or name its folder in JAVA_HOME; or choose the engine duckdb."
        ) from None
    spark.conf.set("spark.sql.shuffle.partitions", 2 * spark.sparkContext.defaultParallelism)
    spark.conf.set("spark.sql.execution.arrow.localRelationThreshold", 0)
    for function in _FUNCTIONS:
        spark.sql(f"create temporary function {function}")
    return spark


def predicted(
    spark: SparkSession, people: dict[str, pyarrow.Table], settings: dict, least_weight: float, columns: list[str]
) -> pyarrow.Table:
    """These columns of the pairs of at least a match weight, of two people files that are given by their tables' names.

    The settings are Splink's for DuckDB. Filters are bytes in the files.
    """
    from splink import Linker, SettingsCreator
    from splink.backends.spark import SparkAPI

    api = SparkAPI(spark_session=spark, break_lineage_method="persist")
    for name, table in people.items():
        file = spark.createDataFrame(table)
        cells = [
            f"words(`{column}`) as `{column}`" if kind == "binary" else f"`{column}`" for column, kind in file.dtypes
        ]
        file.selectExpr(*cells).persist().createOrReplaceTempView(name)
    tables = [api.register(name, dataset_display_name=name) for name in people]
    linker = Linker(tables, SettingsCreator(**_translated(settings)), log_level=None, validate_settings=False)
    pairs = linker.inference.predict(threshold_match_weight=least_weight)
    return pairs.as_spark_dataframe().select(columns).toArrow()


def _translated(settings: dict) -> dict:
    """Splink's settings for DuckDB as those for Spark."""
    comparisons = [
        comparison
        | {
            "comparison_levels": [
                level | {"sql_condition": in_spark(level["sql_condition"])} for level in comparison["comparison_levels"]
            ]
        }
        for comparison in settings["comparisons"]
    ]
    blocking = "blocking_rules_to_generate_predictions"
    return settings | {"comparisons": comparisons, blocking: [in_spark(rule) for rule in settings[blocking]]}


def in_spark(sql: str) -> str:
    """A condition of DuckDB in Spark's words."""
    from sqlglot import parse_one

    return sql if sql == "ELSE" else parse_one(sql, read="duckdb").transform(_counterpart).sql("spark")


def _counterpart(term: sqlglot.Expression) -> sqlglot.Expression:
    """What says in Spark what a term of a condition says in DuckDB."""
    from sqlglot import exp

    match term:
        case exp.Bracket(this=text, expressions=[exp.Slice(this=first, expression=last)]):
            return exp.func("substring", text, first, exp.Literal.number(int(last.name) - int(first.name) + 1))
        case exp.JarowinklerSimilarity(this=left, expression=right):
            return exp.func("jaro_winkler", left, right)
        case exp.Anonymous(this="bit_count", expressions=[exp.BitwiseAnd(this=left, expression=right)]):
            return exp.func("bits_in_common", left, right)
        case exp.Anonymous(this="bit_count", expressions=[bits]):
            return exp.func("bits_in_common", bits, bits)
    return term
