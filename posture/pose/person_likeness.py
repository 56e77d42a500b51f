"""How much somebody found on a closer look is like a person: landmarks, outline → a logit.

Dress forms, coats and dogs are found where a frame is searched closely. On them the landmarker
sees less of the arms and legs, the limbs leave the outline, and the proportions are not a body's.
"""

from __future__ import annotations

import numpy as np

from posture.pose.outline import sampled
from posture.pose.skeleton import INDEX
from posture.pose.visibility import middle, torso_px
from posture.runtime import resources
from posture.types import FloatArray, Mask

SEEN = ("elbow", "wrist", "knee", "ankle")
LIMBS = (
    ("shoulder", "hip"),
    ("hip", "knee"),
    ("knee", "ankle"),
    ("shoulder", "elbow"),
    ("elbow", "wrist"),
)
HEAD = slice(0, 11)
SAMPLES = 9
LEAST = 0.02
LEAST_AREA = 0.05


def likeness(points: FloatArray, mask: Mask) -> float:
    """The logit of its being a person, by logistic regression.

    Fitted by ``scripts.fit.likeness``; means, scales and weights lie in ``likeness.toml``.
    """
    fitted = resources.read_toml("likeness.toml")
    scaled = (features(points, mask) - fitted["means"]) / np.array(fitted["scales"])
    return float(scaled @ np.array(fitted["weights"]) + fitted["bias"])


def features(points: FloatArray, mask: Mask) -> FloatArray:
    """(25,) what is looked at; of pairs the lesser first, lengths as logarithms of trunk lengths.

    Visibility of head, elbows, wrists, knees, ankles; shares of the limbs of `LIMBS` in the
    outline; its area; lengths of thigh, shank, nose to shoulders; widths of shoulders and hips.
    """
    trunk_px = max(torso_px(points), 1.0)
    found = [float(points[HEAD, 2].mean())]
    for part in SEEN:
        found += sorted(points[_pair(part), 2])
    for limb in LIMBS:
        found += sorted(_inside(points, mask, side, limb) for side in ("left", "right"))
    pixel_area = abs(mask.to_image[0, 0] * mask.to_image[1, 1])
    area = float((mask.values > 0.5).sum()) * pixel_area / trunk_px**2
    found.append(np.log(max(area, LEAST_AREA)))
    shoulder, hip, knee, ankle = (
        middle(points, part) for part in ("shoulder", "hip", "knee", "ankle")
    )
    spans = [hip - knee, knee - ankle, points[INDEX["nose"], :2] - shoulder]
    spans += [np.subtract(*points[_pair(part), :2]) for part in ("shoulder", "hip")]
    found += [float(np.log(max(np.hypot(*span) / trunk_px, LEAST))) for span in spans]
    return np.array(found)


def _pair(part: str) -> list[int]:
    return [INDEX[f"left_{part}"], INDEX[f"right_{part}"]]


def _inside(points: FloatArray, mask: Mask, side: str, limb: tuple[str, str]) -> float:
    """The share of the line between two joints that lies in the outline."""
    start, end = (points[INDEX[f"{side}_{part}"], :2] for part in limb)
    along = np.linspace(0, 1, SAMPLES)[:, None]
    return float((sampled(mask, start * (1 - along) + end * along) > 0.5).mean())
