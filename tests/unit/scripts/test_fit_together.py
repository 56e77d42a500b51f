"""How pictures of one stance repeat: an error's parts, one's own and that of all pictures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posture.evaluation.simulate.sampling import SceneRequest, sample_scene
from posture.results.one_stance import Picture
from posture.types import Estimate, Report, Source, View
from scripts.fit.together import Seen, components, held, parts_of
from tests.worded import worded


def test_an_error_is_parted_into_what_a_person_shares_and_each_pictures_own() -> None:
    rng = np.random.default_rng(1)
    groups = [rng.normal(3.0, 1.0) * 4.0 + rng.normal(0.0, 1.5, 8) for _ in range(3000)]
    own_sd, between_sd = components(groups)
    assert own_sd == pytest.approx(1.5, rel=0.03)
    assert between_sd == pytest.approx(4.0, rel=0.05)


def test_persons_that_do_not_differ_share_nothing() -> None:
    groups = [np.array([-1.0, 1.0]), np.array([1.0, -1.0]), np.array([-1.0, 1.0])]
    assert components(groups)[1] == 0.0


def seen(person: int, value: float | None) -> Seen:
    tilt = Estimate.missing(worded("hidden")) if value is None else Estimate.around(value, 10.0)
    report = Report(
        source=Source("a.jpg"),
        status="ok",
        reason=None,
        people=1,
        view=View("side", "left", 0.0),
        stance="standing",
        measures={"pelvic_tilt": tilt},
        findings=(),
        landmarks=None,
        passes=1,
        models={},
    )
    return Seen(person, {"pelvic_tilt": 5.0}, Picture(report))


def test_what_is_common_is_the_interval_less_each_pictures_own() -> None:
    given = [seen(0, 4.0), seen(0, 6.0), seen(1, 9.0), seen(1, 11.0), seen(2, None), seen(3, 4.0)]
    found = parts_of(given, "pelvic_tilt")
    assert found is not None
    assert (found.people, found.pictures) == (2, 4)
    assert found.own_sd == pytest.approx(np.sqrt(2.0))
    assert found.common == pytest.approx(1.0 - 1.645**2 * 2.0 / 100.0)
    assert parts_of(given[:2], "pelvic_tilt") is None


def test_a_burst_is_of_one_person_who_hardly_moves() -> None:
    scene = sample_scene(9500, 0, SceneRequest("standing", "side", "train"))
    burst = [held(scene, 9500, at, both_sides=True) for at in range(4)]
    assert scene.person is not None
    for one in burst:
        assert one.person is not None
        assert replace(one.person, posture=scene.person.posture) == scene.person
        assert abs(one.person.posture.pelvic_tilt - scene.person.posture.pelvic_tilt) < 3.0
        assert abs(one.view.yaw - scene.view.yaw) < 12.0
    assert [one.view.facing == scene.view.facing for one in burst] == [True, False] * 2
    assert held(scene, 9500, 2, both_sides=True) == burst[2]
