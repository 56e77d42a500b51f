"""Ensembles made by hand: known weights in, known answers out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from posture.estimators.ensemble import LIMIT, Ensemble, Stack, filtered
from posture.types import FloatArray
from tests.heads import LOOKS, SCALE, fitted

INPUTS = ("a", "b", "c")
TARGETS = {"tilt": 10.0, "lean": -4.0}
numbers = arrays(np.float64, 3, elements=st.floats(-3, 3))


def of_members(*biases: tuple[float, float, float, float]) -> Ensemble:
    """Members that say the same of every picture: two standard values, two logarithms of scale."""
    one = fitted(INPUTS, TARGETS)
    return replace(
        one,
        weights=(np.zeros((len(biases), 3, 4)),),
        biases=(np.array(biases),),
        target_spread=np.array([3.0, 5.0]),
    )


@given(numbers)
def test_without_weights_the_answer_is_always_the_same(inputs: FloatArray) -> None:
    prediction = fitted(INPUTS, TARGETS).predict(inputs)
    assert prediction.mean == TARGETS
    assert prediction.scale == dict.fromkeys(TARGETS, SCALE)


@given(numbers)
def test_a_linear_head_follows_its_inputs_in_their_own_units(inputs: FloatArray) -> None:
    head = replace(
        fitted(INPUTS, TARGETS, follows={"tilt": ("b", 2.0)}),
        centre=np.array([0.0, 1.0, 0.0]),
        spread=np.array([1.0, 4.0, 1.0]),
        target_spread=np.array([3.0, 5.0]),
    )
    prediction = head.predict(inputs)
    assert prediction.mean["tilt"] == pytest.approx(10 + 3 * 2 * (inputs[1] - 1) / 4)
    assert prediction.mean["lean"] == -4


def test_an_input_far_out_counts_as_one_at_the_limit() -> None:
    head = fitted(INPUTS, TARGETS, follows={"tilt": ("b", 2.0)})
    assert head.predict(np.array([0.0, 900.0, 0.0])).mean["tilt"] == 10 + 2 * LIMIT
    assert head.predict(np.array([0.0, -900.0, 0.0])).mean["tilt"] == 10 - 2 * LIMIT


def test_the_answer_is_the_mean_of_the_members() -> None:
    prediction = of_members((1, 0, 0, 0), (2, -1, np.log(3), 0)).predict(np.zeros(3))
    assert prediction.mean == pytest.approx({"tilt": 10 + 3 * 1.5, "lean": -4 + 5 * -0.5})
    assert prediction.scale == pytest.approx({"tilt": 3 * 2.0 * SCALE, "lean": 5 * SCALE})


def test_widening_scales_the_interval_and_nothing_else() -> None:
    narrow = of_members((1, 0, 0.3, -0.2))
    wide = replace(narrow, widening=narrow.widening * np.array([1.0, 2.5]))
    one, other = narrow.predict(np.zeros(3)), wide.predict(np.zeros(3))
    assert one.mean == other.mean
    assert other.scale["tilt"] == pytest.approx(one.scale["tilt"])
    assert other.scale["lean"] == pytest.approx(2.5 * one.scale["lean"])


@pytest.mark.parametrize(("bias", "log_scale"), [(-50.0, -4.0), (50.0, 2.0)])
def test_a_scale_stays_within_reason(bias: float, log_scale: float) -> None:
    prediction = of_members((0, 0, bias, 0)).predict(np.zeros(3))
    assert prediction.scale["tilt"] == pytest.approx(3 * SCALE * np.exp(log_scale))


@given(st.floats(-3, 3))
def test_a_hidden_layer_bends_by_silu(x: float) -> None:
    head = replace(
        fitted(("x",), {"tilt": 0.0}),
        weights=(np.ones((1, 1, 1)), np.array([[[1.0, 0.0]]])),
        biases=(np.zeros((1, 1)), np.zeros((1, 2))),
    )
    expected = x / (1 + np.exp(-x))
    assert head.predict(np.array([x])).mean["tilt"] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("count", [0, 2, 4])
def test_a_vector_of_another_length_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="3 numbers are needed"):
        fitted(INPUTS, TARGETS).predict(np.zeros(count))


def test_a_head_that_looks_needs_its_silhouettes_and_another_takes_none() -> None:
    looks = [np.ones(shape) for shape in LOOKS]
    with pytest.raises(ValueError, match="2 silhouettes are needed, not 0"):
        fitted(INPUTS, TARGETS, reads_silhouettes=True).predict(np.zeros(3))
    with pytest.raises(ValueError, match="0 silhouettes are needed, not 2"):
        fitted(INPUTS, TARGETS).predict(np.zeros(3), looks)
    assert (
        fitted(INPUTS, TARGETS, reads_silhouettes=True).predict(np.zeros(3), looks).mean == TARGETS
    )


def test_what_the_filters_see_comes_before_the_numbers() -> None:
    """Two looks, each with a filter that sums 3 × 3 cells, negative sums cut off; then a number."""
    summing = Stack((np.ones((1, 3, 3, 1, 1)),), (np.array([[-2.0]]),))
    column = [1.0, 0, 0, 0, 10.0, 100.0]
    head = replace(
        fitted(("a",), {"tilt": 0.0}),
        weights=(np.array([[[weight, 0.0] for weight in column]]),),
        stacks=(summing, summing),
    )
    dark, bright, small = np.zeros((4, 4)), np.ones((4, 4)), np.ones((2, 2))
    number = np.array([0.5])
    assert head.predict(number, (bright, small)).mean["tilt"] == pytest.approx(7 + 10 * 2 + 50)
    assert head.predict(number, (dark, small)).mean["tilt"] == pytest.approx(10 * 2 + 50)


def slowly_filtered(picture: FloatArray, filters: FloatArray) -> FloatArray:
    """Stride 2, zeros outside, the larger part of the border below and to the right."""
    size, (rows, columns) = filters.shape[0], picture.shape[:2]
    out = np.zeros((-(-rows // 2), -(-columns // 2), filters.shape[3]))
    before = [
        max((count - 1) * 2 + size - side, 0) // 2
        for count, side in zip(out.shape[:2], (rows, columns), strict=True)
    ]
    for i, j, down, right in np.ndindex(*out.shape[:2], size, size):
        row, column = 2 * i + down - before[0], 2 * j + right - before[1]
        if 0 <= row < rows and 0 <= column < columns:
            out[i, j] += picture[row, column] @ filters[down, right]
    return out


@given(st.data(), st.sampled_from([3, 5]), st.integers(3, 9), st.integers(3, 9))
def test_filters_see_what_a_slow_loop_sees(
    data: st.DataObject, size: int, rows: int, columns: int
) -> None:
    values = st.floats(-2, 2, width=16)
    picture = data.draw(arrays(np.float64, (rows, columns, 2), elements=values))
    filters = data.draw(arrays(np.float64, (size, size, 2, 3), elements=values))
    found = filtered(picture[None], filters[None])[0]
    assert found == pytest.approx(slowly_filtered(picture, filters), abs=1e-9)


def test_each_member_sees_with_its_own_filters() -> None:
    pictures, filters = np.zeros((2, 4, 5, 3)), np.zeros((2, 3, 3, 3, 2))
    rng = np.random.default_rng(0)
    pictures[:], filters[:] = rng.random(pictures.shape), rng.random(filters.shape)
    both = filtered(pictures, filters)
    same = filtered(pictures[:1], filters)
    for member in (0, 1):
        assert both[member] == pytest.approx(slowly_filtered(pictures[member], filters[member]))
        assert same[member] == pytest.approx(slowly_filtered(pictures[0], filters[member]))


def test_the_border_of_an_even_picture_is_below_and_to_the_right() -> None:
    """Rows 0..2 are seen first: a border above would begin a row earlier."""
    picture = np.arange(16.0).reshape(4, 4, 1)
    first = np.zeros((3, 3, 1, 1))
    first[0, 0] = 1.0
    assert filtered(picture[None], first[None])[0, ..., 0].tolist() == [[0, 2], [8, 10]]
    assert filtered(np.arange(9.0).reshape(1, 3, 3, 1), first[None])[0, ..., 0].tolist() == [
        [0, 0],
        [0, 4],
    ]


def strange_by(*inputs: float) -> float:
    """Strangeness where the first two numbers vary by 3 and 1, the third hardly ever."""
    head = replace(
        fitted(INPUTS, TARGETS), axes=np.eye(3)[:2], axis_limit=np.array([3.0, 1.0]), usual=2.0
    )
    return head.predict(np.array(inputs)).ood_score


def test_the_centre_is_not_strange() -> None:
    assert strange_by(0, 0, 0) == pytest.approx(0)


def test_strangeness_is_told_in_the_ordinary_spread_of_each_direction() -> None:
    assert strange_by(3, 0, 0) == pytest.approx(strange_by(0, 1, 0))
    assert strange_by(3, 0, 0) == pytest.approx(np.sqrt(1 / 2) / 2)
    assert strange_by(0, 0, 1) == pytest.approx(np.sqrt(1 / 3) / 2)


@given(numbers, st.floats(1.1, 1.3))
def test_strangeness_grows_with_the_distance(inputs: FloatArray, more: float) -> None:
    if np.abs(inputs).max() > 0.1:
        assert strange_by(*inputs * more) > strange_by(*inputs)


def test_a_head_is_read_from_arrays_with_its_steps() -> None:
    random = np.random.default_rng(5)
    whole = {
        "look0_filters0": random.normal(size=(2, 3, 3, 1, 4)),
        "look0_filters1": random.normal(size=(2, 3, 3, 4, 2)),
        "weights0": random.normal(size=(2, 4 * 2 + 3, 6)),
        "weights1": random.normal(size=(2, 6, 4)),
    }
    arrays_: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = {}
    for name, values in whole.items():
        step = np.abs(values).max(axis=-2, keepdims=True) / 127
        arrays_[f"side/{name}"] = np.round(values / step).astype(np.int8)
        arrays_[f"side/{name}_step"] = step.astype(np.float32)
    rest = {
        "look0_thresholds0": np.ones((2, 4)),
        "look0_thresholds1": np.zeros((2, 2)),
        "biases0": np.zeros((2, 6)),
        "biases1": np.ones((2, 4)),
        "inputs": np.array(INPUTS),
        "targets": np.array(list(TARGETS)),
        "centre": np.zeros(3),
        "spread": np.ones(3),
        "target_centre": np.array([10.0, -4.0]),
        "target_spread": np.ones(2),
        "widening": np.ones(2),
        "axes": np.eye(3)[:1],
        "axis_limit": np.ones(1),
        "usual": np.array(1.5),
    }
    arrays_ |= {f"side/{name}": values for name, values in rest.items()}
    arrays_["around/weights0"] = np.zeros((1, 1, 1))
    head = Ensemble.from_arrays(arrays_, "side")
    assert (head.inputs, head.targets, head.usual) == (INPUTS, tuple(TARGETS), 1.5)
    (stack,) = head.stacks
    read = {"look0_filters": stack.filters, "weights": head.weights}
    for name, values in whole.items():
        layer = read[name[:-1]][int(name[-1])]
        limit = np.abs(values).max() / 254 * 1.01
        assert layer == pytest.approx(values, abs=limit)
    assert [len(one) for one in (stack.thresholds, head.biases, *read.values())] == [2] * 4
    assert set(head.predict(np.zeros(3), [np.ones((6, 8))]).mean) == set(TARGETS)


def test_a_head_that_the_file_lacks_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        Ensemble.from_arrays({}, "nowhere")
