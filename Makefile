# One word for each thing that one does here; `make help` lists them. The plain commands stand in the README.
.DEFAULT_GOAL := help
PY = sh scripts/with_python

.PHONY: help run dev setup test test-fast test-deep audit supply lint format types locale screenshots lighthouse guide bench bench-crowd bench-scale cluster-test install-test bundle

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: ## set everything up, load the content, serve the site on 127.0.0.1:$PORT (8000)
	@$(PY) scripts/run.py

dev: ## the same with DEBUG on and a reload at each change
	@$(PY) scripts/run.py --dev

setup: ## only make .venv, with what the tests need too
	@$(PY) scripts/environment.py --tests

test: ## linters, checks and all tests: SQLite, PostgreSQL, browser (under 10 minutes)
	@$(PY) scripts/verify.py

test-fast: ## the tests on SQLite without a browser (a few minutes)
	@$(PY) scripts/verify.py fast

test-deep: ## the long searches for faults, on both databases
	@$(PY) scripts/verify.py deep

audit: ## ask whether weaknesses of the locked packages are known (wants a way out to the web)
	@$(PY) scripts/supply.py audit

supply: ## write the bill of materials and the list of licences from the lock
	@$(PY) scripts/environment.py --tests && .venv/bin/python scripts/supply.py

lint: ## the linters alone: Python, templates, stylesheets and scripts
	@$(PY) scripts/verify.py lint

format: ## let ruff lay out the Python files
	@$(PY) scripts/environment.py --tests && .venv/bin/python -m ruff format . && .venv/bin/python -m ruff check --fix .

types: ## mypy over what promises types
	@$(PY) scripts/environment.py --tests && .venv/bin/python -m mypy

screenshots: ## photograph every page: three widths, light and dark, the main ones in print and high contrast too
	@$(PY) scripts/environment.py --tests && .venv/bin/python scripts/screenshots.py

lighthouse: ## measure the main pages as a telephone gets them: Lighthouse, median of three, into var/lighthouse
	@$(PY) scripts/environment.py --tests && .venv/bin/python scripts/lighthouse.py

guide: ## walk an article to its readers, count the clicks, photograph the way for docs/editorial-guide.md
	@$(PY) scripts/environment.py --tests && .venv/bin/python scripts/guide.py

bench: ## measure the site beside a bare Django view, a static file and Wagtail: one table of ratios (10 minutes)
	@$(PY) scripts/environment.py && .venv/bin/python scripts/bench/bench.py $(BENCH)

bench-crowd: ## two hundred readers and twenty who post, for a minute, on both databases: nothing slow, nothing lost (5 minutes)
	@$(PY) scripts/environment.py && .venv/bin/python scripts/bench/crowd.py $(BENCH)

bench-scale: ## measure the pages of questions at the full size and at a hundredth (PostgreSQL, a quarter of an hour)
	@$(PY) scripts/environment.py && .venv/bin/python scripts/throwaway_postgres.py -- .venv/bin/python scripts/bench/scale.py

cluster-test: ## start nginx, three sites, a worker, two databases, PgBouncer and Redis from deploy/, walk through, kill parts (Linux)
	@$(PY) scripts/environment.py && .venv/bin/python scripts/cluster

install-test: ## set a Debian in a folder up by deploy/install.sh, bring it forward and back by deploy/upgrade.sh (Linux, root, ten minutes)
	@$(PY) scripts/environment.py && .venv/bin/python scripts/installing

bundle: ## one file with code, packages and static files, for servers without a package index: var/bundles
	@$(PY) scripts/bundle.py

locale: ## compile the translations after a change of a .po file
	@$(PY) scripts/compile_locale.py
