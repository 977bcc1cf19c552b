"""Police people linked to social-care families, each notification traced; scored, as levels are, where the truth is known."""


rule link:
    input:
        files.records("incidents", "people", "children", "notifications", *files.FAMILY_RECORDS),
        "results/records/sampled.parquet",
        "results/records/candidates.parquet",
        GIVEN(files.MANIFESTS),
        files.arrived([files.DECISIONS]),
        expand("config/sites/{site}.yaml", site=files.SITES),
        study="config/study.yaml",
    output:
        protected=files.LINKED,
        reviewable=files.DECIDED,
    log:
        "results/logs/link.log",
    conda:
        ENVIRONMENT
    # A simulated study has two sites, whose people are compared while texts are read.
    threads: 1 if SIMULATED else 2
    params:
        decisions=files.DECISIONS,
        code=code_digest("linkage"),
    shell:
        "python -m filetrack.linkage trace --config {input.study} --sites config/sites --extracts data/extracts"
        " --records results/records --linkage results/linkage --decisions {params.decisions}"
        " --processes {threads}"
        " 2>&1 | tee {log}"


rule examine:
    input:
        files.records("people", "children", "members"),
        "results/records/links.parquet",
        files.CODED,
        files.NOTED,
        study="config/study.yaml",
    output:
        reviewable=files.EXAMINED,
    log:
        "results/logs/examine.log",
    conda:
        ENVIRONMENT
    params:
        code=code_digest("linkage"),
    shell:
        "python -m filetrack.linkage examine --config {input.study} --records results/records --linkage results/linkage"
        " 2>&1 | tee {log}"


if SIMULATED:

    rule assess:
        input:
            files.records("people", "children", "members"),
            "results/records/pairs.parquet",
            "results/records/supported_families.parquet",
            "results/records/links.parquet",
            files.CODED,
            "results/records/case_codings.parquet",
            files.JUDGED_BY,
            study="config/study.yaml",
        output:
            reviewable=[*files.SCORED, *files.BESIDE_TRUTH],
        log:
            "results/logs/assess.log",
        conda:
            ENVIRONMENT
        params:
            seed=STUDY.seed,
            code=code_digest("linkage"),
            coding=code_digest("coding"),
        shell:
            "(python -m filetrack.linkage assess --config {input.study} --truth data/truth --records results/records"
            " --linkage results/linkage --simulated-seed {params.seed} &&"
            " python -m filetrack.coding assess --config {input.study} --truth data/truth --records results/records"
            " --coding results/coding --simulated-seed {params.seed})"
            " 2>&1 | tee {log}"
