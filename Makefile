# The two commands of the README are `make run` and `make test`; both make .venv themselves.
# The first Python that is new enough; make PYTHON=/path/to/python takes another.
PYTHON ?= $(shell for it in python3.11 python3 python3.12 python3.13; do \
	"$$it" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$it" && break; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamp
BENCH_VENV := .venv-bench
BENCH_STAMP := $(BENCH_VENV)/.stamp
SAMPLE ?= demo

.PHONY: venv run test test-slow lint bench bench-lists package screenshots lock tools clean

venv: $(STAMP)

$(STAMP): requirements/dev.txt requirements/uv.txt pyproject.toml
	@sh packaging/check_python.sh "$(PYTHON)"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

tools:
	@sh packaging/linux/system_packages.sh $(TOOLS_ARGS)

run: venv tools
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" = Darwin ]; then \
		$(BIN)/reactivate-desktop --sample $(SAMPLE); \
	else \
		$(BIN)/reactivate demo $(SAMPLE); \
	fi

test: venv tools
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow" $(PYTEST_ARGS)

test-slow: venv tools
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m slow $(PYTEST_ARGS)

lint: venv
	@$(BIN)/ruff format --check reactivate_desktop tests benchmarks packaging brand_templates
	@$(BIN)/ruff check reactivate_desktop tests benchmarks packaging brand_templates
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# Peers have a venv of their own, with what makes them fast and the program never uses.
$(BENCH_STAMP): requirements/bench.txt $(STAMP)
	@$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python $(BENCH_VENV)
	@$(BIN)/uv pip sync --quiet --python $(BENCH_VENV)/bin/python --require-hashes requirements/bench.txt
	@touch $(BENCH_STAMP)

bench: venv tools $(BENCH_STAMP)
	@$(BENCH_VENV)/bin/python -m benchmarks $(BENCH_ARGS)

bench-lists: venv tools $(BENCH_STAMP)
	@$(BENCH_VENV)/bin/python -m benchmarks.imports
	@$(BENCH_VENV)/bin/python -m benchmarks.audience
	@$(BENCH_VENV)/bin/python -m benchmarks.dedup

package: venv tools
	@$(BIN)/pyinstaller --noconfirm --clean --log-level ERROR packaging/reactivate.spec
	@QT_QPA_PLATFORM=offscreen dist/reactivate-desktop/reactivate-self-check --window

screenshots: venv tools
	@QT_QPA_PLATFORM=offscreen $(BIN)/python docs/make_screenshots.py

lock: venv
	@echo uv | $(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 - -o requirements/uv.txt
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml -o requirements/run.txt
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra cluster -c requirements/dev.txt pyproject.toml -o requirements/cluster.txt
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra bench -c requirements/run.txt pyproject.toml -o requirements/bench.txt

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
