"""`posture baseline` and `--baseline` as they are typed: the real landmarker, real photos."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from posture.apps.cli import main
from posture.findings.reference.store import Store
from tests.unit.capture.sources.fakes import write_film

pytestmark = pytest.mark.usefixtures("recalled")

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
STANDING = [
    SAMPLES / f"standing_side_left_{name}.jpg" for name in ("neutral", "heavy", "sway_back")
]
SEATED = SAMPLES / "seated_side_left_upright.jpg"
FRONT = SAMPLES / "standing_front.jpg"
WANTING = "Your reference needs {count} more standing takes before anything can be compared"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in place of the user's own."""
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def posture(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def record(name: str, *arguments: object) -> Result:
    return posture("baseline", "record", name, *arguments)


def words(text: str) -> str:
    return " ".join(text.split())


def takes_of(name: str) -> list[str]:
    return [take.stance for take in Store().read(name).takes]


class TestFromPhotos:
    def test_three_photos_are_three_takes_and_can_be_compared(self, data: Path) -> None:
        result = record("Anna", *STANDING)
        assert (result.exit_code, result.stderr) == (0, "")
        assert takes_of("anna") == ["standing"] * 3
        text = words(result.stdout)
        assert text.count("taken as standing: hip flexion") == 3
        assert "Anna has 3 takes of standing" in text
        assert "Still needed for a comparison: 3 upright sitting." in text
        assert "Smallest changes that count when standing: hip flexion" in text
        (file,) = (data / "baselines").iterdir()
        assert file.stat().st_size < 5_000  # numbers, no picture

    def test_the_very_same_photo_counts_once(self) -> None:
        assert record("Anna", STANDING[0]).exit_code == 0
        again = record("Anna", STANDING[0], STANDING[1])
        assert again.exit_code == 1
        assert again.stderr == (
            f"posture: {STANDING[0]}: this photo is already a take of the reference\n"
        )
        assert takes_of("Anna") == ["standing", "standing"]

    def test_refused_photos_are_told_on_stderr_and_the_others_go_on(self, tmp_path: Path) -> None:
        text = tmp_path / "text.jpg"
        text.write_text("Dear diary")
        gone, nobody = tmp_path / "gone.jpg", SAMPLES / "nobody.jpg"
        result = record("Anna", FRONT, gone, STANDING[0], text, nobody)
        assert result.exit_code == 1
        lines = result.stderr.splitlines()
        assert [line.partition(": ")[2].partition(": ")[0] for line in lines] == [
            str(path) for path in (FRONT, gone, text, nobody)
        ]
        assert lines[0] == (
            f"posture: {FRONT}: a reference needs a picture from the side: "
            "turn side-on to the camera"
        )
        assert "There is no such file" in lines[1]
        assert "nobody was found" in lines[3]
        assert takes_of("Anna") == ["standing"]
        assert words(result.stdout).count("not taken: ") == 4

    @pytest.mark.parametrize(
        ("options", "why"),
        [
            ((STANDING[0], "--asis", "419,541"), "go together"),
            ((*STANDING, "--asis", "419,541", "--psis", "511,518"), "belong to one photo"),
            (("--stickers",), "no photo to be marked"),
            ((STANDING[0], "--stickers", "--asis", "4,5", "--psis", "9,5"), "finds both points"),
        ],
    )
    def test_marks_that_do_not_fit_the_photos_are_refused_before_anything_is_looked_at(
        self, options: Sequence[object], why: str
    ) -> None:
        result = record("Anna", *options)
        assert result.exit_code == 2
        assert why in result.stderr

    def test_without_a_usable_photo_there_is_no_reference(self, data: Path) -> None:
        result = record("Anna", FRONT)
        assert result.exit_code == 1
        assert "nothing was recorded" in words(result.stdout)
        assert not data.exists()

    def test_another_stance_than_the_one_told_is_refused(self) -> None:
        result = record("Anna", STANDING[0], SEATED, "--stance", "slumped")
        assert result.exit_code == 1
        assert "this looks like standing, but the take should be of sitting" in result.stderr
        assert takes_of("Anna") == ["slumped"]

    def test_head_and_shoulders_are_said_to_be_all_that_was_taken(self, tmp_path: Path) -> None:
        with Image.open(FRONT) as picture:
            picture.crop((200, 120, 700, 495)).resize((640, 480)).save(tmp_path / "desk.jpg")
        result = record("Anna", tmp_path / "desk.jpg", "--stance", "standing")
        assert (result.exit_code, result.stderr) == (0, "")
        message = "taken as standing, from head and shoulders alone: no hip angle was measured"
        assert message in words(result.stdout)
        (take,) = Store().read("Anna").takes
        assert take.place is not None


class TestKeeping:
    def test_references_are_listed_and_removed(self) -> None:
        assert "There is no reference yet" in words(posture("baseline", "list").stdout)
        record("Anna", STANDING[0])
        record("Bea", SEATED)
        listed = posture("baseline", "list")
        assert (listed.exit_code, listed.stderr) == (0, "")
        assert "Anna" in listed.stdout
        assert "Bea" in listed.stdout
        removed = posture("baseline", "remove", "ANNA")
        assert (removed.exit_code, removed.stdout) == (0, "")
        left = posture("baseline", "list").stdout
        assert "Anna" not in left
        assert "Bea" in left

    @pytest.mark.parametrize(
        "arguments", [["baseline", "remove", "Anna"], ["photo", SEATED, "--baseline", "Anna"]]
    )
    def test_an_unknown_name_is_told_with_those_that_there_are(
        self, arguments: Sequence[object]
    ) -> None:
        Store().add_takes("Bea", [])
        self.check_refused(arguments, "There is no reference called 'Anna'. There is Bea;")

    @pytest.mark.parametrize(
        "arguments",
        [
            ["baseline", "record", "Anna", SEATED],
            ["photo", SEATED, "--baseline", "Anna"],
            ["live", "--camera", SAMPLES / "sit_and_stand.mp4", "--baseline", "Anna"],
        ],
    )
    def test_a_damaged_file_is_told_with_what_to_do(
        self, arguments: Sequence[object], data: Path
    ) -> None:
        self.damage("Anna", data)
        self.check_refused(arguments, "is damaged", "posture baseline remove Anna")
        assert posture("baseline", "remove", "Anna").exit_code == 0

    def test_beside_a_damaged_file_the_others_are_listed(self, data: Path) -> None:
        self.damage("Anna", data)
        Store().add_takes("Bea", [])
        listed = posture("baseline", "list")
        assert listed.exit_code == 1
        assert "Bea" in listed.stdout
        (line,) = listed.stderr.splitlines()
        assert "is damaged" in line

    def test_an_empty_name_is_refused(self) -> None:
        self.check_refused(["baseline", "record", " ", SEATED], "The name is empty")

    def damage(self, name: str, data: Path) -> None:
        Store().add_takes(name, [])
        (file,) = (data / "baselines").iterdir()
        file.write_bytes(file.read_bytes()[:20])

    def check_refused(self, arguments: Sequence[object], *why: str) -> None:
        result = posture(*arguments)
        assert result.exit_code == 2
        (line,) = result.stderr.splitlines()
        assert line.startswith("posture: ")
        assert all(part in line for part in why), line


class TestCompared:
    def test_with_fewer_than_three_takes_a_photo_says_how_many_are_wanting(self) -> None:
        record("Anna", STANDING[0])
        result = posture("photo", STANDING[1], "--baseline", "Anna")
        assert result.exit_code == 0
        text = words(result.stdout)
        assert f"not assessed · S1, S2, S3 {WANTING.format(count=2)}" in text

    def test_with_three_takes_a_photo_is_compared_with_their_mean(self) -> None:
        record("Anna", *STANDING)
        text = words(posture("photo", STANDING[0], "--baseline", "Anna").stdout)
        assert "typical · S1 The hips are not clearly more bent than in your reference" in text
        assert "(mean of 3 takes)" in text
        assert "Your reference needs" not in text

    def test_a_reference_says_nothing_of_somebody_who_sits(self) -> None:
        record("Anna", *STANDING)
        with_it, without = (
            words(posture("photo", SEATED, *options).stdout)
            for options in (["--baseline", "Anna"], [])
        )
        assert with_it == without


class TestBeforeTheCamera:
    """A film played through in no time stands in for the camera."""

    FPS = 2.0

    def film(self, folder: Path, *scenes: tuple[str, float]) -> Path:
        pictures = []
        for name, seconds in scenes:
            with Image.open(SAMPLES / name) as picture:
                still = np.full((480, 480, 3), 128, np.uint8)
                small = picture.convert("RGB")
                small.thumbnail((480, 480))
                left = (480 - small.width) // 2
                still[: small.height, left : left + small.width] = np.asarray(small)[..., ::-1]
            pictures += [still] * round(seconds * self.FPS)
        return write_film(folder / "camera.mp4", "mp4v", pictures, fps=self.FPS)

    @pytest.fixture
    def hasty(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from posture.capture.sources import open_source

        def opened(camera: str) -> object:
            return open_source(camera, as_fast_as_possible=True)

        monkeypatch.setattr("posture.apps.live.baselines._open", opened)

    @pytest.mark.usefixtures("hasty")
    @pytest.mark.slow
    def test_takes_are_made_and_kept_one_after_the_other(self, tmp_path: Path) -> None:
        stands, empty = (STANDING[0].name, 10.0), ("nobody.jpg", 4.0)
        film = self.film(tmp_path, stands, empty, stands)
        result = record("Anna", "--camera", film, "--stance", "standing", "--takes", 2)
        assert result.exit_code == 0, result.stderr
        takes = Store().read("Anna").takes
        assert [(take.stance, take.source) for take in takes] == [("standing", "camera")] * 2
        assert all(take.frames > 3 for take in takes)
        assert "Now step out of the picture." in result.stderr
        assert "Anna has 2 takes of standing" in words(result.stdout)

    @pytest.mark.slow
    @pytest.mark.usefixtures("hasty")
    def test_a_film_that_ends_too_soon_keeps_what_was_taken(self, tmp_path: Path) -> None:
        film = self.film(tmp_path, (STANDING[0].name, 10.0), ("nobody.jpg", 4.0))
        result = record("Anna", "--camera", film, "--stance", "standing")
        assert result.exit_code == 2
        last = result.stderr.splitlines()[-1]
        assert last.startswith("posture: The camera gives no more pictures. The takes made so far")
        assert takes_of("Anna") == ["standing"]

    def test_a_camera_that_is_missing_is_told(self, data: Path) -> None:
        result = record("Anna", "--camera", "7")
        assert result.exit_code == 2
        assert result.stderr.startswith("posture: There is no camera 7")
        assert not data.exists()
