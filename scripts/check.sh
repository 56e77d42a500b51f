#!/bin/sh
# Sets up what tests need, then runs the linters: scripts/check.sh [style | types]
#
# style: style and format, in a second; types: types, and the floors of imports. Without a word both.
set -eu
cd "$(dirname "$0")/.."

python=$(scripts/find_python.sh)
"$python" -m scripts.set_up test
if [ "${1:-style}" = style ]; then
    .venv/bin/ruff check .
    .venv/bin/ruff format --check .
fi
if [ "${1:-types}" = types ]; then
    .venv/bin/mypy
    .venv/bin/lint-imports --no-logo
fi
