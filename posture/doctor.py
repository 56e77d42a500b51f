"""What is installed, what is missing or doubled, and what to type to mend it.

``examine()`` looks and tells; it changes nothing, opens no camera and imports neither mediapipe
nor cv2, so that it still answers when those cannot be imported.
"""

from __future__ import annotations

import ctypes
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from posture.errors import ModelError
from posture.pose.mediapipe import sends_usage_data
from posture.runtime import resources

State = Literal["ok", "missing", "warning", "optional"]

PYTHON_VERSIONS = ((3, 11), (3, 15))
"""The first Python that works, and the first one that is not supported yet."""

MEDIAPIPE_LOCKED = "0.10.33"
MEDIAPIPE_OLDEST = (0, 10, 30)


OPENCV_NEEDED = "opencv-contrib-python"
OPENCV_PACKAGES = (
    OPENCV_NEEDED,
    "opencv-python",
    "opencv-python-headless",
    "opencv-contrib-python-headless",
)
"""Packages that all install the same folder ``cv2``."""

VIDEO_DEVICES = Path("/dev")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its state, what was seen, and what to do (empty when nothing)."""

    name: str
    state: State
    detail: str
    do: str = ""


@dataclass(frozen=True, slots=True)
class SystemLibrary:
    """A shared library that pip cannot install.

    ``packages`` are the names it goes by, oldest Debian or Ubuntu first.
    """

    file: str
    needed_by: str
    packages: tuple[str, ...]

    def loads(self) -> bool:
        """Whether the dynamic linker finds it: names of packages differ, this does not."""
        try:
            ctypes.CDLL(self.file)
        except OSError:
            return False
        return True


SYSTEM_LIBRARIES = (
    SystemLibrary("libEGL.so.1", "mediapipe", ("libegl1",)),
    SystemLibrary("libGLESv2.so.2", "mediapipe", ("libgles2",)),
    SystemLibrary("libGL.so.1", "OpenCV", ("libgl1", "libgl1-mesa-glx")),
    SystemLibrary("libgthread-2.0.so.0", "OpenCV", ("libglib2.0-0", "libglib2.0-0t64")),
)


def examine() -> list[Check]:
    """Look at everything this program rests on, the most basic first."""
    return [
        check_python(),
        *check_system_libraries(),
        check_mediapipe(),
        check_opencv(),
        *(check_model(name) for name in resources.LANDMARKER_FILES),
        check_estimators(),
        check_camera(),
        check_extra("batch", "pyarrow", "reads whole folders, and writes tables"),
        check_extra("cluster", "distributed", "spreads a batch over many machines"),
        check_extra("heic", "pi_heif", "reads phone photos (.heic)"),
        check_extra("notify", "desktop_notifier", "shows nudges on the desktop"),
        check_extra("web", "fastapi", "the local web app (posture serve)"),
        check_extra("report", "typst", "writes reports as PDF"),
        check_extra("simulate", "moderngl", "renders people with known posture"),
    ]


def check_python() -> Check:
    """Whether this Python is one that the package supports."""
    first, beyond = PYTHON_VERSIONS
    version = ".".join(str(part) for part in sys.version_info[:3])
    if first <= sys.version_info[:2] < beyond:
        return Check("Python", "ok", version)
    return Check(
        "Python",
        "missing",
        f"{version} is not supported",
        f"Use Python {first[0]}.{first[1]} to {beyond[0]}.{beyond[1] - 1}",
    )


def check_system_libraries() -> Iterator[Check]:
    """One check for each system library; only Linux needs any from outside pip."""
    if not sys.platform.startswith("linux"):
        return
    for library in SYSTEM_LIBRARIES:
        if library.loads():
            yield Check(library.file, "ok", f"loads ({library.needed_by})")
        else:
            yield Check(
                library.file,
                "missing",
                f"does not load; {library.needed_by} needs it",
                install_hint([library]),
            )


def install_hint(libraries: list[SystemLibrary]) -> str:
    """What to type for these libraries, or their names where there is no apt."""
    if shutil.which("apt-get"):
        packages = " ".join(dict.fromkeys(apt_package(library.packages) for library in libraries))
        return f"sudo apt-get install {packages}"
    files = ", ".join(library.file for library in libraries)
    return f"Install the packages of your system that hold {files}"


def apt_package(candidates: tuple[str, ...]) -> str:
    """The first of these names that apt can install here; the first one when apt cannot tell."""
    if len(candidates) > 1 and shutil.which("apt-cache"):
        for name in candidates:
            answer = subprocess.run(
                ["apt-cache", "policy", name],
                capture_output=True,
                text=True,
                check=False,
                env={"LC_ALL": "C", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
            ).stdout
            # An unknown name prints nothing; a name that only others provide has no candidate.
            if "Candidate:" in answer and "Candidate: (none)" not in answer:
                return name
    return candidates[0]


def check_mediapipe() -> Check:
    """Whether mediapipe is there, and whether its release sends usage data."""
    version = installed_version("mediapipe")
    wanted = f"pip install mediapipe=={MEDIAPIPE_LOCKED}"
    if version is None:
        return Check("mediapipe", "missing", "not installed", wanted)
    if release_numbers(version) < MEDIAPIPE_OLDEST:
        oldest = ".".join(str(part) for part in MEDIAPIPE_OLDEST)
        return Check("mediapipe", "missing", f"{version} is older than {oldest}", wanted)
    if sends_usage_data(version):
        return Check(
            "mediapipe",
            "warning",
            f"{version} sends usage data to Google and has no switch for it. posture blocks that "
            "inside its own process by pointing mediapipe at a proxy that does not exist; this is "
            "tested on Linux. Other programs that use this mediapipe are not covered",
            f"{wanted} (does not send any)",
        )
    return Check("mediapipe", "ok", f"{version}, sends no usage data")


def check_opencv() -> Check:
    """Whether exactly one OpenCV package is there: two overwrite each other's files."""
    found = [name for name in OPENCV_PACKAGES if installed_version(name)]
    if found == [OPENCV_NEEDED]:
        return Check("OpenCV", "ok", f"{OPENCV_NEEDED} {installed_version(OPENCV_NEEDED)}")
    # Removing one of two takes files of the other along, so all must go before one comes back.
    mend = f"pip install --force-reinstall --no-deps {OPENCV_NEEDED}"
    if not found:
        return Check("OpenCV", "missing", f"{OPENCV_NEEDED} is not installed", mend)
    mend = f"pip uninstall -y {' '.join(found)} && {mend}"
    if len(found) > 1:
        detail = f"{' and '.join(found)} are both installed and overwrite each other's files"
        return Check("OpenCV", "warning", detail, mend)
    return Check("OpenCV", "warning", f"{found[0]} in place of {OPENCV_NEEDED}", mend)


