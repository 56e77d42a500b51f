"""Whether several looks at one thing agree that it is a body: landmarks in, yes or no out.

What the landmarker's own scores cannot tell (a dog's hips are as present to it as a person's), the
scatter of its looks can: on a body it comes back to the same places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from posture.seen import middle, torso_px
from posture.skeleton import INDEX
from posture.types import Detection, FloatArray

PARTS = ("shoulder", "hip", "knee")
LAST = 2
"""Looks at the end that count: before them the landmarker is still on its way."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Where the landmarker comes to rest, in pixels of the frame; left and right the person's own.

    Attributes
    ----------
    points : (33, 3) float64
    world : (33, 3) float64
    unrest : how far shoulder, hip and knee still moved between the last two looks on average, in
        trunk lengths.
    """

    points: FloatArray = field(repr=False)
    world: FloatArray = field(repr=False)
    unrest: float

    @classmethod
    def after(cls, seen: Sequence[Detection]) -> Settled:
        """The mean of the last of several looks."""
        points = [one.points for one in seen[-LAST:]]
        return cls(
            np.mean(points, axis=0),
            np.mean([one.world for one in seen[-LAST:]], axis=0),
            moved(points[0], points[-1]),
        )

    def may_be_a_body(self, width: float, height: float) -> bool:
        """Whether its hips are in the picture and its trunk has a length."""
        x, y = middle(self.points, "hip")
        return bool(0 <= x <= width and 0 <= y <= height and torso_px(self.points) > 1.0)

    def holds(self, point: FloatArray) -> bool:
        """Whether a point lies on it, or within a third of a trunk."""
        margin = torso_px(self.points) / 3
        low, high = self.points[:, :2].min(axis=0), self.points[:, :2].max(axis=0)
        return bool((low - margin <= point).all() and (point <= high + margin).all())

    def turned_from(self, other: Settled) -> float:
        """The angle in degrees, 0..180, between the ways they face."""
        one, two = _across(self.world), _across(other.world)
        return float(np.degrees(abs(np.angle(one * np.conj(two)))))


def moved(before: FloatArray, after: FloatArray) -> float:
    """How far shoulder, hip and knee moved between two looks on average, in trunk lengths."""
    away = [np.hypot(*(middle(after, part) - middle(before, part))) for part in PARTS]
    return float(np.mean(away)) / max(torso_px(after), 1.0)


def scatter(looks: Sequence[FloatArray], size: tuple[int, int]) -> float:
    """Root mean square distance of shoulder, hip and knee from their means, in trunk lengths.

    ``looks`` are landmarks in one frame; joints outside the picture of ``size`` do not count.
    """
    mean = np.mean(looks, axis=0)
    shown = [part for part in PARTS if part == "hip" or _is_inside(middle(mean, part), size)]
    away = [middle(one, part) - middle(mean, part) for one in looks for part in shown]
    return float(np.sqrt(np.mean(np.sum(np.square(away), axis=1)))) / max(torso_px(mean), 1.0)


def _is_inside(xy: FloatArray, size: tuple[int, int]) -> bool:
    return bool((xy >= 0).all() and (xy <= size).all())


def _across(world: FloatArray) -> complex:
    """The line through shoulders and hips from right to left, seen from above."""
    left, right = (
        world[[INDEX[f"{side}_shoulder"], INDEX[f"{side}_hip"]]].sum(axis=0)
        for side in ("left", "right")
    )
    x, _, z = left - right
    return complex(x, z)


def apart(one: Settled, other: Settled, size: tuple[int, int]) -> float:
    """How far shoulder, hip and knee lie apart in two looks, on average and in trunk lengths.

    Of joints outside the picture of ``size`` only the hip counts.
    """
    at = {part: middle(one.points, part) for part in PARTS}
    counted = [
        np.hypot(*(middle(other.points, part) - xy))
        for part, xy in at.items()
        if part == "hip" or _is_inside(xy, size)
    ]
    return float(np.mean(counted)) / max(torso_px(one.points), 1.0)


def agree(
    one: Settled, others: Sequence[Settled], size: tuple[int, int], limits: Mapping[str, float]
) -> bool:
    """Whether looks show one body: in one place on average, never far from it, facing one way.

    ``limits`` are ``apart`` and ``far_apart`` in trunk lengths and ``turned_deg``.
    """
    distances = [apart(one, other, size) for other in others]
    turned = [one.turned_from(other) for other in others]
    return bool(
        np.mean(distances) <= limits["apart"]
        and np.max(distances) <= limits["far_apart"]
        and np.median(turned) <= limits["turned_deg"]
    )
