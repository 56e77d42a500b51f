"""The real landmarker: no state leaks between pictures, nothing leaks to the terminal."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from posture.capture import images
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.types import Detection, FloatArray, PixelArray

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
VISIBILITY = 1e-4

PERSON = "standing_side_left_neutral.jpg"
OTHERS = (
    "seated_side_left_desk.jpg",
    "nobody.jpg",
    "standing_front.jpg",
    "two_people.jpg",
    "standing_side_right_old_lean.jpg",
)


def small(name: str, width_px: int = 360, height_px: int = 480) -> PixelArray:
    return images.scaled(images.read_photo(SAMPLES / name).pixels, (width_px, height_px))


@pytest.fixture(scope="module")
def following() -> Iterator[MediaPipeLandmarker]:
    with MediaPipeLandmarker() as landmarker:
        yield landmarker


@pytest.fixture(scope="module")
def alone() -> Iterator[MediaPipeLandmarker]:
    """A landmarker that takes every picture for itself."""
    with MediaPipeLandmarker(follows=False) as landmarker:
        yield landmarker


def seen(detection: Detection | None) -> Detection:
    assert detection is not None
    return detection


def visibility(detection: Detection) -> FloatArray:
    return detection.points[:, 2]


def test_following_gives_each_pass_its_own_visibility(
    following: MediaPipeLandmarker, alone: MediaPipeLandmarker
) -> None:
    compared = 0
    for name in (PERSON, *OTHERS, PERSON):
        pixels = small(name)
        found, expected = following.detect(pixels), alone.detect(pixels)
        assert (found is None) == (expected is None)
        if found is not None and expected is not None:
            assert visibility(found) == pytest.approx(visibility(expected), abs=VISIBILITY)
            assert np.ptp(visibility(expected)) > 0.01
            compared += 1
        for _ in range(3):
            following.follow(pixels)
    assert compared == 6


def test_what_was_seen_before_has_no_influence() -> None:
    with MediaPipeLandmarker() as fresh:
        expected = seen(fresh.detect(small(PERSON)))
    with MediaPipeLandmarker() as used:
        for name in OTHERS:
            used.detect(small(name))
            used.follow(small(name))
        found = seen(used.detect(small(PERSON)))
    assert np.array_equal(found.points[:, :2], expected.points[:, :2])
    assert np.array_equal(found.mask, expected.mask)
    assert visibility(found) == pytest.approx(visibility(expected), abs=VISIBILITY)
    assert found.world == pytest.approx(expected.world, abs=1e-3)


def test_pictures_taken_one_by_one_do_not_touch_each_other(alone: MediaPipeLandmarker) -> None:
    before = seen(alone.detect(small(PERSON)))
    for name in OTHERS:
        alone.detect(small(name))
    after = seen(alone.detect(small(PERSON)))
    assert np.array_equal(before.points, after.points)
    assert np.array_equal(before.world, after.world)
    assert np.array_equal(before.mask, after.mask)


def test_following_starts_from_where_the_person_was(following: MediaPipeLandmarker) -> None:
    first = seen(following.detect(small(PERSON)))
    again = seen(following.follow(small(PERSON)))
    assert not np.array_equal(first.points, again.points)
    torso_px = float(np.ptp(first.points[:, 1])) / 3
    assert np.abs(first.points[:, :2] - again.points[:, :2])[11:29].max() < torso_px


@pytest.mark.parametrize("width_px", [357, 358, 359, 360])
def test_a_picture_of_any_width_has_landmarks_and_a_mask_of_its_own_size(
    width_px: int, following: MediaPipeLandmarker
) -> None:
    whole = seen(following.detect(small(PERSON)))
    found = seen(following.detect(small(PERSON)[:, :width_px]))
    assert found.mask.shape == (480, width_px)
    assert found.mask.dtype == np.float32
    assert found.points[23:27, :2] == pytest.approx(whole.points[23:27, :2], abs=3.0)
    assert (found.mask[whole.mask[:, :width_px] > 0.9] > 0.5).mean() > 0.95


def test_landmarks_and_mask_are_in_pixels_of_the_picture(following: MediaPipeLandmarker) -> None:
    found = seen(following.detect(small(PERSON)))
    x, y = found.points[23:25, :2].mean(axis=0)
    assert found.mask[int(y), int(x)] > 0.9
    assert found.mask[5, 5] < 0.1
    assert found.points.shape == found.world.shape == (33, 3)


def test_a_point_beyond_the_edge_is_not_present(following: MediaPipeLandmarker) -> None:
    whole, cut = (seen(following.detect(one)) for one in (small(PERSON), small(PERSON)[:300]))
    assert whole.presence is not None
    assert cut.presence is not None
    assert whole.presence.shape == (33,)
    assert whole.presence.min() > 0.5
    assert cut.presence[27:].max() < 0.5 < cut.presence[:13].min()


@pytest.mark.parametrize(
    "shape", [(0, 0, 3), (64, 64, 4), (64, 64), (64, 64, 1), (64, 0, 3), (2, 64, 64, 3)]
)
def test_what_is_no_rgb_picture_is_refused(
    shape: tuple[int, ...], following: MediaPipeLandmarker
) -> None:
    for look in (following.detect, following.follow):
        with pytest.raises(ValueError, match="RGB"):
            look(np.zeros(shape, np.uint8))


def test_a_closed_landmarker_does_not_say_nobody() -> None:
    for follows in (True, False):
        landmarker = MediaPipeLandmarker("lite", follows=follows)
        landmarker.close()
        landmarker.close()
        with pytest.raises(ValueError, match="closed"):
            landmarker.detect(small(PERSON))


def test_a_landmarker_that_does_not_follow_says_so(alone: MediaPipeLandmarker) -> None:
    with pytest.raises(ValueError, match="follows=True"):
        alone.follow(small(PERSON))


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


WHOLE_SESSION = """
import sys
from posture.engine import Options
from posture.session import PhotoSession
for fast in (False, True):
    with PhotoSession(options=Options(fast=fast)) as session:
        print(*[session.check(path).status for path in sys.argv[1:]])
"""


def test_nothing_is_written_to_the_terminal_by_a_whole_session() -> None:
    done = run(WHOLE_SESSION, SAMPLES / "nobody.jpg", SAMPLES / PERSON, SAMPLES / "nobody.jpg")
    assert done.stdout.splitlines() == ["no_person ok no_person"] * 2
    assert done.stderr == ""
    assert done.returncode == 0


def test_standard_error_works_again_after_a_session() -> None:
    done = run(WHOLE_SESSION + "import os; os.write(2, b'still there')", SAMPLES / PERSON)
    assert done.stderr == "still there"


PLOTTING = """
import sys
from posture.pose.mediapipe import MediaPipeLandmarker
with MediaPipeLandmarker("lite", follows=False):
    import matplotlib.pyplot as plt
    import matplotlib
print(plt.__file__, matplotlib.__version__, len(plt.figure().axes), plt.get_backend(), sep="\\n")
assert sys.modules["matplotlib.pyplot"] is plt
"""


def test_plotting_after_a_landmarker_was_made_gets_the_real_thing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MPLBACKEND", "agg")
    done = run(PLOTTING)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.splitlines()[0]).name == "pyplot.py"
    assert done.stdout.splitlines()[2:] == ["0", "agg"]
