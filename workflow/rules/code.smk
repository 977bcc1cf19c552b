"""What is coded from records, and what is measured on them."""


rule read:
    input:
        files.records("incidents", "notifications", "children"),
        "results/records/sampled.parquet",
        files.folder("config/coding"),
        study="config/study.yaml",
    output:
        protected=files.TEXTS,
    log:
        "results/logs/read.log",
    conda:
        ENVIRONMENT
    # The texts of a simulated study are one batch.
    threads: 1 if SIMULATED else 2
    params:
        code=code_digest("coding"),
    shell:
        "python -m filetrack.coding read --config {input.study} --rules config/coding --records results/records"
        " --processes {threads} 2>&1 | tee {log}"


rule code:
    input:
        files.TEXTS,
        files.records(*files.POLICE_RECORDS, *files.CARE_RECORDS),
        "results/records/sampled.parquet",
        "results/records/candidates.parquet",
        "results/records/traces.parquet",
        "results/records/candidate_traces.parquet",
        "results/records/scenario_traces.parquet",
        "results/records/family_comparisons.parquet",
        "results/linkage/scenarios.csv",
        files.folder("config/coding"),
        files.arrived([files.CODES]),
        expand("config/sites/{site}.yaml", site=files.SITES),
        study="config/study.yaml",
    output:
        protected=[
            *files.CASES,
            *files.GROUNDS,
            "results/records/scenario_families.parquet",
            directory("results/records/coding"),
        ],
        reviewable=files.CODING,
    log:
        "results/logs/code.log",
    conda:
        ENVIRONMENT
    params:
        codes=files.CODES,
        code=code_digest("coding"),
    shell:
        "python -m filetrack.coding code --config {input.study} --sites config/sites --rules config/coding --records results/records"
        " --coding results/coding --linkage results/linkage --codes {params.codes}"
        " 2>&1 | tee {log}"


rule measure:
    input:
        files.records("incidents", "people", "events", "families"),
        files.CASES,
        files.counted("held"),
        study="config/study.yaml",
        statements="config/statements.yaml",
        today="config/measures.yaml",
    output:
        reviewable=files.MEASURES,
    log:
        "results/logs/measure.log",
    priority: 1
    conda:
        ENVIRONMENT
    params:
        code=code_digest("measures"),
    shell:
        "python -m filetrack.measures --config {input.study} --statements {input.statements} --today {input.today}"
        " --records results/records --quality results/quality --measures results/measures"
        " 2>&1 | tee {log}"
