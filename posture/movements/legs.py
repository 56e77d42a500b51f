"""Which leg is which in walking: where the legs cross, a landmarker takes one for the other.

Of each look one of three things holds: its legs are named rightly, they are exchanged, or it is a
slip (both sets of points on one leg) that does not count. Of all sequences of these the one is
taken in which knees and feet go on most evenly: each is expected where the two looks before it lead
at an even speed, and what it is off by is added up, with a price for legs exchanged and for looks
left out (dynamic programming, the last two looks that count being the state). That more than half
of the names are right is the only thing that tells left from right.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from posture.measures.registry import FAR_MEASURES
from posture.movements.looks import Look, Sample, SampleRow, points_of
from posture.pose.skeleton import INDEX
from posture.runtime import resources
from posture.types import FloatArray

Labels = npt.NDArray[np.int8]
RIGHT, EXCHANGED, SLIP = 0, 1, 2
JOINTS = ("knee", "ankle", "heel", "foot_index")
BOTH: Mapping[str, str] = {
    **{near: far for far, near in FAR_MEASURES.items()},
    "ankle_ahead": "far_ankle_ahead",
}
"""The curves of the leg nearer to the camera, and those of the other."""
NAMES_OF_ONE_LEG = ("shank_angle", "trunk_shank_angle")


def with_legs_named(looks: Sequence[Look]) -> list[Look]:
    """The looks with every leg under its own name; a slip becomes what its neighbours lead to."""
    time_s = np.array([one.time_s for one in looks])
    labels = leg_labels(legs_of(looks), time_s)
    named = [
        exchanged(look) if label == EXCHANGED else look
        for look, label in zip(looks, labels.tolist(), strict=True)
    ]
    return [
        _bridged(named, labels, index) if label == SLIP else named[index]
        for index, label in enumerate(labels.tolist())
    ]


def legs_of(looks: Sequence[Look]) -> FloatArray:
    """Knee, ankle, heel and toes of both legs against the middle of the hips, in trunk lengths.

    Returns
    -------
    (n, 2, 4, 2) : left and right; x to the right, y down; NaN without the person.
    """
    points = points_of(looks).astype(float)
    lengths = [one.torso_px for one in looks if one.torso_px > 0]
    torso_px = float(np.median(lengths)) if lengths else 1.0
    hips = points[:, [INDEX["left_hip"], INDEX["right_hip"]], :2].mean(axis=1)
    legs = [[INDEX[f"{side}_{name}"] for name in JOINTS] for side in ("left", "right")]
    return np.asarray((points[:, legs, :2] - hips[:, None, None]) / torso_px)


def leg_labels(legs: FloatArray, time_s: FloatArray) -> Labels:
    """What holds of each look: ``RIGHT``, ``EXCHANGED`` or ``SLIP``.

    Parameters
    ----------
    legs : (n, 2, joints, 2) as from ``legs_of``; NaN without the person.
    time_s : (n,) rising.
    """
    limits = resources.read_toml("movements.toml")["legs"]
    labels = np.full(len(legs), RIGHT, np.int8)
    known = np.flatnonzero(np.isfinite(legs).all(axis=(1, 2, 3)))
    if not len(known):
        return labels
    breaks = np.flatnonzero(np.diff(time_s[known]) > float(limits["most_gap_s"])) + 1
    for run in np.split(known, breaks):
        if len(run) >= int(limits["fewest"]):
            labels[run] = _most_even(legs[run], time_s[run], limits)
    return labels


def _most_even(legs: FloatArray, time_s: FloatArray, limits: Mapping[str, Any]) -> Labels:
    """The labels of one run of looks without a gap.

    ``best[i, g - 1, b, c]`` is the least cost up to look ``i`` with label ``c`` when the look that
    counts before it is ``i - g`` with label ``b``.
    """
    count, reach = len(legs), int(limits["most_left_out"]) + 1
    swap, skip = float(limits["price_of_exchange"]), float(limits["price_of_slip"])
    named = np.stack([legs, legs[:, ::-1]])  # by label
    leaps = _leaps(named, time_s, reach, float(limits["farthest"]))
    best = np.full((count, reach, 2, 2), math.inf)
    came = np.zeros((count, reach, 2, 2), np.int8)
    price = swap * np.arange(2.0)
    for index in range(1, count):
        for gap in range(1, min(reach, index) + 1):
            before = index - gap
            left_out = skip * (gap - 1) + price
            total = best[before, :, :, :, None] + leaps[gap - 1, :, index]
            flat = total.reshape(2 * reach, 2, 2)  # (earlier gap and its label, b, c)
            came[index, gap - 1] = flat.argmin(axis=0)
            best[index, gap - 1] = flat.min(axis=0) + left_out
            if before < reach:
                steps = _distance(named[:, index][None], named[:, before][:, None], limits)
                fresh = skip * before + price[:, None] + steps / 2 + left_out
                is_less = fresh < best[index, gap - 1]
                best[index, gap - 1][is_less] = fresh[is_less]
                came[index, gap - 1][is_less] = -1
    return _traced(best, came, skip)


def _traced(best: FloatArray, came: Labels, skip: float) -> Labels:
    """Back from the cheapest end to the first look that counts."""
    count, reach = best.shape[:2]
    ends = best + skip * (count - 1 - np.arange(count))[:, None, None, None]
    ends[: max(1, count - reach)] = math.inf
    index, gap, b, c = (int(one) for one in np.unravel_index(int(ends.argmin()), ends.shape))
    labels = np.full(count, SLIP, np.int8)
    while True:
        labels[index] = c
        before = index - gap - 1
        step = int(came[index, gap, b, c])
        if step < 0:
            labels[before] = b
            return labels
        index, gap, b, c = before, step // 2, step % 2, b


def _leaps(named: FloatArray, time_s: FloatArray, reach: int, farthest: float) -> FloatArray:
    """How far each look is from where the two before it lead.

    Returns
    -------
    (reach, reach, n, 2, 2, 2) : by the steps to the look before and from that to the one before
        it, less one, and the labels of the three in order of time; infinite before the first.
    """
    count = len(time_s)
    result = np.full((reach, reach, count, 2, 2, 2), math.inf)
    for gap in range(1, reach + 1):
        for earlier in range(1, reach + 1):
            now = np.arange(gap + earlier, count)
            if not len(now):
                continue
            mid, old = now - gap, now - gap - earlier
            share = ((time_s[now] - time_s[mid]) / (time_s[mid] - time_s[old]))[:, None, None, None]
            for a, b, c in np.ndindex(2, 2, 2):
                ahead = named[b][mid] + share * (named[b][mid] - named[a][old])
                off = np.linalg.norm(named[c][now] - ahead, axis=-1)
                result[gap - 1, earlier - 1, now, a, b, c] = np.minimum(off, farthest).sum((1, 2))
    return result


def _distance(first: FloatArray, second: FloatArray, limits: Mapping[str, Any]) -> FloatArray:
    off = np.linalg.norm(first - second, axis=-1)
    return np.asarray(np.minimum(off, float(limits["farthest"])).sum(axis=(-1, -2)))


def exchanged(look: Look) -> Look:
    """A look with what is said of one leg said of the other."""
    there = {far: near for near, far in BOTH.items()} | dict(BOTH)
    samples = {there.get(name, name): one for name, one in look.samples.items()}
    reasons = {there.get(name, name): one for name, one in look.reasons.items()}
    for name in NAMES_OF_ONE_LEG:
        samples.pop(name, None)
    samples |= _shank(samples)
    return replace(look, samples=SampleRow(samples), reasons=reasons, points=_mirrored(look.points))


def _shank(samples: Mapping[str, Sample]) -> dict[str, Sample]:
    """The shank's angle of a leg of which thigh and knee are known, and the trunk's against it."""
    if not {"thigh_angle", "knee_flexion", "trunk_lean"} <= set(samples):
        return {}
    thigh, knee, trunk = (samples[n] for n in ("thigh_angle", "knee_flexion", "trunk_lean"))
    value, reach = knee[0] - thigh[0], (knee[2] - knee[1]) / 2
    against, both = trunk[0] - value, math.hypot(reach, (trunk[2] - trunk[1]) / 2)
    return {
        "shank_angle": (value, value - reach, value + reach),
        "trunk_shank_angle": (against, against - both, against + both),
    }


def _mirrored(points: Any) -> Any:
    """Landmarks with those of both legs in each other's place."""
    if points is None:
        return None
    result = points.copy()
    for name in JOINTS:
        left, right = INDEX[f"left_{name}"], INDEX[f"right_{name}"]
        result[[left, right]] = points[[right, left]]
    return result


def _bridged(looks: Sequence[Look], labels: Labels, index: int) -> Look:
    """A slip with the samples that the looks about it lead to, in proportion to time."""
    counting = np.flatnonzero(labels != SLIP)
    place = int(np.searchsorted(counting, index))
    if not 0 < place < len(counting):
        return looks[index]
    before, after = looks[int(counting[place - 1])], looks[int(counting[place])]
    share = (looks[index].time_s - before.time_s) / (after.time_s - before.time_s)
    samples = {
        name: _between(before.samples[name], after.samples[name], share)
        for name in looks[index].samples
        if name in before.samples and name in after.samples
    }
    points = None
    if before.points is not None and after.points is not None:
        points = before.points + np.float32(share) * (after.points - before.points)
    return replace(looks[index], samples=SampleRow(samples), points=points)


def _between(before: Sample, after: Sample, share: float) -> Sample:
    value, low, high = (b + share * (a - b) for b, a in zip(before, after, strict=True))
    return value, low, high
