"""One look at a frame of a film: what it adds to every curve. Frame → Look.

The same engine as for photos judges each look, with each leg by itself. Its angles stand as they
are drawn: what the engine corrects differs by stance, and would jump where a person rises. Only
what bent joints are drawn off by is made good, which grows from nothing. The interval is the
engine's, which holds the angle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from posture import engine
from posture.engine import Landmarker, Options
from posture.measures.registry import FAR_MEASURES, SPECS
from posture.movements.bent_joints import made_good_deg
from posture.movements.model import MovementUnit
from posture.pose.side_figure import side_figure
from posture.pose.skeleton import INDEX, LANDMARKS
from posture.pose.tracking import PersonTracker, TrackingResult
from posture.pose.transforms import turned
from posture.pose.upright import look_for_roll
from posture.pose.visibility import middle, sagittal_landmarks, torso_px
from posture.runtime import resources
from posture.types import Estimate, Facing, FloatArray, Frame, Pose, Reason, Report, Stance, View

DRAWN = ("trunk_lean", "hip_flexion", "thigh_angle", "knee_flexion", "shank_angle")
FAR_DRAWN = ("far_hip_flexion", "far_thigh_angle", "far_knee_flexion")
FROM_THE_FRONT = (
    "pelvic_obliquity",
    "trunk_side_lean",
    "knee_valgus_left",
    "knee_valgus_right",
)
SIDE_CURVES: Mapping[str, MovementUnit] = MappingProxyType(
    {
        **dict.fromkeys((*DRAWN, *FAR_DRAWN, "trunk_shank_angle", "pelvic_tilt"), "deg"),
        **dict.fromkeys(
            (
                *("hip_height", "head_height", "ankle_ahead", "far_ankle_ahead"),
                *("mass_ahead_of_heels", "wrist_to_seat"),
            ),
            "trunk_lengths",
        ),
    }
)
"""Curves of a side view: angles, and lengths in trunk lengths (mid-shoulder to mid-hip)."""

FRONT_CURVES: Mapping[str, MovementUnit] = MappingProxyType(
    {
        **dict.fromkeys(FROM_THE_FRONT, "deg"),
        **dict.fromkeys(("hip_height", "head_height", "foot_lift", "hip_aside"), "trunk_lengths"),
    }
)
"""Curves of a front view; ``foot_lift`` is + with the left foot higher than the right."""

Sample = tuple[float, float, float]
"""Value and the ends of its 90 % interval."""

NOBODY: Mapping[str, Reason] = MappingProxyType(
    {
        presence: Reason(f"movement_{presence}")
        for presence in ("nobody", "headless", "hidden", "someone_else")
    }
)
NOT_SIDE_ON = Reason("movement_other_view")
NO_REASONS: Mapping[str, Reason] = MappingProxyType({})
AS_IT_COMES_HZ = 1000.0
"""The tracker's smoothing, of the mask too, runs behind: here it lets everything through."""


class SampleRow(Mapping[str, Sample]):
    """The samples of one look in a few hundred bytes: an hour of film has 54,000 looks.

    Parameters
    ----------
    samples : by curve; kept as float32.
    """

    __slots__ = ("_names", "_numbers")

    def __init__(self, samples: Mapping[str, Sample]) -> None:
        names = tuple(samples)
        self._names = _KNOWN_NAMES.setdefault(names, names)
        self._numbers = np.array(list(samples.values()), np.float32).reshape(-1, 3)

    def __getitem__(self, name: str) -> Sample:
        try:
            value, low, high = self._numbers[self._names.index(name)].tolist()
        except ValueError:
            raise KeyError(name) from None
        return value, low, high

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


