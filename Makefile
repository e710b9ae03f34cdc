# Every target sets itself up: it needs make, Python 3.11 or newer, and nothing else.
#     make demo                        audits of models that really run, on shipped stimuli
#     make test                        every check of the house
#     make test PYTHON=python3.12      the same with another interpreter

PYTHON ?= python3
VENV ?= .venv
OUT := demo-report
MLFLOW := tests/evenhand/interop/mlflow_server.txt
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input

export PYTHONSAFEPATH := 1
unexport PYTHONPATH

define python_check
	@command -v $(PYTHON) > /dev/null || \
	    { echo "make: no program '$(PYTHON)'; name a Python 3.11 or newer: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "make: evenhand needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1)." \
	           "Name another: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || \
	    { echo "make: '$(PYTHON)' cannot make environments, its module venv or ensurepip is missing." \
	           "On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
endef

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo gallery test lint format constraints clean

help:
	@echo 'make demo         run models on shipped faces and voices, audit them, write $(OUT)/report.html'
	@echo 'make gallery      render real reports, with pictures of them, into gallery/'
	@echo 'make test         run every check: style, types, import arrows, tests with coverage'
	@echo 'make lint         the same without the tests'
	@echo 'make format       lay out the code and mend what ruff can mend'
	@echo 'make constraints  renew constraints.txt from a fresh environment'
	@echo 'make clean        remove what these targets made, $(VENV) included'
	@echo
	@echo 'Set-up is part of each target. Another interpreter: make test PYTHON=python3.12'

demo: $(VENV)/.ready-run
	@$(BIN)/evenhand zoo fetch face-api || echo 'make: face-api could not be fetched; the demo goes on without it' >&2
	@$(BIN)/evenhand demo --out $(OUT)
	@for kind in faces voices; do test -s $(OUT)/$$kind/report.html && test -s $(OUT)/$$kind/result.json || \
	    { echo "make: the demo ended without $(OUT)/$$kind/report.html and result.json" >&2; exit 1; }; done
	@echo
	@echo 'For people:   $(OUT)/report.html, and the reports that it leads to'
	@echo 'For programs: $(OUT)/faces/result.json and $(OUT)/voices/result.json'

gallery: $(VENV)/.ready-dev
	@$(BIN)/python examples/gallery/make.py gallery

test: lint $(VENV)-mlflow/.ready
	@echo '== tests'
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --cov --cov-report=term

lint: $(VENV)/.ready-dev
	@echo '== ruff'
	@$(BIN)/ruff check --output-format concise .
	@$(BIN)/ruff format --check .
	@echo '== mypy'
	@$(BIN)/mypy
	@echo '== import arrows'
	@$(BIN)/lint-imports

format: $(VENV)/.ready-dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# A stamp is written last, so an interrupted set-up starts over; a changed list of packages installs again.
$(VENV)/.created:
	$(python_check)
	@echo '== new environment in $(VENV)'
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.ready-run: $(VENV)/.created pyproject.toml constraints.txt
	@echo '== installing evenhand and what runs models, without torch'
	@$(PIP) install -c constraints.txt -e '.[run]'
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.created pyproject.toml constraints.txt
	@echo '== installing evenhand and the tools of its checks'
	@$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $(VENV)/.ready-run $@

# The server of MLflow lives apart: what it stands on is not what evenhand stands on.
$(VENV)-mlflow/.ready: $(MLFLOW)
	$(python_check)
	@echo '== installing a server of MLflow in $(VENV)-mlflow'
	@$(PYTHON) -m venv --clear $(VENV)-mlflow
	@$(VENV)-mlflow/bin/python -m pip --disable-pip-version-check --quiet --no-input install --no-compile -r $(MLFLOW) || \
	    { rm -rf $(VENV)-mlflow/bin; echo 'make: no server of MLflow; its tests are skipped' >&2; }
	@touch $@

# The comment at the head of the file stays, the list below it is made new.
constraints:
	$(python_check)
	@set -e; folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	$(PYTHON) -m venv "$$folder/venv"; \
	"$$folder/venv/bin/python" -m pip --disable-pip-version-check --quiet --no-input install -e '.[dev]' torch==2.13.0; \
	grep '^#' constraints.txt > "$$folder/list"; \
	"$$folder/venv/bin/python" -m pip --disable-pip-version-check freeze --all --exclude pip --exclude-editable \
	    | sed 's/+cpu$$//' >> "$$folder/list"; \
	cat "$$folder/list" > constraints.txt
	@echo 'constraints.txt is new; make test says whether the house stands on it'

clean:
	rm -rf $(VENV) $(VENV)-mlflow $(OUT) build dist evenhand.egg-info .coverage .hypothesis
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .importlinter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
