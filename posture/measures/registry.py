"""Every measure, once, in the order of reports: what is listed by name elsewhere comes from here.

Words (label, signs, axis) stand under the measure's name in ``data/wording.toml``, its doubt in
``data/uncertainty.toml``; ``docs/add_a_measure.md`` says how to add one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from posture.measures import angles
from posture.measures.trunk_shank import trunk_shank_angle
from posture.pose.visibility import SagittalLandmarks
from posture.types import Estimate, FloatArray, Measures, Unit

Segment = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SideAngle:
    """How an angle is drawn in a side view.

    Attributes
    ----------
    draw : points and ``forward`` (+1 facing the right edge, −1 the left) in, degrees out.
    ends : of the segment whose length and doubt make the interval.
    needed : the points it needs, no others, in the order in which a missing one is named.
    segments : those whose directions make the angle, for the error of joints marked by hand.
    """

    draw: Callable[[SagittalLandmarks, float], float]
    ends: Segment
    needed: tuple[str, ...]
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class FrontAngle:
    """How an angle is drawn in a front or back view.

    Attributes
    ----------
    draw : points (n, 2) in pixels and ``left`` (+1 in a front view) in; degrees and the ends of
        the line that it is read from out.
    needed : the parts of the body it needs, in the order in which a missing one is named.
    side : whose leg's it is; None where it needs both sides.
    """

    draw: Callable[[FloatArray, float], angles.FrontLine]
    needed: tuple[str, ...]
    side: Literal["left", "right"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureSpec:
    """One measure.

    Attributes
    ----------
    name : as in reports, tables and JSON, and in the data files.
    view : in which kind of view it can be seen; ``side`` holds for oblique views too.
    side, front : how it is drawn; None where it is found otherwise.
    is_derived : it follows from other measures: several pictures are combined in those.
    derive : measures of a side view in, this one out; None where it is found otherwise.
    of_near_leg : it is of the near leg alone where the legs lie apart.
    has_far_twin : then ``far_NAME`` is the same of the far leg.
    twin_of : of such a measure, the near leg's.
    correction : its name in the fitted corrections; None where it is given as drawn.
    correction_of_near_leg : the same where the legs lie apart, if it is another.
    in_cm : how far its segment's upper end lies ahead is given in centimetres too.
    """

    name: str
    view: Literal["side", "front"] = "side"
    unit: Unit = "deg"
    side: SideAngle | None = None
    front: FrontAngle | None = None
    is_derived: bool = False
    derive: Callable[[Measures], Estimate] | None = None
    of_near_leg: bool = False
    has_far_twin: bool = False
    twin_of: str | None = None
    correction: str | None = None
    correction_of_near_leg: str | None = None
    in_cm: bool = False


def _with_far_twins(*specs: MeasureSpec) -> tuple[MeasureSpec, ...]:
    """The measures, then those of the far leg that they have, in the same order."""
    return (*specs, *(_far_twin(spec) for spec in specs if spec.has_far_twin))


def _far_twin(spec: MeasureSpec) -> MeasureSpec:
    return replace(
        spec,
        name=f"far_{spec.name}",
        twin_of=spec.name,
        of_near_leg=False,
        has_far_twin=False,
        in_cm=False,
        correction=spec.correction and f"far {spec.correction}",
        correction_of_near_leg=None,
    )


def _muscle_length(name: str) -> MeasureSpec:
    return MeasureSpec(name=name, unit="pct", is_derived=True, of_near_leg=True, has_far_twin=True)


MEASURES: tuple[MeasureSpec, ...] = (
    *_with_far_twins(
        MeasureSpec(
            name="trunk_lean",
            side=SideAngle(
                angles.trunk_lean,
                ends=("hip", "shoulder"),
                needed=("hip", "shoulder"),
                segments=(("hip", "shoulder"),),
            ),
            correction="trunk_lean",
            in_cm=True,
        ),
        MeasureSpec(
            name="thigh_angle",
            side=SideAngle(
                angles.thigh_angle,
                ends=("hip", "knee"),
                needed=("hip", "knee"),
                segments=(("hip", "knee"),),
            ),
            of_near_leg=True,
            has_far_twin=True,
            correction="thigh_angle",
            correction_of_near_leg="near thigh_angle",
        ),
        MeasureSpec(
            name="hip_flexion",
            side=SideAngle(
                angles.hip_flexion,
                ends=("hip", "knee"),
                needed=("shoulder", "hip", "knee"),
                segments=(("hip", "shoulder"), ("hip", "knee")),
            ),
            of_near_leg=True,
            has_far_twin=True,
            correction="hip_flexion",
            correction_of_near_leg="near hip_flexion",
        ),
        MeasureSpec(name="pelvic_tilt"),
        MeasureSpec(name="hip_joint_flexion", is_derived=True, of_near_leg=True),
        MeasureSpec(
            name="knee_flexion",
            side=SideAngle(
                angles.knee_flexion,
                ends=("knee", "ankle"),
                needed=("hip", "knee", "ankle"),
                segments=(("hip", "knee"), ("knee", "ankle")),
            ),
            of_near_leg=True,
            has_far_twin=True,
            correction="knee_flexion",
        ),
        MeasureSpec(
            name="shank_angle",
            side=SideAngle(
                angles.shank_angle,
                ends=("knee", "ankle"),
                needed=("knee", "ankle"),
                segments=(("knee", "ankle"),),
            ),
            of_near_leg=True,
            correction="shank_angle",
        ),
        MeasureSpec(
            name="sway",
            side=SideAngle(
                angles.sway,
                ends=("hip", "ankle"),
                needed=("hip", "ankle"),
                segments=(("hip", "ankle"),),
            ),
            of_near_leg=True,
            correction="sway",
            in_cm=True,
        ),
        MeasureSpec(
            name="head_forward",
            side=SideAngle(
                angles.head_forward,
                ends=("shoulder", "ear"),
                needed=("shoulder", "ear"),
                segments=(("shoulder", "ear"),),
            ),
            correction="head_forward",
            in_cm=True,
        ),
        MeasureSpec(
            name="trunk_shank_angle",
            is_derived=True,
            derive=trunk_shank_angle,
            of_near_leg=True,
        ),
    ),
    *_with_far_twins(
        _muscle_length("gluteus_maximus_length"),
        _muscle_length("iliopsoas_length"),
        _muscle_length("rectus_femoris_length"),
        _muscle_length("hamstrings_length"),
        _muscle_length("tensor_fasciae_latae_length"),
    ),
    MeasureSpec(
        name="pelvic_obliquity",
        view="front",
        front=FrontAngle(angles.pelvic_obliquity, ("hip",)),
    ),
    MeasureSpec(
        name="shoulder_obliquity",
        view="front",
        front=FrontAngle(angles.shoulder_obliquity, ("shoulder",)),
    ),
    MeasureSpec(
        name="trunk_side_lean",
        view="front",
        front=FrontAngle(angles.trunk_side_lean, ("shoulder", "hip")),
    ),
    MeasureSpec(
        name="knee_valgus_left",
        view="front",
        front=FrontAngle(angles.knee_valgus_left, ("hip", "knee", "ankle"), "left"),
    ),
    MeasureSpec(
        name="knee_valgus_right",
        view="front",
        front=FrontAngle(angles.knee_valgus_right, ("hip", "knee", "ankle"), "right"),
    ),
)
"""Every measure, in the order of reports, tables and pages."""

SPECS: Mapping[str, MeasureSpec] = MappingProxyType({spec.name: spec for spec in MEASURES})


def _units(specs: Iterable[MeasureSpec]) -> Mapping[str, Unit]:
    return MappingProxyType({spec.name: spec.unit for spec in specs})


SAGITTAL_MEASURES = _units(spec for spec in MEASURES if spec.view == "side")
"""Measures of a side (or oblique) view with their units, in the order of reports and tables.

Legs together: thigh angle and hip flexion are the mean of both, the far leg's are missing. Apart:
those without ``far`` are of the leg nearer to the camera, those with it of the other.
"""

FRONTAL_MEASURES = _units(spec for spec in MEASURES if spec.view == "front")
"""Measures of a front or back view with their units, in the order of reports and tables."""

FAR_MEASURES: Mapping[str, str] = MappingProxyType(
    {spec.name: spec.twin_of for spec in MEASURES if spec.twin_of}
)
"""Measures of the leg further from the camera, and the near leg's measure that each goes with."""

OF_THE_NEAR_LEG = frozenset(spec.name for spec in MEASURES if spec.of_near_leg)
"""Measures that are of the near leg alone where the legs are apart."""

CORRECTIONS: tuple[str, ...] = (
    *(spec.correction for spec in MEASURES if spec.correction and not spec.twin_of),
    *(spec.correction_of_near_leg for spec in MEASURES if spec.correction_of_near_leg),
    *(spec.correction for spec in MEASURES if spec.correction and spec.twin_of),
)
"""What the corrections are fitted for, in the order of their outputs."""
