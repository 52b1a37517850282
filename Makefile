# Everything happens in .venv/ of this checkout; nothing else is touched.
PYTHON ?= python3
BIN := .venv/bin
CORPORA ?= ../shared/corpora

.PHONY: demo test lint types gate benchmark screenshots torture clean

demo: .venv/run  ## Read the examples (prose with marks here, a page in out/demo.html), trace one claim
	@mkdir -p out
	@rm -f out/demo.db*
	$(BIN)/thirdhand read examples --html out/demo.html
	@echo
	@echo "The same as a page: out/demo.html"
	@echo
	$(BIN)/thirdhand add examples/shipyard.jsonl --store out/demo.db
	$(BIN)/thirdhand link --store out/demo.db
	$(BIN)/thirdhand trace Corvane cut 400 jobs --store out/demo.db --html out/trace.html

test: .venv/dev  ## Run the whole suite
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

lint: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/dev
	$(BIN)/mypy

gate: .venv/dev  ## Accuracy floors: golden cases, and 20 dev articles where the corpora are
	$(BIN)/python -m pytest tests/test_gate.py -s

benchmark: .venv/dev
	$(BIN)/python benchmarks/read.py
	$(BIN)/python benchmarks/check.py $(if $(wildcard $(CORPORA)/polnear),--corpora $(CORPORA))
	$(BIN)/python -m benchmarks.store

screenshots: .venv/dev  ## Every page at the width of a desk and of a phone, into out/screenshots
	$(BIN)/python -m tests.screenshots out/screenshots

.venv/bin/python:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip

.venv/run: .venv/bin/python pyproject.toml requirements.lock
	$(BIN)/python -m pip install --quiet --constraint requirements.lock --editable ".[serve]"
	@touch $@

.venv/dev: .venv/run
	$(BIN)/python -m pip install --quiet --constraint requirements.lock --editable ".[dev]"
	@touch $@

torture: .venv/dev  ## Kill `add` fifty times over 500 articles, on both databases, and compare the rows
	$(BIN)/python -m tests.torture

clean:
	rm -rf .venv out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
