"""The real landmarker before still scenes and a step: steady, near to a photo, and not late."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from posture.capture import images
from posture.evaluation.simulate.body import load_body
from posture.evaluation.simulate.film.ordering import FilmOrder, produce
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.runtime.resources import read_toml
from posture.session import PhotoSession
from posture.types import Frame, PixelArray, Source
from tests.benchmarks.live_films import SMALL, Grain
from tests.benchmarks.live_steadiness import ANGLES, course_of, lags_of, scene, watched
from tests.later import later

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
STANDING, SEATED = "standing_side_left_neutral.jpg", "seated_side_left_upright.jpg"
FPS, SETTLE_S = 10.0, 1.0
STILL_S, STEP_AT_S, AFTER_S = 3.0, 3.0, 3.0


@pytest.fixture(scope="module")
def landmarker() -> Iterator[MediaPipeLandmarker]:
    with MediaPipeLandmarker() as made:
        yield made


@pytest.mark.parametrize("name", [STANDING, later(SEATED)])
def test_a_still_scene_is_steady_and_near_to_a_photo_of_it(
    landmarker: MediaPipeLandmarker, name: str
) -> None:
    with PhotoSession() as session:
        photo = session.check(SAMPLES / name)
    pixels = images.read_photo(SAMPLES / name).pixels
    seen = list(watched(scene(pixels, STILL_S, FPS), landmarker, read_toml("live.toml")))
    apart = {}
    for angle in ANGLES:
        course = course_of(seen, angle)
        settled = course.value_deg[course.time_s >= SETTLE_S]
        value = photo.measures[angle].value
        if value is None:
            assert np.isnan(settled).all(), angle
        else:
            apart[angle] = float(abs(np.median(settled) - value))
        if angle == "hip_flexion":
            assert settled.std() < 0.5
    assert "hip_flexion" in apart
    assert {angle: change for angle, change in apart.items() if not change <= 2.0} == {}


@pytest.mark.slow
def test_a_step_of_30_degrees_is_displayed_in_time(landmarker: MediaPipeLandmarker) -> None:
    upright, tipped = upright_and_tipped()
    frames = list(switching(upright, tipped))
    course = course_of(watched(frames, landmarker, read_toml("live.toml")), "hip_flexion")
    change = course.value_deg[-1] - course.value_deg[round(STEP_AT_S * FPS) - 1]
    assert abs(change) > 20.0
    between_two_pictures_s = STEP_AT_S - 0.5 / FPS
    assert max(lags_of(course, between_two_pictures_s, 0.0)) < 0.35


def upright_and_tipped() -> tuple[PixelArray, PixelArray]:
    """A rendered person before and after the trunk has gone 30° forward."""
    pytest.importorskip("moderngl")
    from posture.evaluation.simulate.film.studio import Studio, instant_at
    from posture.evaluation.simulate.render import Renderer

    made = produce(load_body(), FilmOrder(1, 5, "side", "test", "step"), 0)
    step_s = made.story.steps_s[0]
    with Renderer(SMALL, 1, 2) as renderer:
        studio = Studio(renderer, made.stage)
        upright, tipped = (
            studio.pixels(instant_at(made.story, made.player, time_s)).copy()
            for time_s in (step_s - 1.0, step_s + 1.0)
        )
    return upright, tipped


def switching(before: PixelArray, after: PixelArray) -> Iterator[Frame]:
    """A camera's frames of one picture, then of the other."""
    grain = Grain(SMALL)
    for number in range(round((STEP_AT_S + AFTER_S) * FPS)):
        pixels = grain.on(before if number < STEP_AT_S * FPS else after)
        yield Frame(Source("scene", None, *SMALL), pixels, 1000 * number / FPS)
