#!/bin/sh
# Runs the linters, then the quick test suite on every core, the slow files (tests in a browser) first.
# Arguments go to pytest.
set -eu
cd "$(dirname "$0")/.."

scripts/check.sh
# Hundreds of processes are started: none should have to compile the package again.
env -u PYTHONDONTWRITEBYTECODE .venv/bin/python -m compileall -q posture tests scripts
.venv/bin/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder "$@"
