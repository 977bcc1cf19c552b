"""Outcomes over 21 months, by the declared analyses."""


rule outcomes:
    input:
        "config/study.yaml",
        "config/coding/involvement.yaml",
        files.CASES,
        files.records("events", "members", "households"),
        analyses="config/analyses.yaml",
    output:
        reviewable=[
            f"results/outcomes/{name}.csv" for name in ("analyses", "curves", "effects", "tests", "refusals", "counts")
        ],
    log:
        "results/logs/outcomes.log",
    conda:
        ENVIRONMENT
    params:
        code=code_digest("outcomes"),
    shell:
        "python -m filetrack.outcomes --config config/study.yaml --analyses {input.analyses} --rules config/coding"
        " --records results/records --outcomes results/outcomes 2>&1 | tee {log}"
