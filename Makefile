# Two commands matter: `make serve` and `make test`. Each prepares what it needs.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: serve test check score bench bench-large engines looks build clean trust-conformance trust-hostile trust-fuzz trust-kill trust-bitflip trust-full

serve: .venv/installed
	$(BIN)/mandates build
	$(BIN)/mandates serve

test: .venv/installed-test
	sh .ci/prepare
	$(BIN)/python -m pytest

check: .venv/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

score: .venv/installed-test
	$(BIN)/python bench/score.py
	$(BIN)/python bench/calibration.py
	$(BIN)/python bench/scoring_inside.py
	$(BIN)/python bench/scoring_diff.py

bench: .venv/installed-test
	$(BIN)/python bench/run.py
	$(BIN)/python bench/ingest.py
	$(BIN)/python bench/isolation.py
	$(BIN)/python bench/planners.py 10 100

# What takes long.
bench-large: .venv/installed-test
	$(BIN)/python bench/planners.py 10 100 1000

# What trust rests on, each bounded in time; CONTROL=off switches the protection off and must fail.
trust-conformance: .venv/installed-test
	$(BIN)/python bench/conformance.py

trust-hostile: .venv/installed-test
	$(BIN)/python bench/trust_hostile.py

trust-fuzz: .venv/installed-test
	$(BIN)/python bench/fuzz_http.py

trust-kill: .venv/installed-test
	$(BIN)/python bench/trust_kill.py

trust-bitflip: .venv/installed-test
	$(BIN)/python bench/trust_bitflip.py

trust-full: .venv/installed-test
	$(BIN)/python bench/trust_full.py

# Every page in three languages, both colour schemes and three widths.
looks: .venv/installed-test
	sh .ci/prepare
	MANDATES_LOOKS=all $(BIN)/python -m pytest tests/test_browser.py

# Every answer on every engine; needs Debian's virtuoso-opensource-7-bin.
engines: .venv/installed-test
	MANDATES_ENGINES=all $(BIN)/python -m pytest tests/test_engines.py

build: .venv/installed-test
	$(BIN)/python -m build

clean:
	rm -rf .venv .store dist

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

.venv/installed-test: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $@
