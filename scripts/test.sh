#!/bin/sh
# Runs tests: scripts/test.sh [quick] [ARGUMENTS OF PYTEST]
#
# Everything: the linters, then all tests, the slowest file and those in a browser first. Types are
# checked beside the tests, on a core that waits. Two more at once than there are cores: many tests
# wait for other processes. Long walks in a browser and a whole fit of models are left to `make slow`.
# Ends with the tests that took longest.
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
scripts/check.sh style
.venv/bin/python -m compileall -q posture tests scripts
types=$(mktemp)
scripts/check.sh types >"$types" 2>&1 &
check=$!
trap 'kill "$check" 2>/dev/null || :; rm -f "$types"' EXIT
trap 'exit 130' INT TERM
# What pytest makes of the tests' asserts is kept: made once here, on the core that waits.
.venv/bin/python -m pytest -q --collect-only tests >/dev/null 2>&1 || :
status=0
.venv/bin/python -m pytest -q -n "$((cores + 2))" --dist loadfile --no-loadscope-reorder \
    --durations 20 -m "not slow" "$@" || status=$?
if ! wait "$check"; then
    cat "$types"
    exit 1
fi
exit "$status"
