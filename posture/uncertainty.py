"""How wide each 90 % interval is, from what is known of the landmarker and seen in this picture."""

from __future__ import annotations

import math
from dataclasses import dataclass

from posture import resources
from posture.types import Stance

Z90 = 1.645
"""Half-width of a normal 90 % interval in standard deviations."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What widens every interval of a picture.

    Attributes
    ----------
    stance : the noise is larger seated than standing
    yaw_deg : how far from an exact side (front, back) view
    roll_is_marked : the user marked a vertical
    setup_is_confirmed : the user says camera height, distance and clothing follow the guide
    is_doubtful : the figure may be no living person
    """

    stance: Stance | None
    yaw_deg: float
    roll_is_marked: bool = False
    setup_is_confirmed: bool = False
    is_doubtful: bool = False


def half_width_deg(measure: str, setting: Setting, spread_px: float, length_px: float) -> float:
    """Half-width of the 90 % interval of a landmark angle.

    Parameters
    ----------
    measure : name of a table in ``uncertainty.toml``.
    spread_px, length_px : disagreement of the passes about the segment's ends, and its length.
    """
    table = resources.read_toml("uncertainty.toml")
    entry = table["measure"][measure]
    held = "standing" if setting.stance == "standing" else "seated"
    disagreement = math.degrees(math.atan2(spread_px, max(length_px, 1.0)))
    yaw = table["yaw"]["share_per_degree"] * max(0.0, abs(setting.yaw_deg) - 5.0)
    parts = [entry["noise_sd"][held], disagreement, yaw]
    if entry["plumb"]:
        parts.append(roll_sd_deg(setting))
    if setting.is_doubtful:
        parts.append(table["likeness"]["doubtful_sd"])
    if not setting.setup_is_confirmed:
        parts.append(table["setup"]["unconfirmed_sd"])
    return float(entry["doubt"][held] + Z90 * math.hypot(*parts))


def marked_tilt_half_width_deg(setting: Setting, length_px: float) -> float:
    """Half-width for a tilt from marked ASIS and PSIS ``length_px`` apart."""
    table = resources.read_toml("uncertainty.toml")
    mark_px = table["marked_tilt"]["mark_sd_px"] * math.sqrt(2.0)
    pixels = math.degrees(math.atan2(mark_px, max(length_px, 1.0)))
    return Z90 * math.hypot(table["marked_tilt"]["examiner_sd"], pixels, roll_sd_deg(setting))


def roll_sd_deg(setting: Setting) -> float:
    """Standard deviation of the picture's roll."""
    roll = resources.read_toml("uncertainty.toml")["roll"]
    return float(roll["marked_sd" if setting.roll_is_marked else "unmarked_sd"])
