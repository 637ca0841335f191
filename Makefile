# `make run` starts the app, `make test` runs every check; both first set up .venv, once.
# `make serve` hosts it for many. Also: make dev (the app, restarting its pages when a file changes), make lint, make catalog, make bench, make clean.
#
# Another Python:   make run PYTHON=/path/to/python3.12
# More arguments:   make run ARGS="--server.port 8502", make bench ARGS="--json FILE"
# Options of pip:   its own environment variables, e.g. PIP_INDEX_URL, PIP_EXTRA_INDEX_URL

VENV := .venv
PY := $(VENV)/bin/python
# Node comes with requirements-dev.txt, so a machine needs none of its own; npm and its packages look for it on PATH.
NODE := PATH="$(CURDIR)/$(VENV)/bin:$$PATH"
# How many tests run at once. Each of them is as good alone and in any order; the two take half as long.
WORKERS := 2
CANDIDATES := $(or $(PYTHON),python3 python3.13 python3.12 python3.11)
# Each candidate is run, not only looked up: it may be a shim without a Python behind it, have the
# wrong version, or come without the parts that make a virtual environment (Debian's python3-venv).
FITS := import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))

.PHONY: run serve dev test faults browser firefox valkey lint catalog unit stage-test browser-test firefox-test bandit audit fuzz bench clean
.NOTPARALLEL:

run: $(VENV)/.runtime-installed
	$(PY) -m streamlit run app.py $(ARGS)

# Replicas behind HAProxy, for a public address: docs/hosting.md. All of these may be left out:
# make serve PORT=8501 ADDRESS=0.0.0.0 REPLICAS=2 BASE=slp TLS=/path/to/pem VALKEY=redis://127.0.0.1:6379/0
serve: $(VENV)/.runtime-installed
	$(PY) -m deploy $(foreach name,port address replicas base tls valkey,$(call argument,$(name)))
argument = $(if $($(call upper,$(1))),--$(1) "$($(call upper,$(1)))")
upper = $(shell echo $(1) | tr a-z A-Z)

# For people who change the code; what everybody else starts, measures and tests is `make run`.
dev: $(VENV)/.runtime-installed
	$(PY) -m streamlit run app.py --server.fileWatcherType auto --server.runOnSave true $(ARGS)

test: browser firefox valkey lint unit stage-test browser-test firefox-test
	@echo "== All checks passed"

browser: $(VENV)/.dev-installed
	@echo "== A browser for the tests"
	$(PY) -m tests.browser.chromium

firefox: $(VENV)/.dev-installed
	@echo "== A Firefox for the tests"
	$(PY) -m tests.firefox.host

valkey: $(VENV)/.dev-installed
	@echo "== A Valkey or Redis for the tests"
	$(PY) -m tests.valkey_server

lint: bandit $(VENV)/.dev-installed node_modules/.installed
	@echo "== Lint and format (ruff)"
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	@echo "== Types (mypy --strict on slp_core, explorer and deploy)"
	$(PY) -m mypy
	@echo "== Import contracts (import-linter)"
	$(VENV)/bin/lint-imports --no-logo
	@echo "== Lint and format of JavaScript and CSS (Biome)"
	$(NODE) node_modules/.bin/biome check --error-on-warnings
	@echo "== Types of the stage (tsc, strict), by declarations that are not stale"
	$(PY) -m pytest -q tests/explorer/contract/test_declarations.py
	$(NODE) node_modules/.bin/tsc -p tsconfig.json
	$(NODE) node tests/stage/any.js

# Every sentence of the program in one file for translators; a test says when it is stale.
catalog: $(VENV)/.dev-installed
	$(PY) -m explorer.text.extraction

unit: $(VENV)/.dev-installed
	@echo "== Unit tests, with coverage of slp_core and explorer/figures"
	$(PY) -m pytest --ignore tests/browser -n $(WORKERS) --dist loadscope --cov --cov-report=term-missing:skip-covered

stage-test: node_modules/.installed
	@echo "== Unit tests of the stage (Node's test runner)"
	$(NODE) node --test "tests/stage/*.test.js"

browser-test: $(VENV)/.dev-installed
	@echo "== Browser tests"
	$(PY) -m pytest tests/browser -m "not faults" -n $(WORKERS) --dist loadscope

firefox-test: firefox node_modules/.installed
	@echo "== Browser tests in Firefox"
	$(NODE) node --test "tests/firefox/*.test.js"

# Servers that die and networks that fall silent, with real processes and a real browser; prints the table of the guide.
faults: browser valkey
	$(PY) -m tests.faults

# Weaknesses that are known by their looks. B104: deploy/ listens where the host says.
bandit: $(VENV)/.dev-installed
	@echo "== Weaknesses in the code (bandit)"
	$(VENV)/bin/bandit -q -r explorer slp_core pages deploy app.py --severity-level medium --skip B104

# Known weaknesses: of the code, and of what it stands on (pip-audit, which asks the internet, and says so where it
# cannot: then nothing is known, and that is no success).
audit: bandit
	@echo "== Known weaknesses of the requirements (pip-audit)"
	@$(VENV)/bin/pip-audit --strict --progress-spinner off -r requirements.txt --disable-pip --no-deps || { \
		echo "pip-audit found something, or could not reach its data: see above. The requirements count as unchecked." >&2; \
		exit 1; \
	}

# Long: a million inputs through each door, e.g. make fuzz ARGS="-runs=1000000". What it finds lies in .fuzz/.
fuzz: $(VENV)/.dev-installed
	for door in live link file; do $(PY) -m tests.fuzz $$door $(or $(ARGS),-runs=1000000) || exit 1; done

bench: $(VENV)/.dev-installed
	$(PY) -m benchmarks $(ARGS)

clean:
	rm -rf $(VENV) node_modules .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps make a second `make run` start at once; a changed requirements file installs again.
$(VENV)/.runtime-installed: requirements.txt $(PY)
	@echo "== Installing requirements.txt (PyTorch is large: the first time takes some minutes)"
	$(PY) -m pip install --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev-installed: requirements-dev.txt $(VENV)/.runtime-installed
	@echo "== Installing requirements-dev.txt"
	$(PY) -m pip install --disable-pip-version-check -r requirements-dev.txt
	@touch $@

node_modules/.installed: package.json package-lock.json $(VENV)/.dev-installed
	@echo "== Installing what checks the stage (package-lock.json)"
	$(NODE) npm ci --ignore-scripts
	@touch $@

$(PY):
	@for python in $(CANDIDATES); do \
		"$$python" -c '$(FITS)' 2>/dev/null && found="$$python" && break; \
	done; \
	if [ -z "$$found" ]; then \
		echo "SLP Explorer needs Python 3.11, 3.12 or 3.13 with its venv module; none of these fits: $(CANDIDATES)." >&2; \
		echo "Install one (on Debian and Ubuntu also the package python3-venv), or name it: make run PYTHON=/path/to/python" >&2; \
		exit 1; \
	fi; \
	echo "== Creating $(VENV) with $$found ($$("$$found" --version))"; \
	"$$found" -m venv --clear $(VENV)
