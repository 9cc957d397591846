# Two commands: `make` sets up, generates, verifies and shows; `make test` runs the whole test suite.
# Needs python3 >= 3.11 with a shared library, g++, make and perl. `make test` uses iverilog as well
# where it is installed, and says at its end where it is not.

PYTHON ?= python3
JOBS   ?= 2
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := python -m pip --disable-pip-version-check --quiet

# What is installed, by file of requirements/; nothing is installed before a target needs it.
RUN    := base sim firmware
ALL    := $(RUN) board bench registers iss lint docs test
stamps  = $(1:%=$(VENV)/.installed-%)

export PATH := $(abspath $(BIN)):$(PATH)
export MPU_HW_CACHE ?= $(abspath build/cache)

.PHONY: all test prove lint docs format clean distclean help
# Two runs of pip in one environment do not go together.
.NOTPARALLEL:

all: $(call stamps,$(RUN) project tools)
	mpu-hw generate -o build/default
	mpu-hw generate --preset mpu-rv64 -o build/mpu-rv64
	mpu-hw verify -o build/verify
	mpu-hw run "$$(python -m mpu_hw_sim.firmware two-guests)" --cosim

test: $(call stamps,$(ALL) project tools)
	python -m pytest -n $(JOBS) --dist worksteal

prove: $(call stamps,base sim test project)
	python tests/formal/proof_table.py -o docs/assurance.md

lint: $(call stamps,base sim lint)
	ruff check .
	ruff format --check .
	mypy
	lint-imports

docs: $(call stamps,base docs)
	sphinx-build --fail-on-warning --keep-going --fresh-env --quiet -d build/doctrees docs build/docs

format: $(call stamps,lint)
	ruff check --fix .
	ruff format .

# A mark stays behind where an installation is interrupted. What pip left unfinished looks installed
# to it, so that the next try installs all packages of that file over it.
$(VENV)/.installed-%: requirements/%.txt $(VENV)/.made
	@echo 'installing the packages of $< into $(VENV) ...'
	@again=; test ! -e $@.unfinished || again=--ignore-installed; \
	  touch $@.unfinished; $(PIP) install $$again --requirement $< && mv $@.unfinished $@

$(VENV)/.installed-project: pyproject.toml $(VENV)/.installed-base
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# What does not come from Python packages.
$(VENV)/.installed-tools: $(VENV)/.installed-sim
	@for tool in g++ perl; do command -v $$tool >/dev/null || \
	  { echo "$$tool must be installed" >&2; exit 1; }; done
	@python -m find_libpython | grep -q . || \
	  { echo 'cocotb needs a Python with a shared library, and this one has none: install' \
	    'libpython3-dev, or use a Python built with --enable-shared' >&2; exit 1; }
	@touch $@

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'python3 must be 3.11 or newer; set PYTHON=... to use another one' >&2; exit 1; }
	@test ! -e $@.unfinished || rm -rf $(VENV)
	@mkdir -p $(VENV); touch $@.unfinished
	@$(PYTHON) -m venv $(VENV) || \
	  { echo 'python3 must have the module venv (Debian: apt-get install python3-venv)' >&2; exit 1; }
	@mv $@.unfinished $@

clean:
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

distclean: clean
	rm -rf $(VENV) *.egg-info

help:
	@echo 'make           environment, default unit, mpu-rv64 unit, verification of the default, demonstration'
	@echo 'make test      the whole test suite, on JOBS=2 processes'
	@echo 'make prove     every proof in every size, into the table of docs/assurance.md'
	@echo 'make lint      style, types and import floors alone'
	@echo 'make docs      the documentation as pages in build/docs'
	@echo 'make format    style and format put right'
	@echo 'make clean     remove what was built; make distclean: the environment too'
