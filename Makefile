# Two commands: `make` sets up, generates, verifies and shows; `make test` runs the whole test suite.
# Needs python3 >= 3.11 with a shared library, g++, make and perl. `make test` uses iverilog as well
# where it is installed, and says at its end where it is not.

PYTHON ?= python3
JOBS   ?= 2
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
export PATH := $(abspath $(BIN)):$(PATH)
export MPU_HW_CACHE ?= $(abspath build/cache)

.PHONY: all test lint format clean distclean help

all: $(READY)
	mpu-hw generate -o build/default
	mpu-hw generate --preset mpu-rv64 -o build/mpu-rv64
	mpu-hw verify -o build/verify
	mpu-hw run "$$(python -m mpu_hw_sim.firmware two-guests)" --cosim

test: $(READY)
	python -m pytest -n $(JOBS)

lint: $(READY)
	ruff check .
	ruff format --check .
	mypy
	lint-imports

format: $(READY)
	ruff check --fix .
	ruff format .

# The environment: made anew where the list of packages changed.
$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'python3 must be 3.11 or newer; set PYTHON=... to use another one' >&2; exit 1; }
	@for tool in g++ perl; do command -v $$tool >/dev/null || \
	  { echo "$$tool must be installed" >&2; exit 1; }; done
	@$(PYTHON) -m venv $(VENV) || \
	  { echo 'python3 must have the module venv (Debian: apt-get install python3-venv)' >&2; exit 1; }
	@echo 'installing the packages of requirements.txt into $(VENV) ...'
	@python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@python -m find_libpython | grep -q . || \
	  { echo 'cocotb needs a Python with a shared library, and this one has none: install' \
	    'libpython3-dev, or use a Python built with --enable-shared' >&2; exit 1; }
	@touch $@

clean:
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

distclean: clean
	rm -rf $(VENV) *.egg-info

help:
	@echo 'make           environment, default unit, mpu-rv64 unit, verification of the default, demonstration'
	@echo 'make test      the whole test suite, on JOBS=2 processes'
	@echo 'make lint      style, types and import floors alone'
	@echo 'make format    style and format put right'
	@echo 'make clean     remove what was built; make distclean: the environment too'
