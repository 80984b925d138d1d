# The commands of the house; `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO ?= demo
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test lint types imports docs check clean

help: ## List the commands
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' Makefile

$(VENV)/.ready: setup.cfg pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

.types/shiftcast:
	@mkdir -p .types && ln -sfn .. $@

demo: $(VENV)/.ready ## Make the sample centre and plan its next week
	@test -f $(DEMO)/plan.toml || $(BIN)/shiftcast init $(DEMO) --sample
	@$(BIN)/shiftcast plan $(DEMO) --workers $(WORKERS)

test: $(VENV)/.ready-dev ## Run the tests
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal

lint: $(VENV)/.ready-dev ## Look for faults of style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.ready-dev .types/shiftcast ## Check the types
	$(BIN)/mypy -p shiftcast

imports: $(VENV)/.ready-dev ## Check that imports go down only
	$(BIN)/lint-imports

docs: $(VENV)/.ready-dev ## Write the generated pages of docs/ anew
	$(BIN)/python docs/generate.py

check: lint types imports ## Lint, types, import rules, docs
	$(BIN)/python docs/generate.py --check

clean: ## Remove what the commands made, but for plans
	rm -rf $(VENV) .types build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
