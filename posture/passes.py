"""Several landmarker passes over one picture, made into one steadier pose: Frame → Pose.

One pass moves by degrees when a picture is mirrored or scaled. So every picture is first laid the
same way round, whichever way it came, and brought to one size; the person found there is looked at
again and again, each time from where they were seen last, until the mean settles. A picture and
its mirror image go through the very same numbers.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from posture import people, resources
from posture.framing import OVERVIEW_SIDE_PX, Framing, is_laid_the_other_way
from posture.seen import torso_px
from posture.skeleton import INDEX
from posture.types import Detection, Frame, Mask, PixelArray, Point, Pose

PASSES_WITHOUT_A_PERSON = {True: 1, False: 2}
"""Passes made over a picture without anybody, with and without ``fast``."""

STEADYING = [
    INDEX[f"{side}_{part}"]
    for side in ("left", "right")
    for part in ("ear", "shoulder", "hip", "knee", "ankle")
]
"""The landmarks whose mean must settle: the measures rest on them."""


class Detector(Protocol):
    """The seam to the landmarker: tests pass recorded detections through it."""

    def detect(self, pixels: PixelArray) -> Detection | None:
        """The most evident person in an RGB picture (H, W, 3) uint8, or None."""

    def follow(self, pixels: PixelArray) -> Detection | None:
        """The person found last, looked for again from where they were."""


def find_pose(
    frame: Frame, detector: Detector, *, fast: bool = False, person: Point | None = None
) -> Pose | None:
    """The most prominent person of a picture, or None when nobody is found.

    ``fast`` makes a single pass over the picture as it was decoded, where that is about as large
    as the overview; the default makes several over the overview (see the module).
    """
    if fast:
        overview = Framing.near_enough(frame)
        seen = detector.detect(overview.pixels)
        return None if seen is None else _to_pose(frame, overview, [seen], passes=1, seen_people=1)
    overview, seen, passes = _first_sight(frame, detector)
    if seen is None:
        return None
    close = overview.close_enough_for(frame, seen)
    found, looks = _look_again(detector, close.pixels)
    passes += looks
    if not found:
        close, found = overview, [seen]
    pixels = people.painted_out(close.pixels, found[-1])
    other = detector.detect(pixels)
    passes += 1
    seen_people = 1
    if people.is_somebody(other):
        seen_people = 2
        if people.is_more_prominent(other, found[-1]):
            found_instead, looks = _look_again(detector, pixels)
            found, passes = found_instead or [other], passes + looks
    return _to_pose(frame, close, found, passes, seen_people)


def _first_sight(frame: Frame, detector: Detector) -> tuple[Framing, Detection | None, int]:
    """The overview, the person found in it, and the passes that took.

    Someone missed one way round is often found the other way.
    """
    laid = is_laid_the_other_way(frame.pixels)
    overview = Framing.whole(frame, OVERVIEW_SIDE_PX, is_mirrored=laid)
    seen = detector.detect(overview.pixels)
    if seen is not None:
        return overview, seen, 1
    overview = Framing.whole(frame, OVERVIEW_SIDE_PX, is_mirrored=not laid)
    return overview, detector.detect(overview.pixels), 2


def _look_again(detector: Detector, pixels: PixelArray) -> tuple[list[Detection], int]:
    """The person seen last, again until the mean settles, and the passes that took."""
    limits = resources.read_toml("gates.toml")["passes"]
    found: list[Detection] = []
    while len(found) < limits["most"]:
        seen = detector.follow(pixels)
        if seen is None:
            return found, len(found) + 1
        found.append(seen)
        agreeing = _agreeing(found, limits["outlier"])
        if len(agreeing) >= limits["fewest"] and _unsteadiness(agreeing) <= limits["settled"]:
            break
    return _agreeing(found, limits["outlier"]), len(found)


def _agreeing(found: list[Detection], outlier: float) -> list[Detection]:
    """The passes that lie near the median of all: now and then one slips off the body.

    Near is within ``outlier`` times the median distance; half of the passes always are.
    """
    points = np.array([one.points[STEADYING, :2] for one in found])
    apart = np.sqrt(((points - np.median(points, axis=0)) ** 2).sum(axis=2).mean(axis=1))
    limit = outlier * np.median(apart)
    return [one for one, distance in zip(found, apart, strict=True) if distance <= limit]


def _unsteadiness(found: list[Detection]) -> float:
    """Standard error of the mean landmark over head, trunk and legs, in torso lengths."""
    points = np.array([one.points[STEADYING, :2] for one in found])
    variance = points.var(axis=0, ddof=1).sum(axis=1).mean()
    return float(np.sqrt(variance / len(found))) / max(torso_px(found[-1].points), 1.0)


def _to_pose(
    frame: Frame, view: Framing, found: list[Detection], passes: int, seen_people: int
) -> Pose:
    original = np.array(frame.original_px_per_px)
    there = [view.to_frame(one) for one in found]
    points = np.mean([one.points for one in there], axis=0)
    apart = np.array([one.points[:, :2] for one in there]) - points[:, :2]
    spread = np.sqrt(np.mean(np.sum((apart * original) ** 2, axis=2), axis=0))
    points[:, :2] *= original
    scale, offset = view.scale * original, view.offset * original
    to_image = np.array([[scale[0], 0.0, offset[0]], [0.0, scale[1], offset[1]]])
    values = there[0].mask if len(there) == 1 else np.mean([one.mask for one in there], axis=0)
    mask = Mask(values, to_image)
    world = np.mean([one.world for one in there], axis=0)
    return Pose(points, world, spread, mask, passes, seen_people)
