"""Ensembles made by hand: known weights in, known answers out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from posture.regression import LIMIT, Ensemble
from posture.types import FloatArray
from tests.heads import SCALE, fitted

INPUTS = ("a", "b", "c")
SAID = {"tilt": 10.0, "lean": -4.0}
numbers = arrays(np.float64, 3, elements=st.floats(-3, 3))


def of_members(*biases: tuple[float, float, float, float]) -> Ensemble:
    """Members that say the same of every picture: two standard values, two logarithms of scale."""
    one = fitted(INPUTS, SAID)
    return replace(
        one,
        weights=(np.zeros((len(biases), 3, 4)),),
        biases=(np.array(biases),),
        target_spread=np.array([3.0, 5.0]),
    )


@given(numbers)
def test_without_weights_the_answer_is_always_the_same(given_numbers: FloatArray) -> None:
    answer = fitted(INPUTS, SAID).answer(given_numbers)
    assert answer.mean == SAID
    assert answer.scale == dict.fromkeys(SAID, SCALE)


@given(numbers)
def test_a_linear_head_follows_its_inputs_in_their_own_units(given_numbers: FloatArray) -> None:
    head = replace(
        fitted(INPUTS, SAID, follows={"tilt": ("b", 2.0)}),
        centre=np.array([0.0, 1.0, 0.0]),
        spread=np.array([1.0, 4.0, 1.0]),
        target_spread=np.array([3.0, 5.0]),
    )
    answer = head.answer(given_numbers)
    assert answer.mean["tilt"] == pytest.approx(10 + 3 * 2 * (given_numbers[1] - 1) / 4)
    assert answer.mean["lean"] == -4


def test_an_input_far_out_counts_as_one_at_the_limit() -> None:
    head = fitted(INPUTS, SAID, follows={"tilt": ("b", 2.0)})
    assert head.answer(np.array([0.0, 900.0, 0.0])).mean["tilt"] == 10 + 2 * LIMIT
    assert head.answer(np.array([0.0, -900.0, 0.0])).mean["tilt"] == 10 - 2 * LIMIT


def test_the_answer_is_the_mean_of_the_members() -> None:
    answer = of_members((1, 0, 0, 0), (2, -1, np.log(3), 0)).answer(np.zeros(3))
    assert answer.mean == pytest.approx({"tilt": 10 + 3 * 1.5, "lean": -4 + 5 * -0.5})
    assert answer.scale == pytest.approx({"tilt": 3 * 2.0 * SCALE, "lean": 5 * SCALE})


def test_widening_scales_the_interval_and_nothing_else() -> None:
    narrow = of_members((1, 0, 0.3, -0.2))
    wide = replace(narrow, widening=narrow.widening * np.array([1.0, 2.5]))
    one, other = narrow.answer(np.zeros(3)), wide.answer(np.zeros(3))
    assert one.mean == other.mean
    assert other.scale["tilt"] == pytest.approx(one.scale["tilt"])
    assert other.scale["lean"] == pytest.approx(2.5 * one.scale["lean"])


@pytest.mark.parametrize(("said", "log_scale"), [(-50.0, -4.0), (50.0, 2.0)])
def test_a_scale_stays_within_reason(said: float, log_scale: float) -> None:
    answer = of_members((0, 0, said, 0)).answer(np.zeros(3))
    assert answer.scale["tilt"] == pytest.approx(3 * SCALE * np.exp(log_scale))


@given(st.floats(-3, 3))
def test_a_hidden_layer_bends_by_silu(x: float) -> None:
    head = replace(
        fitted(("x",), {"tilt": 0.0}),
        weights=(np.ones((1, 1, 1)), np.array([[[1.0, 0.0]]])),
        biases=(np.zeros((1, 1)), np.zeros((1, 2))),
    )
    expected = x / (1 + np.exp(-x))
    assert head.answer(np.array([x])).mean["tilt"] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("count", [0, 2, 4])
def test_a_vector_of_another_length_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="3 numbers are needed"):
        fitted(INPUTS, SAID).answer(np.zeros(count))


def strange_by(*given_numbers: float) -> float:
    """Strangeness where the first two numbers vary by 3 and 1, the third hardly ever."""
    head = replace(
        fitted(INPUTS, SAID), axes=np.eye(3)[:2], axis_limit=np.array([3.0, 1.0]), usual=2.0
    )
    return head.answer(np.array(given_numbers)).strangeness


def test_the_centre_is_not_strange() -> None:
    assert strange_by(0, 0, 0) == pytest.approx(0)


def test_strangeness_is_told_in_the_ordinary_spread_of_each_direction() -> None:
    assert strange_by(3, 0, 0) == pytest.approx(strange_by(0, 1, 0))
    assert strange_by(3, 0, 0) == pytest.approx(np.sqrt(1 / 2) / 2)
    assert strange_by(0, 0, 1) == pytest.approx(np.sqrt(1 / 3) / 2)


@given(numbers, st.floats(1.1, 1.3))
def test_strangeness_grows_with_the_distance(given_numbers: FloatArray, more: float) -> None:
    if np.abs(given_numbers).max() > 0.1:
        assert strange_by(*given_numbers * more) > strange_by(*given_numbers)


def test_a_head_is_read_from_arrays_with_its_steps() -> None:
    random = np.random.default_rng(5)
    whole = {"weights0": random.normal(size=(2, 3, 6)), "weights1": random.normal(size=(2, 6, 4))}
    arrays_: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = {}
    for name, values in whole.items():
        step = np.abs(values).max(axis=-2, keepdims=True) / 127
        arrays_[f"frontal/{name}"] = np.round(values / step).astype(np.int8)
        arrays_[f"frontal/{name}_step"] = step.astype(np.float32)
    rest = {
        "biases0": np.zeros((2, 6)),
        "biases1": np.ones((2, 4)),
        "inputs": np.array(INPUTS),
        "targets": np.array(list(SAID)),
        "centre": np.zeros(3),
        "spread": np.ones(3),
        "target_centre": np.array([10.0, -4.0]),
        "target_spread": np.ones(2),
        "widening": np.ones(2),
        "axes": np.eye(3)[:1],
        "axis_limit": np.ones(1),
        "usual": np.array(1.5),
    }
    arrays_ |= {f"frontal/{name}": values for name, values in rest.items()}
    arrays_["around/weights0"] = np.zeros((1, 1, 1))
    head = Ensemble.from_arrays(arrays_, "frontal")
    assert (head.inputs, head.targets, head.usual) == (INPUTS, tuple(SAID), 1.5)
    for layer, values in zip(head.weights, whole.values(), strict=True):
        assert layer == pytest.approx(values, abs=np.abs(values).max() / 254 * 1.01)
    assert len(head.biases) == 2
    assert set(head.answer(np.zeros(3)).mean) == set(SAID)


def test_a_head_that_the_file_lacks_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        Ensemble.from_arrays({}, "nowhere")
