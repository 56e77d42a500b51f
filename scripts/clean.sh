#!/bin/sh
# Removes environments, builds and caches; leaves out/, which holds a user's results.
set -eu
cd "$(dirname "$0")/.."

rm -rf .venv .matrix .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist
find . -name __pycache__ -type d -prune -exec rm -rf {} +
