"""Films that carry little or nothing: each is told in words, what can be said is said."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from posture.apps.cli import main
from posture.movements.movement_reading import from_dict
from posture.output.movement_card import movement_card
from posture.pose import mediapipe
from tests.acting import Act, Acting, film_of, squats

pytestmark = pytest.mark.slow  # each film is looked at by the whole engine

PER_S = 12.0
Video = Callable[..., Result]


@pytest.fixture
def video(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Video:
    """`posture video` of pictures in which somebody is seen as they say."""

    def run(acts: Sequence[Act], *options: object, per_s: float = PER_S, **camera: float) -> Result:
        monkeypatch.setattr(mediapipe, "MediaPipeLandmarker", lambda *_: Acting(**camera))
        film = film_of(tmp_path / "film.avi", acts, per_s)
        result = CliRunner().invoke(main, ["video", str(film), "--json", *map(str, options)])
        assert result.exit_code == 0, result.output
        return result

    return run


def told(result: Result) -> tuple[dict[str, Any], str]:
    """The JSON, and all that the page says of it."""
    data = json.loads(result.stdout)
    card = movement_card(from_dict(data))
    words = [card["sentence"], card["remarks"] or ""]
    words += [one["reason"] for one in (card["missing"] or {"entries": []})["entries"]]
    return data, " ".join(words)


def test_a_good_film_is_assessed(video: Video) -> None:
    data, words = told(video(squats(3, PER_S)))
    assert (data["status"], data["test"], len(data["repetitions"])) == ("ok", "squat", 3)
    assert "You squatted 3 times" in words


@pytest.mark.parametrize("test", ["squat", "auto"])
@pytest.mark.parametrize(
    ("camera", "code", "words"),
    [
        ({"turn_deg": 90.0}, "lying_across", "turn the picture until the head is at the top"),
        ({"down_px": 240.0}, "hip_hidden", "step back"),
    ],
    ids=["sideways", "cut off"],
)
def test_what_hides_the_body_is_named(
    video: Video, test: str, camera: dict[str, float], code: str, words: str
) -> None:
    """Also where it is not said which test it is."""
    data, shown = told(video(squats(1, PER_S), "--test", test, **camera))
    assert (data["status"], data["reason_code"]) == ("not_assessed", code)
    assert words in shown


def test_nobody_in_it(video: Video) -> None:
    data, shown = told(video([Act(None)] * 24))
    assert data["reason_code"] == "movement_nobody_in_film"
    assert "one whole person" in shown


def test_of_another_test(video: Video) -> None:
    data, shown = told(video(squats(2, PER_S), "--test", "bend"))
    assert data["reason_code"] == "movement_looks_like"
    assert "like squatting" in shown


def test_with_one_repetition(video: Video) -> None:
    data, shown = told(video(squats(1, PER_S), "--test", "squat"))
    assert len(data["repetitions"]) == 1
    assert {one["level"] for one in data["findings"]} == {"not_assessed"}
    assert "three or more" in shown


@pytest.mark.parametrize("test", ["squat", "auto"])
def test_sped_up(video: Video, test: str) -> None:
    """Six times as fast as it was filmed: a squat in a third of a second."""
    data, shown = told(video(squats(6, PER_S), "--test", test, "--fps", "max", per_s=6 * PER_S))
    assert data["reason_code"] == "movement_too_quick"
    assert "sped up" in shown


def test_five_pictures_a_second(video: Video) -> None:
    data, shown = told(video(squats(3, 5.0), "--test", "squat", per_s=5.0))
    assert len(data["repetitions"]) == 3
    assert data["figures"]["knee_flexion_peak"]["value"] > 90
    assert data["figures"]["down_s"]["why_not_code"] == "movement_times_too_coarse"
    assert "too few for times" in shown


def test_another_person_takes_the_place(video: Video) -> None:
    """Whoever was there first is followed, and no repetition of the other is counted for them."""
    acts = [*squats(1, PER_S, clothes=20), *squats(2, PER_S, clothes=230)]
    data, shown = told(video(acts, "--test", "squat"))
    (only,) = data["repetitions"]
    assert only["end_s"] < 4.5, "that of the first"
    assert "Other people were seen" in shown


def test_two_people_who_change_places_all_the_while(video: Video) -> None:
    first, second = squats(3, PER_S, clothes=20), squats(3, PER_S, clothes=230)
    turn = round(2 * PER_S)
    acts = [(first if index // turn % 2 == 0 else second)[index] for index in range(len(first))]
    data, shown = told(video(acts, "--test", "squat"))
    assert "Other people were seen" in shown
    assert len(data["repetitions"]) <= 2, "those of the first alone"