_KNOWN_NAMES: dict[tuple[str, ...], tuple[str, ...]] = {}
"""Which curves looks had, each kept once."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one frame shows.

    Attributes
    ----------
    samples : by curve; lengths are pixels until the film's trunk length is known
    reasons : by curve, why it has no sample
    why_not : why the frame has no sample at all
    points : (33, 3) float32, original pixels and visibility, None without the person
    """

    time_s: float
    samples: Mapping[str, Sample] = field(repr=False)
    reasons: Mapping[str, Reason] = field(repr=False)
    why_not: Reason | None = None
    view: View | None = None
    stance: Stance | None = None
    torso_px: float = 0.0
    points: Any = field(default=None, repr=False)
    is_someone_else: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A frame, and where the person followed is in it."""

    frame: Frame = field(repr=False)
    tracked: TrackingResult


class MovementWatcher:
    """Looks at the frames of one film, in order of time, and follows one person through them.

    Parameters
    ----------
    landmarker : made to follow.
    options : how each look is judged.
    """

    def __init__(self, landmarker: Landmarker, options: Options | None = None) -> None:
        settings = resources.read_toml("live.toml")
        steady = {**settings["smoothing"], "min_cutoff_hz": AS_IT_COMES_HZ}
        self._tracker = PersonTracker(landmarker, {**settings, "smoothing": steady})
        self.models = engine.models_behind(landmarker)
        self._options = replace(options or Options(), looks_for_roll=False, each_leg=True)
        self._roll_every_s = float(settings["measuring"]["roll_every_s"])
        self._rolled_s: float | None = None

    def lose(self) -> None:
        """There were no pictures for a while: nothing is known of where anyone is."""
        self._tracker.lose()
        self._options = replace(self._options, before=None)

    def look(self, frame: Frame, time_s: float) -> Look:
        """What the frame at ``time_s`` shows."""
        return self.judge(self.see(frame, time_s))

    def see(self, frame: Frame, time_s: float) -> Seen:
        """The landmarker's half of a look. Frames come in order, as to :meth:`judge`."""
        return Seen(frame, self._tracker.look(frame, time_s))

    def judge(self, seen: Seen) -> Look:
        """The engine's half of it, which may go on beside the next frame's first."""
        frame, tracked = seen.frame, seen.tracked
        time_s = tracked.time_s
        if tracked.pose is None or tracked.newest is None:
            is_other = tracked.presence in ("hidden", "someone_else")
            why = NOBODY.get(tracked.presence, NOBODY["nobody"])
            return Look(time_s, {}, {}, why, is_someone_else=is_other)
        pose = replace(tracked.pose, points=tracked.newest)
        if self._rolled_s is None or not 0 <= time_s - self._rolled_s < self._roll_every_s:
            self._options = replace(self._options, roll=look_for_roll(frame, pose))
            self._rolled_s = time_s
        report = engine.judge(frame, pose, self.models, self._options)
        self._options = replace(self._options, before=report.view)
        size_px = frame.source.width_px or 0, frame.source.height_px or 0
        return _look(time_s, pose, report, size_px)


def points_of(looks: Sequence[Look]) -> npt.NDArray[np.float32]:
    """The landmarks of all looks, (n, 33, 3) float32; NaN without the person."""
    nobody = np.full((len(LANDMARKS), 3), np.nan, np.float32)
    return np.array([nobody if one.points is None else one.points for one in looks], np.float32)


def _look(time_s: float, pose: Pose, report: Report, size_px: tuple[int, int]) -> Look:
    view = report.view
    assert view is not None, "somebody was found"
    upright = turned(pose, view.roll_deg or 0.0)
    samples: dict[str, Sample] = {}
    reasons: dict[str, Reason] = {}
    if view.kind == "side" and view.facing is not None:
        names = SIDE_CURVES
        samples |= _drawn(upright, pose, view.facing, size_px, report, reasons)
        samples |= _side_lengths(upright, view)
        figure = side_figure(pose, view, size_px)
        samples["mass_ahead_of_heels"] = _exact(figure.ahead_of_heels * torso_px(upright.points))
    elif view.kind == "front":
        names = FRONT_CURVES
        for name in FROM_THE_FRONT:
            _take(name, report.measures.get(name), samples, reasons)
        samples |= _front_lengths(upright)
    else:
        names = {}
    for name in names:
        if name not in samples:
            reasons.setdefault(name, NOT_SIDE_ON)
    return Look(
        time_s,
        SampleRow(samples),
        reasons or NO_REASONS,
        None if names else NOT_SIDE_ON,
        view,
        report.stance,
        torso_px(upright.points),
        pose.points[:, :3].astype(np.float32),
    )


