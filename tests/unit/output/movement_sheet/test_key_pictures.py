"""Pictures of key moments come from the film itself, at their times, and hide faces if wanted."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from posture.movements.film import FilmRequest
from posture.movements.model import Movement
from posture.output.movement_sheet.key_pictures import pictures_from, pictures_of
from posture.runtime.interrupts import Stop
from tests.unit.capture.sources.fakes import write_film
from tests.unit.output.movement_sheet.made import LENGTH_S, PER_S, SIZE_PX, movement, with_points


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film that grows brighter, so that a picture tells its time, with a striped head."""
    width, height = SIZE_PX
    frames = []
    for number in range(round(LENGTH_S * PER_S)):
        frame = np.full((height, width, 3), number, np.uint8)
        frame[16:36:2, 40:84] = 255
        frames.append(frame)
    return write_film(tmp_path_factory.mktemp("film") / "grows.avi", "MJPG", frames, PER_S)


def squats(film: Path) -> Movement:
    return with_points(movement("squat"), str(film))


def pixels(jpeg: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(jpeg)).convert("L"), dtype=float)


def test_each_is_of_its_own_time_and_all_are_of_one_size(film: Path) -> None:
    found = squats(film)
    shown = pictures_of(found, FilmRequest(per_s=PER_S), blur_face=False)
    assert [one.of.moment for one in shown] == ["start", "turn", "end"] * 2
    assert len({pixels(one.jpeg).shape for one in shown}) == 1
    for one in shown:
        corner = pixels(one.jpeg)[-6:, :4]  # beside the feet, where nothing is drawn
        assert float(np.median(corner)) == pytest.approx(PER_S * one.of.time_s, abs=4)


def test_they_are_cut_to_the_person(film: Path) -> None:
    (first, *_) = pictures_of(squats(film), FilmRequest(per_s=PER_S), blur_face=False)
    height, width = pixels(first.jpeg).shape
    assert width < 0.6 * SIZE_PX[0]
    assert height > 0.7 * SIZE_PX[1]


def test_a_face_is_hidden_on_request(film: Path) -> None:
    plain, hidden = (
        pixels(pictures_of(squats(film), FilmRequest(per_s=PER_S), blur_face=blur)[0].jpeg)
        for blur in (False, True)
    )
    changed = np.abs(plain - hidden)
    top = changed[: len(changed) // 3]
    assert float(top.max()) > 60
    assert float(changed[-len(changed) // 3 :].max()) < 12


def test_a_moment_without_the_person_has_no_picture(film: Path) -> None:
    found = squats(film)
    assert found.points is not None
    points = found.points.copy()
    turn_s = found.repetitions[0].cycle.turn_s
    points[int(np.argmin(np.abs(found.time_s - turn_s)))] = np.nan
    shown = pictures_of(replace(found, points=points), FilmRequest(per_s=PER_S), blur_face=False)
    assert len(shown) == 5


def test_no_film_no_points_or_a_stop_give_none(film: Path) -> None:
    request, found = FilmRequest(per_s=PER_S), squats(film)
    gone = replace(found, film=replace(found.film, name=str(film.with_name("gone.avi"))))
    assert pictures_of(gone, request, blur_face=False) == ()
    assert pictures_of(replace(found, points=None), request, blur_face=False) == ()
    assert pictures_of(found, request, blur_face=False, stop=Stop(is_requested=True)) == ()


def test_frames_at_hand_do_as_well_and_some_are_enough() -> None:
    found = with_points(movement("squat"), "camera")
    width, height = SIZE_PX
    turn_s = found.repetitions[0].cycle.turn_s
    near = [time_s for time_s in found.time_s.tolist() if abs(time_s - turn_s) < 1.5 / PER_S]
    frames = [(time_s, np.full((height // 2, width // 2, 3), 90, np.uint8)) for time_s in near]
    (only,) = pictures_from(found, frames, blur_face=False)
    assert (only.of.repetition.number, only.of.moment) == (1, "turn")
