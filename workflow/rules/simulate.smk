"""Agencies' files from an invented population, and what each custodian does to them before they leave."""


rule simulate:
    input:
        study="config/study.yaml",
        simulation="config/simulation.yaml",
        population="config/population.yaml",
        boxes="config/boxed_cases.yaml",
        published=files.folder("data/published"),
    output:
        protected=[*(path for place in files.EXTRACTS for path in files.held(*place)), *files.TRUTH],
    log:
        "results/logs/simulate.log",
    priority: 1
    conda:
        ENVIRONMENT
    params:
        seed=STUDY.seed,
        code=code_digest("simulate"),
    shell:
        "python -m filetrack.simulate make --config {input.study} --simulation {input.simulation}"
        " --population {input.population} --boxes {input.boxes}"
        " --published data/published --agencies data/agencies --truth data/truth --seed {params.seed}"
        " 2>&1 | tee {log}"


for site, agency in files.EXTRACTS:

    rule:
        name:
            f"anonymise_{site}_{agency}"
        input:
            files.held(site, agency),
            study="config/study.yaml",
            words="config/ordinary_words.csv",
            site=f"config/sites/{site}.yaml",
        output:
            protected=files.extract(site, agency),
        log:
            f"results/logs/anonymise_{site}_{agency}.log",
        conda:
            ENVIRONMENT
        params:
            site=site,
            agency=agency,
            seed=STUDY.seed,
            code=code_digest("anonymise", only=files.module(site, agency)),
        shell:
            "python -m filetrack.anonymise extract {params.site} {params.agency} --config {input.study}"
            " --words {input.words} --agencies data/agencies --extracts data/extracts"
            " --simulated-seed {params.seed}"
            " 2>&1 | tee {log}"
