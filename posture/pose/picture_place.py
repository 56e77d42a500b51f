"""Whether somebody stands too near, too far or at an edge of the picture: points in, a code out."""

from __future__ import annotations

from typing import Literal

from posture.pose.skeleton import INDEX
from posture.pose.visibility import torso_px
from posture.runtime import resources
from posture.types import FloatArray

HEAD = [INDEX[name] for name in ("nose", "left_ear", "right_ear")]
FEET = [INDEX[name] for name in ("left_ankle", "right_ankle")]
TRUNK = [INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("shoulder", "hip")]

PlaceCode = Literal["move_right", "move_left", "step_back", "step_closer"]


def off_place(
    points: FloatArray,
    size_px: tuple[int, int],
    *,
    is_standing: bool,
    needs_feet: bool | None = None,
    room: tuple[float, float] = (0.0, 0.0),
) -> PlaceCode | None:
    """What to do about the place; None where it is right.

    Parameters
    ----------
    points : (33, 2 or more) x_px, y_px in the picture, those outside it as they are estimated.
    size_px : width and height of the picture.
    is_standing : head and feet are as far apart as somebody is tall.
    needs_feet : whether the feet must be in the picture; None where they must of who stands.
    room : trunk lengths that must be free to the left and to the right of the trunk, where more
        than the usual margin.
    """
    rules = resources.read_toml("guidance.toml")["place"]
    width, height = size_px
    trunk_px = torso_px(points)
    trunk_x = points[TRUNK, 0]
    left, right = (max(float(rules["margin"]), one) * trunk_px for one in room)
    if trunk_x.min() < left:
        return "move_right"
    if trunk_x.max() > width - right:
        return "move_left"
    head_y, feet_y = float(points[HEAD, 1].min()), float(points[FEET, 1].max())
    needs_feet = is_standing if needs_feet is None else needs_feet
    if head_y < rules["head_margin"] * trunk_px or (needs_feet and feet_y > height):
        return "step_back"
    if points[TRUNK, 1].max() > height:
        return "step_back"
    tall = (feet_y - head_y if is_standing else 2.0 * trunk_px) / height
    if tall > rules["tallest"]:
        return "step_back"
    return "step_closer" if tall < rules["smallest"] else None
