"""Where live pictures come from, a camera or an address, and why they do not come."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from posture.capture.sources import captures
from posture.capture.sources.captures import Capture, Wishes
from posture.errors import SourceError
from posture.runtime.addresses import without_secrets

PRIVACY_SETTINGS: Mapping[str, str] = {
    "darwin": "System Settings, Privacy & Security, Camera",
    "win32": "Settings, Privacy & security, Camera",
}


class Origin(Protocol):
    """Something that can be opened again and again."""

    @property
    def name(self) -> str:
        """As it appears in reports, without a password."""
        ...

    @property
    def called(self) -> str:
        """As it begins a sentence: ``Camera 0``."""
        ...

    def open(self) -> Capture:
        """A new capture; may take long, or hang."""
        ...

    def why_closed(self) -> SourceError:
        """Why it could not be opened, as far as can be told, and what to do."""
        ...

    def why_silent(self) -> SourceError:
        """Why it gives no pictures though it was opened."""
        ...


def _may_use(device: Path) -> bool:
    return os.access(device, os.R_OK | os.W_OK)


@dataclass(frozen=True, slots=True)
class Machine:
    """What the operating system tells of its cameras; other folders for tests."""

    platform: str = sys.platform
    devices: Path = Path("/dev")
    described: Path = Path("/sys/class/video4linux")
    may_use: Callable[[Path], bool] = _may_use

    @property
    def tells_cameras(self) -> bool:
        """Whether the cameras can be listed without switching them on."""
        return self.platform.startswith("linux")

    def device(self, index: int) -> Path:
        """The device file of a camera."""
        return self.devices / f"video{index}"

    def cameras(self) -> dict[int, str]:
        """Numbers of the cameras that give pictures, with their names ('' where unknown)."""
        numbers = (re.fullmatch(r"video(\d+)", path.name) for path in self.devices.glob("video*"))
        found = sorted(int(number[1]) for number in numbers if number)
        return {
            index: self._attribute(index, "name") for index in found if self.gives_pictures(index)
        }

    def gives_pictures(self, index: int) -> bool:
        """False for the second device of a camera, which carries only data about the pictures."""
        return self._attribute(index, "index") in ("", "0")

    def _attribute(self, index: int, what: str) -> str:
        try:
            text = (self.described / f"video{index}" / what).read_text(errors="replace")
        except OSError:
            return ""
        return "".join(letter for letter in text.strip() if letter.isprintable())


@dataclass(frozen=True, slots=True)
class CameraOrigin:
    """A camera of this machine by its number."""

    index: int
    wishes: Wishes = field(default_factory=Wishes)
    machine: Machine = field(default_factory=Machine)

    @property
    def name(self) -> str:
        """See :class:`Origin`."""
        return str(self.index)

    @property
    def called(self) -> str:
        """See :class:`Origin`."""
        return f"Camera {self.index}"

    def open(self) -> Capture:
        """See :class:`Origin`."""
        return captures.open_camera(self.index, self.wishes)

    def why_closed(self) -> SourceError:
        """See :class:`Origin`."""
        machine, device = self.machine, self.machine.device(self.index)
        if not machine.tells_cameras:
            return SourceError(f"{self.called} does not open", self._what_to_check())
        if not device.exists():
            return SourceError(f"There is no camera {self.index}", self._others())
        if not machine.may_use(device):
            return SourceError(
                f"There is no permission to use camera {self.index} ({device})",
                "Type: sudo usermod -aG video $USER, then log in again",
            )
        if not machine.gives_pictures(self.index):
            return SourceError(f"Device {device} carries no pictures", self._others())
        return SourceError(f"{self.called} does not open", self._what_to_check())

    def why_silent(self) -> SourceError:
        """See :class:`Origin`."""
        if self.machine.tells_cameras and not self.machine.device(self.index).exists():
            return SourceError(f"{self.called} was unplugged", "Plug it in again")
        return SourceError(f"{self.called} gives no pictures", self._what_to_check())

    def _what_to_check(self) -> str:
        advice = "Close other programs that use it (a video call, a browser tab)"
        settings = PRIVACY_SETTINGS.get(self.machine.platform)
        if settings:
            return f"{advice}, and allow the terminal to use it: {settings}"
        return f"{advice}, or unplug it and plug it in again"

    def _others(self) -> str:
        cameras = self.machine.cameras()
        if not cameras:
            return "None is connected. Connect one, or give a video file: --camera FILE"
        listed = ", ".join(
            f"{index} ({name})" if name else f"{index}" for index, name in cameras.items()
        )
        return f"These are connected: {listed}. Type: --camera {min(cameras)}"


@dataclass(frozen=True, slots=True)
class StreamOrigin:
    """A camera on the network, by the address the user gave."""

    url: str = field(repr=False)

    @property
    def name(self) -> str:
        """See :class:`Origin`."""
        return without_secrets(self.url)

    @property
    def called(self) -> str:
        """See :class:`Origin`."""
        return f"The stream {self.name}"

    def open(self) -> Capture:
        """See :class:`Origin`."""
        return captures.open_stream(self.url)

    def why_closed(self) -> SourceError:
        """See :class:`Origin`."""
        return SourceError(
            f"{self.called} does not open",
            "Check the address, its user name and password, and that the camera is switched on",
        )

    def why_silent(self) -> SourceError:
        """See :class:`Origin`."""
        return SourceError(f"{self.called} gives no pictures", "Check the camera and the network")
