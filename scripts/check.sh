#!/bin/sh
# Sets up what tests need, then runs the linters: style, format, types, and the floors of imports.
set -eu
cd "$(dirname "$0")/.."

python=$(scripts/find_python.sh)
"$python" -m scripts.set_up test
.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
.venv/bin/lint-imports --no-logo
