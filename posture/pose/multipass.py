"""Several landmarker passes over one picture, made into one steadier pose: Frame → Pose.

One pass moves by degrees when a picture is mirrored or scaled. So every picture is first laid the
same way round, whichever way it came, and brought to one size; the person found there is looked at
again and again, each time from where they were seen last, until the mean settles. A picture and
its mirror image go through the very same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from posture.capture import images
from posture.pose import doubt, person_likeness, person_selection
from posture.pose.closer import Closer, Found
from posture.pose.input_transform import OVERVIEW_SIDE_PX, InputTransform
from posture.pose.person_selection import Detector
from posture.pose.skeleton import INDEX
from posture.pose.visibility import torso_px
from posture.runtime import resources
from posture.types import Detection, FloatArray, Frame, Mask, MaskArray, PixelArray, Point, Pose

__all__ = ["STEADYING", "Detector", "FoundPose", "look_for"]

STEADYING = [
    INDEX[f"{side}_{part}"]
    for side in ("left", "right")
    for part in ("ear", "shoulder", "hip", "knee", "ankle")
]
"""The landmarks whose mean must settle: the measures rest on them."""


@dataclass(frozen=True, slots=True)
class FoundPose:
    """Who was found in a picture, None when nobody, and the landmarker passes that took.

    Attributes
    ----------
    pose, passes : see above.
    to_the_right : the same body as seen with a stand-in who faces right, where ``pose`` was seen
        with one who faces left and the picture itself does not tell (``measures.facing``), else
        None.
    """

    pose: Pose | None = field(repr=False)
    passes: int
    to_the_right: Pose | None = field(default=None, repr=False)


def look_for(
    frame: Frame,
    detector: Detector,
    *,
    fast: bool = False,
    person: Point | None = None,
    min_likeness: float | None = None,
) -> FoundPose:
    """The most prominent person of a picture, or whoever is at a point of it.

    ``fast`` makes a single pass over the picture as it was decoded, where that is about as large
    as the overview; the default makes several over the overview (see the module). Where they show
    nobody the picture is searched (``closer``): less thoroughly when ``fast``.
    ``person`` is a point on the person wanted, in pixels of the upright original.
    ``min_likeness`` is how like a person those must be who are found by searching
    (``person_likeness``), as ``gates.toml`` says where it is None; somebody doubtful at first
    sight, in whose place a search finds nobody, need be no more like one.
    Of somebody without a head it is the pose that faces left, sure or not (``measures.facing``).
    """
    if min_likeness is None:
        min_likeness = resources.read_toml("gates.toml")["search"]["min_likeness"]
    if person is not None:
        at = np.array(person) / np.array(frame.original_px_per_px)
        return _searched(frame, detector, -np.inf, fast=fast, passes=0, at=at)
    if fast:
        overview = InputTransform.near_enough(frame)
        seen = detector.detect(overview.pixels)
        pose = None if seen is None else _to_pose(frame, overview, [seen], passes=1, seen_people=1)
        least = resources.read_toml("gates.toml")["search"]["min_visibility_fast"]
        if pose is None or doubt.visibility(frame, pose) < least:
            return _searched(frame, detector, min_likeness, fast=True, passes=1)
        return FoundPose(pose, 1)
    overview, seen, passes = _first_sight(frame, detector)
    if seen is None:
        return _searched(frame, detector, min_likeness, fast=False, passes=passes)
    close = overview.close_enough_for(frame, seen)
    found, looks = _look_again(detector, close.pixels)
    is_lost = len(found) < resources.read_toml("gates.toml")["passes"]["fewest"]
    if not found:
        close, found = overview, [seen]
    sight = _among_others(frame, detector, close, found, passes + looks)
    assert sight.pose is not None
    if not (is_lost or doubt.is_doubtful(frame, sight.pose)):
        return sight
    searched = _searched(frame, detector, min_likeness, fast=False, passes=sight.passes)
    if searched.pose is not None:
        return searched
    least = min(min_likeness, resources.read_toml("gates.toml")["search"]["min_likeness_doubtful"])
    is_nobody = doubt.is_nobody(frame, sight.pose, is_lost=is_lost)
    is_kept = not is_nobody and _is_like_a_person(sight.pose, least)
    return FoundPose(sight.pose if is_kept else None, searched.passes)


def _searched(
    frame: Frame,
    detector: Detector,
    min_likeness: float,
    *,
    fast: bool,
    passes: int,
    at: FloatArray | None = None,
) -> FoundPose:
    """Somebody whom the first sight does not show, if they are enough like a person."""
    sight = _found_by_search(frame, detector, min_likeness, fast=fast, passes=passes, at=at)
    if sight.pose is None or _is_like_a_person(sight.pose, min_likeness):
        return sight
    return FoundPose(None, sight.passes)


def _is_like_a_person(pose: Pose, min_likeness: float) -> bool:
    """Whether the landmarks and the outline are enough like a person's; true without an outline."""
    mask = pose.mask
    return mask is None or person_likeness.likeness(pose.points, mask) > min_likeness


