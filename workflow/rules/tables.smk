"""The study's tables, and the printed figures beside those made here."""


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
        "results/measures/statements.csv",
        "results/published/audit.csv",
        tables="config/tables.yaml",
    output:
        files.COMPARISON,
    log:
        "results/logs/compare.log",
    conda:
        ENVIRONMENT
    params:
        code=code_digest("published"),
    shell:
        "python -m filetrack.published compare --published data/published --tables results/tables"
        " --measures results/measures --evidence results/published --declared {input.tables} --comparison results/comparison"
        " 2>&1 | tee {log}"
