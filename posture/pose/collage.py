"""Tells several photos put together in one from a single photo: pixels → a seam, people beside it.

A seam is looked for first, as a place where the picture changes abruptly along its whole height or
width. The edges of rooms do that too, so the person must keep to one side of it, and the landmarker
must see somebody on the other, which is asked only then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from posture.capture import images
from posture.pose import person_selection
from posture.pose.input_transform import OVERVIEW_SIDE_PX, InputTransform
from posture.pose.multipass import STEADYING, Detector
from posture.pose.skeleton import MIRROR
from posture.pose.visibility import middle, torso_px
from posture.runtime import resources
from posture.types import BoolArray, Detection, FloatArray, Frame, PixelArray, Pose, Reason

SEVERAL_PHOTOS = Reason("several_photos")

LINES = 120
"""Lines across a seam that are looked at: enough to tell how much of its length it takes up."""

GAP_PX = 2
"""Over how far a change is abrupt: a seam that was scaled is blurred over a pixel or two."""

ASIDE_PX = (4, 6, 8)
"""How far beside it, either way, a change is compared with what changes there."""

REACH_PX = max(ASIDE_PX) + GAP_PX
BEYOND_PX = 3
"""How far beyond a border's edges the photos are looked at."""

Lines = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Seam:
    """Where two photos meet: ``across`` "x" for one beside the other, "y" for one above the other.

    ``place`` is in pixels of the frame's picture along that axis.
    """

    across: str
    place: float


def why_refused_as_collage(frame: Frame, pose: Pose | None, detector: Detector) -> Reason | None:
    """Why nothing can be said of a picture that is several photos in one; None for any other.

    ``pose`` is the person that was found in the whole picture, if anybody was.
    """
    return SEVERAL_PHOTOS if is_collage(frame, pose, detector) else None


def is_collage(frame: Frame, pose: Pose | None, detector: Detector) -> bool:
    """Whether a seam runs through the picture with one person on each side of it, none across."""
    known = None if pose is None else pose.points / np.array([*frame.original_px_per_px, 1.0])
    return any(_is_between_people(seam, frame, known, detector) for seam in seams(frame.pixels))


def seams(pixels: PixelArray) -> Iterator[Seam]:
    """The likeliest seam along each axis of a picture (H, W, 3), where there is one."""
    limits = resources.read_toml("gates.toml")["collage"]
    for across, length in (("x", pixels.shape[1]), ("y", pixels.shape[0])):
        place = _seam_in(_lines(pixels, across), limits) if length > 4 * REACH_PX else None
        if place is not None:
            yield Seam(across, place)


