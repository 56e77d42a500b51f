"""The doctor names what is missing or doubled and says what to type, and changes nothing."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from posture import doctor
from posture.doctor import Check
from posture.runtime import resources
from posture.runtime.resources import estimators_sha256


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Packages that are installed, by name; a test fills it in."""
    packages: dict[str, str] = {}
    monkeypatch.setattr(doctor, "installed_version", packages.get)
    return packages


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of the shipped bundles that a test may damage."""
    for name in resources.LANDMARKER_FILES.values():
        shutil.copy(resources.models_dir() / name, tmp_path / name)
    monkeypatch.setattr(resources, "models_dir", lambda: tmp_path)
    return tmp_path


def pretend_apt_knows(monkeypatch: pytest.MonkeyPatch, answers: Mapping[str, str]) -> None:
    """apt-get and apt-cache are there, and ``apt-cache policy NAME`` answers so."""

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        assert command[:2] == ["apt-cache", "policy"]
        return subprocess.CompletedProcess(command, 0, stdout=answers.get(command[2], ""))

    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("subprocess.run", run)


class TestPython:
    @pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 9), (3, 14, 1)])
    def test_supported(
        self, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int]
    ) -> None:
        monkeypatch.setattr("sys.version_info", version)
        assert doctor.check_python() == Check("Python", "ok", ".".join(map(str, version)))

    @pytest.mark.parametrize("version", [(3, 10, 13), (3, 15, 0)])
    def test_unsupported(
        self, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int]
    ) -> None:
        monkeypatch.setattr("sys.version_info", version)
        check = doctor.check_python()
        assert check.state == "missing"
        assert check.do == "Use Python 3.11 to 3.14"

    def test_range_is_that_of_pyproject(self) -> None:
        first, beyond = doctor.PYTHON_VERSIONS
        pyproject = Path(__file__).parents[2] / "pyproject.toml"
        wanted = f'requires-python = ">={first[0]}.{first[1]},<{beyond[0]}.{beyond[1]}"'
        assert wanted in pyproject.read_text()


class TestSystemLibraries:
    @pytest.fixture(autouse=True)
    def _on_linux(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.platform", "linux")

    def test_each_that_loads_is_ok(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ctypes.CDLL", lambda file: None)
        checks = list(doctor.check_system_libraries())
        assert [check.name for check in checks] == [
            "libEGL.so.1",
            "libGLESv2.so.2",
            "libGL.so.1",
            "libgthread-2.0.so.0",
        ]
        assert {check.state for check in checks} == {"ok"}

    @pytest.mark.parametrize("library", doctor.SYSTEM_LIBRARIES, ids=lambda it: it.file)
    def test_the_one_that_does_not_load_is_named_with_its_package(
        self, monkeypatch: pytest.MonkeyPatch, library: doctor.SystemLibrary
    ) -> None:
        def load(file: str) -> None:
            if file == library.file:
                raise OSError(f"{file}: cannot open shared object file")

        known = {library.packages[0]: "  Candidate: 1.0"}
        pretend_apt_knows(monkeypatch, known)
        monkeypatch.setattr("ctypes.CDLL", load)
        (bad,) = [check for check in doctor.check_system_libraries() if check.state != "ok"]
        assert (bad.name, bad.state) == (library.file, "missing")
        assert bad.do == f"sudo apt-get install {library.packages[0]}"

    def test_really_loads(self) -> None:
        assert not doctor.SystemLibrary("libnosuchthing.so.9", "a test", ("none",)).loads()
        if sys.platform.startswith("linux"):
            assert doctor.SystemLibrary("libc.so.6", "a test", ("libc6",)).loads()

    def test_takes_the_name_that_this_system_knows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        virtual = "libglib2.0-0:\n  Candidate: (none)"  # on newer Ubuntu only a provided name
        real = "libglib2.0-0t64:\n  Candidate: 2.84.4"
        pretend_apt_knows(monkeypatch, {"libglib2.0-0": virtual, "libglib2.0-0t64": real})
        assert doctor.apt_package(("libglib2.0-0", "libglib2.0-0t64")) == "libglib2.0-0t64"

    def test_takes_the_first_name_when_apt_knows_none(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pretend_apt_knows(monkeypatch, {})
        assert doctor.apt_package(("libglib2.0-0", "libglib2.0-0t64")) == "libglib2.0-0"

    def test_without_apt_names_the_files(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shutil.which", lambda name: None)
        hint = doctor.install_hint(list(doctor.SYSTEM_LIBRARIES[:2]))
        assert hint == "Install the packages of your system that hold libEGL.so.1, libGLESv2.so.2"

    def test_nothing_to_check_elsewhere(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.platform", "darwin")
        assert list(doctor.check_system_libraries()) == []


class TestMediapipe:
    @pytest.mark.parametrize("version", ["0.10.30", "0.10.33"])
    def test_silent_release(self, installed: dict[str, str], version: str) -> None:
        installed["mediapipe"] = version
        check = doctor.check_mediapipe()
        assert (check.state, check.do) == ("ok", "")

    @pytest.mark.parametrize("version", ["0.10.35", "0.11.0", "1.0.0", "1.2.2", "1.3rc1"])
    def test_release_that_reports(self, installed: dict[str, str], version: str) -> None:
        installed["mediapipe"] = version
        check = doctor.check_mediapipe()
        assert check.state == "warning"
        assert version in check.detail
        assert "sends usage data to Google" in check.detail
        assert "posture blocks that" in check.detail
        assert check.do.startswith("pip install mediapipe==0.10.33")

    def test_too_old(self, installed: dict[str, str]) -> None:
        installed["mediapipe"] = "0.10.21"
        check = doctor.check_mediapipe()
        assert (check.state, check.do) == ("missing", "pip install mediapipe==0.10.33")
        assert "0.10.21" in check.detail

    @pytest.mark.usefixtures("installed")
    def test_not_installed(self) -> None:
        check = doctor.check_mediapipe()
        assert (check.state, check.do) == ("missing", "pip install mediapipe==0.10.33")


class TestOpenCV:
    def test_the_right_one(self, installed: dict[str, str]) -> None:
        installed["opencv-contrib-python"] = "5.0.0.93"
        check = doctor.check_opencv()
        assert (check.state, check.detail) == ("ok", "opencv-contrib-python 5.0.0.93")

    @pytest.mark.parametrize(
        "second",
        ["opencv-python", "opencv-python-headless", "opencv-contrib-python-headless"],
    )
    def test_doubled(self, installed: dict[str, str], second: str) -> None:
        installed["opencv-contrib-python"] = "5.0.0.93"
        installed[second] = "4.12.0.88"
        check = doctor.check_opencv()
        assert check.state == "warning"
        assert "overwrite each other" in check.detail
        assert check.do == (
            f"pip uninstall -y opencv-contrib-python {second} && "
            "pip install --force-reinstall --no-deps opencv-contrib-python"
        )

    def test_another_one(self, installed: dict[str, str]) -> None:
        installed["opencv-python-headless"] = "4.12.0.88"
        check = doctor.check_opencv()
        assert check.state == "warning"
        assert "pip uninstall -y opencv-python-headless && pip install" in check.do

    @pytest.mark.usefixtures("installed")
    def test_none(self) -> None:
        check = doctor.check_opencv()
        assert check.state == "missing"
        assert check.do.endswith("opencv-contrib-python")


@pytest.mark.parametrize("name", ["lite", "full"])
class TestModels:
    @pytest.mark.usefixtures("models")
    def test_whole(self, name: str) -> None:
        assert doctor.check_model(name).state == "ok"

    def test_missing(self, models: Path, name: str) -> None:
        (models / resources.LANDMARKER_FILES[name]).unlink()
        check = doctor.check_model(name)
        assert check.state == "missing"
        assert "is missing" in check.detail
        assert "pip install ." in check.do

    def test_cut_short(self, models: Path, name: str) -> None:
        bundle = models / resources.LANDMARKER_FILES[name]
        bundle.write_bytes(bundle.read_bytes()[:-1])
        check = doctor.check_model(name)
        assert check.state == "missing"
        assert "is not the official file" in check.detail
        assert "pip install ." in check.do


class TestCamera:
    @pytest.fixture(autouse=True)
    def _on_linux(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr("sys.platform", "linux")
        monkeypatch.setattr(doctor, "VIDEO_DEVICES", tmp_path)

    def test_listed(self, tmp_path: Path) -> None:
        (tmp_path / "video0").touch()
        assert doctor.check_camera() == Check("camera", "ok", "/dev/video0")

    def test_none_is_no_fault(self) -> None:
        assert doctor.check_camera().state == "optional"

    def test_elsewhere_it_cannot_be_seen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.platform", "win32")
        assert doctor.check_camera().state == "optional"


class TestExtras:
    def test_there(self) -> None:
        assert doctor.check_extra("heic", "json", "a gain").state == "ok"

    def test_not_there(self) -> None:
        check = doctor.check_extra("heic", "no_such_module_at_all", "reads phone photos")
        assert check.state == "optional"
        assert check.detail == "not installed; reads phone photos"
        assert "pip install '.[heic]'" in check.do


def test_version_of_an_installed_package() -> None:
    assert doctor.installed_version("pytest") == pytest.__version__
    assert doctor.installed_version("no-such-package-at-all") is None


class TestEstimators:
    def test_there_and_whole(self) -> None:
        assert doctor.check_estimators() == Check("estimators", "ok", "sha256 eeeeeeeeeeee…")

    def test_gone(self, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(resources, "estimators_sha256", estimators_sha256.__wrapped__)
        check = doctor.check_estimators()
        assert check.state == "missing"
        assert str(models) in check.detail
        assert "pip install ." in check.do


class TestExamine:
    def test_covers_everything(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.platform", "linux")
        assert [check.name for check in doctor.examine()] == [
            "Python",
            *(library.file for library in doctor.SYSTEM_LIBRARIES),
            "mediapipe",
            "OpenCV",
            "model lite",
            "model full",
            "estimators",
            "camera",
            "extra batch",
            "extra cluster",
            "extra heic",
            "extra notify",
            "extra web",
            "extra report",
            "extra simulate",
        ]

    def test_every_fault_says_what_to_do(
        self, monkeypatch: pytest.MonkeyPatch, installed: dict[str, str], models: Path
    ) -> None:
        def load_nothing(file: str) -> None:
            raise OSError(file)

        monkeypatch.setattr("ctypes.CDLL", load_nothing)
        for bundle in models.iterdir():
            bundle.unlink()
        faults = [check for check in doctor.examine() if check.state in ("missing", "warning")]
        assert {"mediapipe", "OpenCV", "model lite", "model full"} <= {it.name for it in faults}
        assert all(fault.do for fault in faults)

    def test_imports_nothing_heavy(self) -> None:
        code = (
            "import sys\n"
            "for name in ('mediapipe', 'cv2', 'moderngl', 'pi_heif'):\n"
            "    sys.modules[name] = None\n"  # importing it now fails
            "from posture import doctor\n"
            "print(len(doctor.examine()))\n"
        )
        answer = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False
        )
        assert answer.returncode == 0, answer.stderr
        assert int(answer.stdout) >= 8


def test_models_match_their_sums() -> None:
    folder = Path(__file__).parents[2] / "models"
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    sums = [line.split() for line in lines]
    shipped = [it.name for pattern in ("*.task", "*.npz") for it in folder.glob(pattern)]
    assert sorted(name for _, name in sums) == sorted(shipped)
    for expected, name in sums:
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == expected
        assert expected in (folder / name).with_suffix(".md").read_text(), f"card of {name}"
