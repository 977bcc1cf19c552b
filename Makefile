# filetrack. `make` sets up and runs the whole study; `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

PYTHON ?= python3
CORES ?= all
SEED ?=

# Jobs and test workers run side by side: linear algebra that takes every core for itself slows all of them.
export OPENBLAS_NUM_THREADS := 1
# A job is a new process: what is not kept compiled is compiled again by each.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
READY := $(VENV)/.ready
SPARK := .venv-spark
BROWSER := .venv-browser
RUN := $(VENV)/bin/python -m

.DEFAULT_GOAL := study
.PHONY: study seeds open casebook release pdf opens test test-browser test-spark bench bench-linkage lint lock clean help

study: $(READY) ## set up and run the whole study (SEED=3 for another population, CORES=1 for fewer cores)
	@$(RUN) workflow.run --cores $(CORES) --quiet host reason rules $(if $(SEED),--config 'seed=$(SEED)')
	@echo "The study is in $(CURDIR)/results/index.html"

seeds: $(READY) ## run the study on ten populations, seeds 1 to 10, and tell how each agrees with print
	@for seed in 1 2 3 4 5 6 7 8 9 10; do \
		$(RUN) workflow.run --cores $(CORES) --quiet all --config "seed=$$seed"; \
		echo "seed $$seed"; cat results/logs/compare.log results/logs/assess.log; \
	done

open: $(READY) ## draw 200 populations on which no figure is forced: how far each figure varies (results/simulation/)
	@$(RUN) workflow.run --cores $(CORES) --quiet host reason rules $(if $(SEED),--config 'seed=$(SEED)') -- open_populations

pdf: study ## print the whole report to results/downloads/report.pdf; needs Chromium
	@browser=$$(command -v chromium || command -v chromium-browser || command -v google-chrome) || { \
		echo "There is no Chromium to print the report with. On Debian or Ubuntu: apt-get install chromium" >&2; exit 1; }; \
	place=$$(mktemp -d); trap 'rm -rf "$$place"' EXIT; \
	"$$browser" --headless --disable-gpu $$([ "$$(id -u)" != 0 ] || echo --no-sandbox) --user-data-dir="$$place" \
		--no-pdf-header-footer --generate-pdf-document-outline --print-to-pdf="$$place/report.pdf" \
		"file://$(CURDIR)/results/pages/report.html" >"$$place/said" 2>&1 && [ -s "$$place/report.pdf" ] || { \
		cat "$$place/said" >&2; echo "Chromium did not print the report." >&2; exit 1; }; \
	cp "$$place/report.pdf" results/downloads/report.pdf; echo "The report is in $(CURDIR)/results/downloads/report.pdf"

opens: study ## open every workbook and the document of results/downloads in LibreOffice
	@command -v soffice >/dev/null || { echo "There is no LibreOffice to open the files with." \
		"On Debian or Ubuntu: apt-get install libreoffice-calc libreoffice-writer" >&2; exit 1; }; \
	place=$$(mktemp -d); trap 'rm -rf "$$place"' EXIT; \
	convert() { soffice "-env:UserInstallation=file://$$place/profile" --headless --infilter="$$1" --convert-to pdf \
		--outdir "$$place" "$${@:2}" >/dev/null 2>&1 || true; }; \
	convert "Calc MS Excel 2007 XML" results/downloads/*.xlsx; convert "MS Word 2007 XML" results/downloads/*.docx; \
	for file in results/downloads/*.{xlsx,docx}; do name=$${file##*/}; \
		[ -s "$$place/$${name%.*}.pdf" ] || { echo "LibreOffice does not open $$file" >&2; exit 1; }; done; \
	echo "LibreOffice opens all files of results/downloads"

casebook: $(READY) ## lead each figure to the cases behind it: pages about people, beneath results/records/casebook
	@$(RUN) workflow.run --cores $(CORES) --quiet host reason rules $(if $(SEED),--config 'seed=$(SEED)') -- casebook

release: $(READY) ## make what may leave, in results/release: of real extracts only what a reviewer signed (SEED=3)
	@$(RUN) workflow.run --cores $(CORES) --quiet host reason rules $(if $(SEED),--config 'seed=$(SEED)') -- release
	@echo "What may leave is in $(CURDIR)/results/release/index.html"

