#!/bin/sh
# Remakes the locks from pyproject.toml: for Python 3.11 and later on every system, with hashes.
# One version of a package serves every Python: the types and the digits are the same on all.
# uv comes from PyPI, as its own lock pins it, into a folder that is thrown away; what installs the
# others, pip and setuptools, has a lock as well. `make lock UPGRADE=1` renews these two first.
set -eu
cd "$(dirname "$0")/.."

python=$(scripts/find_python.sh)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -m venv "$work/venv"
install() { "$work/venv/bin/pip" install --quiet --disable-pip-version-check "$@"; }
install --require-hashes --requirement requirements-uv.lock

lock() {
    "$work/venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
        --generate-hashes --no-emit-index-url --no-emit-find-links \
        --custom-compile-command "make lock" "$@"
}
compile() { lock pyproject.toml build.in --constraints pins.txt "$@"; }
cp pyproject.toml "$work"
here=$PWD
cd "$work"                              # so that the locks name no folder of this machine
echo 'mediapipe==0.10.33' > pins.txt    # sends nothing; see models/README.md
echo 'hatchling' > build.in             # builds the package itself, without the network
if [ -n "${UPGRADE:-}" ]; then
    printf 'pip\nsetuptools\n' > install.in
    echo uv > uv.in
    lock install.in --output-file requirements-install.lock
    lock uv.in --output-file requirements-uv.lock
fi
compile --output-file requirements.lock --extra web  # `make demo` can serve as well
compile --output-file requirements-dev.lock --constraints requirements.lock --all-extras

if grep -n '://' requirements*.lock; then
    echo "A lock names a host." >&2
    exit 1
fi
mv requirements*.lock "$here"
