"""Change on the same body in the same clothes: what of it the estimates show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from posture.evaluation.validate.figures import TAIL, quantile
from posture.evaluation.validate.records import PictureResult, assessed
from posture.types import FloatArray

FOLLOWED = ("pelvic_tilt", "hip_flexion")
SWEEP_FROM = 4
"""Pictures of one body from which they make a sweep."""

NEIGHBOURS_DEG = (4.0, 6.0)
"""How far the true tilts of two neighbours in a sweep lie apart."""

Z95 = 1.96


@dataclass(frozen=True, slots=True)
class ChangeAccuracy:
    """Error of the change between two pictures of the same body, in the measure's unit.

    Attributes
    ----------
    bodies, n : bodies, and pairs of their pictures
    mae, sd, p95 : of (change of the answer − true change); a change has no preferred direction,
        so its spread is taken about zero
    mdc95 : the smallest change of an answer that is unlikely to be error, 1.96 SD
    slope : change of the answer for each unit of true change
    """

    stance: str
    measure: str
    bodies: int
    n: int
    mae: float
    sd: float
    p95: float
    mdc95: float
    slope: float | None


@dataclass(frozen=True, slots=True)
class Sweep:
    """Pictures of one body from one tilt to another: how often a higher one is answered higher.

    ``refused`` of ``pictures`` have no answer.
    """

    stance: str
    bodies: int
    pictures: int
    refused: int
    neighbours: int
    rising_share: float | None


def changes(outcomes: Sequence[PictureResult], stance: str) -> list[ChangeAccuracy]:
    """The error of change for each followed measure, over every body seen twice or more."""
    found = []
    for measure in FOLLOWED:
        steps = [_steps(group, measure) for group in _bodies(assessed(outcomes, measure), 2)]
        if steps:
            found.append(_change(stance, measure, len(steps), np.concatenate(steps)))
    return found


def sweeps(
    outcomes: Sequence[PictureResult], stance: str, measure: str = "pelvic_tilt"
) -> Sweep | None:
    """What the sweeps show; None where there are none."""
    with_truth = [one for one in outcomes if measure in one.entry.measures]
    groups = list(_bodies(with_truth, SWEEP_FROM))
    if not groups:
        return None
    answered = [assessed(group, measure) for group in groups]
    steps = np.concatenate([_steps(group, measure) for group in answered])
    closest, farthest = NEIGHBOURS_DEG
    is_neighbour = (closest <= steps[:, 0]) & (steps[:, 0] <= farthest)
    rising = steps[is_neighbour, 1] > 0
    pictures = sum(len(group) for group in groups)
    return Sweep(
        stance=stance,
        bodies=len(groups),
        pictures=pictures,
        refused=pictures - sum(len(group) for group in answered),
        neighbours=len(rising),
        rising_share=float(rising.mean()) if len(rising) else None,
    )


def _bodies(outcomes: Sequence[PictureResult], at_least: int) -> Iterator[list[PictureResult]]:
    groups: dict[str, list[PictureResult]] = {}
    for outcome in outcomes:
        if outcome.entry.pair is not None:
            groups.setdefault(outcome.entry.pair, []).append(outcome)
    return (group for group in groups.values() if len(group) >= at_least)


def _steps(group: Sequence[PictureResult], measure: str) -> FloatArray:
    """(n, 2): true change, never negative, and change of the answer, for every two pictures."""
    ordered = sorted(group, key=lambda one: one.entry.measures[measure])
    rows = [
        (
            higher.entry.measures[measure] - lower.entry.measures[measure],
            higher.measures[measure].value - lower.measures[measure].value,
        )
        for lower, higher in combinations(ordered, 2)
    ]
    return np.array(rows, dtype=float).reshape(len(rows), 2)


def _change(stance: str, measure: str, bodies: int, steps: FloatArray) -> ChangeAccuracy:
    true, answered = steps.T
    error = answered - true
    sd = float(np.sqrt(np.mean(error**2)))
    true_power = float(true @ true)
    return ChangeAccuracy(
        stance=stance,
        measure=measure,
        bodies=bodies,
        n=len(error),
        mae=float(np.abs(error).mean()),
        sd=sd,
        p95=quantile(np.abs(error), TAIL),
        mdc95=Z95 * sd,
        slope=float(true @ answered) / true_power if true_power > 1e-9 else None,
    )
