"""The study's tables, and each of their cells beside the published one."""


rule tables:
    input:
        files.CASES,
        "results/sample/register.csv",
        tables="config/tables.yaml",
    output:
        "results/tables/cells.csv",
        TABLES,
    log:
        "results/logs/tables.log",
    conda:
        ENVIRONMENT
    params:
        code=code_digest("tables"),
    shell:
        "python -m filetrack.tables --tables {input.tables} --records results/records --sample results/sample"
        " --out results/tables"
        " 2>&1 | tee {log}"


rule compare:
    input:
        files.folder("data/published"),
        "results/tables/cells.csv",
    output:
        "results/comparison/cells.csv",
        "results/comparison/tables.csv",
    log:
        "results/logs/compare.log",
    conda:
        ENVIRONMENT
    params:
        code=code_digest("published"),
    shell:
        "python -m filetrack.published compare --published data/published --tables results/tables"
        " --comparison results/comparison"
        " 2>&1 | tee {log}"
