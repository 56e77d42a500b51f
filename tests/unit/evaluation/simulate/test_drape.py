"""Gravity on cloth: hollows spanned, cloth plumb below what sticks out."""

import numpy as np
import pytest

from posture.evaluation.simulate.drape import (
    ANGLES,
    STEP,
    TURN,
    ReachTable,
    hung,
    measured,
    off,
    outline,
    spanned,
)


def hourglass(depth: float = 0.03) -> np.ndarray:
    """Rings 10 cm in radius with a hollow of `depth` halfway down, heights 0.5 to 1 m."""
    turn, height = np.meshgrid(TURN, np.arange(1.0, 0.499, -STEP), indexing="ij")
    radius = 0.1 - depth * np.sin(np.pi * (1 - height) / 0.5)
    points = np.stack([radius * np.cos(turn), radius * np.sin(turn), height], axis=-1)
    return points.reshape(-1, 3)


def test_measured_tells_the_reach() -> None:
    table = measured(hourglass(0.0), 1.0, 0.5)
    assert table.reach == pytest.approx(0.1)


def test_bridge_spans_a_hollow_by_its_share() -> None:
    table = measured(hourglass(), 1.0, 0.5)
    middle = len(table.reach) // 2
    assert spanned(table)[middle] == pytest.approx(0.1, abs=0.004)
    half = hung(table, 0.5, 0.0).reach[middle] - table.reach[middle]
    whole = hung(table, 1.0, 0.0).reach[middle] - table.reach[middle]
    assert half == pytest.approx(0.5 * whole, rel=0.05)


def test_drape_hangs_below_and_leaves_what_is_above() -> None:
    table = measured(hourglass(), 1.0, 0.5)
    plumb = hung(table, 0.0, 1.0)
    assert (np.diff(plumb.reach, axis=0) >= -2e-3).all()
    assert (hung(table, 0.0, 0.0).reach == table.reach).all()


def test_points_move_by_the_difference_and_never_inward() -> None:
    before = ReachTable(1.0, np.full((5, ANGLES), 0.1))
    after = ReachTable(1.0, np.full((5, ANGLES), 0.12))
    points = np.array([[0.0, 0.1, 0.95], [0.1, 0.0, 0.93]])
    normals = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
    assert off(before, after, points, normals) == pytest.approx(0.02)
    assert off(after, before, points, normals) == pytest.approx(0.0)


def test_outline_is_the_circle_it_came_from() -> None:
    points = outline(ReachTable(1.0, np.full((3, ANGLES), 0.1)), np.linspace(0, 6, 40))
    assert np.hypot(points[..., 0], points[..., 1]) == pytest.approx(0.1, rel=0.01)
    assert points[:, 0, 2] == pytest.approx([1.0, 1.0 - STEP, 1.0 - 2 * STEP])
