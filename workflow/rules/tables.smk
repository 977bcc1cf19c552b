"""The study's tables."""


rule tables:
    input:
        files.CASES,
        "results/records/registered.parquet",
        "results/records/scenario_traces.parquet",
        "results/records/scenario_families.parquet",
        "results/linkage/scenarios.csv",
        "results/records/case_codings.parquet",
        "results/coding/by_whom.csv",
        files.counted("held"),
        expand("config/sites/{site}.yaml", site=files.SITES),
        files.folder("config/formats"),
        study="config/study.yaml",
        tables="config/tables.yaml",
    output:
        protected="results/records/counted.parquet",
        reviewable=[
            *(f"results/tables/{name}.csv" for name in ("cells", "sites", "ranges")),
            "results/coding/codings.csv",
            *TABLES,
        ],
    log:
        "results/logs/tables.log",
    priority: 1
    conda:
        ENVIRONMENT
    params:
        code=code_digest("tables"),
    shell:
        "python -m filetrack.tables --tables {input.tables} --records results/records"
        " --linkage results/linkage --coding results/coding --out results/tables"
        " --config {input.study} --sites config/sites --quality results/quality"
        " 2>&1 | tee {log}"
