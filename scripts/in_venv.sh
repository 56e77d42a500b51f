#!/bin/sh
# Sets up what tests need, then runs .venv's Python with the given arguments.
set -eu
cd "$(dirname "$0")/.."

python=$(scripts/find_python.sh)
"$python" -m scripts.set_up test
exec .venv/bin/python "$@"
