"""Which way is up in a picture: marked by hand, seen from its edges, or not known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posture.capture.roll import Roll, find_roll, remaining_sd_deg, use_of
from posture.pose import geometry
from posture.runtime import resources
from posture.types import BoolArray, Frame, Mask, Point, Pose, Reason

GRID_SIDE = 160.0
"""Long side of the grid on which the person is left out of the search for edges."""


@dataclass(frozen=True, slots=True)
class Upright:
    """What is known of a picture's roll.

    Attributes
    ----------
    roll_deg : how far the picture must be turned clockwise to stand upright; None: not known.
    sd_deg : standard deviation of what is left of the roll in angles to the plumb line.
    remark : of a roll that is suspected but not sure.
    refusal : why nothing is measured.
    """

    roll_deg: float | None
    sd_deg: float
    remark: Reason | None = None
    refusal: Reason | None = None


def marked_upright(one_end: Point, other_end: Point) -> Upright:
    """From both ends of a line that is upright in the world."""
    roll_deg = geometry.roll_from_vertical_deg(np.array(one_end), np.array(other_end))
    return Upright(roll_deg, _sd_deg("marked_sd"))


def seen_upright(roll: Roll | None) -> Upright:
    """From the roll that the picture's edges show, if they show one."""
    sd_deg = remaining_sd_deg(roll, _sd_deg("unmarked_sd"))
    use = use_of(roll)
    if roll is None or use == "nothing":
        return Upright(None, sd_deg)
    values = {"roll_deg": abs(roll.value_deg)}
    if use == "correct":
        return Upright(roll.value_deg, sd_deg)
    if use == "hint":
        return Upright(None, sd_deg, remark=Reason("picture_may_be_turned", values))
    return Upright(None, sd_deg, refusal=Reason("picture_turned", values))


def look_for_roll(frame: Frame, pose: Pose) -> Roll | None:
    """The roll that the edges of a picture show about a person; None where they do not."""
    return find_roll(frame.pixels, None if pose.mask is None else _grid(frame, pose.mask))


def _grid(frame: Frame, mask: Mask) -> BoolArray:
    """Where the person is, on a coarse grid over the whole picture."""
    width, height = frame.source.width_px or 1, frame.source.height_px or 1
    scale = GRID_SIDE / max(width, height)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return Mask(mask.values, mask.to_image * scale).on_image(*size)


def _sd_deg(name: str) -> float:
    return float(resources.read_toml("uncertainty.toml")["roll"][name])
