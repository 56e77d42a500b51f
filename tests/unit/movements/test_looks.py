"""The samples of one look as a mapping."""

from __future__ import annotations

import pytest

from posture.movements.looks import SampleRow


def test_a_row_of_samples_is_a_mapping() -> None:
    row = SampleRow({"trunk_lean": (1.5, -2.0, 4.0), "hip_height": (160.0, 160.0, 160.0)})
    assert dict(row) == {"trunk_lean": (1.5, -2.0, 4.0), "hip_height": (160.0, 160.0, 160.0)}
    assert len(row) == 2
    assert "knee_flexion" not in row
    with pytest.raises(KeyError):
        row["knee_flexion"]
    assert len(SampleRow({})) == 0
