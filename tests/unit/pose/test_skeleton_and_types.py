"""The landmarks' pairs, and the frozen dataclasses: what they refuse to hold."""

from __future__ import annotations

import dataclasses
from typing import Any, cast

import numpy as np
import pytest

from posture import types
from posture.pose.skeleton import EDGES, INDEX, LANDMARKS, MIRROR
from posture.types import Estimate, Frame, Mask, Source
from tests.worded import worded

DATACLASSES = [
    one for one in vars(types).values() if isinstance(one, type) and dataclasses.is_dataclass(one)
]


def test_there_are_33_landmarks_of_different_names() -> None:
    assert len(set(LANDMARKS)) == len(LANDMARKS) == len(MIRROR) == 33
    assert [INDEX[name] for name in LANDMARKS] == list(range(33))


def test_mirroring_twice_changes_nothing() -> None:
    assert [MIRROR[index] for index in MIRROR] == list(range(33))


def test_mirroring_swaps_left_and_right_and_nothing_else() -> None:
    for name, index in INDEX.items():
        other = LANDMARKS[MIRROR[index]]
        assert name.replace("left", "?").replace("right", "?") == (
            other.replace("left", "?").replace("right", "?")
        )
        assert (name == other) == (name == "nose")


def test_every_edge_joins_two_landmarks_of_one_side_and_both_sides_have_it() -> None:
    assert len(set(EDGES)) == len(EDGES)
    for start, end in EDGES:
        assert start in INDEX
        assert end in INDEX
        assert start.split("_")[0] == end.split("_")[0]
        opposite = tuple(LANDMARKS[MIRROR[INDEX[name]]] for name in (start, end))
        assert opposite in EDGES


@pytest.mark.parametrize(
    "numbers",
    [
        {"value": 1.0, "low": 2.0, "high": 3.0},
        {"value": 4.0, "low": 2.0, "high": 3.0},
        {"value": 2.5, "low": 3.0, "high": 2.0},
        {"value": 1.0, "low": None, "high": 3.0},
        {"value": 1.0, "low": 0.0, "high": None},
        {"value": None, "low": 0.0, "high": 1.0, "why_not": "x"},
        {"value": None, "low": None, "high": 1.0, "why_not": "x"},
        {"value": None, "low": None, "high": None},
        {"value": float("nan"), "low": 0.0, "high": 1.0},
    ],
)
def test_an_estimate_refuses_numbers_that_do_not_go_together(numbers: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"interval|missing"):
        Estimate(**numbers)


def test_a_missing_estimate_is_falsy_and_says_why() -> None:
    missing = Estimate.missing(worded("the knee is not visible"), "pct")
    assert not missing
    assert (missing.value, missing.low, missing.high) == (None, None, None)
    assert (missing.why_not, missing.unit) == (worded("the knee is not visible"), "pct")


def test_an_estimate_of_zero_is_truthy() -> None:
    estimate = Estimate.around(0.0, 5.0)
    assert estimate
    assert (estimate.low, estimate.high, estimate.why_not) == (-5.0, 5.0, None)
    assert Estimate.around(3.0, 2.0, method="measured").method == "measured"


@pytest.mark.parametrize("kind", DATACLASSES, ids=lambda kind: kind.__name__)
def test_what_flows_is_frozen_and_described(kind: type) -> None:
    assert cast(Any, kind).__dataclass_params__.frozen
    assert kind.__doc__
    assert not kind.__doc__.startswith(f"{kind.__name__}(")
    blank: object = object.__new__(kind)
    field = dataclasses.fields(kind)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(blank, field, None)


def test_a_frame_knows_how_far_it_was_reduced() -> None:
    pixels = np.zeros((300, 200, 3), np.uint8)
    assert Frame(Source("a", None, 800, 600), pixels).original_px_per_px == (4.0, 2.0)
    assert Frame(Source("a"), pixels).original_px_per_px == (1.0, 1.0)


def test_a_mask_is_laid_over_the_picture_by_its_map() -> None:
    values = np.array([[1.0, 0.0], [0.0, 0.4]], np.float32)
    plain = Mask(values, np.array([[2.0, 0, 1], [0, 3.0, 0]]))
    expected = np.zeros((7, 6), bool)
    expected[0:3, 1:3] = True
    assert np.array_equal(plain.on_image(6, 7), expected)
    expected[3:6, 3:5] = True
    assert np.array_equal(plain.on_image(6, 7, at_least=0.3), expected)
    flipped = Mask(values, np.array([[-2.0, 0, 5], [0, 3.0, 0]]))
    mirrored = np.zeros((7, 6), bool)
    mirrored[0:3, 3:5] = True
    assert np.array_equal(flipped.on_image(6, 7), mirrored)
