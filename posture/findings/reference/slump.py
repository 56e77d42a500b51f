"""The slump index: where a seated posture lies between one's own upright and one's own slump."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from posture.findings.reference.change import instrument_sd, least_takes, spread_of, why_incomplete
from posture.findings.reference.takes import EAR_HIP, Take, TakeStance
from posture.types import FloatArray, Reason

PARTS = (EAR_HIP, "trunk_lean")
"""What the index is made of: the ear comes nearer to the hip, and the trunk leans."""


@dataclass(frozen=True, slots=True)
class Slump:
    """How rounded a seated posture is.

    Attributes
    ----------
    index : 0 as in the upright takes, 100 as in the slumped ones; less and more occur. None where
        it is not known.
    mdc : smallest index that is beyond what upright sitting itself varies by.
    why_not : why there is no index.
    """

    index: float | None
    mdc: float | None = None
    why_not: Reason | None = None


def slump_index(takes: Sequence[Take], ear_hip: float, trunk_lean: float, others: int = 0) -> Slump:
    """The index of one reading, against all takes of a person.

    Both parts are in standard deviations of a single reading and projected on the line from
    the mean upright take to the mean slumped one: what tells the two apart better counts more.

    Parameters
    ----------
    ear_hip, trunk_lean : as a :class:`~posture.findings.reference.Take` has them.
    others : takes that were left out because other models read them.
    """
    upright, slumped = _rows(takes, "seated"), _rows(takes, "slumped")
    wanting: tuple[tuple[TakeStance, FloatArray], ...] = (("seated", upright), ("slumped", slumped))
    for stance, rows in wanting:
        if len(rows) < least_takes():
            return Slump(None, why_not=why_incomplete(least_takes() - len(rows), stance, others))
    origin = upright.mean(axis=0)
    line = slumped.mean(axis=0) - origin
    length = float(np.hypot(*line))
    alike = Slump(None, why_not=Reason("slump_alike"))
    if length == 0.0:
        return alike

    def percent(rows: FloatArray) -> FloatArray:
        share: FloatArray = (rows - origin) @ line / length**2
        return 100.0 * share

    mdc = spread_of(percent(upright).tolist(), 100.0 / length).mdc
    if mdc is None or mdc >= 100.0:
        return alike
    return Slump(float(percent(_in_sds([(ear_hip, trunk_lean)]))[0]), mdc)


def _rows(takes: Sequence[Take], stance: TakeStance) -> FloatArray:
    """The parts (n, 2) of those takes of a stance that have both."""
    pairs = [tuple(take.value(part) for part in PARTS) for take in takes if take.stance == stance]
    return _in_sds([pair for pair in pairs if None not in pair])


def _in_sds(rows: Sequence[tuple[float | None, ...]]) -> FloatArray:
    sds = [instrument_sd(part, "seated") for part in PARTS]
    return np.array(rows, dtype=np.float64).reshape(-1, len(PARTS)) / np.array(sds, np.float64)
