#!/bin/sh
# Start (or take up again) the long renders of the fit in the background, one process of outlines and
# one of pictures:  scripts/fit/renders.sh PYTHON OUT
# Run it from a worktree of its own (git worktree add --detach), so that edits do not disturb them.
set -eu
cd "$(dirname "$0")/../.."
PYTHON=$1 OUT=$2
mkdir -p "$OUT"
for part in outlines pictures; do
    PYTHONPATH=$PWD PYTHONDONTWRITEBYTECODE=1 OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 setsid nohup nice -n 19 ionice -c3 \
        "$PYTHON" -m "scripts.fit.$part" --out "$OUT" >>"$OUT/$part.log" 2>&1 </dev/null &
    echo "$part: process $!"
done
