# 协同问答：make run 启动网页，make test 运行全部测试；两者都会先做完一切准备。

PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PINNED := -c constraints.txt
# a stamp tells what the environment holds; it is older than what it was made from: install again
RUNS := $(VENV)/.ready-to-run
TESTS := $(VENV)/.ready-to-test
SOURCES := pyproject.toml constraints.txt
FONTS := /usr/share/fonts/*/noto/Noto*CJK*
POSTGRES := /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb
MARK ?=
# side by side on every core, four at most; the tests of a file stay together
PYTEST := $(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help setup run test check format bench browser clean

help:
	@echo "make run     准备好一切，启动网页（PORT=8501）"
	@echo "make test    准备好一切，运行全部测试"
	@echo "make setup   只做准备：建立 .venv，安装固定版本的依赖"
	@echo "make check   检查代码格式、写法和类型"
	@echo "make format  整理代码格式"
	@echo "make bench   量一量快慢"
	@echo "make clean   删除 .venv 和各种缓存（不动 .xietong 里的数据）"

setup: $(TESTS)

# what stands in the environment already goes before what stands in .env
run: $(RUNS)
	@before=$$(export -p); set -a; if [ -f .env ]; then . ./.env; fi; set +a; eval "$$before"; \
	exec $(BIN)/xietong serve --port $(PORT)

test: $(TESTS) browser
	@if [ -n "$(MARK)" ] || [ -x "$$(command -v chromium)" ]; then \
		$(PYTEST) $(if $(MARK),-m "$(MARK)"); \
	else \
		$(PYTEST) -m "not browser"; \
	fi

check: $(TESTS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(TESTS)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(TESTS)
	$(BIN)/python tests/benchmarks/bench_command_line.py

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "需要 Python 3.11 或更新的版本：装好后用 make PYTHON=python3.11 … 指明。"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(MAKE) --no-print-directory venv-package
	$(PYTHON) -m venv $(VENV)

# setuptools is pinned too: otherwise the build would fetch its newest
$(RUNS): $(SOURCES) | $(BIN)/python
	@echo "正在安装依赖（约1.5 GB，几分钟）……"
	@$(PIP) install -qq $(PINNED) setuptools
	@$(PIP) install -qq $(PINNED) --no-build-isolation -e .
	@touch $@

$(TESTS): $(SOURCES) | $(BIN)/python
	@echo "正在安装依赖和测试工具（约2 GB，几分钟）……"
	@$(PIP) install -qq $(PINNED) setuptools
	@$(PIP) install -qq $(PINNED) --no-build-isolation -e '.[dev]'
	@touch $(RUNS) $@

.PHONY: venv-package
venv-package:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv; \
	else \
		echo "这台机器的 Python 缺少 venv，请让管理员运行：apt-get install python3-venv"; exit 1; \
	fi

# the browser tests need a browser, and a font that has Chinese characters; the tests of the
# database start a PostgreSQL server of their own: whatever of it is missing is installed
browser:
	@missing=; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	ls $(FONTS) 2>/dev/null | grep -q . || missing="$$missing fonts-noto-cjk"; \
	command -v initdb >/dev/null || ls $(POSTGRES) 2>/dev/null | grep -q . || missing="$$missing postgresql"; \
	if [ -z "$$missing" ]; then \
		:; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "正在安装测试要用的$$missing……"; \
		apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			$$missing >/dev/null; \
	else \
		echo "没有$$missing，用到它们的测试会跳过。要运行这些测试，请让管理员执行："; \
		echo "  apt-get install$$missing"; \
	fi

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
