#!/bin/sh
# Runs tests: scripts/test.sh [quick] [ARGUMENTS OF PYTEST]
#
# Everything: the linters, then all tests on every core and one more (many tests wait for other
# processes), the slow files (tests in a browser) first.
# quick: unit tests that render nothing, few made-up examples, those first that failed last time.
set -eu
cd "$(dirname "$0")/.."

cores=$(getconf _NPROCESSORS_ONLN)
unset PYTHONDONTWRITEBYTECODE  # hundreds of processes: none should compile code or tests again

if [ "${1:-}" = quick ]; then
    shift
    python=$(scripts/find_python.sh)
    "$python" -m scripts.set_up test
    exec .venv/bin/python -m pytest -q tests/unit -m "not rendering" --hypothesis-profile quick \
        --failed-first -n "$cores" --dist loadfile "$@"
fi
scripts/check.sh
.venv/bin/python -m compileall -q posture tests scripts
exec .venv/bin/python -m pytest -q -n "$((cores + 1))" --dist loadfile --no-loadscope-reorder "$@"
