"""Which way is up: marked, seen and sure, only suspected, or not known."""

from __future__ import annotations

import pytest

from posture.capture.roll import Roll
from posture.pose.upright import marked_upright, seen_upright
from posture.runtime import resources
from tests.worded import reason_words

SD = resources.read_toml("uncertainty.toml")["roll"]


def test_a_marked_edge_tells_the_roll() -> None:
    up = marked_upright((100.0, 100.0), (100.0, 500.0))
    assert up.roll_deg == pytest.approx(0.0)
    assert up.sd_deg == SD["marked_sd"]
    assert up.remark is None


def test_nothing_seen_leaves_the_roll_of_hand_held_pictures() -> None:
    up = seen_upright(None)
    assert (up.roll_deg, up.sd_deg, up.remark, up.refusal) == (None, SD["unmarked_sd"], None, None)


def test_a_sure_roll_is_used_and_leaves_little_doubt() -> None:
    up = seen_upright(Roll(6.0, 0.6, True))
    assert up.roll_deg == 6.0
    assert up.sd_deg == pytest.approx(0.6)
    assert up.remark is None


def test_a_suspected_roll_is_told_and_widens() -> None:
    up = seen_upright(Roll(8.0, 0.6, False))
    assert up.roll_deg is None
    assert up.sd_deg > 8.0
    assert "turned by about 8°" in reason_words(up.remark)
    assert "upright edge" in reason_words(up.remark)


@pytest.mark.parametrize("degrees", [30.0, -40.0])
def test_a_picture_turned_far_is_refused(degrees: float) -> None:
    up = seen_upright(Roll(degrees, 0.6, True))
    assert "turned by about" in reason_words(up.refusal)
