"""From each number to the cases behind it: pages about people, for the owner of the records: `make casebook`."""


rule casebook:
    input:
        files.records(*files.POLICE_RECORDS, *files.CARE_RECORDS),
        "results/records/sampled.parquet",
        "results/records/counted.parquet",
        files.LINKED,
        files.CASES,
        files.TEXTS,
        files.GROUNDS,
        "results/coding/rules.csv",
        "results/tables/cells.csv",
        "results/tables/sites.csv",
        files.counted("held"),
        study="config/study.yaml",
        tables="config/tables.yaml",
        involvement="config/coding/involvement.yaml",
    output:
        protected=directory("results/records/casebook"),
    log:
        "results/logs/casebook.log",
    conda:
        ENVIRONMENT
    params:
        code=code_digest("casebook"),
    shell:
        "python -m filetrack.casebook --config {input.study} --tables {input.tables} --rules config/coding"
        " --results results --out {output.protected} 2>&1 | tee {log}"
