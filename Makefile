# Two targets are all a newcomer needs: `make demo` and `make test`. Both set up what they use, in .venv beside this file.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SHARED ?= ../shared
SCREENSHOTS ?= build/screenshots

.PHONY: demo test lint types check floor gsr bench store-bench meaning-bench lock train vectors clean docs messages screenshots
.DEFAULT_GOAL := demo

demo: $(READY)
	$(BIN)/waqai read --demo --format cards

test: $(READY) postgresql chromium
	$(BIN)/pytest

# The stores' tests start a server of their own from Debian's binaries; without them their PostgreSQL half is skipped.
.PHONY: postgresql
postgresql:
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || \
	  { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql; } || \
	  echo "tests on PostgreSQL are skipped: apt install postgresql"

# The browser's tests drive Debian's Chromium; without it they are skipped.
.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } || \
	  echo "tests in a browser are skipped: apt install chromium"

# Every page in both languages, wide and on a phone, light and dark.
screenshots: $(READY) chromium
	$(BIN)/python -m tests.browser.screenshots $(SCREENSHOTS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

check: $(READY)
	$(BIN)/waqai check

floor: $(READY)
	$(BIN)/waqai evaluate --gold $(SHARED)/gold --floor benchmarks/floor.json

bench: $(READY)
	$(BIN)/python benchmarks/read.py $(SHARED)/data/pool/news_ar.jsonl.xz

gsr: $(READY)
	$(BIN)/python benchmarks/gsr.py $(SHARED)/data/gsr

messages: $(READY)
	$(BIN)/python -m waqai.web.catalogues

docs: $(READY)
	$(BIN)/python -m waqai.contract > docs/schema.json
	$(BIN)/python -m waqai.export.jsonl > docs/record.schema.json
	$(BIN)/python -m waqai.export.docs docs/exports.md
	$(BIN)/python -m waqai.web.reference docs/api.md

train: $(READY)
	$(BIN)/pip install -q --no-build-isolation -e ".[train]"
	$(BIN)/python training/train_chains.py tagger quote
	$(BIN)/python training/train.py

# The table of words for search by meaning, and the figures of docs/search.md, on documents that it was not learned from.
vectors: $(READY)
	$(BIN)/pip install -q --no-build-isolation -e ".[train]"
	OPENBLAS_NUM_THREADS=1 $(BIN)/python training/make_vectors.py $(SHARED)/data/pool/news_ar.jsonl.xz

meaning-bench: $(READY)
	$(BIN)/python benchmarks/meaning.py $(SHARED)/data/pool/news_ar.jsonl.xz --store training/build/meaning.db

lock:
	$(BIN)/pip install -q pip-tools
	$(BIN)/pip-compile -q --extra dev --extra export --extra ingest --extra postgres --extra web --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --strip-extras --allow-unsafe -o requirements.lock pyproject.toml

store-bench: $(READY)
	$(BIN)/python benchmarks/store.py $(SHARED)/data/pool/news_ar.jsonl.xz

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist

# The source is compiled here, once: where the environment keeps Python from writing compiled files, every start would compile it.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("waqai needs Python 3.11 or later; this is %s. Say which with: make PYTHON=python3.12" % sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import venv, ensurepip' || { echo "Python's venv module is missing (on Debian and Ubuntu: apt install python3-venv)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q src
	@touch $(READY)
