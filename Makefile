# Every verb of the project. Needs make and Python 3.11 or later; all else is installed into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PINS := -r requirements/core.txt -r requirements/dev.txt

# Tests start programs of the environment (nvim, stackprompt) by name, without anyone having activated it.
PYTEST := PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest
FAST := -m "not e2e and not slow"
# One process a core; a file stays in one process, so that its server is started once.
PARALLEL := -n auto --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help setup demo test check coverage slow fuzz e2e golden data rules schemas bench fmt build lock clean
.SUFFIXES:
# A half-made stamp would pass for a finished environment.
.DELETE_ON_ERROR:

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv with the pinned tools and the project itself

# uv installs the lists in a few seconds, pip in about a minute. pip stays as the way for machines where
# only pip is configured to reach packages; both check every hash. All is compiled here, so that no start pays for it.
$(STAMP): pyproject.toml requirements/core.txt requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'stackprompt needs Python 3.11 or later: make setup PYTHON=python3.12' >&2; exit 1; }
	@echo 'Setting up $(VENV) ...'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@sed -n '/^uv==/,/[^\\]$$/p' requirements/dev.txt > $(VENV)/uv.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt
	@$(BIN)/uv --no-config pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes $(PINS) || { \
	  echo 'uv could not install the packages; pip will, in about a minute ...'; \
	  $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes $(PINS); }
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q server
	@touch $@
	@echo 'Done: $(BIN)/stackprompt --help'

demo: setup ## print the prompt that hardens the Dockerfile of an example shop
	@$(BIN)/stackprompt generate examples/web-shop/Dockerfile --root examples/web-shop --task harden
	@echo
	@echo 'That is the prompt an editor would hand to your assistant. Next:'
	@echo '  $(BIN)/stackprompt tasks                      what else it can write'
	@echo '  $(BIN)/stackprompt detect examples/web-shop   what it sees in a project'
	@echo 'The same in an editor (gra lists the prompts, # in a comment completes to one; README.md has the others):'
	@echo '  cd examples/web-shop'
	@echo "  PATH=../../$(BIN):\$$PATH nvim --clean --cmd 'set rtp^=../../editors/neovim | lua vim.lsp.enable(\"stackprompt\")' \\"
	@echo '    Dockerfile'

test: setup ## run the fast tests
	@$(PYTEST) $(FAST) $(PARALLEL)

check: setup ## run every gate, one after the other
	@echo '== ruff' && $(BIN)/ruff check .
	@echo '== black' && $(BIN)/black --check --quiet --diff server tests
	@echo '== mypy' && $(BIN)/mypy
	@echo '== pyright' && $(BIN)/pyright --pythonpath $(BIN)/python
	@echo '== import-linter' && $(BIN)/lint-imports --no-logo
	@echo '== pylint' && $(BIN)/pylint server/stackprompt
	@echo '== deptry' && $(BIN)/deptry server
	@echo '== vocabulary' && $(BIN)/python tests/gates/vocabulary.py
	@echo '== structure' && $(BIN)/python tests/gates/structure.py
	@echo '== walk' && $(BIN)/python tests/gates/walk.py
	@echo 'All gates passed.'

coverage: setup ## measure branch coverage of the unit and integration tests; fails below the floor
	@$(PYTEST) $(FAST) $(PARALLEL) --cov --cov-report=term-missing:skip-covered tests/unit tests/integration

slow: setup ## run the layers that "make test" leaves out: real editors and long runs
	@$(PYTEST) -m "e2e or slow"

# A failure names its seed and round: FUZZ_SEED=… make fuzz repeats it.
fuzz: FUZZ_SEED ?= $(shell date +%s)
fuzz: FUZZ_ROUNDS ?= 20000
fuzz: setup ## mutate texts and let the readers have them; FUZZ_ROUNDS and FUZZ_SEED may be given
	@echo "FUZZ_SEED=$(FUZZ_SEED) FUZZ_ROUNDS=$(FUZZ_ROUNDS)"
	@FUZZ_SEED=$(FUZZ_SEED) FUZZ_ROUNDS=$(FUZZ_ROUNDS) $(PYTEST) -q tests/fuzz

e2e: setup ## drive the server through real editors
	@$(PYTEST) -m e2e

golden: setup ## rewrite the golden prompts; review the diff
	@REWRITE_GOLDEN=1 $(PYTEST) -q tests/golden

# "make data ALL=--all" takes all files even when some changed.
data: setup ## validate the data files that changed, or all, and try their examples
	@$(BIN)/python -m tests.data $(ALL)

schemas: setup ## write the JSON Schemas of the files that users and contributors write
	@$(BIN)/python -m tests.data.schemas

rules: setup ## write docs/rules.md from the practices and docs/rules.toml
	@$(BIN)/python -m tests.data.rules_page

bench: setup ## measure start-up and answer times
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python tests/performance/bench.py

fmt: setup ## format, sort imports and apply ruff's safe fixes
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/black --quiet server tests

build: setup ## build the wheel, the source archive and the VS Code extension into dist/
	@rm -rf dist
	@$(BIN)/python -m hatchling build
	@editors/vscode/build.sh "$(CURDIR)/$(BIN)/python" dist

# --no-config: neither the lists nor their hashes may depend on the settings of one machine.
lock: setup ## resolve the newest allowed versions and write the hash-pinned lists
	@$(BIN)/uv --no-config lock --quiet --upgrade
	@$(BIN)/uv --no-config export --quiet --frozen --no-emit-project --no-annotate --no-header \
	  --no-default-groups --output-file requirements/core.txt
	@$(BIN)/uv --no-config export --quiet --frozen --no-emit-project --no-annotate --no-header \
	  --only-group dev --output-file requirements/dev.txt
	@! grep -nE '://|--(extra-)?index|--find-links' requirements/*.txt
	@editors/vscode/lock.sh "$(CURDIR)/$(BIN)/python"

clean: ## remove everything that these targets made
	@rm -rf $(VENV) uv.lock dist build .coverage .coverage.* htmlcov .hypothesis .import_linter_cache .mypy_cache \
	  .pytest_cache .ruff_cache
	@find server tests -name __pycache__ -type d -prune -exec rm -rf {} +