# Workers wait for the processes that they start: three of them keep two cores busy.
test: $(READY) ## set up and run the tests
	@$(RUN) pytest -n 3 --dist loadfile --no-loadscope-reorder

test-browser: study $(BROWSER)/.ready ## walk every page of the study in headless Chromium, links and accessibility too
	@command -v chromium chromium-browser google-chrome >/dev/null || { \
		echo "There is no Chromium to look at the pages with. On Debian or Ubuntu: apt-get install chromium" >&2; exit 1; }
	@PYTHONPATH=$(BROWSER) $(RUN) pytest -n 2 tests/browser

test-spark: $(SPARK)/.ready ## set up Spark beside the environment (.venv-spark) and test linkage on it; needs Java 17 or newer
	@PYTHONPATH=$(SPARK) JDK_JAVA_OPTIONS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" $(RUN) pytest -n 0 tests/linkage/test_spark.py

bench: $(READY) ## measure time, memory and growth on simulated years (SIZES="10000 force nation"); ten minutes
	@$(RUN) tests.benchmarks.scale $(SIZES)

bench-linkage: $(READY) ## measure the linker beside others (REALDATA=folder of two agencies' files); twenty minutes
	@$(VENV)/bin/uv pip install --quiet --python $(VENV)/bin/python --no-deps -r tests/benchmarks/requirements.txt
	@$(RUN) tests.benchmarks.linkage run $(if $(REALDATA),--realdata $(REALDATA))
	@$(RUN) tests.benchmarks.families
	@$(RUN) tests.benchmarks.attack

lint: $(READY) ## style of the code and of the plan, and that no data are committed
	@$(RUN) ruff check
	@$(RUN) ruff format --check
	@$(VENV)/bin/snakefmt --check Snakefile workflow/rules
	@$(RUN) snakemake --lint
	@$(RUN) workflow.committed

lock: $(READY) ## pin the dependencies of pyproject.toml again, with hashes
	@$(VENV)/bin/uv pip compile --quiet --extra dev --generate-hashes --no-emit-index-url --universal \
		--python-version 3.11 pyproject.toml -o requirements.lock

clean: ## remove what the study made; the environment and custodians' extracts stay
	@if [ -e $(READY) ]; then $(RUN) snakemake --cores 1 --quiet all --delete-all-output; fi
	@rm -rf results .snakemake

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' Makefile

$(READY): requirements.lock pyproject.toml
	@command -v "$(PYTHON)" >/dev/null || { \
		echo "filetrack needs Python 3.11 or newer; there is no $(PYTHON). Name one: make PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "filetrack needs Python 3.11 or newer; $(PYTHON) is $$("$(PYTHON)" --version 2>&1). Name another: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up $(VENV) from requirements.lock"
	@[ -x $(VENV)/bin/python ] || "$(PYTHON)" -m venv --without-pip $(VENV)
	@awk '/^[^ ]/ {wanted = /^uv==/} wanted' requirements.lock > $(VENV)/uv.lock
	@if "$(PYTHON)" -c 'import pip' 2>/dev/null; then pip=("$(PYTHON)" -m pip --python $(VENV)/bin/python); \
	else $(RUN) ensurepip >/dev/null; pip=($(RUN) pip); fi; \
	"$${pip[@]}" install --quiet --no-compile --disable-pip-version-check --no-deps --require-hashes -r $(VENV)/uv.lock
	@$(VENV)/bin/uv pip sync --python $(VENV)/bin/python --require-hashes requirements.lock
	@$(VENV)/bin/uv pip install --python $(VENV)/bin/python --no-deps --no-build-isolation --editable .
	@touch $(READY)

$(SPARK)/.ready: EXTRA := spark
$(BROWSER)/.ready: EXTRA := browser
$(SPARK)/.ready $(BROWSER)/.ready: $(READY)
	@echo "Setting up $(@D) from the extra “$(EXTRA)”"
	@$(VENV)/bin/uv pip install --quiet --python $(VENV)/bin/python --target $(@D) --no-deps \
		$$($(VENV)/bin/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["$(EXTRA)"])')
	@touch $@
