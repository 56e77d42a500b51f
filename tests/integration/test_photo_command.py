"""`posture photo` on good, odd and bad files, with the real landmarker and real pictures."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import jsonschema
import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from posture import engine, session
from posture.apps.cli import main
from posture.capture import images
from posture.pose import mediapipe
from posture.runtime import resources
from posture.session import PhotoResult
from tests.picture_files import MODES, bad_files, png_declaring
from tests.privileges import as_nobody

pytestmark = pytest.mark.usefixtures("recalled")

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SAMPLE = SAMPLES / "standing_side_left_neutral.jpg"
SCHEMA = json.loads((resources.PACKAGE_DIR / "data" / "posture-2.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def photo(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["photo", *map(str, arguments)])


def json_lines(result: Result) -> list[dict[str, Any]]:
    reports = [json.loads(line) for line in result.stdout.splitlines()]
    for one in reports:
        VALIDATOR.validate(one)
    return reports


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "posture", *map(str, arguments)]


@pytest.fixture(scope="session")
def expected() -> dict[str, Any]:
    (only,) = json_lines(photo(SAMPLE, "--json"))
    return only["measures"]  # type: ignore[no-any-return]


def test_json_is_one_valid_object_a_photo_in_the_order_given() -> None:
    others = [SAMPLES / "standing_side_right_neutral.jpg", SAMPLE]
    result = photo(*others, "--json")
    assert result.exit_code == 0
    assert [one["source"]["name"] for one in json_lines(result)] == [str(path) for path in others]


def test_the_readable_report_names_the_measures_and_ends_with_the_disclaimer_once() -> None:
    result = photo(SAMPLE, SAMPLE)
    assert result.exit_code == 0
    assert "Hip flexion" in result.stdout
    assert " ".join(result.stdout.split()).count("wellness and education tool") == 1


@pytest.mark.parametrize("name", ["姿勢.jpg", "with space.jpg", "new\nline.jpg", "-dash.jpg"])
def test_odd_names_are_analysed_like_any_other(
    name: str, tmp_path: Path, expected: dict[str, Any]
) -> None:
    shutil.copy(SAMPLE, tmp_path / name)
    (report,) = json_lines(photo(tmp_path / name, "--json", "--out", tmp_path / "out"))
    assert report["measures"] == expected
    assert report["source"]["name"] == str(tmp_path / name)
    assert (tmp_path / "out" / f"{name}.posture.jpg").is_file()
    assert json.loads((tmp_path / "out" / f"{name}.posture.json").read_text()) == report


def test_a_name_that_is_no_unicode_is_analysed_and_told(tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/caf\xe9.jpg"
    Path(os.fsdecode(odd)).write_bytes(SAMPLE.read_bytes())
    done = subprocess.run([*command("photo", "--json"), odd], capture_output=True, check=True)
    assert json.loads(done.stdout)["status"] == "ok"


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != "1"])
def test_every_colour_mode_is_analysed(mode: str, tmp_path: Path) -> None:
    with Image.open(SAMPLE) as image:
        grey = np.asarray(image.convert("L"))
        if mode == "I;16":
            odd = Image.fromarray(grey.astype(np.uint16) * 257)
        elif mode in ("I", "F"):
            odd = Image.fromarray(grey.astype(np.int32 if mode == "I" else np.float32))
        else:
            odd = image.convert(mode)
        kind = "png" if mode in ("L", "LA", "P", "RGB", "RGBA", "I;16") else "tiff"
        odd.save(tmp_path / f"photo.{kind}")
    (report,) = json_lines(photo(tmp_path / f"photo.{kind}", "--json"))
    assert (report["status"], report["view"]["facing"]) == ("ok", "left")


def test_a_person_asked_for_belongs_to_one_photo_and_lies_in_it() -> None:
    for arguments, words in (
        ((SAMPLE, SAMPLE, "--person", "300,400"), "several were given"),
        ((SAMPLE, "--person", "300,99999"), "outside the picture"),
        ((SAMPLE, "--person", "left"), "is not X,Y"),
    ):
        result = photo(*arguments, "--fast")
        assert result.exit_code == 2, arguments
        assert words in result.stderr


def test_bad_files_are_named_with_the_reason_and_the_good_ones_go_on(tmp_path: Path) -> None:
    bad = bad_files(tmp_path)
    out = tmp_path / "out"
    result = photo(*(tmp_path / name for name in bad), SAMPLE, "--json", "--out", out)
    assert result.exit_code == 1
    reports = json_lines(result)
    assert [one["status"] for one in reports] == ["unreadable"] * len(bad) + ["ok"]
    complaints = result.stderr.splitlines()
    assert len(complaints) == len(bad)
    for (name, words), one, complaint in zip(bad.items(), reports, complaints, strict=False):
        assert words in one["reason"], name
        assert name in complaint
        assert words in complaint
    assert (out / f"{SAMPLE.name}.posture.jpg").is_file()


def test_a_file_one_may_not_read_is_named(tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "secret.jpg")
    (tmp_path / "secret.jpg").chmod(0)
    done = as_nobody(command("photo", "--json", tmp_path / "secret.jpg", SAMPLE), tmp_path)
    assert done.returncode == 1
    assert b"No permission" in done.stderr
    statuses = [json.loads(line)["status"] for line in done.stdout.splitlines()]
    assert statuses == ["unreadable", "ok"]


def test_a_bomb_stays_out_of_memory(tmp_path: Path) -> None:
    (tmp_path / "bomb.png").write_bytes(png_declaring(50_000, 50_000))
    # A small process in between: what a child takes is counted from what its parent holds.
    run = subprocess.run(
        [sys.executable, "-c", PEAK_OF, *command("photo", "--json", tmp_path / "bomb.png")],
        capture_output=True,
        text=True,
        check=True,
    )
    status, peak_kib = map(int, run.stdout.split()[-2:])
    assert status == 1
    assert 50 * 1024 < peak_kib < 900 * 1024


PEAK_OF = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_a_missing_cut_or_foreign_model_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / "cut.task").write_bytes(resources.landmarker_path("lite").read_bytes()[:100_000])
    (tmp_path / "text.task").write_text("no model")
    shutil.make_archive(str(tmp_path / "other"), "zip", resources.PACKAGE_DIR / "data")
    for model, words in {
        "nowhere.task": "no model file",
        "cut.task": "cut short",
        "text.task": "no landmarker bundle",
        "other.zip": "another task",
    }.items():
        result = photo(SAMPLE, "--json", "--model", tmp_path / model)
        assert result.exit_code == 2, model
        assert words in result.stderr
        assert result.stdout == ""


def test_a_bundle_with_broken_networks_stops_the_run(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "broken.task", "w") as bundle:
        bundle.writestr("pose_detector.tflite", b"x" * 100)
        bundle.writestr("pose_landmarks_detector.tflite", b"x" * 100)
    done = subprocess.run(
        command("photo", SAMPLE, "--model", tmp_path / "broken.task"),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert b"cannot be loaded" in done.stderr
    assert b"Traceback" not in done.stderr


def test_another_bundle_is_taken_by_path(tmp_path: Path) -> None:
    bundle = shutil.copy(resources.landmarker_path("lite"), tmp_path / "mine.task")
    (report,) = json_lines(photo(SAMPLE, "--json", "--model", bundle))
    assert report["models"]["landmarker"] == resources.sha256_of(Path(bundle))


def test_an_output_folder_that_cannot_be_written_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = photo(SAMPLE, "--out", tmp_path / "file")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
    (tmp_path / "closed").mkdir(mode=0o555)
    done = as_nobody(command("photo", SAMPLE, "--out", tmp_path / "closed"), tmp_path)
    assert done.returncode == 2, done.stderr
    assert b"cannot be written" in done.stderr


def test_a_second_photo_of_the_same_name_gets_a_number(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    shutil.copy(SAMPLE, tmp_path / "a" / SAMPLE.name)
    photo(SAMPLE, tmp_path / "a" / SAMPLE.name, "--out", tmp_path / "out", "--fast")
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == sorted(
        f"{SAMPLE.name}{number}.posture.{kind}" for number in ("", "-2") for kind in ("jpg", "json")
    )


def test_standard_output_closed_early_ends_quietly() -> None:
    with subprocess.Popen(
        command("photo", *[SAMPLE] * 4, "--json", "--fast"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["status"] == "ok"
        process.stdout.close()
        assert process.stderr.read() == b""


def test_points_marked_by_hand_go_together_and_with_one_photo() -> None:
    for arguments in (["--asis", "10,10"], ["--asis", "10,10", "--psis", "20,10", str(SAMPLE)]):
        result = photo(SAMPLE, *arguments)
        assert result.exit_code == 2
        assert "--asis" in result.stderr


def test_marked_points_give_a_measured_tilt_close_to_the_truth() -> None:
    truth = {one["file"]: one for one in json.loads((SAMPLES / "truth.json").read_text())}
    points = truth[SAMPLE.name]["points_px"]
    marks = [f"--{name}={points[name][0]},{points[name][1]}" for name in ("asis", "psis")]
    (report,) = json_lines(photo(SAMPLE, "--json", *marks))
    tilt = report["measures"]["pelvic_tilt"]
    assert tilt["method"] == "measured"
    assert tilt["low"] < tilt["value"] < tilt["high"]


def both_sides(folder: Path) -> list[Path]:
    """A photo, a lighter copy of it and its mirror image: three pictures of one stance."""
    paths = [folder / name for name in ("one.png", "two.png", "mirrored.png")]
    with Image.open(SAMPLE) as image:
        image.save(paths[0])
        image.point(lambda level: min(255, round(level * 1.1))).save(paths[1])
        image.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(paths[2])
    return paths


def test_pictures_of_one_stance_give_one_answer_with_narrower_intervals(tmp_path: Path) -> None:
    paths = both_sides(tmp_path)
    result = photo("--same", *paths, "--json", "--out", tmp_path / "out")
    assert (result.exit_code, result.stderr) == (0, "")
    (one,) = json_lines(result)
    assert [each["name"] for each in one["pictures"]] == [str(path) for path in paths]
    assert [each["why_not"] for each in one["pictures"]] == [None] * 3
    (alone,) = json_lines(photo(paths[0], "--json"))
    assert "pictures" not in alone
    for name in ("trunk_lean", "hip_flexion", "thigh_angle", "knee_flexion"):
        single, joined = alone["measures"][name], one["measures"][name]
        assert abs(single["value"] - joined["value"]) < 1.5, name
        assert joined["high"] - joined["low"] < single["high"] - single["low"], name
    drawn = Path(one["source"]["name"]).name
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        f"{drawn}.posture.jpg",
        f"{drawn}.posture.json",
    }


def test_one_stance_is_one_readable_report_that_names_its_pictures(tmp_path: Path) -> None:
    paths = both_sides(tmp_path)
    result = photo("--same", *paths, "--fast")
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    assert text.count("Measures") == 1
    assert "3 pictures of one stance" in text


def test_bad_pictures_of_one_stance_are_named_and_left_out(tmp_path: Path) -> None:
    paths, bad = both_sides(tmp_path), tmp_path / "empty.jpg"
    bad.write_bytes(b"")
    result = photo("--same", bad, *paths[:2], "--json", "--fast")
    assert result.exit_code == 1
    assert "empty.jpg" in result.stderr
    (one,) = json_lines(result)
    assert [each["why_not"] is None for each in one["pictures"]] == [False, True, True]
    assert one["status"] == "ok"


def test_pictures_of_two_stances_are_not_merged_and_the_odd_one_is_named(tmp_path: Path) -> None:
    seated = SAMPLES / "seated_side_left_upright.jpg"
    result = photo("--same", *both_sides(tmp_path)[:2], seated, "--json", "--fast")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{seated}: the person is seated here and standing in the others" in result.stderr


def film_of(folder: Path, *pictures: Path) -> Path:
    """A film of two seconds that shows each of these for as long."""
    path, size = folder / "film.avi", (360, 480)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, size)
    for picture in pictures:
        with Image.open(picture) as image:
            shown = np.asarray(image.convert("RGB").resize(size))[..., ::-1]
        for _ in range(20 // len(pictures)):
            writer.write(np.ascontiguousarray(shown))
    writer.release()
    return path


def test_a_short_film_of_one_stance_is_a_burst_of_pictures(tmp_path: Path) -> None:
    film = film_of(tmp_path, SAMPLE)
    out = tmp_path / "out"
    result = photo("--same", film, "--fast", "--json", "--out", out)
    assert (result.exit_code, result.stderr) == (0, "")
    (one,) = json_lines(result)
    assert len(one["pictures"]) == 12
    assert all(each["name"].startswith(f"{film} at ") for each in one["pictures"])
    assert (one["source"]["width_px"], one["source"]["height_px"]) == (360, 480)
    assert sorted(path.suffix for path in out.iterdir()) == [".jpg", ".json"]


def test_a_film_in_which_somebody_moves_is_not_merged(tmp_path: Path) -> None:
    film = film_of(tmp_path, SAMPLE, SAMPLES / "seated_side_left_upright.jpg")
    result = photo("--same", film, "--fast", "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{film} at " in result.stderr


def test_a_film_that_cannot_be_read_is_named_and_left_out(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"\x00" * 5000)
    result = photo("--same", film, SAMPLE, "--fast", "--json")
    assert result.exit_code == 1
    assert f"{film}: " in result.stderr
    (one,) = json_lines(result)
    assert [each["why_not"] is None for each in one["pictures"]] == [False, True]


def test_one_stance_takes_several_pictures_and_no_marked_points() -> None:
    for arguments, words in (
        ((SAMPLE,), "--same needs several photos"),
        (("film.mp4", "--asis", "1,1", "--psis", "2,2"), "Marked points belong to one photo"),
    ):
        result = photo("--same", *arguments)
        assert result.exit_code == 2
        assert words in result.stderr


def test_usage_faults_exit_with_2() -> None:
    assert photo().exit_code == 2
    assert photo(SAMPLE, "--asis", "here").exit_code == 2


def test_version_and_help_are_everywhere() -> None:
    assert CliRunner().invoke(main, ["--version"]).output.startswith("posture ")
    for name in main.commands:
        assert CliRunner().invoke(main, [name, "--help"]).exit_code == 0


def test_a_missing_file_is_named_once_and_without_the_disclaimer(tmp_path: Path) -> None:
    alone = photo(tmp_path / "gone.jpg")
    assert (alone.exit_code, alone.stdout) == (1, "")
    assert alone.stderr.count("gone.jpg") == 1
    beside = photo(tmp_path / "gone.jpg", SAMPLE, "--fast")
    assert beside.exit_code == 1
    assert (beside.stdout.count("gone.jpg"), beside.stderr.count("gone.jpg")) == (0, 1)
    assert "wellness and education" in beside.stdout


def test_a_photo_that_vanishes_before_it_is_annotated_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Path(shutil.copy(SAMPLE, tmp_path / "gone.jpg"))
    monkeypatch.setattr(session.PhotoSession, "judge", vanishing(session.PhotoSession.judge, gone))
    result = photo(gone, SAMPLE, "--json", "--fast", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "gone.jpg: There is no such file" in result.stderr
    assert [one["status"] for one in json_lines(result)] == ["ok", "ok"]
    assert (tmp_path / "out" / "gone.jpg.posture.json").is_file()
    assert (tmp_path / "out" / f"{SAMPLE.name}.posture.jpg").is_file()


def vanishing(
    judge: Callable[..., Iterator[PhotoResult]], gone: Path
) -> Callable[..., Iterator[PhotoResult]]:
    """A judge after whose first report the file is gone."""

    def wrapped(*arguments: Any) -> Iterator[PhotoResult]:
        for judged in judge(*arguments):
            gone.unlink(missing_ok=True)
            yield judged

    return wrapped


def test_a_fault_of_the_program_itself_shows_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("hip")

    monkeypatch.setattr(engine, "look_and_judge", broken)
    result = photo(SAMPLE, "--json")
    assert result.exit_code == 2
    assert "a fault of the program itself (KeyError: 'hip')" in result.stderr
    assert "Traceback" not in result.output
    monkeypatch.setenv("POSTURE_TRACEBACK", "1")
    assert isinstance(photo(SAMPLE, "--json").exception, KeyError)


def test_a_picture_the_landmarker_fails_on_costs_only_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def failing(*_: object) -> None:
        raise RuntimeError("native trouble")

    def make(*_: object) -> SimpleNamespace:
        return SimpleNamespace(detect_for_video=failing, detect=failing, close=lambda: None)

    monkeypatch.setattr(session, "MediaPipeLandmarker", mediapipe.MediaPipeLandmarker)
    monkeypatch.setattr(mediapipe, "_create", make)
    result = photo(SAMPLE, "--json")
    assert result.exit_code == 1
    assert "The landmarker fails on this picture (native trouble)" in result.stderr


def test_the_pixel_limit_that_help_shows_is_the_one_that_holds() -> None:
    (limit,) = (one for one in main.commands["photo"].params if one.name == "max_megapixels")
    assert limit.default == images.MAX_MEGAPIXELS
