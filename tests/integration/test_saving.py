"""What `--out` writes: a picture of the original's size without its metadata, and nothing else."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import ExifTags, Image

from posture.apps.cli import main
from posture.capture import images
from posture.errors import OutputError
from posture.measures.no_person import unreadable
from posture.output import drawing
from posture.output.files import MAX_NAME_BYTES, OutputFolder
from posture.session import PhotoResult
from posture.types import FloatArray
from tests.later import later

pytestmark = pytest.mark.usefixtures("recalled")

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SAMPLE = SAMPLES / "standing_side_left_neutral.jpg"
NOBODY = SAMPLES / "nobody.jpg"
TRUTH = {one["file"]: one for one in json.loads((SAMPLES / "truth.json").read_text())}
MODELS = {"landmarker": None, "pelvic_tilt": None}


def photo(*arguments: object) -> Result:
    result = CliRunner().invoke(main, ["photo", *map(str, arguments), "--fast", "--model", "lite"])
    assert result.exit_code == 0, result.stderr
    return result


def pixels_of(path: Path) -> FloatArray:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB")).astype(float)


@pytest.fixture(scope="module")
def with_metadata(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample that carries what a phone writes: place, camera, owner, a comment."""
    path = tmp_path_factory.mktemp("phone") / "IMG_0001.jpg"
    with Image.open(SAMPLE) as image:
        exif = image.getexif()
        exif[ExifTags.Base.Make] = "SecretCamera"
        exif[ExifTags.Base.Artist] = "SecretOwner"
        exif[ExifTags.Base.Orientation] = 6
        exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (52.0, 31.0, 12.0)
        turned = image.transpose(Image.Transpose.ROTATE_90)
        turned.save(path, exif=exif, comment=b"SecretComment", quality=92)
    return path


def test_the_annotated_picture_is_upright_and_of_the_originals_size(
    with_metadata: Path, tmp_path: Path
) -> None:
    photo(with_metadata, "--out", tmp_path)
    with (
        Image.open(with_metadata) as stored,
        Image.open(tmp_path / "IMG_0001.jpg.posture.jpg") as out,
    ):
        assert stored.size == (1200, 900)
        assert out.size == (900, 1200)
        assert out.format == "JPEG"


def test_nothing_of_the_metadata_is_carried_over(with_metadata: Path, tmp_path: Path) -> None:
    assert b"SecretOwner" in with_metadata.read_bytes()
    photo(with_metadata, "--out", tmp_path)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(written) == 2
    for name, data in written.items():
        assert b"Secret" not in data, name
    with Image.open(tmp_path / "IMG_0001.jpg.posture.jpg") as out:
        assert dict(out.getexif()) == {}
        assert not set(out.info) & {"exif", "comment", "icc_profile", "xmp", "photoshop"}


@pytest.mark.parametrize("size", [(1600, 2132), (401, 534)])
def test_a_picture_that_is_read_reduced_or_is_not_large_keeps_its_own_size(
    size: tuple[int, int], tmp_path: Path
) -> None:
    with Image.open(SAMPLE) as image:
        image.resize(size).save(tmp_path / "photo.jpg")
    photo(tmp_path / "photo.jpg", "--out", tmp_path / "out")
    with Image.open(tmp_path / "out" / "photo.jpg.posture.jpg") as out:
        assert out.size == size


def test_a_small_picture_keeps_its_own_scale_and_gets_its_figures_beside(tmp_path: Path) -> None:
    with Image.open(SAMPLE) as image:
        small = image.convert("RGB").resize((301, 401))
    small.save(tmp_path / "photo.jpg", quality=95)
    photo(tmp_path / "photo.jpg", "--out", tmp_path / "out")
    with Image.open(tmp_path / "out" / "photo.jpg.posture.jpg") as out:
        assert out.size != small.size
        drawn = np.asarray(out.convert("RGB"), dtype=float)[:401, :301]
    apart = np.abs(drawn - np.asarray(small, dtype=float)).max(axis=2)
    assert np.median(apart) < 12, "the photo lies where it was, of its own size"
    assert (apart > 60).mean() < 0.1, "lines alone are drawn on it"


def test_the_saved_json_is_what_the_command_prints(tmp_path: Path) -> None:
    printed = photo(SAMPLE, NOBODY, "--json", "--out", tmp_path).stdout.splitlines(keepends=True)
    for path, line in zip((SAMPLE, NOBODY), printed, strict=True):
        assert (tmp_path / f"{path.name}.posture.json").read_text() == line


