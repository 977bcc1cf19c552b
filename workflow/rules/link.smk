"""Police people linked to social-care families, each notification traced; scored where the truth is known."""


rule link:
    input:
        files.records("incidents", "people", "children", "notifications", *files.FAMILY_RECORDS),
        "results/records/sampled.parquet",
        "results/records/candidates.parquet",
        GIVEN(files.MANIFESTS),
        files.arrived([files.DECISIONS]),
        study="config/study.yaml",
    output:
        "results/records/pairs.parquet",
        "results/records/supported_families.parquet",
        "results/records/links.parquet",
        "results/records/traces.parquet",
        "results/records/candidate_traces.parquet",
        "results/records/scenario_traces.parquet",
        "results/records/family_comparisons.parquet",
        "results/records/review/review.csv",
        "results/records/review/review.xlsx",
        files.DECIDED,
    log:
        "results/logs/link.log",
    conda:
        ENVIRONMENT
    params:
        decisions=files.DECISIONS,
        code=code_digest("linkage"),
    shell:
        "python -m filetrack.linkage trace --config {input.study} --extracts data/extracts"
        " --records results/records --linkage results/linkage --decisions {params.decisions}"
        " 2>&1 | tee {log}"


rule examine:
    input:
        files.records("people", "children", "members"),
        "results/records/links.parquet",
        files.CODED,
    output:
        files.EXAMINED,
    log:
        "results/logs/examine.log",
    conda:
        ENVIRONMENT
    params:
        code=code_digest("linkage"),
    shell:
        "python -m filetrack.linkage examine --records results/records --linkage results/linkage" " 2>&1 | tee {log}"


if SIMULATED:

    rule assess:
        input:
            files.records("children", "members"),
            "results/records/pairs.parquet",
            "results/records/supported_families.parquet",
            "results/records/links.parquet",
            files.CODED,
            "data/truth/incidents.parquet",
            study="config/study.yaml",
        output:
            files.SCORED,
        log:
            "results/logs/assess.log",
        conda:
            ENVIRONMENT
        params:
            seed=STUDY.seed,
            code=code_digest("linkage"),
        shell:
            "python -m filetrack.linkage assess --config {input.study} --truth data/truth --records results/records"
            " --linkage results/linkage --simulated-seed {params.seed}"
            " 2>&1 | tee {log}"
