"""What a user may type for a source, and what is made of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from posture.capture.sources import captures, open_source, opening
from posture.capture.sources.captures import Wishes
from posture.capture.sources.films import Film
from posture.capture.sources.reconnecting import LiveSource
from posture.errors import SourceError, UsageError
from posture.types import Frame
from tests.unit.capture.sources.fakes import FakeCamera, FakeCapture, FakeFilm, first


@pytest.mark.parametrize(
    ("what", "target"),
    [
        ("0", 0),
        (" 12 ", 12),
        ("rtsp://camera/live", "rtsp://camera/live"),
        ("HTTP://camera/x", "HTTP://camera/x"),
        ("film.mp4", Path("film.mp4")),
        ("0.mp4", Path("0.mp4")),
        ("-1", Path("-1")),
        ("a:b.mp4", Path("a:b.mp4")),
        ("http:/film", Path("http:/film")),
        ("file:///home/anna/my%20film.mp4", Path("/home/anna/my film.mp4")),
        ("file:///C:/film.mp4", Path("C:/film.mp4")),
    ],
)
def test_a_number_is_a_camera_an_address_a_stream_the_rest_a_path(
    what: str, target: int | str | Path
) -> None:
    assert opening.parse(what) == target


@pytest.mark.skipif(sys.platform == "win32", reason="no device files")
def test_a_device_file_or_a_link_to_it_is_a_camera(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device, link = tmp_path / "video3", tmp_path / "by-id"
    device.touch()
    link.symlink_to(device)
    assert opening.parse(str(device)) == device
    monkeypatch.setattr(Path, "is_char_device", lambda _: True)
    assert opening.parse(str(device)) == opening.parse(str(link)) == 3
    assert opening.parse(os.devnull) == Path(os.devnull)


@pytest.mark.parametrize("what", ["ftp://host/film.mp4", "rtsp://", "concat://a|b", "http://[1/x"])
def test_other_addresses_are_refused(what: str) -> None:
    with pytest.raises(SourceError, match="address"):
        opening.parse(what)


@pytest.mark.parametrize(("every_s", "fps"), [(None, 30), (0.5, 5), (0.1, 20), (0.01, 30), (9, 5)])
def test_a_camera_looked_at_now_and_then_is_asked_for_few_frames(
    every_s: float | None, fps: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests: list[tuple[int, Wishes]] = []

    def open_camera(index: int, wishes: Wishes) -> FakeCapture:
        requests.append((index, wishes))
        return FakeCapture(FakeCamera())

    monkeypatch.setattr(captures, "open_camera", open_camera)
    with open_source("4", every_s=every_s) as source:
        assert source.is_live
        assert isinstance(first(source, Frame), Frame)
    assert requests[0][0] == 4
    assert requests[0][1].fps == fps


def test_an_address_with_an_end_is_a_film_and_one_without_is_live(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    camera = FakeCamera()
    monkeypatch.setattr(captures, "open_stream", lambda _: FakeFilm([0.0, 100.0]))
    with open_source("http://anna:secret@host/film.mp4", as_fast_as_possible=True) as source:
        assert isinstance(source, Film)
        assert source.name == "http://host/film.mp4"
    monkeypatch.setattr(captures, "open_stream", lambda _: camera.open())
    with open_source("rtsp://anna:secret@host/live") as live:
        assert isinstance(live, LiveSource)
        assert live.name == "rtsp://host/live"
        assert isinstance(first(live, Frame), Frame)
        assert camera.opened == 1  # the capture that was looked at is the one that is read


def test_haste_is_for_recordings(monkeypatch: pytest.MonkeyPatch) -> None:
    camera = FakeCamera()
    monkeypatch.setattr(captures, "open_stream", lambda _: camera.open())
    for what in ("0", "rtsp://host/live"):
        with pytest.raises(UsageError, match="recording"):
            open_source(what, as_fast_as_possible=True)
    assert camera.opened == camera.released == 1


def test_a_stream_that_does_not_open_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    camera = FakeCamera()
    camera.is_plugged = False
    monkeypatch.setattr(captures, "open_stream", lambda _: camera.open())
    with pytest.raises(SourceError, match="The stream rtsp://host/live does not open"):
        open_source("rtsp://anna:secret@host/live")
    assert camera.released == 1


@pytest.mark.parametrize("every_s", [0.0, -1.0, float("nan")])
def test_a_senseless_rhythm_is_refused_before_anything_is_opened(every_s: float) -> None:
    with pytest.raises(ValueError, match="every"):
        open_source("0", every_s=every_s)
