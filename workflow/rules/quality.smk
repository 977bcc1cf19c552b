"""Every table's base traced back to rows read, and the reviewers' report on the extracts, beside earlier runs."""


rule quality:
    input:
        files.counted(*files.COUNTS),
        files.records(*files.TRACED),
        files.CASES,
        "results/records/sampled.parquet",
        "results/records/links.parquet",
        "results/sample/steps.csv",
        "results/sample/register.csv",
        GIVEN(files.MANIFESTS),
        files.folder("config"),
        files.folder("data/earlier"),
    output:
        reviewable=[*files.QUALITY_PAGES, "results/quality/quality.json", *files.BASES],
    log:
        "results/logs/quality.log",
    conda:
        ENVIRONMENT
    params:
        seed=STUDY.seed,
        commit=commit(),
        code=code_digest("quality"),
    shell:
        "python -m filetrack.quality report --config config/study.yaml --checks config/checks.yaml"
        " --tables config/tables.yaml --extracts data/extracts --results results --earlier data/earlier"
        " --commit {params.commit} --seed {params.seed}"
        " 2>&1 | tee {log}"
