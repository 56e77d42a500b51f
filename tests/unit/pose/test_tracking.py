"""One person followed: passers-by do not take over, whoever comes back is known again."""

from __future__ import annotations

import numpy as np
import pytest

from posture.pose.tracking import PersonTracker, TrackingResult
from posture.pose.visibility import middle
from posture.runtime import resources
from tests.staged import GREEN, RED, SIZE, Actor, Eye, frame

SETTINGS = resources.read_toml("live.toml")


class Scene:
    """A tracker and its clock."""

    def __init__(self, every_s: float = 0.5) -> None:
        self.tracker = PersonTracker(Eye(), SETTINGS)
        self.every_s, self.time_s = every_s, 0.0

    def show(self, *actors: Actor, times: int = 1) -> TrackingResult:
        for _ in range(times):
            seen = self.tracker.look(frame(*actors), self.time_s)
            self.time_s += self.every_s
        return seen


def x_of(seen: TrackingResult) -> float:
    assert seen.pose is not None
    return float(middle(seen.pose.points, "hip")[0])


HOME = Actor(320.0)


def test_a_person_is_found_and_stays_found() -> None:
    scene = Scene()
    assert scene.show().presence == "nobody"
    assert scene.show(HOME).presence == "person"
    assert x_of(scene.show(HOME, times=5)) == pytest.approx(HOME.x, abs=2)


def test_landmarks_come_in_pixels_of_the_original() -> None:
    seen = Scene().show(HOME)
    assert seen.pose is not None
    shoulder, hip = (middle(seen.pose.points, part) for part in ("shoulder", "hip"))
    assert shoulder == pytest.approx([320, 260 - 0.3 * 300], abs=3)
    assert hip == pytest.approx([320, 260 + 0.05 * 300], abs=3)
    assert seen.pose.mask is not None
    shown = seen.pose.mask.on_image(*SIZE)
    assert shown[260, 320]
    assert not shown[260, 500]


@pytest.mark.parametrize("every_s", [0.5, 0.1])
def test_a_passer_by_in_front_does_not_take_over(every_s: float) -> None:
    scene = Scene(every_s)
    scene.show(HOME, times=10)
    presences = []
    for x in np.arange(0, 700, 400 * every_s):
        seen = scene.show(HOME, Actor(x, tall=400.0, colour=RED))
        presences.append(seen.presence)
        if seen.pose is not None and seen.presence == "person":
            assert x_of(seen) == pytest.approx(HOME.x, abs=60)
    assert "nobody" not in presences
    assert scene.show(HOME, times=3).presence == "person"


def test_a_passer_by_in_the_empty_room_is_someone_else() -> None:
    scene = Scene()
    scene.show(HOME, times=10)
    scene.show(times=20)
    for x in range(0, 640, 100):
        assert scene.show(Actor(x, colour=GREEN)).presence == "someone_else"


def test_whoever_comes_back_in_the_same_clothes_is_known_at_once() -> None:
    scene = Scene()
    scene.show(HOME, times=10)
    scene.show(times=40)
    assert scene.show(Actor(150.0)).presence == "person"


def test_someone_in_other_clothes_is_adopted_after_a_while_in_one_place() -> None:
    scene = Scene()
    scene.show(HOME, times=10)
    scene.show(times=40)
    assert scene.show(Actor(300.0, colour=RED), times=5).presence == "someone_else"
    assert scene.show(Actor(300.0, colour=RED), times=15).presence == "person"
    assert scene.show(Actor(300.0, colour=RED)).presence == "person"


def test_walking_across_the_room_one_stays_the_same() -> None:
    scene = Scene()
    for x in range(80, 600, 60):
        seen = scene.show(Actor(float(x)))
        assert seen.presence == "person"


def test_hidden_for_a_moment_is_not_gone() -> None:
    scene = Scene()
    scene.show(HOME, times=10)
    big = Actor(320.0, tall=480.0, colour=RED)
    assert scene.show(big, times=2).presence == "hidden"
    assert scene.show(HOME).presence == "person"


def test_a_still_person_is_steadier_than_the_looks_at_them() -> None:
    rng = np.random.default_rng(0)
    scene = Scene(0.1)
    shown, taken = [], []
    for _ in range(60):
        seen = scene.show(Actor(320.0 + rng.normal(0, 2)))
        assert seen.newest is not None
        shown.append(x_of(seen))
        taken.append(float(middle(seen.newest, "hip")[0]))
    assert np.std(shown[10:]) < 0.6 * np.std(taken[10:])


def test_after_a_gap_nothing_of_before_is_mixed_in() -> None:
    scene = Scene()
    scene.show(HOME, times=10)
    scene.time_s += 60
    assert x_of(scene.show(Actor(500.0))) == pytest.approx(500, abs=3)
