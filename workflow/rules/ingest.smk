"""Extracts to records, one job an agency; rows refused go to quarantine."""

for agency, records in {"police": files.POLICE_RECORDS, "care": files.CARE_RECORDS}.items():

    rule:
        name:
            f"ingest_{agency}"
        input:
            GIVEN([path for site in files.SITES for path in files.extract(site, agency)]),
            sorted({path for site in files.SITES for path in files.codelists(site, agency)}),
            expand("config/sites/{site}.yaml", site=files.SITES),
            study="config/study.yaml",
            checks="config/checks.yaml",
        output:
            protected=[
                *files.records(*records),
                *expand(
                    "results/records/{site}/{agency}_{name}.csv", site=files.SITES, agency=agency, name=files.LINES
                ),
            ],
            reviewable=expand(
                "results/quality/{site}_{agency}_{name}.csv", site=files.SITES, agency=agency, name=files.COUNTS
            ),
        log:
            f"results/logs/ingest_{agency}.log",
        conda:
            ENVIRONMENT
        threads: 2
        params:
            agency=agency,
            code=code_digest("extracts"),
        shell:
            "python -m filetrack.extracts conform {params.agency} --config {input.study} --checks {input.checks}"
            " --sites config/sites --codelists config/codelists --extracts data/extracts"
            " --records results/records --quality results/quality --jobs {threads}"
            " 2>&1 | tee {log}"


rule sample:
    input:
        files.records("incidents", "notifications"),
        expand("config/sites/{site}.yaml", site=files.SITES),
        study="config/study.yaml",
    output:
        protected=files.SAMPLED,
        reviewable=["results/sample/steps.csv", "results/sample/register.csv"],
    log:
        "results/logs/sample.log",
    conda:
        ENVIRONMENT
    params:
        code=code_digest("sample"),
    shell:
        "python -m filetrack.sample --config {input.study} --sites config/sites --records results/records --sample results/sample"
        " 2>&1 | tee {log}"
