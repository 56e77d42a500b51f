"""Landmark noise: measured on pictures that the landmarker has seen, transferred to outlines.

A noise source is one rendered picture: how far each landmark lay from the true joint, and how the
shoulder and hip lines seemed turned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posture.estimators.features import PARTS, SideView, side_view
from posture.types import Mask, Pose
from scripts.fit.outlines import Outline

Floats = NDArray[np.float64]

LOST = 0.5  # trunk lengths: a shoulder, hip or near knee further off is of nobody, or behind a desk
ALIKE = 12  # an outline takes its noise from one of so many of the most similar posture


@dataclass(frozen=True)
class NoiseSource:
    """Differences seen minus true, lengths in true trunk lengths, ahead and down positive.

    `joints` (8, 2, 2) near then far; `turned_deg` (2,); `key` (5,) the posture and yaw by which
    sources are chosen; `body` whose picture it is.
    """

    joints: Floats
    far_share: Floats
    turned_deg: Floats
    key: Floats
    body: str

    @property
    def is_lost(self) -> bool:
        """Whether the landmarks are off so far that the picture is to be refused, not corrected."""
        off = np.hypot(*np.moveaxis(self.joints, -1, 0))
        at = {part: row for row, part in enumerate(PARTS)}
        trunk = off[[at["shoulder"], at["hip"]]].max()
        return bool(max(trunk, off[at["knee"], 0]) > LOST)


def noise_source(outline: Outline, pose: Pose, size: tuple[int, int]) -> NoiseSource:
    """The noise of one picture: what was seen of it, and its true silhouette."""
    facing = outline.entry["facing"]
    view = side_view(pose, "right" if facing == "right" else "left", size)
    true = true_view(outline)
    scale = outline.mask.shape[1] / size[0]
    near, far = view.near * scale, view.far * scale
    across = np.array([view.forward, 1.0]) / true.length_px
    return NoiseSource(
        joints=np.stack([near - true.near, far - true.far], axis=1) * across,
        far_share=view.far_share,
        turned_deg=view.turned_deg - outline.entry["camera"]["yaw_deg"],
        key=key_of(outline.entry),
        body=str(outline.entry["body"]),
    )


def true_view(outline: Outline) -> SideView:
    """The side view that a landmarker without error would give."""
    mask = Mask(outline.mask.astype(np.float32), np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))
    joints = outline.joints[: len(PARTS)]
    return SideView(
        near=joints[:, 0],
        far=joints[:, 1],
        far_share=np.ones(len(joints)),
        turned_deg=np.full(2, outline.entry["camera"]["yaw_deg"]),
        mask=mask,
        forward=1.0 if outline.entry["facing"] == "right" else -1.0,
    )


def key_of(entry: Mapping[str, Any]) -> Floats:
    """What makes two pictures alike for the landmarker, in comparable units."""
    turn = entry["camera"]["yaw_deg"] / 8
    near, far = entry["near"], entry["far"]
    return np.array(
        [
            entry["measures"]["trunk_lean"] / 10,
            near["thigh_angle"] / 12,
            far["thigh_angle"] / 12,
            near["knee_flexion"] / 20,
            turn,
        ]
    )


def with_noise(
    outline: Outline, sources: Sequence[NoiseSource], keys: Floats, rng: np.random.Generator
) -> SideView:
    """An outline as the landmarker might have seen it; `keys` (n, 5) are those of the `sources`."""
    near = np.argsort(((keys - key_of(outline.entry)) ** 2).sum(axis=1))[:ALIKE]
    source = sources[int(rng.choice(near))]
    true = true_view(outline)
    shift = source.joints * true.length_px * np.array([true.forward, 1.0])
    return replace(
        true,
        near=true.near + shift[:, 0],
        far=true.far + shift[:, 1],
        far_share=source.far_share,
        turned_deg=outline.entry["camera"]["yaw_deg"] + source.turned_deg,
    )
