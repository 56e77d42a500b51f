"""Notices a tilted camera from upright and level edges in the picture; says how sure that is.

What leans may be furniture, and edges of a room seen from the corner are not level. So a roll is
sure only where several long upright edges, apart from one another, agree with level ones and
nothing much speaks for another roll; everywhere else it is a hint, or nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from posture.capture import images
from posture.capture.roll.edges import Box, straight_edges
from posture.capture.roll.fitting import Support, best_supported
from posture.runtime import resources
from posture.types import BoolArray, PixelArray

Use = Literal["nothing", "correct", "hint", "refuse"]


@dataclass(frozen=True, slots=True)
class Roll:
    """How far the picture must be turned clockwise for the person to stand as in the world.

    Attributes
    ----------
    value_deg : + clockwise, within ±45.
    sd_deg : its standard deviation where it is sure; where it is not, of the agreeing edges only.
    is_sure : whether angles may be corrected by it; if not, it is for a hint.
    """

    value_deg: float
    sd_deg: float
    is_sure: bool


def find_roll(pixels: PixelArray, person: BoolArray | Box | None = None) -> Roll | None:
    """The roll at the person's place, or None where too few edges tell it.

    Where the camera looks up or down, what is upright in the world leans differently from place to
    place; the roll is meant where the person is, without a person in the middle of the picture.

    Parameters
    ----------
    pixels : (H, W, 3) uint8, RGB, of any size: they are reduced to 480 pixels first.
    person : is no evidence: (h, w) bool, a grid of any size over the whole picture, or a box
        ``left, top, right, bottom`` in pixels.
    """
    if images.is_laid_the_other_way(pixels):  # so that a mirrored picture gives the same digits
        other = _find(images.mirrored(pixels), _mirrored(person, pixels.shape[1]))
        return other and replace(other, value_deg=-other.value_deg)
    return _find(pixels, person)


def _mirrored(person: BoolArray | Box | None, width_px: int) -> BoolArray | Box | None:
    """The person's place in the mirrored picture."""
    if person is None or isinstance(person, np.ndarray):
        return None if person is None else person[:, ::-1]
    left, top, right, bottom = person
    return width_px - right, top, width_px - left, bottom


def _find(pixels: PixelArray, person: BoolArray | Box | None) -> Roll | None:
    gates = resources.read_toml("gates.toml")["roll"]
    edges = straight_edges(pixels, person, gates["edges"])
    found = best_supported(edges, _place_of(person, pixels.shape[:2]), gates["fit"])
    if found is None or not _holds(found, gates["hint"]):
        return None
    is_far = abs(found.roll_deg) > gates["usual_deg"]
    is_sure = _holds(found, gates["sure"]) and (
        not is_far or found.levels >= gates["min_levels_if_unusual"]
    )
    sd_deg = math.hypot(found.sd_deg, gates["world_sd_deg"])
    return Roll(found.roll_deg, sd_deg, is_sure)


def use_of(roll: Roll | None) -> Use:
    """What to do with a roll that was found and that nobody marked.

    ``correct``: turn the angles by it. ``hint``: measure as it is, say that the picture seems
    turned and ask for an upright edge. ``refuse``: turned too far to be measured unless one is
    marked, sure or not: no upright picture was seen to look like that. ``nothing``: measure as it
    is.
    """
    gates = resources.read_toml("gates.toml")["roll"]
    if roll is None:
        return "nothing"
    if abs(roll.value_deg) > gates["max_unmarked_deg"]:
        return "refuse"
    if roll.is_sure:
        return "correct"
    return "hint" if abs(roll.value_deg) >= gates["hint_from_deg"] else "nothing"


def remaining_sd_deg(roll: Roll | None, unmarked_sd_deg: float) -> float:
    """Standard deviation of the roll that is left in angles to the plumb line after ``use_of``.

    ``unmarked_sd_deg`` is that of pictures of which nothing is known. A hint is right nine times in
    ten while the angles stay as they are: then they are doubtful by all of it.
    """
    use = use_of(roll)
    if roll is None or use == "nothing":
        return unmarked_sd_deg
    if use == "hint":
        return math.hypot(unmarked_sd_deg, roll.value_deg)
    return roll.sd_deg


def _holds(found: Support, least: Mapping[str, Any]) -> bool:
    return bool(
        found.uprights >= least["min_uprights"]
        and found.levels >= least["min_levels"]
        and found.uprights + found.levels >= least["min_places"]
        and found.spread >= least["min_spread"]
        and found.length >= least["min_length"]
        and found.share >= least["min_share"]
        and found.rival <= least["max_rival"]
        and found.sd_deg <= least["max_sd_deg"]
    )


def _place_of(person: BoolArray | Box | None, size: tuple[int, int]) -> tuple[float, float]:
    """The person's middle from the picture's, in half long sides."""
    height, width = size
    half = max(size) / 2
    if person is None:
        return (0.0, 0.0)
    if isinstance(person, tuple):
        left, top, right, bottom = person
        return ((left + right - width) / 2 / half, (top + bottom - height) / 2 / half)
    rows, columns = np.nonzero(person)
    if not rows.size:
        return (0.0, 0.0)
    x, y = (columns.mean() + 0.5) / person.shape[1], (rows.mean() + 0.5) / person.shape[0]
    return (float(x - 0.5) * width / half, float(y - 0.5) * height / half)
