"""Estimators made by hand, whose answers are known: no fitted file needed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from posture.estimators import features, mask_crops, silhouette
from posture.estimators.ensemble import Ensemble, Prediction, Stack

SHA256 = "e" * 64

SIDE = {
    "pelvic_tilt": 14.0,
    **dict.fromkeys(("any", "arm", "hair", "bag", "thing", "loose", "backwards"), -50.0),
    "low_back_hidden": -50.0,
}
"""What the side networks say; the last is what ``estimators`` calls their first."""
CORRECTIONS = {
    "trunk_lean": 2.0,
    "thigh_angle": -3.0,
    "hip_flexion": -0.5,
    "knee_flexion": 1.5,
    "shank_angle": 0.5,
    "sway": -0.25,
    "head_forward": 2.5,
    "near thigh_angle": -2.0,
    "near hip_flexion": 0.25,
    "far thigh_angle": -4.0,
    "far hip_flexion": -1.5,
    "far knee_flexion": 3.0,
}
"""By how much drawn angles are found to be off."""
FRONTAL = {
    "pelvic_obliquity": 3.0,
    "shoulder_obliquity": -2.0,
    "trunk_side_lean": 1.5,
    "knee_valgus_left": 4.0,
    "knee_valgus_right": -6.0,
}
AROUND = {"heading_right": 1.0, "heading_to_camera": 0.0, "seated": -9.0}
"""Of someone who stands and faces the right edge of the picture."""
HEADING = {"heading_right": ("hip line away", 1.0), "heading_to_camera": ("hip line right", 1.0)}
"""What a heading follows from: that of the mirrored picture must come out mirrored."""
SCALE = 2.0
"""Half-width of the 90 % interval of every answer."""


LOOKS = (
    (silhouette.ROWS, silhouette.COLUMNS),
    (silhouette.CLOSE_ROWS, silhouette.CLOSE_COLUMNS),
)
BLIND = Stack((np.zeros((1, 3, 3, 1, 1)),), (np.zeros((1, 1)),))


def fitted(
    inputs: Sequence[str],
    constants: Mapping[str, float],
    *,
    follows: Mapping[str, tuple[str, float]] | None = None,
    reads_silhouettes: bool = False,
    is_strange: bool = False,
) -> Ensemble:
    """One linear layer that says the same of every picture.

    Parameters
    ----------
    follows : targets that also grow with an input: its name and the slope.
    reads_silhouettes : reads both silhouettes too, of which it makes nothing.
    is_strange : finds every picture strange, else none.
    """
    count, targets = len(inputs), tuple(constants)
    seen = sum((rows // 2) * (columns // 2) for rows, columns in LOOKS) if reads_silhouettes else 0
    weights = np.zeros((1, seen + count, 2 * len(targets)))
    for target, (name, slope) in (follows or {}).items():
        weights[0, seen + tuple(inputs).index(name), targets.index(target)] = slope
    return Ensemble(
        inputs=tuple(inputs),
        targets=targets,
        centre=np.zeros(count),
        spread=np.ones(count),
        weights=(weights,),
        biases=(np.zeros((1, 2 * len(targets))),),
        target_centre=np.array(list(constants.values())),
        target_spread=np.ones(len(targets)),
        widening=np.full(len(targets), SCALE),
        axes=np.zeros((1, count)),
        axis_limit=np.ones(1),
        usual=1e-9 if is_strange else np.inf,
        stacks=(BLIND,) * len(LOOKS) if reads_silhouettes else (),
    )


def heads(
    *,
    corrections: Mapping[str, float] = CORRECTIONS,
    frontal: Mapping[str, float] = FRONTAL,
    seated: float = -9.0,
    strange: Sequence[str] = (),
) -> Callable[[str], Ensemble]:
    """In place of ``estimators.head``.

    Parameters
    ----------
    seated : what the head of all views says, beside the heading that it reads from the hips.
    strange : names of those that find every picture strange.
    """
    still = {"heading_right": 0.0, "heading_to_camera": 0.0, "seated": seated}
    made = {
        "corrections": fitted(
            mask_crops.number_names(), corrections, is_strange="corrections" in strange
        ),
        "frontal": fitted(
            features.frontal_feature_names(),
            frontal,
            follows={"pelvic_obliquity": ("left hip down", -30.0)},
            is_strange="frontal" in strange,
        ),
        "around": fitted(
            features.around_feature_names(),
            still,
            follows=HEADING,
            is_strange="around" in strange,
        ),
    }
    return made.__getitem__


@dataclass(frozen=True)
class SideNet:
    """In place of the networks that look: the same said of every picture.

    Attributes
    ----------
    scales : half-width of the tilt's interval, by stance
    follows_trunk : whether the tilt is that of the drawn trunk, degrees, besides
    corrections : by how much the drawn angles are said to be off
    """

    means: Mapping[str, float] = field(default_factory=lambda: SIDE)
    scales: Mapping[str, float] = field(default_factory=dict)
    follows_trunk: bool = False
    corrections: Mapping[str, float] = field(default_factory=lambda: CORRECTIONS)

    def predict(self, sight: mask_crops.SideNetInput, group: str, cut: str = "whole") -> Prediction:
        """What ``side_net.SideNet.predict`` would say."""
        mean = {name: one for name, one in self.means.items() if name != "low_back_hidden"}
        if self.follows_trunk:
            trunk = sight.numbers[mask_crops.number_names().index("trunk")]
            mean["pelvic_tilt"] += math.degrees(trunk)
        scale = {"pelvic_tilt": self.scales.get(group, SCALE)}
        drawn = drawn_deg(sight)
        mean |= {name: drawn[name] + off for name, off in self.corrections.items()}
        scale |= dict.fromkeys(self.corrections, SCALE)
        return Prediction(mean, scale, 0.0)


def drawn_deg(sight: mask_crops.SideNetInput) -> dict[str, float]:
    """The drawn angles among a sight's numbers, by the names of their corrections."""
    names = mask_crops.number_names()
    trunk, near, far, shank, sway, head = (
        math.degrees(sight.numbers[names.index(name)]) for name in mask_crops.ANGLES
    )
    thigh = (near + far) / 2
    return {
        "trunk_lean": trunk,
        "thigh_angle": thigh,
        "hip_flexion": trunk + thigh,
        "knee_flexion": near + shank,
        "shank_angle": shank,
        "sway": sway,
        "head_forward": head,
        "near thigh_angle": near,
        "near hip_flexion": trunk + near,
        "far thigh_angle": far,
        "far hip_flexion": trunk + far,
        "far knee_flexion": far + shank,
    }


def put_in(
    monkeypatch: pytest.MonkeyPatch,
    head: Callable[[str], Ensemble] | None = None,
    side: SideNet | None = None,
) -> None:
    """Put estimators made by hand in place of the fitted ones."""
    monkeypatch.setattr("posture.estimators.heads.head", head or heads())
    monkeypatch.setattr("posture.estimators.heads.side_net", lambda: side or SideNet())
    monkeypatch.setattr("posture.estimators.heads.of_usual", lambda *_: None)
    monkeypatch.setattr("posture.runtime.resources.estimators_sha256", lambda: SHA256)


ALL = ("corrections", "frontal", "around")
find_everyone_strange = heads(strange=ALL)
sees_no_pelvis = SideNet(scales={"standing": 99.0, "seated": 99.0})


def predicted(
    means: Mapping[str, float], ood_score: float = 0.5, *, scale: float = SCALE, **other: float
) -> Prediction:
    """A prediction of these means, some of them replaced."""
    return Prediction({**means, **other}, dict.fromkeys(means, scale), ood_score)
