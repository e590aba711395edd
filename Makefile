# Needs Python 3.11 or later, make and git.  Whatever else is needed goes into .venv, here, and nowhere else:
# with uv where it is present, otherwise with Python's own venv and pip.

.DEFAULT_GOAL := help
.PHONY: help try test test-slow test-all test-editors test-vscode test-frameworks vsix lint format bench pictures clean

BIN := .venv/bin
READY := .venv/.ready
TINY := .cache/tiny.gguf
FRAMEWORKS := .cache/frameworks
VSCODE := editors/vscode
BUNDLED := $(wildcard nlx_lsp/models/*.gguf)
# How many examples a property is tried on: quick, or unhurried.
EXAMPLES := quick
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadgroup

help: ## say what can be made
	@grep -hE '^[a-z-]+: .*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F '\t' '{ printf "make %-13s %s\n", $$1, $$2 }'

try: $(READY) $(if $(BUNDLED),,$(TINY)) ## see a model write docstrings into real code
	@$(if $(BUNDLED),,echo "No model is bundled yet. One with random weights, made for the tests, stands in for it.")
	@$(BIN)/nlx-lsp try $(if $(BUNDLED),,--model $(TINY))

test: $(READY) ## the quick tests, in about two minutes
	@$(PYTEST) -m "not slow" --hypothesis-profile $(EXAMPLES)

test-slow: $(READY) ## the others, but for those in editors
	@$(PYTEST) -m slow

test-all: EXAMPLES := unhurried
test-all: test test-slow ## every test, on more examples

test-editors: $(READY) ## the README's lines in real Emacs and Neovim, which it installs into .cache
	@tests/editors/install/all
	@$(BIN)/python -m pytest -m editors tests/editors

vsix: $(READY) ## the extension for VS Code, with the server's package in it: editors/vscode/nlx-lsp.vsix
	@rm -f $(VSCODE)/dist/*.whl
	@if command -v uv >/dev/null; then uv build --quiet --wheel --out-dir $(VSCODE)/dist; \
	    else $(BIN)/python -m pip --quiet --disable-pip-version-check wheel --no-deps --wheel-dir $(VSCODE)/dist .; fi
	@cd $(VSCODE) && npm ci --no-audit --no-fund --loglevel=error && npm run --silent package

test-vscode: vsix ## the extension in real VS Code, which it installs into .cache (1.3 GB)
	@tests/editors/install/vscode
	@cd $(VSCODE) && npm run --silent test

test-frameworks: $(READY) ## the scaffolds with real cargo, go, bats, GoogleTest and Catch2, which it unpacks into .cache
	@test -d $(FRAMEWORKS) || tests/editors/install/unpack $(FRAMEWORKS) bookworm usr/bin/bash bash \
	    bats catch2 golang-1.19-go golang-1.19-src libgtest-dev llvm-19
	@$(BIN)/python -m pytest tests/testing/test_cargo.py tests/testing/test_cpp.py tests/testing/test_go.py \
	    tests/testing/test_junit.py tests/testing/test_bats.py

lint: $(READY) ## style, types, and which floor imports which
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(READY) ## put the code into shape
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

bench: $(READY) ## measure what a user waits for
	@for script in benchmarks/*.py; do $(BIN)/python "$$script" || exit 1; done

pictures: $(READY) vsix ## draw the README's pictures, from real runs
	@tests/editors/install/all
	@$(BIN)/python docs/pictures/draw.py $(if $(BUNDLED),,$(TINY))
	@tests/editors/install/vscode
	@cd $(VSCODE) && NLX_SCENES=picture NLX_PICTURE=$(CURDIR)/docs/pictures/vscode.png npm run --silent test

clean: ## remove all that was made here
	rm -rf .venv .cache dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(READY): pyproject.toml uv.lock .ci/bootstrap
	@.ci/bootstrap
	@touch $@

$(TINY): tests/tiny_model.py | $(READY)
	@mkdir -p $(@D)
	@$(BIN)/python $< $@
