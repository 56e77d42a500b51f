"""What someone wears, as a few colours: tells the person who is followed from a passer-by.

Nothing of a face is looked at and nothing is kept beyond the run; clothes prove no identity.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from posture.pose.visibility import middle, torso_px
from posture.types import Detection, FloatArray, PixelArray

SURE = 0.7
"""Mask value from which a pixel is taken to show the person."""
HARDLY = 0.2
"""And below which it shows something else."""
AROUND_STRIDE = 8
ASIDE = 0.4
"""How far from the trunk's middle line clothes are looked at, in trunk lengths."""
FEWEST_PIXELS = 40
MOST_ROWS = 60
"""Rows looked at: hundreds of pixels tell colours well enough."""
HUE_BINS, LIGHT_BINS = 12, 6
LIGHTEST = 2.0
"""Brightness, over the picture's mean, of the last bin."""


def clothes(pixels: PixelArray, seen: Detection) -> FloatArray | None:
    """How the colours of someone's trunk are spread, (n,) summing to 1; None if too little shows.

    Colours are shares of red and green and the brightness over the picture's mean, so that
    a change of exposure alters little.
    """
    return spread(_trunk(pixels, seen), pixels)


def surroundings(pixels: PixelArray, seen: Detection) -> FloatArray | None:
    """The same of all that is not the person."""
    stride = slice(None, None, AROUND_STRIDE)
    return spread(pixels[stride, stride][seen.mask[stride, stride] < HARDLY], pixels)


def spread(some: npt.NDArray[np.generic], pixels: PixelArray) -> FloatArray | None:
    """How the colours of ``some`` (n, 3) of a picture's pixels are spread, as :func:`clothes`."""
    if len(some) < FEWEST_PIXELS:
        return None
    rows = some.astype(np.float64)
    light = rows.sum(axis=1)
    mean = max(float(pixels[::16, ::16].sum(axis=2).mean()), 1.0)
    red, green = rows[:, 0] / (light + 1.0), rows[:, 1] / (light + 1.0)
    shares = ((red - 0.1) / 0.5, (green - 0.1) / 0.5, light / mean / LIGHTEST)
    shape = (HUE_BINS, HUE_BINS, LIGHT_BINS)
    cells = [
        (share * size).clip(0, size - 1).astype(np.intp)
        for share, size in zip(shares, shape, strict=True)
    ]
    counts = np.bincount(np.ravel_multi_index(cells, shape), minlength=int(np.prod(shape)))
    blurred = _blurred(counts.reshape(shape).astype(np.float64)).reshape(-1)
    return np.asarray(blurred / blurred.sum())


def likeness(one: FloatArray, other: FloatArray) -> float:
    """How alike two spreads of colours are, 0..1 (Bhattacharyya's coefficient)."""
    return float(np.sqrt(one * other).sum())


def _trunk(pixels: PixelArray, seen: Detection) -> PixelArray:
    """Pixels (n, 3) of the trunk, from below the shoulders to above the hips."""
    shoulder, hip = middle(seen.points, "shoulder"), middle(seen.points, "hip")
    length = torso_px(seen.points)
    height, width = seen.mask.shape
    top, bottom = sorted((shoulder[1] + 0.15 * (hip[1] - shoulder[1]), hip[1]))
    rows = np.arange(max(0, int(top)), min(height, int(bottom)))
    rows = rows[:: max(1, len(rows) // MOST_ROWS)]
    if not len(rows):
        return np.zeros((0, 3), np.uint8)
    across = (rows - shoulder[1]) / ((hip[1] - shoulder[1]) or 1.0)
    middles = shoulder[0] + across * (hip[0] - shoulder[0])
    columns = np.arange(width)[:: max(1, int(ASIDE * length) // MOST_ROWS)]
    near = np.abs(columns - middles[:, None]) <= ASIDE * length
    here = near & (seen.mask[np.ix_(rows, columns)] >= SURE)
    found: PixelArray = pixels[np.ix_(rows, columns)][here]
    return found


def _blurred(counts: FloatArray) -> FloatArray:
    """Each cell shared with its neighbours, so that a colour on the edge of two counts for both."""
    for axis in range(counts.ndim):
        padded = np.pad(counts, [(1, 1) if k == axis else (0, 0) for k in range(counts.ndim)])
        before, after = (
            np.take(padded, np.arange(start, start + counts.shape[axis]), axis) for start in (0, 2)
        )
        counts = 0.5 * counts + 0.25 * (before + after)
    return counts
