"""Looks kept small come back as they were."""

from __future__ import annotations

import gc
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from posture.movements.look_store import TOGETHER, LookStore
from posture.movements.looks import Look, SampleRow
from posture.types import Reason, View

SIDE_PX = 1920
POINTS = np.random.default_rng(5).uniform(-200, 2000, (33, 3)).astype(np.float32)
POINTS[:, 2] = np.linspace(0, 1, 33)
SEEN = Look(
    1.25,
    SampleRow({"trunk_lean": (1.5, -2.25, 4.0), "hip_height": (160.0, 160.0, 160.0)}),
    {"pelvic_tilt": Reason("low_back_hidden", {"share": 0.25})},
    None,
    View("side", "right", 3.25, -0.75),
    "standing",
    211.5,
    POINTS,
)
NOBODY = Look(1.5, {}, {}, Reason("movement_nobody"), is_someone_else=True)
ELSEWHERE = replace(SEEN, time_s=2.0, view=View("oblique", None, 40.0), stance=None, points=None)


def same(one: Look, other: Look) -> bool:
    def told(look: Look) -> object:
        return tuple(look.samples), dict(look.reasons), replace(look, samples={}, points=None)

    near = [
        np.allclose(one.samples[name], sample, rtol=0, atol=0.002)
        for name, sample in other.samples.items()
    ]
    return all(near) and told(one) == told(other)


def test_looks_come_back_in_order() -> None:
    store = LookStore(SIDE_PX)
    looks = [SEEN, NOBODY, ELSEWHERE]
    for one in looks:
        store.append(one)
    assert len(store) == 3
    for one, other in zip(store, looks, strict=True):
        assert same(one, other)
    assert same(store[-1], ELSEWHERE)
    assert [one.time_s for one in store[1:]] == [1.5, 2.0]
    with pytest.raises(IndexError):
        store[3]


def test_points_are_kept_to_a_tenth_of_a_pixel() -> None:
    store = LookStore(SIDE_PX)
    for one in (NOBODY, SEEN):
        store.append(one)
    assert store[0].points is None
    found = store[1].points
    assert found.dtype == np.float32
    assert np.abs(found[:, :2] - POINTS[:, :2]).max() < 0.06
    assert np.abs(found[:, 2] - POINTS[:, 2]).max() < 0.003


def test_points_that_are_nowhere_or_far_out_do_no_harm() -> None:
    points = POINTS.copy()
    points[0], points[1, 0] = np.nan, 1e9
    store = LookStore(SIDE_PX)
    store.append(replace(SEEN, points=points))
    assert np.isfinite(store[0].points).all()


def wandering(count: int) -> list[Look]:
    """Looks at somebody who moves a little, now and then out of the picture."""
    rng = np.random.default_rng(3)
    angles = rng.normal(0, 0.5, (count, 13)).cumsum(axis=0)
    found = []
    for number, row in enumerate(angles.tolist()):
        if number % 50 == 49:
            found.append(replace(NOBODY, time_s=float(number)))
            continue
        samples = {f"angle_{k}": (one, one - 4.25, one + 4.25) for k, one in enumerate(row)}
        samples |= {f"length_{k}": (one, one, one) for k, one in enumerate(row[:6])}
        reasons = {"pelvic_tilt": Reason("low_back_hidden", {"share": 0.25})}
        points = POINTS + rng.normal(0, (1.0, 1.0, 0.01), POINTS.shape).astype(np.float32)
        one = replace(SEEN, time_s=float(number), samples=SampleRow(samples), reasons=reasons)
        found.append(replace(one, points=points))
    return found


def test_looks_that_were_packed_come_back_too() -> None:
    looks, store = wandering(2 * TOGETHER + 300), LookStore(SIDE_PX)
    for one in looks:
        store.append(one)
    assert len(store) == len(looks)
    for one, other in zip(store, looks, strict=True):
        assert same(one, other)
        if other.points is not None:
            assert np.abs(one.points[:, :2] - other.points[:, :2]).max() < 0.06
    assert same(store[TOGETHER], looks[TOGETHER])
    assert same(store[5], looks[5])


def test_an_hour_of_looks_takes_a_few_megabytes() -> None:
    looks, store = wandering(3 * TOGETHER), LookStore(SIDE_PX)
    for one in looks[:TOGETHER]:
        store.append(one)
    tracemalloc.start()
    for one in looks[TOGETHER:]:
        store.append(one)
    store.append(NOBODY)  # so that all before it are packed
    gc.collect()  # what was packed is garbage by now, whenever it is swept
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 54_000 * used / (2 * TOGETHER) < 15 * 2**20