def check_model(name: str) -> Check:
    """Whether a bundle that ships with the package is there, byte for byte."""
    title = f"model {name}"
    try:
        digest = resources.landmarker_sha256(name, resources.landmarker_path(name))
    except ModelError as error:
        return Check(title, "missing", error.what, error.do)
    return Check(title, "ok", f"sha256 {digest[:12]}…")


def check_estimators() -> Check:
    """Whether the fitted estimators are there, byte for byte."""
    try:
        digest = resources.estimators_sha256()
    except ModelError as error:
        return Check("estimators", "missing", error.what, error.do)
    return Check("estimators", "ok", f"sha256 {digest[:12]}…")


def check_camera() -> Check:
    """Whether the system lists a camera. It is not opened: that would light its lamp."""
    if not sys.platform.startswith("linux"):
        return Check("camera", "optional", "cannot be seen without opening it on this system")
    devices = sorted(device.name for device in VIDEO_DEVICES.glob("video*"))
    if devices:
        return Check("camera", "ok", ", ".join(f"/dev/{name}" for name in devices))
    return Check("camera", "optional", "none; photos do not need one")


def check_extra(extra: str, module: str, gain: str) -> Check:
    """Whether the module behind an optional extra can be found."""
    if importlib.util.find_spec(module) is not None:
        return Check(f"extra {extra}", "ok", gain)
    return Check(
        f"extra {extra}",
        "optional",
        f"not installed; {gain}",
        f"pip install '.[{extra}]' in the folder of the clone",
    )


def installed_version(package: str) -> str | None:
    """The version of an installed package, without importing it."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def release_numbers(version: str) -> tuple[int, ...]:
    """``"0.10.33"`` → ``(0, 10, 33)``; stops at the first part that is no number (``1.2rc1``)."""
    numbers: list[int] = []
    for part in version.split("."):
        if not part.isdigit():
            break
        numbers.append(int(part))
    return tuple(numbers)
