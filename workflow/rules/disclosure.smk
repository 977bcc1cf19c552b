"""What may leave: `snakemake --cores all release`. Of real extracts nothing does without a reviewer's sign-off.

The log of releases lies under data/review and is no rule's output: a rerun removes outputs, and may not remove that.
"""


rule protect:
    input:
        "config/study.yaml",
        files.MEASURES,
        sites="results/tables/sites.csv",
        cells="results/tables/cells.csv",
        tables="config/tables.yaml",
    output:
        reviewable=["results/disclosure/cells.csv", "results/disclosure/told.csv"],
    log:
        "results/logs/protect.log",
    conda:
        ENVIRONMENT
    params:
        code=code_digest("disclosure"),
    shell:
        "python -m filetrack.disclosure protect --config config/study.yaml --tables {input.tables} --results results"
        " 2>&1 | tee {log}"


rule attack:
    input:
        rules.protect.input,
        rules.protect.output,
    output:
        reviewable=["results/disclosure/audit.csv", "results/disclosure/audit.json"],
    log:
        "results/logs/attack.log",
    conda:
        ENVIRONMENT
    params:
        code=code_digest("disclosure"),
    shell:
        "python -m filetrack.disclosure audit --config config/study.yaml --tables config/tables.yaml --results results"
        " --earlier data/review/releases 2>&1 | tee {log}"


rule clear:
    input:
        rules.attack.input,
        rules.attack.output,
        files.MANIFESTS,
        [] if SIMULATED else files.arrived(["data/review/release.yaml"]),
    output:
        reviewable=[report("results/release/cells.csv", category="Released"), "results/release/release.json"],
    log:
        "results/logs/clear.log",
    conda:
        ENVIRONMENT
    params:
        code=code_digest("disclosure"),
    shell:
        "python -m filetrack.disclosure release --config config/study.yaml --tables config/tables.yaml --results results"
        " --extracts data/extracts --sign-off data/review/release.yaml --earlier data/review/releases"
        " 2>&1 | tee {log}"


rule draw_released:
    input:
        rules.clear.output,
        study="config/study.yaml",
        declared="config/figures.yaml",
        tables="config/tables.yaml",
    output:
        reviewable="results/release/figures/figures.csv",
    log:
        "results/logs/draw_released.log",
    conda:
        ENVIRONMENT
    params:
        code=code_digest("figures"),
    shell:
        "python -m filetrack.figures released --config {input.study} --release results/release --declared {input.declared} --tables {input.tables}"
        " 2>&1 | tee {log}"


rule release:
    input:
        rules.clear.output,
        rules.draw_released.output,
        study="config/study.yaml",
        tables="config/tables.yaml",
    output:
        reviewable="results/release/index.html",
    log:
        "results/logs/release.log",
    conda:
        ENVIRONMENT
    params:
        code=code_digest("disclosure"),
    shell:
        "python -m filetrack.disclosure page --config {input.study} --results results --tables {input.tables} 2>&1 | tee {log}"
