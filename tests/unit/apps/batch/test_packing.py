"""Many values as one: nothing is lost, and what recurs stands once."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from posture.apps.batch.packing import Packing
from tests.unpacking import unpacked

LEAVES = st.none() | st.booleans() | st.integers(0, 3) | st.floats(0, 1) | st.text(max_size=3)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=12,
)


def packed(*values: object) -> dict[str, list[object]]:
    packing = Packing()
    for value in values:
        packing.add(value)
    found: dict[str, list[object]] = json.loads(json.dumps(packing.packed()))
    return found


@given(st.lists(VALUES, max_size=5))
def test_what_is_packed_comes_out_as_it_was(values: list[object]) -> None:
    assert json.dumps(unpacked(packed(*values))) == json.dumps(values)


def test_a_part_that_recurs_stands_once() -> None:
    row = {"label": "Pelvic tilt", "axis": [0, 1]}
    found = packed(*({"row": dict(row), "value": f"{number}°"} for number in range(9)))
    assert json.dumps(found).count("Pelvic tilt") == 1
    assert json.dumps(found).count("axis") == 1
    assert unpacked(found)[8] == {"row": row, "value": "8°"}
