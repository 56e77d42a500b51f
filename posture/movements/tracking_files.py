"""Movement → points over time as DeepLabCut writes them, which `movement` and others read.

Format: DeepLabCut documentation, "Standardized outputs": three rows of headings (scorer, bodyparts,
coords), then a row for every picture.
"""

from __future__ import annotations

import csv
import io
import itertools
import math

from posture.movements.model import Movement
from posture.pose.skeleton import LANDMARKS

SCORER = "posture"
COORDS = ("x", "y", "likelihood")


def to_deeplabcut(movement: Movement) -> str:
    """All landmarks of every look in original pixels, y down, with their visibility (0..1).

    Looks without the person have empty cells. A row is a look, not a picture of the film: readers
    are to be given the film's looks a second as its rate.
    """
    assert movement.points is not None
    assert movement.visibility is not None
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    columns = list(itertools.product(LANDMARKS, COORDS))
    rows.writerow(["scorer", *(SCORER for _ in columns)])
    rows.writerow(["bodyparts", *(name for name, _ in columns)])
    rows.writerow(["coords", *(coord for _, coord in columns)])
    looks = zip(movement.points.tolist(), movement.visibility.tolist(), strict=True)
    for number, (points, visibility) in enumerate(looks):
        cells = ((x, y, seen) for (x, y), seen in zip(points, visibility, strict=True))
        rows.writerow([number, *(_text(one) for one in itertools.chain.from_iterable(cells))])
    return text.getvalue()


def _text(number: float) -> str:
    return f"{number:.4f}" if math.isfinite(number) else ""
