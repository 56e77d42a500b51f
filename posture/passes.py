"""Several landmarker passes over one picture, made into one steadier pose: Frame → Pose.

One pass moves by degrees when a picture is mirrored or scaled. So every picture is first laid the
same way round, whichever way it came; the person is found in an overview of fixed size, then cut
out at one scale, facing right, and looked at again and again, each time from where they were seen
last, until the mean settles. A picture and its mirror image go through the very same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from posture import images, people, resources
from posture.seen import torso_px
from posture.skeleton import INDEX, MIRROR
from posture.types import Detection, FloatArray, Frame, Mask, PixelArray, Pose
from posture.view import heading_deg

OVERVIEW_SIDE_PX = 640
CROP_SIDE_PX = 384
CROP_MARGIN = 1.25
"""The crop's side over the person's larger extent."""

PASSES_WITHOUT_A_PERSON = 1

STEADYING = [
    INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("shoulder", "hip", "knee")
]
"""The landmarks whose mean must settle: hip flexion rests on them."""

Box = tuple[float, float, float, float]


class Detector(Protocol):
    """The seam to the landmarker: tests pass recorded detections through it."""

    def detect(self, pixels: PixelArray) -> Detection | None:
        """The most evident person in an RGB picture (H, W, 3) uint8, or None."""

    def follow(self, pixels: PixelArray) -> Detection | None:
        """The person found last, looked for again from where they were."""


def find_pose(frame: Frame, detector: Detector, *, fast: bool = False) -> Pose | None:
    """The most prominent person of a picture, or None when nobody is found.

    ``fast`` makes a single pass over the overview; the default makes several (see the module).
    """
    if fast:
        overview = _View.whole(frame, is_mirrored=False)
        seen = detector.detect(overview.pixels)
        return None if seen is None else _to_pose(frame, overview, [seen], passes=1, seen_people=1)
    overview = _View.whole(frame, is_mirrored=_is_laid_the_other_way(frame.pixels))
    first = detector.detect(overview.pixels)
    if first is None:
        return None
    person, other = _choose(detector, overview, first)
    close = _View.around(frame, overview, person)
    seen_close, passes = _look_closely(detector, close, overview, person, other)
    seen_people = 1 if other is None else 2
    if not seen_close:
        return _to_pose(frame, overview, [person], 2 + passes, seen_people)
    return _to_pose(frame, close, seen_close, 2 + passes, seen_people)


@dataclass(frozen=True, slots=True)
class _View:
    """A cut of the frame, perhaps mirrored: ``frame_x = corner_x + px * scale_x``, likewise y.

    Mirrored, ``scale`` is negative along x and ``corner`` the right edge.
    """

    pixels: PixelArray = field(repr=False)
    corner: FloatArray
    scale: FloatArray

    @classmethod
    def of(cls, frame: Frame, box: Box, size: tuple[int, int], *, is_mirrored: bool) -> _View:
        """``box`` is left, top, right, bottom in the frame's own pixels, unmirrored."""
        left, top, right, bottom = box
        scale = np.array([(right - left) / size[0], (bottom - top) / size[1]])
        if not is_mirrored:
            return cls(images.cut(frame.pixels, box, size), np.array([left, top]), scale)
        width = frame.pixels.shape[1]
        mirrored_box = (width - right, top, width - left, bottom)
        pixels = images.cut(frame.pixels[:, ::-1], mirrored_box, size)
        return cls(pixels, np.array([right, top]), scale * np.array([-1.0, 1.0]))

    @classmethod
    def whole(cls, frame: Frame, *, is_mirrored: bool) -> _View:
        """All of the frame, at the overview's size."""
        height, width = frame.pixels.shape[:2]
        factor = OVERVIEW_SIDE_PX / max(height, width)
        size = (4 * max(1, round(width * factor / 4)), max(1, round(height * factor)))
        return cls.of(frame, (0.0, 0.0, float(width), float(height)), size, is_mirrored=is_mirrored)

    @classmethod
    def around(cls, frame: Frame, overview: _View, person: Detection) -> _View:
        """The person at one scale, facing right."""
        turned = overview.to_frame(person)
        low, high = turned.points[:, :2].min(axis=0), turned.points[:, :2].max(axis=0)
        half = CROP_MARGIN * float((high - low).max()) / 2
        centre = (low + high) / 2
        box = (centre[0] - half, centre[1] - half, centre[0] + half, centre[1] + half)
        faces_left = heading_deg(turned.world) < 0
        return cls.of(frame, box, (CROP_SIDE_PX, CROP_SIDE_PX), is_mirrored=faces_left)

    def to_frame(self, seen: Detection) -> Detection:
        """A detection in this view, told in the frame's pixels and the person's own left and right.

        The mask stays on the view's grid.
        """
        points, world = seen.points.copy(), seen.world.copy()
        points[:, :2] = self.corner + points[:, :2] * self.scale
        if self.scale[0] < 0:
            points, world = points[list(MIRROR)], world[list(MIRROR)]
            world[:, 0] = -world[:, 0]
        return replace(seen, points=points, world=world)

    def from_frame(self, points: FloatArray) -> FloatArray:
        """Points (33, 3) of the frame in pixels of this view; left and right are not swapped."""
        moved = points.copy()
        moved[:, :2] = (points[:, :2] - self.corner) / self.scale
        return moved


