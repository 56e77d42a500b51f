"""Why a camera does not open, in words fit for its owner."""

from __future__ import annotations

from pathlib import Path

import pytest

from posture.capture.sources.origins import CameraOrigin, Machine, StreamOrigin
from posture.runtime.addresses import without_secrets


def machine(folder: Path, **cameras: tuple[str, str]) -> Machine:
    """A Linux machine; each device has a name and a number among those of its camera."""
    (folder / "dev").mkdir()
    for device, (name, number) in cameras.items():
        (folder / "dev" / device).touch()
        described = folder / "described" / device
        described.mkdir(parents=True)
        (described / "name").write_text(f"{name}\n")
        (described / "index").write_text(f"{number}\n")
    return Machine("linux", folder / "dev", folder / "described", lambda _: True)


def camera(index: int, on: Machine) -> CameraOrigin:
    return CameraOrigin(index, machine=on)


def test_a_missing_camera_names_those_that_are_there(tmp_path: Path) -> None:
    found = machine(tmp_path, video2=("Integrated\x1b[2J Camera", "0"), video3=("Integrated", "1"))
    (tmp_path / "dev" / "video10").touch()
    assert str(camera(0, found).why_closed()) == (
        "There is no camera 0. These are connected: 2 (Integrated[2J Camera), 10. Type: --camera 2"
    )


def test_where_none_is_connected_it_says_so(tmp_path: Path) -> None:
    assert str(camera(0, machine(tmp_path)).why_closed()) == (
        "There is no camera 0. None is connected. Connect one, or give a video file: --camera FILE"
    )


def test_without_permission_it_says_what_to_type(tmp_path: Path) -> None:
    there = machine(tmp_path, video0=("Webcam", "0"))
    denied = Machine("linux", there.devices, there.described, lambda _: False)
    error = camera(0, denied).why_closed()
    assert error.what == f"There is no permission to use camera 0 ({there.devices / 'video0'})"
    assert error.do == "Type: sudo usermod -aG video $USER, then log in again"


def test_a_device_that_carries_only_data_points_to_the_one_with_pictures(tmp_path: Path) -> None:
    there = machine(tmp_path, video0=("Webcam", "0"), video1=("Webcam", "1"))
    error = camera(1, there).why_closed()
    assert "carries no pictures" in error.what
    assert error.do == "These are connected: 0 (Webcam). Type: --camera 0"


def test_one_that_is_there_and_does_not_open_is_in_use(tmp_path: Path) -> None:
    error = camera(0, machine(tmp_path, video0=("Webcam", "0"))).why_closed()
    assert str(error) == (
        "Camera 0 does not open. Close other programs that use it (a video call, a browser tab), "
        "or unplug it and plug it in again"
    )


def test_one_that_vanished_was_unplugged_and_one_that_is_there_is_silent(tmp_path: Path) -> None:
    there = machine(tmp_path, video0=("Webcam", "0"))
    assert camera(1, there).why_silent().what == "Camera 1 was unplugged"
    assert camera(0, there).why_silent().what == "Camera 0 gives no pictures"


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_elsewhere_the_privacy_settings_are_named(platform: str) -> None:
    error = camera(0, Machine(platform)).why_closed()
    assert "Settings, Privacy" in error.do
    assert "Close other programs" in error.do


def test_the_password_of_an_address_is_never_shown() -> None:
    stream = StreamOrigin("rtsp://anna:secret@camera.example:554/live?token=secret#secret")
    assert stream.name == "rtsp://camera.example:554/live"
    for text in (repr(stream), str(stream.why_closed()), str(stream.why_silent())):
        assert "secret" not in text
        assert "anna" not in text
    assert without_secrets("http://a:b@c@host/x") == "http://host/x"
