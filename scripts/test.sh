#!/bin/sh
# Runs the linters, then the quick test suite on every core and one more (many tests wait for other
# processes), the slow files (tests in a browser) first.
# Arguments go to pytest.
set -eu
cd "$(dirname "$0")/.."

scripts/check.sh
# Hundreds of processes are started: none should have to compile the package again.
env -u PYTHONDONTWRITEBYTECODE .venv/bin/python -m compileall -q posture tests scripts
.venv/bin/python -m pytest -q -n "$(($(getconf _NPROCESSORS_ONLN) + 1))" --dist loadfile --no-loadscope-reorder "$@"