def test_a_picture_of_nobody_is_saved_as_it_is(tmp_path: Path) -> None:
    photo(NOBODY, "--out", tmp_path)
    away = np.abs(pixels_of(tmp_path / f"{NOBODY.name}.posture.jpg") - pixels_of(NOBODY))
    assert float(np.median(away)) < 3


def test_an_unreadable_photo_leaves_its_json_and_no_picture(tmp_path: Path) -> None:
    judged = PhotoResult(unreadable("a/bad.jpg", "The file is empty", MODELS))
    assert OutputFolder(tmp_path).save(judged, blur_face=False, max_megapixels=10) is None
    (written,) = tmp_path.iterdir()
    assert written.name == "bad.jpg.posture.json"
    assert json.loads(written.read_text())["status"] == "unreadable"


def test_the_folder_is_made_with_its_parents_and_files_can_be_read_by_others(
    tmp_path: Path,
) -> None:
    photo(SAMPLE, "--out", tmp_path / "a" / "b")
    for path in (tmp_path / "a" / "b").iterdir():
        assert path.stat().st_mode & 0o444 == 0o444


@pytest.mark.parametrize("stem", ["x" * 246, "姿" * 82])
def test_a_name_of_250_bytes_is_shortened_and_stays_its_own(stem: str, tmp_path: Path) -> None:
    paths = [
        tmp_path / f"{stem}.jpg",
        tmp_path / f"{stem[:-1]}{'y' * len(os.fsencode(stem[-1]))}.jpg",
    ]
    for path in paths:
        assert len(os.fsencode(path.name)) == 250
        shutil.copy(SAMPLE, path)
        photo(path, "--out", tmp_path / "out")
    written = sorted(os.fsencode(path.name) for path in (tmp_path / "out").iterdir())
    assert len(written) == 4
    for name in written:
        assert len(name) <= MAX_NAME_BYTES + len(".posture.json")
        assert name.startswith(os.fsencode(stem[:50]))


def test_a_shortened_name_stays_text(tmp_path: Path) -> None:
    judged = PhotoResult(unreadable("é" * 123 + ".jpg", "The file is empty", MODELS))
    OutputFolder(tmp_path).save(judged, blur_face=False, max_megapixels=10)
    (written,) = tmp_path.iterdir()
    assert written.name.encode("utf-8")


def test_no_photo_overwrites_another(tmp_path: Path) -> None:
    folder = OutputFolder(tmp_path)
    for name in ("a/photo", "b/photo", "photo-2"):
        judged = PhotoResult(unreadable(name, "The file is empty", MODELS))
        folder.save(judged, blur_face=False, max_megapixels=10)
    assert len(list(tmp_path.iterdir())) == 3


def test_a_blurred_face_is_blurred_and_all_else_stays(tmp_path: Path) -> None:
    photo(SAMPLE, "--out", tmp_path / "plain")
    photo(SAMPLE, "--out", tmp_path / "blurred", "--blur-face")
    name = f"{SAMPLE.name}.posture.jpg"
    away = np.abs(pixels_of(tmp_path / "plain" / name) - pixels_of(tmp_path / "blurred" / name))
    points = TRUTH[SAMPLE.name]["points_px"]
    x, y = (int(at) for at in points["ear"])
    assert float(away[y - 25 : y + 25, x - 50 : x].mean()) > 4
    assert float(away[int(points["shoulder"][1]) + 60 :].mean()) < 0.1
    assert float(away[y - 25 : y + 25, : x - 200].mean()) < 0.1


def test_no_detail_of_a_blurred_face_is_left(tmp_path: Path) -> None:
    """A fine pattern painted over the head is gone; over the chest it is still there."""
    with Image.open(SAMPLE) as image:
        pixels = np.asarray(image.convert("RGB")).copy()
    printed = photo(SAMPLE, "--json").stdout
    found = images.read_photo(SAMPLE)
    judged = _report(printed)
    points = TRUTH[SAMPLE.name]["points_px"]
    places = [(int(points[part][0]), int(points[part][1])) for part in ("ear", "shoulder")]
    for x, y in places:
        pixels[y - 12 : y + 12, x - 12 : x + 12] = 0
        pixels[y - 12 : y + 12 : 2, x - 12 : x + 12] = 255
    drawn = drawing.annotate(pixels, judged, blur_face=True).astype(float)
    assert found.pixels.shape == drawn.shape
    face, chest = (np.abs(np.diff(drawn[y - 8 : y + 8, x - 8 : x + 8], axis=0)) for x, y in places)
    assert float(np.median(face)) < 10
    assert float(np.median(chest)) > 100


