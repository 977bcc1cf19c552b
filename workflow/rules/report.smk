"""The pages to read: overview, every table, attrition, coding, linkage, outcomes, comparison, what was run."""


rule report:
    input:
        files.counted("reconciled"),
        "results/quality/quality.json",
        files.BASES,
        files.MEASURES,
        files.folder("config"),
        "results/records/cases.parquet",
        "results/records/case_families.parquet",
        "results/sample/steps.csv",
        files.DECIDED,
        files.EXAMINED,
        files.SCORED if SIMULATED else [],
        "results/tables/cells.csv",
        "results/tables/sites.csv",
        "results/tables/ranges.csv",
        files.CODING,
        "results/coding/codings.csv",
        files.BESIDE_TRUTH if SIMULATED else [],
        files.COMPARISON if STUDY.of_the_report else [],
        files.AUDIT,
        files.REANALYSIS,
        rules.outcomes.output,
        rules.figures.output,
    output:
        reviewable=[
            *files.pages(STUDY),
            *files.table_pages(shown_tables()),
            *files.downloads(shown_tables()),
            "results/run.json",
            MANIFEST,
            CRATE,
        ],
    log:
        "results/logs/report.log",
    conda:
        ENVIRONMENT
    threads: 2
    params:
        plan=lambda wildcards: planned(workflow.rules, files.SITES),
        engine=engine(),
        code=code_digest("report"),
    shell:
        "python -m filetrack.report --config config/study.yaml --results results --out results"
        " --plan {params.plan:q} --engine {params.engine:q}"
        " 2>&1 | tee {log}"