def _drawn(
    upright: Pose,
    pose: Pose,
    facing: Facing,
    size_px: tuple[int, int],
    report: Report,
    reasons: dict[str, Reason],
) -> Iterator[tuple[str, Sample]]:
    """The angles of a side view as their points lie, with the engine's intervals."""
    forward = 1.0 if facing == "right" else -1.0
    points = sagittal_landmarks(upright, facing, size_px)
    near, far = points.of_near_leg(), points.of_far_leg()
    samples: dict[str, Sample] = {}
    more = made_good_deg(near, far, forward)
    for name in (*DRAWN, *FAR_DRAWN):
        angle = SPECS[FAR_MEASURES.get(name, name)].side
        estimate = report.measures.get(name)
        assert angle is not None
        if estimate is None or estimate.why_not is not None:
            reasons[name] = NOT_SIDE_ON if estimate is None else estimate.why_not or NOT_SIDE_ON
            continue
        value = angle.draw(far if name in FAR_MEASURES else near, forward)
        samples[name] = _around(value + more.get(name, 0.0), estimate)
    _take("pelvic_tilt", report.measures.get("pelvic_tilt"), samples, reasons)
    if "trunk_lean" in samples and "shank_angle" in samples:
        trunk, shank = samples["trunk_lean"], samples["shank_angle"]
        value = trunk[0] - shank[0]
        reach = np.hypot(trunk[2] - trunk[0], shank[2] - shank[0])
        samples["trunk_shank_angle"] = (value, value - float(reach), value + float(reach))
    return iter(samples.items())


def _around(value: float, estimate: Estimate) -> Sample:
    """A drawn angle with the width of the engine's interval about it."""
    assert estimate.low is not None
    assert estimate.high is not None
    if estimate.low <= value <= estimate.high:
        return value, estimate.low, estimate.high
    half = (estimate.high - estimate.low) / 2
    return value, value - half, value + half


def _take(
    name: str,
    estimate: Estimate | None,
    samples: dict[str, Sample],
    reasons: dict[str, Reason],
) -> None:
    """The engine's own answer as a sample, or its reason."""
    if estimate is None:
        reasons[name] = NOT_SIDE_ON
    elif estimate.value is None or estimate.low is None or estimate.high is None:
        reasons[name] = estimate.why_not or NOT_SIDE_ON
    else:
        samples[name] = (estimate.value, estimate.low, estimate.high)


def _side_lengths(upright: Pose, view: View) -> dict[str, Sample]:
    """Heights above the lower ankle, and how far each ankle is ahead of the hips, pixels."""
    points = upright.points
    forward = 1.0 if view.facing == "right" else -1.0
    near = "right" if view.facing == "right" else "left"
    far = "left" if near == "right" else "right"
    hip = middle(points, "hip")

    def ahead(side: str) -> Sample:
        return _exact(forward * float(points[INDEX[f"{side}_ankle"], 0] - hip[0]))

    wrist = points[INDEX[f"{near}_wrist"], :2]
    return {
        **_heights(points),
        "ankle_ahead": ahead(near),
        "far_ankle_ahead": ahead(far),
        "wrist_to_seat": _exact(float(np.hypot(*(wrist - hip)))),
    }


def _front_lengths(upright: Pose) -> dict[str, Sample]:
    points = upright.points
    ankles = [points[INDEX[f"{side}_ankle"], 1] for side in ("left", "right")]
    hip = middle(points, "hip")
    return {
        **_heights(points),
        "foot_lift": _exact(float(ankles[1] - ankles[0])),
        "hip_aside": _exact(float(hip[0])),
    }


def _heights(points: FloatArray) -> dict[str, Sample]:
    ankles = max(points[INDEX[f"{side}_ankle"], 1] for side in ("left", "right"))
    return {
        "hip_height": _exact(float(ankles - middle(points, "hip")[1])),
        "head_height": _exact(float(ankles - middle(points, "ear")[1])),
    }


def _exact(number: float) -> Sample:
    return number, number, number
