"""What is coded from records, and what is measured on them."""


rule code:
    input:
        files.records("incidents", "children", "notifications", "responses", "families", "events"),
        "results/records/sampled.parquet",
        "results/records/traces.parquet",
        files.folder("config/coding"),
        study="config/study.yaml",
    output:
        files.CASES,
        "results/records/findings.parquet",
    log:
        "results/logs/code.log",
    conda:
        ENVIRONMENT
    params:
        code=code_digest("coding"),
    shell:
        "python -m filetrack.coding --config {input.study} --rules config/coding --records results/records"
        " 2>&1 | tee {log}"


rule measure:
    input:
        files.records("incidents"),
        "results/records/cases.parquet",
    output:
        files.MEASURES,
    log:
        "results/logs/measure.log",
    conda:
        ENVIRONMENT
    params:
        code=code_digest("measures"),
    shell:
        "python -m filetrack.measures --records results/records --measures results/measures" " 2>&1 | tee {log}"
