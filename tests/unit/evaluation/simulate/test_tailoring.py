"""Cutting and padding surfaces."""

import numpy as np
import pytest

from posture.evaluation.simulate.mesh import triangulate
from posture.evaluation.simulate.tailoring import clip, padded, smoothed, uncovered

N = 9


def sheet() -> tuple[np.ndarray, np.ndarray]:
    """A flat square of 8 by 8 cells, 1 m wide, facing up."""
    x, y = np.meshgrid(np.linspace(0, 1, N), np.linspace(0, 1, N))
    points = np.stack([x.ravel(), y.ravel(), np.zeros(N * N)], axis=1)
    k, j = np.meshgrid(np.arange(N - 1), np.arange(N - 1), indexing="ij")
    a = (k * N + j).ravel()
    return points, triangulate(np.stack([a, a + 1, a + N + 1, a + N], axis=1))


def area(points: np.ndarray, triangles: np.ndarray) -> float:
    a, b, c = (points[triangles[:, k]] for k in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


@pytest.mark.parametrize("edge", [0.11, 0.5, 0.73])
def test_clip_cuts_exactly(edge: float) -> None:
    points, triangles = sheet()
    cut = clip(triangles, points[:, 0] + 0.3 * points[:, 1] - edge)
    filled = cut.fill(points)
    used = filled[np.unique(cut.triangles)]
    assert (used[:, 0] + 0.3 * used[:, 1]).min() == pytest.approx(edge)
    grid = np.linspace(0, 1, 2001)
    covered = np.clip(1 - np.clip(edge - 0.3 * grid, 0, 1), 0, 1).mean()
    assert area(filled, cut.triangles) == pytest.approx(covered, abs=1e-3)


def test_clip_keeps_the_way_faces_look() -> None:
    points, triangles = sheet()
    cut = clip(triangles, points[:, 0] - 0.4)
    filled = cut.fill(points)
    a, b, c = (filled[cut.triangles[:, k]] for k in range(3))
    assert (np.cross(b - a, c - a)[:, 2] >= -1e-12).all()


def test_padding_moves_out_along_the_normal() -> None:
    points, triangles = sheet()
    moved = padded(points, triangles, np.full(len(points), 0.01))
    assert moved[:, 2] == pytest.approx(0.01)


def test_smoothing_leaves_other_points() -> None:
    points, triangles = sheet()
    more = np.concatenate([points, [[5.0, 5.0, 5.0]]])
    assert smoothed(more, triangles, 3)[-1] == pytest.approx([5, 5, 5])


def test_uncovered_drops_what_lies_deep_inside() -> None:
    points, triangles = sheet()
    left = uncovered(triangles, points[:, 0] - 0.5, 0.1)
    assert points[left.reshape(-1), 0].max() < 0.9
    assert len(left) < len(triangles)
