"""What a person's own marked points say of the estimated tilt, carried to later pictures.

No picture shows the shape of a person's own bones, nor how their build and clothes mislead the
estimate: both are nearly the same from picture to picture of one body. Whoever marked ASIS and
PSIS in a picture has that difference in their reference; later estimates carry it.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from posture.findings.reference.change import instrument_sd
from posture.findings.reference.takes import Take
from posture.measures.uncertainty import Z90, MeasurementConditions, without_bone_shape_deg
from posture.runtime import resources
from posture.types import Estimate

PelvisStance = Literal["standing", "seated"]


@dataclass(frozen=True, slots=True)
class OwnOffset:
    """Tilt by a person's own marks less the estimate, of one stance.

    Attributes
    ----------
    mean_deg : of the marked pictures, + where the marks say more than the estimates.
    moved_deg : what of it is the body's own and no chance: added to later estimates.
    sd_deg : standard deviation of what ``moved_deg`` is off.
    days : of the marked pictures, each once, oldest first, such as ``2026-11-30``.
    pictures : how many were marked.
    """

    stance: PelvisStance
    mean_deg: float
    moved_deg: float
    sd_deg: float
    days: tuple[str, ...]
    pictures: int


def own_offset(takes: Sequence[Take], stance: PelvisStance) -> OwnOffset | None:
    """What the marked takes of a stance say; None where none was marked.

    Sitting is one stance, upright or slumped: one estimator reads both. The estimates' own error
    shrinks with the number of marked pictures. That of the marking does not: who feels for a bone
    in the wrong place does so in every picture, and balls once stuck stay where they are. Both
    stand against how much bodies differ, bone shape included: later estimates are moved by the
    expected value of the body's own part of the difference (all of these normal), which is nearest
    to the truth on average, and never by chance alone.
    """
    held = ("standing",) if stance == "standing" else ("seated", "slumped")
    known = [
        (take.tilt_offset, take.day)
        for take in takes
        if take.stance in held and take.tilt_offset is not None
    ]
    tool_sd = instrument_sd("pelvic_tilt", stance)
    if not known or tool_sd is None:
        return None
    mean_deg = statistics.fmean(offset for offset, _ in known)
    chance_sd = math.hypot(tool_sd / math.sqrt(len(known)), _marking_sd_deg())
    bodies_sd = _bodies_sd_deg(stance)
    share = bodies_sd**2 / (bodies_sd**2 + chance_sd**2)
    days = tuple(sorted({day for _, day in known}))
    sd_deg = math.sqrt(share) * chance_sd
    return OwnOffset(stance, mean_deg, share * mean_deg, sd_deg, days, len(known))


def carried(tilt: Estimate, offset: OwnOffset, conditions: MeasurementConditions) -> Estimate:
    """An estimated tilt with a person's own difference in it.

    Its interval holds what remains: what this picture leaves open beyond what all pictures of one
    body share, what the difference itself is off, and, unless the clothing is confirmed to be
    snug, what other clothes than the marked ones do. It is never wider than without their marks.
    """
    assert tilt.value is not None
    assert tilt.low is not None
    assert tilt.high is not None
    table = resources.read_toml("uncertainty.toml")["own_marks"]
    before = (tilt.high - tilt.low) / 2
    again = table["again_share"][offset.stance] * without_bone_shape_deg(conditions, before)
    clothes_sd = 0.0 if "clothing" in conditions.confirmed else table["clothes_sd"][offset.stance]
    half_width = math.hypot(again, Z90 * offset.sd_deg, Z90 * clothes_sd)
    return Estimate.around(tilt.value + offset.moved_deg, min(half_width, before))


def _bodies_sd_deg(stance: PelvisStance) -> float:
    """How much bodies differ in what marks say beside the estimate: by bones, build and clothes."""
    table = resources.read_toml("uncertainty.toml")
    return math.hypot(table["own_marks"]["body_sd"][stance], table["bone_shape"]["sd"])


def _marking_sd_deg() -> float:
    """Standard deviation of a tilt from marked points, the camera at about hip height."""
    table = resources.read_toml("uncertainty.toml")["marked_tilt"]
    height = table["per_m_of_camera_height"] * table["camera_height_sd_m"]["open"]
    return math.hypot(table["examiner_sd"], table["near_side_sd"], height)
