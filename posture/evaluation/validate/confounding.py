"""Whether the tilt is read off the pelvis, or guessed from the lumbar curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from posture.evaluation.validate.figures import slope
from posture.evaluation.validate.records import PictureResult, assessed
from posture.types import FloatArray

TILT_BIN_DEG = 2.5
LORDOSIS_BIN_DEG = 4.0
FEWEST_IN_A_BIN = 10


@dataclass(frozen=True, slots=True)
class Independence:
    """How the error of the tilt goes with tilt and with lordosis, degrees.

    Attributes
    ----------
    same_tilt_sd, same_tilt_ratio : spread of the error among pictures of the same tilt and other
        lordosis, and over the spread of all: below 1 where the error goes with the tilt
    same_lordosis_sd, same_lordosis_ratio : the same for the same lordosis and other tilt
    error_per_lordosis : slope of the error on lordosis, degrees for each degree
    """

    stance: str
    n: int
    same_tilt_sd: float | None
    same_tilt_ratio: float | None
    same_lordosis_sd: float | None
    same_lordosis_ratio: float | None
    error_per_lordosis: float | None


def independence(outcomes: Sequence[PictureResult], stance: str) -> Independence | None:
    """The figures of one stance; None where no picture has tilt and lordosis."""
    chosen = [
        one for one in assessed(outcomes, "pelvic_tilt") if one.entry.build.lordosis_deg is not None
    ]
    if not chosen:
        return None
    tilt = np.array([one.entry.measures["pelvic_tilt"] for one in chosen])
    error = np.array([one.measures["pelvic_tilt"].value for one in chosen]) - tilt
    lordosis = np.array([one.entry.build.lordosis_deg for one in chosen], dtype=float)
    return Independence(
        stance,
        len(chosen),
        *within_bins(error, tilt, TILT_BIN_DEG),
        *within_bins(error, lordosis, LORDOSIS_BIN_DEG),
        slope(lordosis, error),
    )


def within_bins(
    error: FloatArray, along: FloatArray, width: float
) -> tuple[float | None, float | None]:
    """Pooled SD of the error within bins of ``along``, and its ratio to the SD over all of them.

    Bins of fewer than ``FEWEST_IN_A_BIN`` take no part on either side of the ratio.
    """
    numbers = np.floor(along / width)
    bins = [error[numbers == number] for number in np.unique(numbers)]
    bins = [one for one in bins if len(one) >= FEWEST_IN_A_BIN]
    if not bins:
        return None, None
    together = np.concatenate(bins)
    squares = sum(float(((one - one.mean()) ** 2).sum()) for one in bins)
    pooled = float(np.sqrt(squares / (len(together) - len(bins))))
    overall = float(together.std(ddof=1))
    return pooled, pooled / overall if overall > 1e-9 else None
