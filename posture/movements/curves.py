"""All looks at a film → curves: one view of one side, lengths in trunk lengths, smoothed."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from posture.movements.looks import FRONT_CURVES, NOT_SIDE_ON, SIDE_CURVES, Look
from posture.movements.model import Curve, Curves, MovementUnit
from posture.movements.passages import Passage, facing_at, passages_of
from posture.movements.smoothing import smoothed
from posture.runtime import resources
from posture.types import Facing, FloatArray, Reason, ViewKind


@dataclass(frozen=True, slots=True)
class SettledView:
    """From where the camera sees the person through most of a film.

    ``share`` is 0..1 of the looks that are of this kind, whichever way the person faces: who walks
    to and fro is seen from the side all the while. They are read where they face ``facing``, or,
    with ``passages``, in each of these as they face there.
    """

    kind: ViewKind
    facing: Facing | None
    yaw_deg: float
    share: float
    passages: tuple[Passage, ...] = ()

    def faces(self, time_s: float) -> Facing | None:
        """Which way the person is read at a time; None in the turn between two passages."""
        return facing_at(self.passages, time_s) if self.passages else self.facing


def settled_view(looks: Sequence[Look]) -> SettledView | None:
    """The commonest view of the looks with somebody in them; None where nobody ever is."""
    views = [one.view for one in looks if one.view is not None]
    if not views:
        return None
    (kind, facing), _ = Counter((one.kind, one.facing) for one in views).most_common(1)[0]
    alike = [one for one in views if one.kind == kind]
    yaws = [one.yaw_deg for one in alike if one.facing == facing]
    return SettledView(kind, facing, statistics.median(yaws), len(alike) / len(views))


def to_and_fro(looks: Sequence[Look], view: SettledView) -> SettledView:
    """The view with every passage of a walk; its yaw is that of the passage turned furthest."""
    passages = passages_of(looks)
    yaws: dict[Facing, list[float]] = {}
    for look in looks:
        facing = facing_at(passages, look.time_s)
        if facing is not None and look.view is not None and look.view.facing == facing:
            yaws.setdefault(facing, []).append(look.view.yaw_deg)
    medians = [statistics.median(one) for one in yaws.values()]
    yaw_deg = max(medians, key=abs, default=view.yaw_deg)
    return replace(view, yaw_deg=yaw_deg, passages=passages)


def curves_of(looks: Sequence[Look], view: SettledView, cutoff_hz: float | None = None) -> Curves:
    """Every curve of the view, smoothed; a look from elsewhere is a gap with its reason.

    ``cutoff_hz`` None takes that of ``movements.toml``.
    """
    raw = raw_curves(looks, view)
    table = resources.read_toml("movements.toml")
    cutoff = float(table["smoothing"]["cutoff_hz"]) if cutoff_hz is None else cutoff_hz
    longest_s = float(table["looks"]["most_gap_s"])
    return {name: smooth(curve, cutoff, longest_s) for name, curve in raw.items()}


def raw_curves(looks: Sequence[Look], view: SettledView) -> Curves:
    """The same as the looks have them."""
    table = SIDE_CURVES if view.kind == "side" else FRONT_CURVES if view.kind == "front" else {}
    time_s = np.array([one.time_s for one in looks])
    torso_px = statistics.median([one.torso_px for one in looks if one.torso_px > 0] or [1.0])
    return {name: _raw(name, unit, looks, view, time_s, torso_px) for name, unit in table.items()}


def smooth(curve: Curve, cutoff_hz: float, longest_gap_s: float) -> Curve:
    """A curve with its values and the reach of its intervals smoothed alike."""

    def even(values: FloatArray) -> FloatArray:
        return smoothed(curve.time_s, values, cutoff_hz, longest_gap_s)

    value = even(curve.value)
    below = np.maximum(even(curve.value - curve.low), 0.0)
    above = np.maximum(even(curve.high - curve.value), 0.0)
    return replace(curve, value=value, low=value - below, high=value + above)


def _raw(
    name: str,
    unit: MovementUnit,
    looks: Sequence[Look],
    view: SettledView,
    time_s: FloatArray,
    torso_px: float,
) -> Curve:
    samples = np.full((len(looks), 3), np.nan)
    reasons: list[Reason | None] = [None] * len(looks)
    scale = torso_px if unit == "trunk_lengths" else 1.0
    faces = [view.faces(one.time_s) for one in looks]
    for index, look in enumerate(looks):
        is_here = look.view is not None and look.view.kind == view.kind
        is_here = is_here and look.view is not None and look.view.facing == faces[index]
        if is_here and name in look.samples:
            samples[index] = np.array(look.samples[name]) / scale
        else:
            own = look.reasons.get(name) if is_here else None
            reasons[index] = look.why_not or own or NOT_SIDE_ON
    value, low, high = samples.T
    return Curve(name, unit, time_s, value, low, high, tuple(reasons))
