"""The published figures themselves, checked against one another and tested: about the real study, not about this run."""


rule audit:
    input:
        files.folder("data/published"),
    output:
        reviewable=files.AUDIT,
    log:
        "results/logs/audit.log",
    conda:
        ENVIRONMENT
    params:
        code=code_digest("published"),
    shell:
        "python -m filetrack.published audit --published data/published --out results/published" " 2>&1 | tee {log}"


rule reanalyse:
    input:
        files.folder("data/published"),
        analyses="config/reanalysis.yaml",
    output:
        reviewable=files.REANALYSIS,
    log:
        "results/logs/reanalyse.log",
    conda:
        ENVIRONMENT
    # Only the page waits for it: it runs beside the other jobs, on what they leave of the cores.
    threads: 0
    params:
        code=code_digest("published"),
    shell:
        "nice python -m filetrack.published reanalyse --published data/published --analyses {input.analyses}"
        " --out results/published"
        " 2>&1 | tee {log}"


rule open_populations:
    input:
        files.folder("data/published"),
        study="config/study.yaml",
        simulation="config/simulation.yaml",
        population="config/population.yaml",
    output:
        reviewable=files.SPREAD,
    log:
        "results/logs/open_populations.log",
    conda:
        ENVIRONMENT
    params:
        seed=STUDY.seed,
        code=code_digest("simulate"),
    shell:
        "python -m filetrack.simulate open --config {input.study} --simulation {input.simulation}"
        " --population {input.population} --published data/published --out results/simulation --seed {params.seed}"
        " 2>&1 | tee {log}"
