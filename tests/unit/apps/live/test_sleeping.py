"""Sleep of the computer: what the wall clock has run ahead at once."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from posture.apps.live.sleeping import SleepWatch


@dataclass
class Hand:
    """A clock that is moved by hand."""

    now_s: float = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.mark.parametrize(
    ("awake_s", "passed_s", "slept_s"),
    [
        (1.0, 1.0, 0.0),
        (1.0, 3601.0, 3600.0),
        (3600.0, 3600.0, 0.0),  # its own clock went on: the gap is in the camera's times
        (1.0, 3.0, 0.0),  # set by a little
        (1.0, -3600.0, 0.0),  # set back
    ],
)
def test_only_what_the_wall_clock_ran_ahead_at_once_was_sleep(
    awake_s: float, passed_s: float, slept_s: float
) -> None:
    clock, wall = Hand(), Hand()
    watch = SleepWatch(clock, wall)
    clock.now_s += awake_s
    wall.now_s += passed_s
    assert watch.slept_s() == slept_s
    assert watch.slept_s() == slept_s


def test_a_clock_that_drifts_does_not_sleep() -> None:
    clock, wall = Hand(), Hand()
    watch = SleepWatch(clock, wall)
    for _ in range(1000):
        clock.now_s += 1.0
        wall.now_s += 1.01
        assert watch.slept_s() == 0.0
