"""The declared figures, drawn from results that a reviewer may see."""


rule figures:
    input:
        rules.outcomes.output,
        "config/study.yaml",
        "results/measures/attrition.csv",
        "results/tables/cells.csv",
        declared="config/figures.yaml",
        tables="config/tables.yaml",
    output:
        reviewable=["results/figures/figures.csv", *FIGURES],
    log:
        "results/logs/figures.log",
    conda:
        ENVIRONMENT
    params:
        code=code_digest("figures"),
    shell:
        "python -m filetrack.figures draw --config config/study.yaml --declared {input.declared} --tables {input.tables}"
        " --results results --figures results/figures 2>&1 | tee {log}"
