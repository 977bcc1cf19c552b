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


rule anonymise:
    input:
        *(path for place in files.EXTRACTS for path in files.held(*place)),
        *(f"config/sites/{site}.yaml" for site in files.SITES),
        study="config/study.yaml",
        words="config/ordinary_words.csv",
    output:
        protected=[path for place in files.EXTRACTS for path in files.extract(*place)],
    log:
        "results/logs/anonymise.log",
    conda:
        ENVIRONMENT
    threads: 2
    params:
        seed=STUDY.seed,
        code=code_digest("anonymise"),
    shell:
        "python -m filetrack.anonymise every --config {input.study} --words {input.words} --agencies data/agencies"
        " --extracts data/extracts --simulated-seed {params.seed} --jobs {threads}"
        " 2>&1 | tee {log}"
