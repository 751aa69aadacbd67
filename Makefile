# What one does with the course. `make` alone lists it.
# Options are passed on with ARGS:  make lab ARGS="--no-browser"   make figures ARGS="--theme dark"

PYTHON ?= python3
ARGS ?=
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

# Where this is set Python keeps no compiled libraries, and every process compiles TensorFlow's Python files anew: seconds.
unexport PYTHONDONTWRITEBYTECODE

# $(call stage,name,command): says which part runs, and which one it was that failed.
stage = printf '\n== %s\n' '$(1)'; $(2) || { printf '\nmake test stopped at: %s\n' '$(1)' >&2; exit 1; }

.PHONY: help setup lab test figures slides notebooks bench lock
.DEFAULT_GOAL := help

help:  ## list what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

setup:  ## make .venv from the lock file, if it is missing or out of date
	@$(PYTHON) bootstrap.py

lab: setup  ## put your copies in my_work/ and open JupyterLab at the start page
	@$(BIN)/course lab -- $(ARGS)

# Two tests run at a time and each calculates with one thread, so that they do not fight for the cores. The stored outputs
# were made with as many threads as there are cores: that they come out the same shows that the number does not matter.
test: export TF_NUM_INTRAOP_THREADS := 1
test: export TF_NUM_INTEROP_THREADS := 1
test: export OMP_NUM_THREADS := 1
# nbval brings half of Jupyter with it, three seconds in each process; only the notebooks need it.
test: setup  ## every test: style, types, units, a real browser, every notebook
	@$(call stage,style,$(BIN)/ruff check)
	@$(call stage,format,$(BIN)/ruff format --check course_utils tests benchmarks bootstrap.py)
	@$(call stage,types,$(BIN)/mypy)
	@$(call stage,units,$(BIN)/pytest -p no:nbval -n 2 --dist worksteal tests --ignore=tests/browser)
	@$(call stage,browser,$(BIN)/pytest -p no:nbval -n 2 tests/browser)
	@$(call stage,notebooks,PYTHONPATH=tests/notebooks/offline $(BIN)/pytest --nbval --nbval-current-env --nbval-cell-timeout=120 \
		--nbval-sanitize-with tests/notebooks/sanitize.cfg -n 2 --dist loadscope notebooks)

figures: setup  ## every figure as SVG and PNG, in every theme, into build/figures/
	@$(BIN)/course figures $(ARGS)

slides: setup  ## slides of every lesson, or of some with ARGS=4, into build/slides/
	@$(BIN)/course slides $(or $(ARGS),--all)

notebooks: setup  ## run lessons and solutions in place and make the exercises anew
	@$(BIN)/course notebooks $(ARGS)

bench: setup  ## the benchmarks: a table of ratios, and build/bench.json
	@$(BIN)/python -m benchmarks $(ARGS)

lock: setup  ## take newer versions into requirements.lock, after a change of pyproject.toml
	@$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --no-header \
		--extra dev --extra bench --extra teach pyproject.toml --output-file requirements.lock
