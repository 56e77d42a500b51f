#!/bin/sh
# Runs the linters, then the quick test suite. Arguments go to pytest.
set -eu
cd "$(dirname "$0")/.."

scripts/check.sh
.venv/bin/python -m pytest -q -n auto --dist loadfile "$@"
