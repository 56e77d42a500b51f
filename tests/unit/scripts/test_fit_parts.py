"""Small parts of the fit: crops as people make them, what a mask shows, who is kept out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.fit.compare import edge_cells, parts
from scripts.fit.crops import KINDS, PICTURE, Kind, box_of
from scripts.fit.kept_out import KEPT_OUT, is_kept_out
from scripts.fit.onnx_file import Graph

STANDING = {
    "ear": [360.0, 150.0],
    "c7": [350.0, 200.0],
    "shoulder": [360.0, 230.0],
    "hip": [365.0, 460.0],
    "knee": [370.0, 660.0],
}


def entry(**points: list[float]) -> dict[str, Any]:
    return {"points_px": {**STANDING, **points}}


@given(st.integers(0, 500))
def test_a_headless_crop_keeps_the_hips_and_loses_the_ear(seed: int) -> None:
    box = box_of(entry(), "headless", np.random.default_rng(seed))
    assert box is not None
    left, top, right, bottom = box
    assert STANDING["ear"][1] - 15 < top < STANDING["shoulder"][1] + 5
    assert (left, right, bottom) == (0, PICTURE[0], PICTURE[1])


@given(st.integers(0, 500))
def test_a_crop_from_chest_to_thigh_keeps_the_hips_alone(seed: int) -> None:
    box = box_of(entry(), "chest-thigh", np.random.default_rng(seed))
    assert box is not None
    left, top, right, bottom = box
    x, y = STANDING["hip"]
    assert left < x < right
    assert STANDING["shoulder"][1] - 1 <= top < y
    assert y < bottom < STANDING["knee"][1]


@pytest.mark.parametrize("kind", KINDS)
def test_no_head_is_cut_off_that_is_not_above(kind: Kind) -> None:
    bent = entry(shoulder=[560.0, 430.0], ear=[640.0, 440.0], c7=[590.0, 420.0])
    assert box_of(bent, kind, np.random.default_rng(0)) is None


def test_one_body_in_some_is_kept_out_and_always_the_same() -> None:
    names = [f"s2001-{number:06d}" for number in range(4000)]
    out = [is_kept_out(name) for name in names]
    assert np.mean(out) == pytest.approx(1 / KEPT_OUT, abs=0.03)
    assert out == [is_kept_out(name) for name in names]


def test_holes_islands_and_edges_are_counted_in_cells() -> None:
    body = np.zeros((40, 40), np.uint8)
    body[5:25, 5:25] = 1
    assert edge_cells(body) == 4 * 20 - 4
    assert parts(body) == (0.0, 0.0)
    body[10:13, 10:14] = 0
    body[30:32, 30:33] = 1
    assert parts(body) == (12.0, 6.0)


def test_a_written_network_is_what_opencv_reads() -> None:
    import cv2

    graph = Graph()
    filters = np.arange(9.0, dtype=np.float32).reshape(1, 1, 3, 3)
    seen = graph.conv("picture", "first", filters, np.array([-1.0], np.float32), 2)
    flat = graph.node("Flatten", [seen], "flat", {"axis": 1})
    both = graph.node("Concat", [flat, "number"], "both", {"axis": 1})
    weight = np.ones((5, 1), np.float32)
    out = graph.dense(both, "last", weight, np.array([0.5], np.float32), rectified=False)
    data = graph.file({"picture": (1, 1, 4, 4), "number": (1, 1)}, out, (1, 1))
    net = cv2.dnn.readNetFromONNX(np.frombuffer(data, np.uint8))
    net.setInput(np.ones((1, 1, 4, 4), np.float32), "picture")
    net.setInput(np.array([[300.0]], np.float32), "number")
    # Each of four places sums the filter's cells over the picture, padded by one on every side.
    whole = np.pad(np.ones((4, 4)), 1)
    sums = [(whole[r : r + 3, c : c + 3] * filters[0, 0]).sum() - 1 for r in (0, 2) for c in (0, 2)]
    assert net.forward()[0, 0] == pytest.approx(sum(sums) + 300.5)
