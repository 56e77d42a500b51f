"""Drawn angles corrected by what was fitted: never by much, less where a picture is unusual.

A correction fades to nothing as the picture leaves what the fit has seen, and the interval widens
to the landmarks' own; the drawn line always stays inside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from posture.estimators.ensemble import Prediction
from posture.measures.uncertainty import MeasurementConditions, estimated_half_width_deg
from posture.pose import geometry
from posture.runtime import resources
from posture.types import Estimate


@dataclass(frozen=True, slots=True)
class DrawnAngle:
    """An angle as its landmarks draw it.

    Attributes
    ----------
    measure : name in ``uncertainty.toml``
    correction : the name of its correction in the fitted prediction
    drawn_deg, half_width_deg : as the landmarks have it
    """

    measure: str
    correction: str
    drawn_deg: float
    half_width_deg: float


def corrected(
    lines: Mapping[str, DrawnAngle],
    prediction: Prediction,
    conditions: MeasurementConditions,
    outline: Prediction | None = None,
) -> dict[str, Estimate]:
    """Estimates of drawn angles, by the names they came with.

    Hip flexion is the sum of trunk and thigh: its value is the sum of what both were corrected to.
    ``corrections.toml`` says which measures of a stance are corrected; the others' values stay as
    drawn, and the interval alone takes in where the truth was found to lie.

    Parameters
    ----------
    prediction : by how much the drawn angles were found to be off, by landmarks alone.
    outline : the angles themselves as the outline has them, for the stances whose corrections gain
        from it; None where they are not asked.
    """
    table = resources.read_toml("corrections.toml")
    kept = fade(prediction)
    gains = table["gains"].get(conditions.stance or "other", table["gains"]["other"])
    if outline is not None and conditions.stance in table["by_outline"]:
        prediction = _off(lines, outline, prediction.ood_score)
    offsets = {name: kept * _offset(line, prediction, table) for name, line in lines.items()}
    moved = {name: offsets[name] * (line.measure in gains) for name, line in lines.items()}
    for name in lines:
        if name.endswith("hip_flexion"):
            thigh = name.replace("hip_flexion", "thigh_angle")
            moved[name] = moved.get("trunk_lean", 0.0) + moved.get(thigh, 0.0)
    return {
        name: _estimate(line, moved[name], offsets[name], kept, prediction, conditions)
        for name, line in lines.items()
    }


def _off(lines: Mapping[str, DrawnAngle], outline: Prediction, ood_score: float) -> Prediction:
    """By how much the drawn angles are off, as the outline has it."""
    off = {
        line.correction: geometry.wrap_deg(outline.mean[line.correction] - line.drawn_deg)
        for line in lines.values()
    }
    return Prediction(off, {name: outline.scale[name] for name in off}, ood_score)


def fade(prediction: Prediction) -> float:
    """How much of a correction is kept, 0..1, in a picture so strange."""
    return prediction.kept(*resources.read_toml("corrections.toml")["strangeness"])


def _offset(line: DrawnAngle, prediction: Prediction, table: Mapping[str, Any]) -> float:
    most = float(table["most_deg"][line.measure])
    return float(np.clip(prediction.mean[line.correction], -most, most))


def _estimate(
    line: DrawnAngle,
    moved_deg: float,
    offset_deg: float,
    kept: float,
    prediction: Prediction,
    conditions: MeasurementConditions,
) -> Estimate:
    """``moved_deg`` is what the value is corrected by, ``offset_deg`` where the truth was found."""
    value, middle = line.drawn_deg + moved_deg, line.drawn_deg + offset_deg
    fitted = estimated_half_width_deg(line.measure, conditions, prediction.scale[line.correction])
    half_width = kept * fitted + (1.0 - kept) * line.half_width_deg
    low = min(middle - half_width, line.drawn_deg, value)
    high = max(middle + half_width, line.drawn_deg, value)
    return Estimate(value, low, high)
