# The environment lies in .venv; everything that is written at run time in instance/.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
RUN := $(BIN)/python
DATABASE ?= sqlite:///instance/coverage.db

.PHONY: install install-dev run load test test-long bench lint types audit advisories format sample published boundaries screenshots clean

install: .venv/.installed

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (Debian: apt-get install python3 python3-venv)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || sh scripts/environment/venv.sh
	@$(PYTHON) -m venv .venv

.venv/.installed: pyproject.toml constraints.txt scripts/environment/requirements.py | .venv/bin/python
	@echo "Setting up .venv …"
	@$(RUN) -m pip install --quiet --disable-pip-version-check -c constraints.txt --upgrade pip setuptools
	@$(RUN) scripts/environment/requirements.py > .venv/requirements.txt
	@$(RUN) -m pip install --quiet --disable-pip-version-check -c constraints.txt -r .venv/requirements.txt
	@touch $@

install-dev: .venv/.installed-dev

.venv/.installed-dev: .venv/.installed
	@echo "Adding what tests and checks need …"
	@$(RUN) scripts/environment/requirements.py dev > .venv/requirements-dev.txt
	@$(RUN) -m pip install --quiet --disable-pip-version-check -c constraints.txt -r .venv/requirements-dev.txt
	@touch $@

# Exit code 1 means loaded with findings, which the sample workbooks are meant to have.
load: install
	@mkdir -p instance
	@echo "Loading the bundled data (files that are in already are passed over); what came of each: instance/bundled-load.txt"
	@$(RUN) -m etl load data/published data/sample --workers 2 --database "$(DATABASE)" > instance/bundled-load.txt || test $$? -eq 1

run: load
	@$(RUN) app.py $(if $(filter command,$(origin HOST)),--host $(HOST)) $(if $(filter command,$(origin PORT)),--port $(PORT)) --database "$(DATABASE)"

# Whatever the shell says, modules are compiled once, not by each of the processes that tests start and in each run anew.
test test-long: export PYTHONDONTWRITEBYTECODE :=

# Without the count of branches, which makes every test half as long again; BRANCHES=1 counts them, as .ci/run does.
test: install-dev
	@$(RUN) -m scripts.environment.browser
	@$(RUN) -m scripts.environment.office
	@$(RUN) -m pytest -n 2 --dist loadscope $(if $(BRANCHES),--cov --cov-report=term --cov-report=json:instance/test-coverage.json)
	@$(if $(BRANCHES),$(RUN) scripts/environment/branches.py instance/test-coverage.json)

# What takes too long for every day: 10 000 mutated workbooks, all pairs and combinations of which a share is tried daily; what each has cost goes to instance/mutants.jsonl.
test-long: install-dev
	@mkdir -p instance
	@rm -f instance/mutants.jsonl
	@$(RUN) -m pytest -n 2 -m long

bench: install-dev
	@$(RUN) -m scripts.environment.browser
	@$(RUN) -m tests.benchmarks

lint: install-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/lint-imports

types: install-dev
	@$(BIN)/mypy

# Without a network: the pinned versions against the advisories in the repository, and the licences of what is installed.
audit: install-dev
	@$(RUN) -m scripts.environment.audit
	@$(RUN) -m scripts.environment.licences > .venv/licences.txt

advisories: install-dev
	@test -n "$(INDEX)" || { echo "make advisories INDEX=<address of the JSON interface of a package index>"; exit 2; }
	@$(RUN) -m scripts.environment.audit --refresh "$(INDEX)"

format: install-dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

sample: install
	@rm -f data/sample/*
	@$(RUN) -m etl sample --out data/sample --scale demo > /dev/null

published: install
	@$(RUN) -m scripts.build_published

boundaries: install
	@$(RUN) scripts/environment/requirements.py boundaries > .venv/requirements-boundaries.txt
	@$(RUN) -m pip install --quiet --disable-pip-version-check -c constraints.txt -r .venv/requirements-boundaries.txt
	@$(RUN) -m scripts.build_boundaries

screenshots: install-dev
	@$(RUN) -m scripts.environment.browser
	@$(RUN) -m scripts.screenshots

# Loaded data in instance/ stays.
clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.*
