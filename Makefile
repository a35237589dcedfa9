# TutorDesk: every verb sets up what it needs by itself; `make help` lists them.
PYTHON ?= python3
VENV := .venv/bin
export PYTHONDONTWRITEBYTECODE :=
SETUP := $(PYTHON) scripts/setup.py

.PHONY: help setup demo test check soak bench pictures messages package clean

help:  ## list what can be done
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */\1\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

setup:  ## install everything the other verbs need into .venv (they call it themselves)
	@$(SETUP) --for test

demo:  ## open the program on a private PostgreSQL with the sample centre
	@$(SETUP) --for demo
	@$(VENV)/tutordesk demo

test:  ## lint, types, import contracts and all tests (at most 15 minutes on two cores)
	@$(SETUP) --for test
	@$(MAKE) --no-print-directory check
	@failed=0; \
	$(VENV)/python -m pytest -n 2 --dist worksteal -m "not soak and not alone and not walk" || failed=1; \
	$(VENV)/python -m pytest -m "alone and not soak" || failed=1; \
	$(VENV)/python -m pytest -n 2 --dist worksteal -p no:randomly -m "walk and not soak" || failed=1; \
	exit $$failed

check:  ## lint, format, types and import contracts
	@$(SETUP) --for test
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy
	$(VENV)/lint-imports --no-cache

soak:  ## long races, long runs and the frozen program (at most 25 minutes)
	@$(SETUP) --for test
	$(VENV)/python -m pytest -m soak --timeout 1200

bench:  ## measure speed as ratios to a floor of the same run; also to bench/results.json
	@$(SETUP) --for test
	$(VENV)/python -m bench

pictures:  ## draw every page in both themes and sizes into build/pictures/
	@$(SETUP) --for test
	$(VENV)/python scripts/pictures.py

messages:  ## collect sentences for translation and compile the catalogues
	@$(SETUP) --for test
	$(VENV)/python scripts/messages.py

package:  ## build the one-folder program into dist/
	@$(SETUP) --for test
	$(VENV)/python packaging/build.py

clean:  ## remove what was built (not the environment)
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis bench/results.json