def _found_by_search(
    frame: Frame,
    detector: Detector,
    min_likeness: float,
    *,
    fast: bool,
    passes: int,
    at: FloatArray | None,
) -> FoundPose:
    """Whoever is found in the frame laid one way round, or the person at a point of it."""
    is_laid = images.is_laid_the_other_way(frame.pixels)
    laid = replace(frame, pixels=images.mirrored(frame.pixels)) if is_laid else frame
    if at is not None and is_laid:
        at = np.array([frame.pixels.shape[1] - at[0], at[1]])
    closer = Closer(laid, detector, fast=fast, min_likeness=min_likeness)
    somebody = closer.anybody() if at is None else closer.at(at)
    passes += closer.passes
    if somebody is None:
        return FoundPose(None, passes)
    if somebody.completed is not None:
        return _completed(frame, somebody, passes, is_laid=is_laid, fast=fast)
    view = somebody.framing.of_the_mirror_image(frame) if is_laid else somebody.framing
    if fast:
        pose = _to_pose(frame, view, [somebody.seen], passes, somebody.people)
        return FoundPose(pose, passes)
    found, looks = _look_again(somebody.detector, view.pixels)
    found = found or [somebody.seen]
    is_chosen = at is not None
    return _among_others(
        frame, detector, view, found, passes + looks, somebody.people, is_chosen=is_chosen
    )


def _completed(frame: Frame, found: Found, passes: int, *, is_laid: bool, fast: bool) -> FoundPose:
    """A body whose picture was completed by a stand-in.

    Seen without the stand-in it counts as it is, if it plainly shows to the knees or lies in the
    same place as with it; else as seen with one who faces left and one who faces right.
    """
    assert found.completed is not None
    right, alone = found.completed

    def pose_in(
        view: InputTransform, first: InputTransform, seen: Detection | None, *, is_quick: bool
    ) -> Pose | None:
        """From looks at ``view``, followed from what was ``seen`` in ``first``."""
        nonlocal passes
        looks, more = ([], 0) if is_quick else _look_again(found.detector, view.pixels)
        passes += more
        looks = looks or ([seen] if seen is not None and view is first else [])
        there = view.of_the_mirror_image(frame) if is_laid else view
        return _to_pose(frame, there, looks, passes, found.people) if looks else None

    def first_look(view: InputTransform) -> Detection | None:
        nonlocal passes
        passes += 1
        return found.detector.detect(view.pixels)

    left = found.framing
    by_left = pose_in(left, left, found.seen, is_quick=fast)
    by_itself = pose_in(alone, left, first_look(left), is_quick=False)
    if by_itself is not None:
        is_one = by_left is not None and doubt.are_one(by_left, by_itself)
        if is_one or doubt.shows_to_the_knees(frame, by_itself):
            return FoundPose(replace(by_itself, passes=passes), passes)
    by_right = pose_in(right, right, first_look(right), is_quick=fast)
    if by_left is None or by_right is None:
        return FoundPose(None, passes)
    poses = (by_right, by_left) if is_laid else (by_left, by_right)  # mirrored back they swap
    to_the_left, to_the_right = (replace(pose, passes=passes) for pose in poses)
    return FoundPose(replace(to_the_left, faces_surely=False), passes, to_the_right)


def _among_others(
    frame: Frame,
    detector: Detector,
    close: InputTransform,
    found: list[Detection],
    passes: int,
    seen_people: int = 1,
    *,
    is_chosen: bool = False,
) -> FoundPose:
    """The person found, or someone else in the same view who is larger; and how many they are."""
    pixels = person_selection.painted_out(close.pixels, found[-1])
    other = detector.detect(pixels)
    passes += 1
    if person_selection.is_somebody(other):
        seen_people = max(seen_people, 2)
        if not is_chosen and person_selection.is_more_prominent(other, found[-1]):
            found_instead, looks = _look_again(detector, pixels)
            found, passes = found_instead or [other], passes + looks
    return FoundPose(_to_pose(frame, close, found, passes, seen_people), passes)


def _first_sight(frame: Frame, detector: Detector) -> tuple[InputTransform, Detection | None, int]:
    """The overview, the person found in it, and the passes that took.

    Someone missed one way round is often found the other way.
    """
    laid = images.is_laid_the_other_way(frame.pixels)
    overview = InputTransform.whole(frame, OVERVIEW_SIDE_PX, is_mirrored=laid)
    seen = detector.detect(overview.pixels)
    if seen is not None:
        return overview, seen, 1
    overview = InputTransform.whole(frame, OVERVIEW_SIDE_PX, is_mirrored=not laid)
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
    frame: Frame, view: InputTransform, found: list[Detection], passes: int, seen_people: int
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
    mask = Mask(_in_the_picture(values, view, frame), to_image)
    world = np.mean([one.world for one in there], axis=0)
    return Pose(points, world, spread, mask, passes, seen_people, presence=_mean_presence(there))


def _mean_presence(found: list[Detection]) -> FloatArray | None:
    known = [one.presence for one in found if one.presence is not None]
    return np.mean(known, axis=0) if known else None


def _in_the_picture(values: MaskArray, view: InputTransform, frame: Frame) -> MaskArray:
    """A mask without what a view beyond the picture's edges makes up there."""
    height, width = frame.pixels.shape[:2]
    columns = view.offset[0] + (np.arange(values.shape[1]) + 0.5) * view.scale[0]
    rows = view.offset[1] + (np.arange(values.shape[0]) + 0.5) * view.scale[1]
    outside = ((rows < 0) | (rows > height))[:, None] | ((columns < 0) | (columns > width))
    return np.where(outside, np.float32(0.0), values) if outside.any() else values
