"""How wide each 90 % interval is, from what is known of the landmarker and seen in this picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from posture.runtime import resources
from posture.types import WHOLE_SETUP, SetupPart, Stance

CutThighs = Literal["hanging", "level"]

Z90 = 1.645
"""Half-width of a normal 90 % interval in standard deviations."""


@dataclass(frozen=True, slots=True)
class MeasurementConditions:
    """What widens every interval of a picture.

    Attributes
    ----------
    stance : the noise is larger seated than standing
    cut_thighs : how the thighs lie of somebody whose legs the picture cuts off: the pelvis shows
        all the same
    yaw_deg : how far from an exact side (front, back) view
    roll_sd_deg : standard deviation of the picture's roll that is left in angles to the plumb
        line; None where nothing is known of the picture
    confirmed : what of camera height, distance and clothing follows the guide, as the user says
    is_doubtful : the figure may be no living person
    definition_doubt : intervals hold what no picture shows: bone shape, and where a joint's centre
        is defined to be. Validation against one definition leaves it out.
    """

    stance: Stance | None
    yaw_deg: float
    roll_sd_deg: float | None = None
    confirmed: frozenset[SetupPart] = frozenset()
    is_doubtful: bool = False
    definition_doubt: bool = True
    cut_thighs: CutThighs | None = None

    @property
    def pelvis_stance(self) -> Literal["standing", "seated"] | None:
        """Which of the fitted estimators of the pelvis this picture is for, if any."""
        if self.stance in ("standing", "seated"):
            return self.stance
        if self.stance is None and self.cut_thighs is not None:
            return "standing" if self.cut_thighs == "hanging" else "seated"
        return None


def half_width_deg(
    measure: str, conditions: MeasurementConditions, spread_px: float, length_px: float
) -> float:
    """Half-width of the 90 % interval of a landmark angle.

    Parameters
    ----------
    measure : name of a table in ``uncertainty.toml``.
    spread_px, length_px : disagreement of the passes about the segment's ends, and its length.
    """
    table = resources.read_toml("uncertainty.toml")
    entry = table["measure"][measure]
    held = "standing" if conditions.stance == "standing" else "seated"
    disagreement = math.degrees(math.atan2(spread_px, max(length_px, 1.0)))
    yaw = table["yaw"]["share_per_degree"] * max(0.0, abs(conditions.yaw_deg) - 5.0)
    parts = [entry["noise_sd"][held], disagreement, yaw]
    if entry["plumb"]:
        parts.append(roll_sd_deg(conditions))
    if conditions.is_doubtful:
        parts.append(table["likeness"]["doubtful_sd"])
    parts.append(setup_sd_deg(conditions))
    return float(entry["doubt"][held] + Z90 * math.hypot(*parts))


def estimated_half_width_deg(
    measure: str, conditions: MeasurementConditions, scale_deg: float
) -> float:
    """Half-width of the 90 % interval of a fitted estimate.

    Parameters
    ----------
    measure : name in ``[definition]`` of ``uncertainty.toml``.
    scale_deg : half-width of what the picture itself leaves open, as the estimator was found to
        err on bodies kept out of its fit; yaw, lens, a roll as of pictures held upright and what a
        crop hides are inside it.
    """
    table = resources.read_toml("uncertainty.toml")
    parts = [scale_deg]
    if measure == "pelvic_tilt" or table["measure"].get(measure, {}).get("plumb"):
        more = max(0.0, roll_sd_deg(conditions) ** 2 - _unmarked_roll_sd_deg() ** 2)
        parts.append(Z90 * math.sqrt(more))
    if conditions.is_doubtful:
        parts.append(Z90 * table["likeness"]["doubtful_sd"])
    if conditions.definition_doubt:
        parts.append(table["definition"][measure])
        parts.append(Z90 * setup_sd_deg(conditions))
    return math.hypot(*parts)


def estimated_tilt_half_width_deg(conditions: MeasurementConditions, scale_deg: float) -> float:
    """As :func:`estimated_half_width_deg` for the pelvic tilt, with the shape of the bone."""
    table = resources.read_toml("uncertainty.toml")
    parts = [estimated_half_width_deg("pelvic_tilt", conditions, scale_deg)]
    if conditions.definition_doubt:
        parts.append(Z90 * table["bone_shape"]["sd"])
    return math.hypot(*parts)


def without_bone_shape_deg(conditions: MeasurementConditions, half_width_deg: float) -> float:
    """Of a half-width of :func:`estimated_tilt_half_width_deg`, what is not the bone's shape."""
    if not conditions.definition_doubt:
        return half_width_deg
    shape = Z90 * resources.read_toml("uncertainty.toml")["bone_shape"]["sd"]
    return math.sqrt(max(0.0, half_width_deg**2 - shape**2))


def marked_tilt_half_width_deg(conditions: MeasurementConditions, length_px: float) -> float:
    """Half-width for a tilt from marked ASIS and PSIS ``length_px`` apart.

    The ASIS lies some 9 cm farther out than the PSIS, so on the near side it is seen nearer: a
    camera above the hips lowers it. `per_m_of_camera_height` and `near_side_sd` were fitted on
    rendered people with dots on both points (`scripts/sticker_accuracy.py`, split train).
    """
    table = resources.read_toml("uncertainty.toml")["marked_tilt"]
    mark_px = table["mark_sd_px"] * math.sqrt(2.0)
    pixels = math.degrees(math.atan2(mark_px, max(length_px, 1.0)))
    height_state = "confirmed" if "camera_height" in conditions.confirmed else "open"
    height = table["per_m_of_camera_height"] * table["camera_height_sd_m"][height_state]
    examiner, near_side = table["examiner_sd"], table["near_side_sd"]
    return Z90 * math.hypot(examiner, pixels, roll_sd_deg(conditions), near_side, height)


def setup_sd_deg(conditions: MeasurementConditions) -> float:
    """Standard deviation for what of the set-up is not confirmed: each part has an equal share."""
    open_share = len(WHOLE_SETUP - conditions.confirmed) / len(WHOLE_SETUP)
    whole_sd = resources.read_toml("uncertainty.toml")["setup"]["unconfirmed_sd"]
    return float(whole_sd * math.sqrt(open_share))


def roll_sd_deg(conditions: MeasurementConditions) -> float:
    """Standard deviation of the picture's roll."""
    if conditions.roll_sd_deg is not None:
        return conditions.roll_sd_deg
    return _unmarked_roll_sd_deg()


def _unmarked_roll_sd_deg() -> float:
    return float(resources.read_toml("uncertainty.toml")["roll"]["unmarked_sd"])