def _is_laid_the_other_way(pixels: PixelArray) -> bool:
    """A choice that a mirrored picture takes the other way: which half is brighter."""
    half = pixels.shape[1] // 2
    left, right = pixels[:, :half], pixels[:, -half:]
    return int(left.sum(dtype=np.int64)) < int(right.sum(dtype=np.int64))


def _choose(
    detector: Detector, overview: _View, first: Detection
) -> tuple[Detection, Detection | None]:
    """The person to judge, and the other one seen in the overview, if any."""
    other = detector.detect(people.painted_out(overview.pixels, first))
    if other is None or not people.is_somebody(other):
        return first, None
    return people.most_prominent(first, other)


def _look_closely(
    detector: Detector, close: _View, overview: _View, person: Detection, other: Detection | None
) -> tuple[list[Detection], int]:
    """Detections of the person in the crop, one for each pass that found them, and the passes made.

    The first pass only brings the landmarker there; the mean is of those that follow.
    """
    pixels = close.pixels
    if other is not None:
        there = [
            replace(one, points=close.from_frame(overview.to_frame(one).points))
            for one in (other, person)
        ]
        pixels = people.painted_out(pixels, there[0], keep=there[1])
    limits = resources.read_toml("gates.toml")["passes"]
    if detector.detect(pixels) is None:
        return [], 1
    found: list[Detection] = []
    for number in range(1, limits["most"] + 1):
        seen = detector.follow(pixels)
        if seen is None:
            return found, 1 + number
        found.append(seen)
        if number >= limits["fewest"] and _unsteadiness(found) <= limits["settled"]:
            break
    return found, 1 + len(found)


def _unsteadiness(found: list[Detection]) -> float:
    """Standard error of the mean landmark over trunk and thighs, in torso lengths."""
    points = np.array([one.points[STEADYING, :2] for one in found])
    variance = points.var(axis=0, ddof=1).sum(axis=1).mean()
    return float(np.sqrt(variance / len(found))) / max(torso_px(found[-1].points), 1.0)


def _to_pose(
    frame: Frame, view: _View, found: list[Detection], passes: int, seen_people: int
) -> Pose:
    original = np.array(frame.original_px_per_px)
    there = [view.to_frame(one) for one in found]
    points = np.mean([one.points for one in there], axis=0)
    apart = np.array([one.points[:, :2] for one in there]) - points[:, :2]
    spread = np.sqrt(np.mean(np.sum((apart * original) ** 2, axis=2), axis=0))
    points[:, :2] *= original
    scale, corner = view.scale * original, view.corner * original
    to_image = np.array([[scale[0], 0.0, corner[0]], [0.0, scale[1], corner[1]]])
    mask = Mask(np.mean([one.mask for one in there], axis=0), to_image)
    world = np.mean([one.world for one in there], axis=0)
    return Pose(points, world, spread, mask, passes, seen_people)
