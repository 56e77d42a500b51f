#!/bin/sh
# Sets everything up and analyses the pictures in samples/: a line for each, then one in full.
set -eu
cd "$(dirname "$0")/.."
shown=samples/standing_side_left_forward_tilt.jpg

python=$(scripts/find_python.sh)
"$python" -m scripts.set_up run
posture=.venv/bin/posture

echo "· analysing the pictures in samples/"
"$posture" photo samples/*.jpg --out out --json | .venv/bin/python -m scripts.one_line_each
echo
"$posture" photo "$shown" --out out

echo "Annotated picture:   out/${shown#samples/}.posture.jpg"
echo "All of them:         out/"
echo "A picture of yours:  $posture photo my.jpg --out out"
echo "In the browser:      $posture serve"
