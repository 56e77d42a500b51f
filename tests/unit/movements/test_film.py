"""Reading a film: each frame judged while the next is looked at, and still in order."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest

from posture.movements.film import LooksInOrder
from posture.movements.looks import Look
from posture.movements.recording import Recording
from posture.types import Frame, Source

COUNT = 7


def frame() -> Frame:
    return Frame(Source("film.mp4", None, 40, 30), np.zeros((30, 40, 3), np.uint8))


class Watcher:
    """Sees moments, and judges each but the last only once the next was seen.

    ``fails_at`` is a moment at which judging raises; then none waits.
    """

    def __init__(self, count: int = COUNT, fails_at: float | None = None) -> None:
        self.fails_at = fails_at
        self.seen = [threading.Event() for _ in range(count)]
        self.steps: list[tuple[str, float]] = []

    def see(self, _: Frame, time_s: float) -> float:
        self.steps.append(("see", time_s))
        self.seen[int(time_s)].set()
        return time_s

    def judge(self, time_s: float) -> Look:
        if time_s == self.fails_at:
            raise ZeroDivisionError
        for following in self.seen[int(time_s) + 1 : int(time_s) + 2]:
            assert self.fails_at is not None or following.wait(60)
        self.steps.append(("judge", time_s))
        return Look(time_s, {}, {})


def taken(watcher: Any) -> Recording:
    read = Recording()
    with LooksInOrder(watcher, read) as in_order:
        for number in range(COUNT):
            in_order.take(frame(), float(number))
    return read


def test_each_frame_is_judged_beside_the_look_at_the_next_and_kept_in_order() -> None:
    read = taken(Watcher())
    assert [one.time_s for one in read.looks] == [float(number) for number in range(COUNT)]
    assert (read.width_px, read.height_px) == (40, 30)


def test_no_more_than_one_frame_waits() -> None:
    watcher = Watcher()
    taken(watcher)
    for number in range(COUNT - 2):
        judged = watcher.steps.index(("judge", float(number)))
        assert judged < watcher.steps.index(("see", number + 2.0))


@pytest.mark.parametrize("moment", [0.0, 3.0, COUNT - 1.0])
def test_a_fault_while_judging_comes_out(moment: float) -> None:
    with pytest.raises(ZeroDivisionError):
        taken(Watcher(fails_at=moment))
