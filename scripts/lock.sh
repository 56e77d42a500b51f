#!/bin/sh
# Remakes the two locks from pyproject.toml: for Python 3.11 and later on every system, with hashes.
# One version of a package serves every Python: the types and the digits are the same on all.
# uv comes from PyPI into a folder that is thrown away.
set -eu
cd "$(dirname "$0")/.."

python=$(scripts/find_python.sh)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check uv

compile() {
    "$work/venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
        --generate-hashes --no-emit-index-url --no-emit-find-links \
        --custom-compile-command "make lock" \
        pyproject.toml build.in --constraints pins.txt "$@"
}
cp pyproject.toml "$work"
here=$PWD
cd "$work"                              # so that the locks name no folder of this machine
echo 'mediapipe==0.10.33' > pins.txt    # sends nothing; see models/README.md
echo 'hatchling' > build.in             # builds the package itself, without the network
compile --output-file requirements.lock --extra web  # `make demo` can serve as well
compile --output-file requirements-dev.lock --constraints requirements.lock --all-extras

if grep -n '://' requirements.lock requirements-dev.lock; then
    echo "A lock names a host." >&2
    exit 1
fi
mv requirements.lock requirements-dev.lock "$here"
