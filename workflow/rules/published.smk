"""The published figures themselves, checked against one another and tested: about the real study, not about this run."""


rule audit:
    input:
        files.folder("data/published"),
    output:
        files.AUDIT,
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
        files.REANALYSIS,
    log:
        "results/logs/reanalyse.log",
    conda:
        ENVIRONMENT
    params:
        code=code_digest("published"),
    shell:
        "python -m filetrack.published reanalyse --published data/published --analyses {input.analyses}"
        " --out results/published"
        " 2>&1 | tee {log}"