def _lines(pixels: PixelArray, across: str) -> tuple[Lines, Lines]:
    """Brightness and tint along some rows of a picture, or columns; (n, length) each."""
    if across == "x":
        some = pixels[:: max(1, pixels.shape[0] // LINES)]
    else:
        some = pixels[:, :: max(1, pixels.shape[1] // LINES)].transpose(1, 0, 2)
    red, green, blue = (some[..., channel].astype(np.int16, order="C") for channel in range(3))
    return (red + 2 * green + blue) >> 2, (red - blue) >> 1


def _seam_in(lines: tuple[Lines, Lines], limits: Mapping[str, Any]) -> float | None:
    """Where the most of the lines change abruptly, or where a plain border runs; else None."""
    width = lines[0].shape[1]
    border = _border(lines[0], limits)
    if border is not None:
        return border
    share = _jumping(lines, limits).mean(axis=0)
    places = np.arange(len(share)) + REACH_PX + 0.5 * GAP_PX + 0.5
    wanted = np.where(
        _is_even(places / width, limits), limits["min_length_even"], limits["min_length"]
    )
    inside = np.abs(places / width - 0.5) <= 0.5 - limits["min_part"]
    above = np.where(inside, share - wanted, -1.0)
    best = int(above.argmax())
    return float(places[best]) if above[best] >= 0 else None


def _is_even(shares: FloatArray, limits: Mapping[str, Any]) -> BoolArray:
    """Where parts of the same size would meet: halves, thirds, quarters."""
    even = np.array([1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4])
    near: BoolArray = np.abs(shares[:, None] - even).min(axis=1) <= limits["even_within"]
    return near


def _jumping(lines: tuple[Lines, Lines], limits: Mapping[str, Any]) -> BoolArray:
    """Which lines jump at which place, by far more than beside it; (n, places)."""
    found: BoolArray | None = None
    for values in lines:
        change = np.abs(values[:, GAP_PX:] - values[:, :-GAP_PX])
        count = change.shape[1] - 2 * (REACH_PX - GAP_PX)
        middle_at = REACH_PX - GAP_PX
        here = change[:, middle_at : middle_at + count]
        beside = np.zeros(here.shape, np.int16)
        for aside in ASIDE_PX:
            for at in (middle_at - aside, middle_at + aside):
                beside += change[:, at : at + count]
        limit = limits["min_jump"] + limits["times_beside"] / (2 * len(ASIDE_PX)) * beside
        found = here > limit if found is None else found | (here > limit)
    assert found is not None
    return found


def _border(grey: Lines, limits: Mapping[str, Any]) -> float | None:
    """The middle of a plain band between two photos, or None.

    The band has one colour over its whole length, and most of what lies right beside it has not.
    """
    width = grey.shape[1]
    plain_colour = grey.mean(axis=0, dtype=np.float32)
    is_plain = np.abs(grey - plain_colour).mean(axis=0) <= limits["max_border_unevenness"]
    edges = np.flatnonzero(np.diff(np.concatenate(([False], is_plain, [False])).astype(np.int8)))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        place = 0.5 * float(start + end)
        is_inside = abs(place / width - 0.5) <= 0.5 - limits["min_part"]
        if not is_inside or end - start > limits["max_border"] * width:
            continue
        beside = grey[:, [start - BEYOND_PX, end - 1 + BEYOND_PX]]
        differs = np.abs(beside - plain_colour[start]) > limits["min_jump"]
        if differs.mean(axis=0).min() >= limits["min_border_length"]:
            return place
    return None


def _is_between_people(
    seam: Seam, frame: Frame, known: FloatArray | None, detector: Detector
) -> bool:
    """Whether two people about as large are on the two sides of a seam.

    ``known`` are the landmarks of one of them in the frame's pixels; without them both sides are
    looked at.
    """
    limits = resources.read_toml("gates.toml")["collage"]
    if known is None:
        one = _seen_in(_part(frame, seam, after=False), detector, limits)
        after = True
    else:
        side = _side_of(seam, known, limits)
        one = None if side is None else known
        after = side == -1
    other = None if one is None else _seen_in(_part(frame, seam, after=after), detector, limits)
    if one is None or other is None:
        return False
    return all(
        max(size(one), size(other)) <= limits["max_size_ratio"] * min(size(one), size(other))
        for size in (torso_px, _extent_px)
    )


def _seen_in(
    part: InputTransform, detector: Detector, limits: Mapping[str, Any]
) -> FloatArray | None:
    """Landmarks (33, 3) in the frame's pixels of somebody whose trunk lies in a part, or None.

    What is taken for a person in a weight or a bag looks otherwise in a mirror; people do not.
    """
    seen = detector.detect(part.pixels)
    if not person_selection.is_somebody(seen) or not _is_inside(seen, part.pixels):
        return None
    mirrored = detector.detect(images.mirrored(part.pixels))
    if not person_selection.is_somebody(mirrored):
        return None
    again = mirrored.points[list(MIRROR)]
    again[:, 0] = part.pixels.shape[1] - again[:, 0]
    apart = max(
        float(np.hypot(*(middle(seen.points, joint) - middle(again, joint))))
        for joint in ("shoulder", "hip")
    )
    if apart > limits["max_apart"] * torso_px(seen.points):
        return None
    return part.to_frame(seen).points


def _extent_px(points: FloatArray) -> float:
    """Height or width of somebody, whichever is larger: a trunk alone may point at the camera."""
    return float(np.ptp(points[:, :2], axis=0).max())


def _side_of(seam: Seam, points: FloatArray, limits: Mapping[str, Any]) -> int | None:
    """−1 or +1 for the side of the seam a person is on, None for somebody who crosses it."""
    sure = points[STEADYING][points[STEADYING, 2] >= limits["min_visibility"]]
    if not len(sure):
        return None
    past = sure[:, 0 if seam.across == "x" else 1] - seam.place
    slack = limits["slack"] * torso_px(points)
    if past.min() >= -slack and past.mean() > slack:
        return 1
    return -1 if past.max() <= slack and past.mean() < -slack else None


def _part(frame: Frame, seam: Seam, *, after: bool) -> InputTransform:
    """What lies before or after the seam, at the size in which the landmarker looks at it."""
    height, width = frame.pixels.shape[:2]
    low, high = np.zeros(2), np.array([float(width), float(height)])
    (low if after else high)[0 if seam.across == "x" else 1] = seam.place
    return InputTransform.part(frame, low, high, OVERVIEW_SIDE_PX)


def _is_inside(seen: Detection, pixels: PixelArray) -> bool:
    """Whether the trunk that was seen lies in the part, rather than half behind its edge."""
    height, width = pixels.shape[:2]
    return all(
        0 < x < width and 0 < y < height
        for x, y in (middle(seen.points, "shoulder"), middle(seen.points, "hip"))
    )
