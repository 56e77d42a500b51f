"""What a recording says it is like."""

from __future__ import annotations

import pytest

from posture.movements.looks import NOBODY, Look
from posture.movements.recording import Recording


@pytest.mark.parametrize(("count", "is_remarked"), [(0, False), (4, False), (5, True)])
def test_a_slip_of_the_landmarker_is_no_other_person(count: int, is_remarked: bool) -> None:
    recording = Recording()
    for number in range(30):
        is_other = number < count
        look = Look(number / 15, {}, {}, NOBODY["hidden"], is_someone_else=is_other)
        recording.add(look, (640, 480))
    assert recording.facts("film.mp4").people_passing is is_remarked
