"""Help into the picture: said until it is right, beside no state that it would deny, then gone."""

from __future__ import annotations

import pytest

from posture.monitoring.framing import FramingHelp
from posture.monitoring.guidance import Advice
from posture.monitoring.snapshot import STATES, State
from posture.runtime import resources

RULES = resources.read_toml("guidance.toml")
STEP_BACK, NOBODY, GOOD = Advice("step_back"), Advice("nobody"), Advice("hold", is_good=True)


def shown(
    advice: Advice, state: State, seconds: float, help_: FramingHelp, start_s: float = 0.0
) -> Advice | None:
    """What is shown after so many seconds of the same."""
    found = None
    for number in range(round(seconds * 2) + 1):
        found = help_.see(advice, state, start_s + number / 2)
    return found


@pytest.fixture
def framing() -> FramingHelp:
    return FramingHelp(RULES["help"])


def test_what_is_wrong_is_said_until_the_framing_is_right(framing: FramingHelp) -> None:
    assert shown(STEP_BACK, "unknown", 30, framing) == STEP_BACK
    assert not framing.is_over


def test_a_right_framing_is_praised_for_a_moment_and_then_nothing_is_said(
    framing: FramingHelp,
) -> None:
    assert shown(GOOD, "seated", 3, framing) == GOOD
    assert shown(STEP_BACK, "seated", 1, framing, 3.5) == GOOD  # no back and forth
    assert shown(STEP_BACK, "seated", 10, framing, 5.0) is None
    assert framing.is_over


def test_a_single_good_look_ends_nothing(framing: FramingHelp) -> None:
    shown(GOOD, "standing", 0.5, framing)
    assert shown(STEP_BACK, "standing", 5, framing, 1.0) == STEP_BACK


@pytest.mark.parametrize("state", ["seated", "standing", "moving"])
def test_nobody_is_in_view_is_never_said_beside_a_state_of_somebody(
    framing: FramingHelp, state: State
) -> None:
    assert shown(NOBODY, state, 5, framing) is None


@pytest.mark.parametrize("state", ["away", "unknown", "moving"])
def test_nobody_is_praised_who_is_not_seen_seated_or_standing(
    framing: FramingHelp, state: State
) -> None:
    assert shown(GOOD, state, 5, framing) is None
    assert not framing.is_over


def test_somebody_at_work_who_does_not_heed_it_is_left_in_peace(framing: FramingHelp) -> None:
    assert shown(STEP_BACK, "seated", 60, framing) == STEP_BACK
    assert shown(STEP_BACK, "seated", 70, framing, 60.0) is None
    assert framing.is_over


def test_every_advice_is_said_beside_some_state_and_tells_nobody_to_hold_still() -> None:
    beside = RULES["help"]["beside"]
    for code, text in RULES["words"].items():
        assert set(beside.get(code, beside["others"])) <= set(STATES)
        assert "still" not in text
