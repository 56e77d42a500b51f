"""Estimators made by hand, whose answers are known: no fitted file needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from posture import features, silhouette
from posture.regression import Answer, Ensemble, Stack

SHA256 = "e" * 64

SIDE = {
    "hip_flexion": 12.0,
    "trunk_less_thigh": 2.0,
    "pelvic_tilt": 14.0,
    "knee_flexion": 6.0,
    "shank_angle": 1.0,
    "sway": 2.5,
    "head_forward": 20.0,
    "hip_joint_flexion": 11.0,
    "trunk_lean": 0.0,
    "thigh_angle": 0.0,
    "low_back_hidden": -5.0,
}
"""What a head of a side view says; trunk and thigh themselves are wrong on purpose."""
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
    said: Mapping[str, float],
    *,
    follows: Mapping[str, tuple[str, float]] | None = None,
    looks: bool = False,
    is_strange: bool = False,
) -> Ensemble:
    """One linear layer that says the same of every picture.

    Parameters
    ----------
    follows : targets that also grow with an input: its name and the slope.
    looks : reads both silhouettes too, of which it makes nothing.
    is_strange : finds every picture strange, else none.
    """
    count, targets = len(inputs), tuple(said)
    seen = sum((rows // 2) * (columns // 2) for rows, columns in LOOKS) if looks else 0
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
        target_centre=np.array(list(said.values())),
        target_spread=np.ones(len(targets)),
        widening=np.full(len(targets), SCALE),
        axes=np.zeros((1, count)),
        axis_limit=np.ones(1),
        usual=1e-9 if is_strange else np.inf,
        stacks=(BLIND,) * len(LOOKS) if looks else (),
    )


def heads(
    *,
    side: Mapping[str, float] = SIDE,
    frontal: Mapping[str, float] = FRONTAL,
    seated: float = -9.0,
    follows: Mapping[str, tuple[str, float]] | None = None,
    strange: Sequence[str] = (),
) -> Callable[[str], Ensemble]:
    """In place of ``estimators.head``.

    Parameters
    ----------
    seated : what the head of all views says, beside the heading that it reads from the hips.
    follows : of the side heads, see :func:`fitted`.
    strange : names of those that find every picture strange.
    """
    still = {"heading_right": 0.0, "heading_to_camera": 0.0, "seated": seated}
    made = {
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
    for stance in ("standing", "seated"):
        made[stance] = fitted(
            features.side_feature_names(),
            side,
            follows=follows,
            looks=True,
            is_strange=stance in strange,
        )
    return made.__getitem__


ALL = ("standing", "seated", "frontal", "around")
find_everyone_strange = heads(strange=ALL)


def answer(
    said: Mapping[str, float], strangeness: float = 0.5, *, scale: float = SCALE, **other: float
) -> Answer:
    """An answer as it is given, some of it replaced."""
    return Answer({**said, **other}, dict.fromkeys(said, scale), strangeness)
