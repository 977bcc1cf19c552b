"""Police people linked to social-care families, each notification traced; scored where the truth is known."""


rule link:
    input:
        files.records("incidents", "people", "children", "notifications", *files.FAMILY_RECORDS),
        "results/records/sampled.parquet",
        "results/records/candidates.parquet",
        GIVEN(files.MANIFESTS),
        study="config/study.yaml",
    output:
        "results/records/pairs.parquet",
        "results/records/links.parquet",
        "results/records/traces.parquet",
        "results/records/candidate_traces.parquet",
        "results/records/family_comparisons.parquet",
        "results/linkage/model.json",
        "results/linkage/summary.csv",
    log:
        "results/logs/link.log",
    conda:
        ENVIRONMENT
    params:
        code=code_digest("linkage"),
    shell:
        "python -m filetrack.linkage trace --config {input.study} --extracts data/extracts"
        " --records results/records --linkage results/linkage"
        " 2>&1 | tee {log}"


if SIMULATED:

    rule assess:
        input:
            files.records("members"),
            "results/records/links.parquet",
            "data/truth/incidents.parquet",
        output:
            "results/linkage/score.csv",
        log:
            "results/logs/assess.log",
        conda:
            ENVIRONMENT
        params:
            seed=STUDY.seed,
            code=code_digest("linkage"),
        shell:
            "python -m filetrack.linkage assess --truth data/truth --records results/records"
            " --linkage results/linkage --simulated-seed {params.seed}"
            " 2>&1 | tee {log}"
