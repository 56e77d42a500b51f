#!/bin/sh
# Looks at what is installed: against the locks and NOTICE, then with pip-audit for known holes.
# pip-audit comes from PyPI into a folder that is thrown away, and asks PyPI about each package of
# the locks (--strict: one that it cannot ask about is a fault). Without a network only that half fails.
set -eu
cd "$(dirname "$0")/.."

scripts/in_venv.sh -m scripts.check_dependencies
python=$(scripts/find_python.sh)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pip-audit==2.10.1
for lock in requirements-install.lock requirements-dev.lock; do
    echo "· known holes in $lock"
    "$work/venv/bin/pip-audit" --requirement "$lock" --require-hashes --disable-pip --strict
done
