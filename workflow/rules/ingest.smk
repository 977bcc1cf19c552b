"""Extracts to records, one job an agency; rows refused go to quarantine."""


rule ingest_police:
    input:
        lambda wildcards: GIVEN(files.extract(wildcards.site, "police")),
        lambda wildcards: files.codelists(wildcards.site, "police"),
        site="config/sites/{site}.yaml",
        study="config/study.yaml",
        checks="config/checks.yaml",
    output:
        protected=[
            *expand("results/records/{{site}}/{name}.parquet", name=files.POLICE_RECORDS),
            *expand("results/records/{{site}}/police_{name}.csv", name=files.LINES),
        ],
        reviewable=expand("results/quality/{{site}}_police_{name}.csv", name=files.COUNTS),
    log:
        "results/logs/ingest_{site}_police.log",
    conda:
        ENVIRONMENT
    params:
        code=lambda wildcards: code_digest("extracts", only=files.module(wildcards.site, "police") or "mapped"),
    shell:
        "python -m filetrack.extracts conform {wildcards.site} police --config {input.study} --checks {input.checks}"
        " --sites config/sites --codelists config/codelists --extracts data/extracts"
        " --records results/records --quality results/quality"
        " 2>&1 | tee {log}"


rule ingest_care:
    input:
        lambda wildcards: GIVEN(files.extract(wildcards.site, "care")),
        lambda wildcards: files.codelists(wildcards.site, "care"),
        site="config/sites/{site}.yaml",
        study="config/study.yaml",
        checks="config/checks.yaml",
    output:
        protected=[
            *expand("results/records/{{site}}/{name}.parquet", name=files.CARE_RECORDS),
            *expand("results/records/{{site}}/care_{name}.csv", name=files.LINES),
        ],
        reviewable=expand("results/quality/{{site}}_care_{name}.csv", name=files.COUNTS),
    log:
        "results/logs/ingest_{site}_care.log",
    conda:
        ENVIRONMENT
    params:
        code=lambda wildcards: code_digest("extracts", only=files.module(wildcards.site, "care") or "mapped"),
    shell:
        "python -m filetrack.extracts conform {wildcards.site} care --config {input.study} --checks {input.checks}"
        " --sites config/sites --codelists config/codelists --extracts data/extracts"
        " --records results/records --quality results/quality"
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
