#!/bin/sh
# Prints the newest Python on PATH that this project supports and that can make a virtual
# environment: 3.13, 3.12 or 3.11; 3.14, which is less tried, where there is no other.
# PYTHON=/path/to/python overrides the choice.
set -u

suits() {
    "$1" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' \
        2>/dev/null
}

if [ -n "${PYTHON:-}" ]; then
    suits "$PYTHON" && exec echo "$PYTHON"
    echo "PYTHON=$PYTHON is no Python 3.11 to 3.14 with venv and ensurepip." >&2
    exit 1
fi
for candidate in python3.13 python3.12 python3.11 python3.14 python3; do
    if suits "$candidate"; then
        exec echo "$candidate"
    fi
done
echo "Found no Python 3.11 to 3.14 that can make a virtual environment." >&2
echo "On Debian or Ubuntu type:  sudo apt-get install python3 python3-venv" >&2
echo "Or name one yourself:      make demo PYTHON=/path/to/python3.12" >&2
exit 1
