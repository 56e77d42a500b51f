"""Which way somebody without a head faces: as both poses agree, else as the outline tells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posture.measures.facing import likelier
from posture.types import Facing, Pose
from tests import heads
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure, fleshed
from tests.heads import SIDE, predicted

SIZE = (WIDTH_PX, HEIGHT_PX)
LEFT, RIGHT = (fleshed(Figure(heading_deg=heading)) for heading in (-90.0, 90.0))


@pytest.mark.parametrize(("pose", "first"), [(LEFT, True), (RIGHT, False)])
def test_where_both_poses_face_one_way_it_is_that(pose: Pose, first: bool) -> None:
    one, other = replace(pose, passes=1), replace(pose, passes=2)
    found, is_sure = likelier((one, other), SIZE)
    assert is_sure
    assert found is (one if first else other)


@pytest.mark.parametrize(
    ("backwards", "expected", "sure"),
    [
        ((-6.0, 6.0), "left", True),
        ((6.0, -6.0), "right", True),
        ((-0.6, 0.6), "left", False),
        ((1.0, 7.0), "left", False),
    ],
    ids=["left", "right", "close", "both-unlikely"],
)
def test_where_each_follows_its_stand_in_the_outline_tells(
    backwards: tuple[float, float],
    expected: Facing,
    sure: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def prediction_of(_pose: Pose, facing: Facing, _size: tuple[int, int], _stance: str) -> object:
        return predicted(SIDE, backwards=backwards[0 if facing == "left" else 1])

    monkeypatch.setattr("posture.estimators.heads.predict_side_view", prediction_of)
    found, is_sure = likelier((LEFT, RIGHT), SIZE)
    assert found is (LEFT if expected == "left" else RIGHT)
    assert is_sure == sure


def test_without_an_outline_it_is_not_sure() -> None:
    bare = tuple(replace(pose, mask=None) for pose in (LEFT, RIGHT))
    assert not likelier((bare[0], bare[1]), SIZE)[1]


def test_poses_that_face_away_from_their_stand_ins_are_not_sure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heads.put_in(monkeypatch)
    assert not likelier((RIGHT, LEFT), SIZE)[1]
