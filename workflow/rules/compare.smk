"""The printed figures beside those made here, where the study's sites and sample are the report's."""


rule compare:
    input:
        files.folder("data/published"),
        "results/tables/cells.csv",
        "results/measures/statements.csv",
        "results/published/audit.csv",
        tables="config/tables.yaml",
    output:
        reviewable=shown(files.COMPARISON, "Beside print", SIMULATED),
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
