"""How the landmarker errs, taken from pictures it has seen and lent to outlines it has not.

A donor is one rendered picture: how far each landmark lay from the true joint, and how the
shoulder and hip lines seemed turned. The mask's own errors are small beside that, and the training
makes up for them (`network.spoiled`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posture.features import SideRead, SideView, side_features, side_view
from posture.types import Mask, Pose
from scripts.fit.outlines import Outline, read_outlines

Floats = NDArray[np.float64]

ALIKE = 12  # an outline borrows from one of this many donors of the most similar posture


@dataclass(frozen=True)
class Donor:
    """Differences seen minus true, lengths in true trunk lengths, ahead and down positive.

    `joints` (8, 2, 2) near then far; `turned_deg` (2,); `key` (3,) the posture and yaw by which
    donors are chosen.
    """

    joints: Floats
    far_share: Floats
    turned_deg: Floats
    key: Floats


def outlines_by_body(folder: Path) -> dict[str, Outline]:
    """The silhouettes of rendered pictures, by body."""
    return {one.body: one for one in read_outlines(folder)}


def donor(outline: Outline, pose: Pose, size: tuple[int, int]) -> Donor:
    """The donor of one picture: what was seen of it, and its true silhouette."""
    view = side_view(pose, "right" if outline.facing == "right" else "left", size)
    true = true_view(outline)
    scale = outline.mask.shape[1] / size[0]
    near, far = view.near * scale, view.far * scale
    across = np.array([view.forward, 1.0]) / true.length_px
    return Donor(
        joints=np.stack([near - true.near, far - true.far], axis=1) * across,
        far_share=view.far_share,
        turned_deg=view.turned_deg - outline.yaw_deg,
        key=key_of(outline),
    )


def true_view(outline: Outline) -> SideView:
    """The side view that a landmarker without error would give."""
    mask = Mask(outline.mask.astype(np.float32), np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))
    return SideView(
        near=outline.joints[:, 0],
        far=outline.joints[:, 1],
        far_share=np.ones(len(outline.joints)),
        turned_deg=np.full(2, outline.yaw_deg),
        mask=mask,
        forward=1.0 if outline.facing == "right" else -1.0,
    )


def key_of(outline: Outline) -> Floats:
    """What makes two pictures alike for the landmarker, in comparable units."""
    true = outline.truth
    return np.array([true["trunk_lean"] / 8, true["thigh_angle"] / 8, outline.yaw_deg / 8])


def lent(
    outline: Outline, donors: Sequence[Donor], keys: Floats, rng: np.random.Generator
) -> SideRead | None:
    """What would be read of an outline as the landmarker might have seen it.

    `keys` (donors, 3) are those of the donors.
    """
    near = np.argsort(((keys - key_of(outline)) ** 2).sum(axis=1))[:ALIKE]
    one = donors[int(rng.choice(near))]
    true = true_view(outline)
    shift = one.joints * true.length_px * np.array([true.forward, 1.0])
    return side_features(
        replace(
            true,
            near=true.near + shift[:, 0],
            far=true.far + shift[:, 1],
            far_share=one.far_share,
            turned_deg=outline.yaw_deg + one.turned_deg,
        )
    )
