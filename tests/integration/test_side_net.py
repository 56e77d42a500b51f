"""The networks that look: what OpenCV runs is what was trained, from looks to degrees."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from posture.estimators.mask_crops import (
    CLOSE,
    CUTS,
    SCALES,
    WIDE,
    PictureBounds,
    SideNetInput,
    number_names,
    numbers_of,
)
from posture.estimators.side_net import SideNet
from posture.types import FloatArray

jax = pytest.importorskip("jax")
pytest.importorskip("moderngl")

from scripts.fit import side, sight_net  # noqa: E402
from scripts.fit.rows import COVERS, TRUTHS, Rows  # noqa: E402

AGREE_DEG = 0.05
COUNT = 6


def rows() -> Rows:
    """Rows of nobody in particular."""
    rng = np.random.default_rng(3)
    soft = [rng.integers(0, 256, (COUNT, s.rows, s.columns), np.uint8) for s in (CLOSE, WIDE)]
    edges = np.array([[-0.9, -1.2, 1.1, 0.6], [-9.0, -9.0, 9.0, 9.0]] * (COUNT // 2), np.float32)
    entry = {"body": "b", "stance": "standing"}
    points = rng.normal(0, 0.8, (COUNT, 2, 8, 2)).astype(np.float32)
    return Rows(
        close=soft[0],
        wide=soft[1],
        points=points,
        share=np.ones((COUNT, 8), np.float32),
        turned=rng.normal(0, 9, (COUNT, 2)).astype(np.float32),
        edges=edges,
        truths=rng.normal(0, 20, (COUNT, len(TRUTHS))).astype(np.float32),
        covers=np.zeros((COUNT, len(COVERS)), np.float32),
        entries_json=np.array([json.dumps(entry)] * COUNT),
        real=np.zeros(COUNT, bool),
        whole=points,
        cut=np.array(["whole"] * COUNT),
    )


def sights(sample: Rows) -> list[SideNetInput]:
    """The same as the program sees them."""
    found = []
    for k in range(COUNT):
        edges = PictureBounds(*sample.edges[k].astype(float).tolist())
        looks = []
        for scale, values in zip(SCALES, (sample.close[k], sample.wide[k]), strict=True):
            picture = edges.holds(scale.across[None, :], scale.down[:, None])
            looks.append(np.stack([values / 255.0 * picture, picture]))
        numbers = numbers_of(sample.points[k].astype(float), sample.turned[k].astype(float), edges)
        found.append(SideNetInput(numbers, tuple(looks)))
    return found


@pytest.fixture(scope="module")
def arrays() -> Mapping[str, Any]:
    """The model file's arrays of two networks with random weights."""
    nets = []
    for seed in (0, 1):
        net = sight_net.initial(jax.random.PRNGKey(seed), len(number_names()), sight_net.Plan())
        weight, bias = net["dense"][-1]
        net["dense"][-1] = (weight * 20, bias + 0.1)
        nets.append(net)
    widening = {
        cut: np.full((len(side.GROUPS), len(sight_net.TARGETS)), 1.5, np.float32) for cut in CUTS
    }
    shares = {cut: np.full(len(side.GROUPS), 0.9, np.float32) for cut in CUTS}
    made = side.arrays_of(nets, standard(), widening, shares)
    return {"nets": nets, "standard": standard(), **made}


def standard() -> sight_net.Standard:
    """Middles and spreads as of real rows."""
    width, count = len(number_names()), len(sight_net.TARGETS)
    return sight_net.Standard(
        np.full(width, 0.1, np.float32),
        np.full(width, 0.7, np.float32),
        np.full(count, 8.0, np.float32),
        np.full(count, 12.0, np.float32),
    )


def test_numbers_of_many_rows_are_those_of_each(arrays: Mapping[str, Any]) -> None:
    sample = rows()
    many = np.asarray(sight_net.numbers_of(sample.points, sample.turned, sample.edges))
    for row, sight in zip(many, sights(sample), strict=True):
        assert row == pytest.approx(sight.numbers, abs=1e-5)


def test_what_opencv_says_is_what_was_trained(arrays: Mapping[str, Any]) -> None:
    sample = rows()
    net = SideNet.from_arrays({k: v for k, v in arrays.items() if k.startswith("side/")})
    mean, scale, flags = side.ensemble(arrays["nets"], arrays["standard"], sample)
    assert np.ptp(mean[:, 0]) > 1  # the networks do say something
    for k, sight in enumerate(sights(sample)):
        prediction = net.predict(sight, "standing")
        for number, name in enumerate(sight_net.TARGETS):
            assert prediction.mean[name] == pytest.approx(mean[k, number], abs=AGREE_DEG)
            assert prediction.scale[name] == pytest.approx(1.5 * scale[k, number], abs=AGREE_DEG)
        for number, name in enumerate(sight_net.FLAGS):
            assert prediction.mean[name] == pytest.approx(flags[k, number], abs=0.01)


def test_a_cut_body_has_half_widths_of_its_own(arrays: Mapping[str, Any]) -> None:
    own = {k: v for k, v in arrays.items() if k.startswith("side/")}
    own["side/widening headless"] = own["side/widening headless"] * 2
    net = SideNet.from_arrays(own)
    sight = sights(rows())[0]
    whole, cut = (net.predict(sight, "seated", one).scale for one in ("whole", "headless"))
    assert cut["pelvic_tilt"] == pytest.approx(2 * whole["pelvic_tilt"])


def test_threads_do_not_disturb_each_other(arrays: Mapping[str, Any]) -> None:
    net = SideNet.from_arrays({k: v for k, v in arrays.items() if k.startswith("side/")})
    row_sights = sights(rows())

    def tilt(sight: SideNetInput) -> float:
        return net.predict(sight, "standing").mean["pelvic_tilt"]

    alone = [tilt(sight) for sight in row_sights]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(tilt, row_sights * 10))
    assert together == pytest.approx(alone * 10)


def test_rows_shown_facing_away_are_the_mirror_of_those_facing(arrays: Mapping[str, Any]) -> None:
    sample = rows()
    batch = {name: getattr(sample, name) for name in sight_net.BATCH}
    turned, is_turned = sight_net.turned_about(batch, jax.random.PRNGKey(5))
    flipped = np.asarray(turned["close"])
    for k, was_turned in enumerate(np.asarray(is_turned)):
        expected: FloatArray = sample.close[k].astype(float)
        assert flipped[k] == pytest.approx(expected[:, ::-1] if was_turned else expected, abs=0.01)
