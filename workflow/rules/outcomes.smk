"""Outcomes over 21 months, by the declared analyses, and what other routings of notifications would have done."""


rule outcomes:
    input:
        "config/study.yaml",
        "config/coding/involvement.yaml",
        files.CASES,
        files.records("events", "members", "households", "families", "incidents", "people", "children"),
        "results/records/case_codings.parquet",
        "results/records/scenario_traces.parquet",
        "results/records/scenario_families.parquet",
        "results/linkage/scenarios.csv",
        protocols=files.folder("config/protocols"),
        analyses="config/analyses.yaml",
    output:
        reviewable=[
            f"results/outcomes/{name}.csv"
            for name in (
                *("analyses", "curves", "effects", "tests", "refusals", "counts", "routes", "specifications"),
                *("routing_protocols", "routing_volumes", "routing_missed", "routing_unknown"),
            )
        ],
    log:
        "results/logs/outcomes.log",
    # The longest of the jobs that wait for codes, and figures wait for it.
    priority: 2
    conda:
        ENVIRONMENT
    params:
        code=code_digest("outcomes"),
    shell:
        "python -m filetrack.outcomes --config config/study.yaml --analyses {input.analyses} --protocols config/protocols"
        " --rules config/coding --records results/records --linkage results/linkage --outcomes results/outcomes"
        " 2>&1 | tee {log}"
