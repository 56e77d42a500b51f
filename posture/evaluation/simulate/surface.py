"""Coordinates on the skin, the same on every body: heights, along the arm, round the head.

All are of the template mesh (1.666 m tall), so that a hem or a hairline is told once for all
phenotypes. Metres of the template unless said.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate.body import BodyModel

Floats = NDArray[np.float64]

ARM = ("upperarm", "lowerarm", "wrist", "metacarpal", "finger")
CROTCH, WAIST, KNEE = 0.775, 0.985, 0.447
COLLAR = 0.085  # radius of a round neckline


@dataclass(frozen=True)
class Surface:
    """Template coordinates of every vertex, each (n,): see `surface`."""

    height: Floats
    back: Floats
    aside: Floats
    arm: Floats
    neck: Floats
    foot: Floats
    head: Floats
    place: Floats


def surface(model: BodyModel) -> Surface:
    """The template's coordinates.

    height above the sole; back (+ backwards); aside (|x|); arm: along the arm from the shoulder,
    -1 off the arm; neck: inside a round collar; foot: 0-1 share of the foot
    bone; head: 0-1 share of the head and neck bones; place (n, 3), soles at 0.
    """
    sole = model.vertices[: model.skin_count, 2].min()
    place = model.vertices - np.array([0.0, 0.0, sole])
    x, y, z = np.abs(place[:, 0]), place[:, 1], place[:, 2]
    head = model.share("head", "neck03", "neck02")
    ring = COLLAR - np.hypot(x, y + 0.008)
    above = z - 1.375 - 0.5 * np.clip(y + 0.03, -0.1, 0.05)
    collar = -0.008 * np.logaddexp(-ring / 0.008, -above / 0.008)  # a soft minimum
    return Surface(
        height=z,
        back=y,
        aside=x,
        arm=_along_arm(model, place),
        neck=np.where(head > 0.5, 1.0, collar),
        foot=model.share("foot"),
        head=head,
        place=place,
    )


def arm_length(model: BodyModel) -> float:
    """The arm coordinate of the wrist."""
    count = len(model.bone_names)
    heads = model.joints[:count]
    elbow, wrist = heads[model.bone("lowerarm01.L")], heads[model.bone("wrist.L")]
    upper = elbow - heads[model.bone("upperarm01.L")]
    return float(np.linalg.norm(upper) + np.linalg.norm(wrist - elbow))


def _along_arm(model: BodyModel, place: Floats) -> Floats:
    heads = model.joints[: len(model.bone_names)]
    shoulder, elbow = heads[model.bone("upperarm01.L")], heads[model.bone("lowerarm01.L")]
    wrist = heads[model.bone("wrist.L")]
    upper, fore = elbow - shoulder, wrist - elbow
    length = float(np.linalg.norm(upper))
    floor = model.vertices[:, 2] - place[:, 2]
    points = place * np.array([np.sign(place[:, 0]), np.ones(len(place)), np.ones(len(place))]).T
    points[:, 2] += floor
    on_upper = (points - shoulder) @ upper / length
    on_fore = (points - elbow) @ fore / np.linalg.norm(fore)
    along = np.where(on_upper < length, on_upper, length + np.maximum(on_fore, 0.0))
    share = model.share(*ARM)
    off = (share < 0.35) & ~((np.abs(place[:, 0]) > 0.17) & (place[:, 2] > 1.25))
    return np.where(off, -1.0, along)
