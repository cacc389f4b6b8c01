# `make run` does the main job on saved pages and leaves real feeds in public/; `make test` checks everything.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint types tests clean lock

run: .venv/ready
	$(BIN)/aggregator update --replay tests/fixtures

test: lint types tests

lint: .venv/ready
	$(BIN)/ruff check --output-format concise .
	$(BIN)/ruff format --check --quiet .

types: .venv/ready
	$(BIN)/mypy

tests: .venv/ready
	$(BIN)/pytest -n auto

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed, this is %s" % sys.version)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

lock:  # after a change of pyproject.toml's dependencies; needs uv
	uv pip compile --universal --generate-hashes --all-extras --no-annotate --quiet -o requirements.lock pyproject.toml

clean:
	rm -rf .venv data public build