def _report(line: str) -> Any:
    from posture.results import report_json

    return report_json.from_dict(json.loads(line))


def test_a_folder_that_turns_unwritable_is_an_output_error(tmp_path: Path) -> None:
    folder = OutputFolder(tmp_path / "out")
    shutil.rmtree(tmp_path / "out")
    judged = PhotoResult(unreadable("bad.jpg", "The file is empty", MODELS))
    with pytest.raises(OutputError, match="cannot be written"):
        folder.save(judged, blur_face=False, max_megapixels=10)


def test_nothing_is_left_behind_by_trying_the_folder(tmp_path: Path) -> None:
    OutputFolder(tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


OPENED_TO_WRITE = re.compile(r'open(?:at)?\([^"]*"([^"]*)", [^)]*O_(?:WRONLY|RDWR|CREAT)')
MADE = re.compile(
    r'(?:mkdir|creat|mknod|rename|link|symlink)(?:at2?)?\([^"]*"([^"]*)"(?:[^"]*"([^"]*)")?'
)


def written_places(log: str) -> set[str]:
    """Every path that a traced process made or opened for writing, devices left out."""
    found = set(OPENED_TO_WRITE.findall(log))
    found |= {path for pair in MADE.findall(log) for path in pair if path}
    return {path for path in found if not path.startswith(("/dev/", "/proc/", "/sys/"))}


def run_traced(arguments: list[str], folder: Path) -> tuple[int, str]:
    """Run ``posture`` in an empty folder with HOME and TMPDIR empty; exit status and trace."""
    strace = shutil.which("strace")
    assert strace, "strace is missing. Type: sudo apt-get install strace (or: make test)"
    for name in ("cwd", "home", "tmp"):
        (folder / name).mkdir()
    calls = "trace=openat,open,creat,mkdir,mkdirat,mknod,rename,renameat,renameat2,link,symlink"
    follow = ("-f", "--seccomp-bpf", "-qq")
    trace = [strace, *follow, "-s", "4096", "-e", calls, "-o", str(folder / "log")]
    done = subprocess.run(
        [*trace, "--", sys.executable, *arguments],
        cwd=folder / "cwd",
        env=os.environ
        | {"HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp")}
        | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
    )
    return done.returncode, (folder / "log").read_text(errors="replace")


@pytest.mark.parametrize("out", [later(True), False], ids=["with --out", "without --out"])
def test_nothing_is_written_but_what_out_asks_for(out: bool, tmp_path: Path) -> None:
    command = ["-m", "posture", "photo", str(SAMPLE), str(NOBODY), "--json"]
    command += ["--out", str(tmp_path / "out")] if out else []
    status, log = run_traced(command, tmp_path)
    assert status == 0
    for name in ("cwd", "home", "tmp"):
        assert list((tmp_path / name).iterdir()) == [], name
    outside = {path for path in written_places(log) if not path.startswith(str(tmp_path / "out"))}
    assert outside == set()
    if out:
        names = {path.name for path in (tmp_path / "out").iterdir()}
        kinds = ("posture.jpg", "posture.json")
        assert names == {f"{path.name}.{kind}" for path in (SAMPLE, NOBODY) for kind in kinds}
    else:
        assert not (tmp_path / "out").exists()


def test_the_check_for_what_is_written_would_find_it(tmp_path: Path) -> None:
    script = "import tempfile; tempfile.TemporaryFile(); open('here.txt', 'w').close()"
    status, log = run_traced(["-c", script], tmp_path)
    assert status == 0
    places = written_places(log)
    assert "here.txt" in places
    assert any(path.startswith(str(tmp_path / "tmp")) for path in places)


def test_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    folder = OutputFolder(tmp_path)
    monkeypatch.setattr(Path, "replace", full)
    judged = PhotoResult(unreadable("photo.jpg", "The file is empty", MODELS))
    with pytest.raises(OutputError, match="No space left on device"):
        folder.save(judged, blur_face=False, max_megapixels=10)
    assert list(tmp_path.iterdir()) == []
