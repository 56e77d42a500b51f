"""Real films, streams and faults, read by the cv2 that is installed; no camera is needed."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
import pytest

from posture.capture.sources import Ended, Lost, Patience, open_source
from posture.errors import SourceError
from posture.types import Frame, PixelArray
from tests.unit.capture.sources.fakes import (
    FPS,
    chequered,
    first,
    frames_of,
    turn_clockwise,
    write_film,
    write_matroska,
)

KINDS = [("film.mp4", "mp4v"), ("film.avi", "MJPG"), ("film.mkv", "mp4v")]


def pictures(seconds: float, size: tuple[int, int] = (120, 160)) -> list[PixelArray]:
    """A bar of light that moves to the right over a chequered ground."""
    found = []
    for number in range(round(seconds * FPS)):
        picture = chequered(size=size) // 2
        picture[:, number * 2 : number * 2 + 10] = 255
        found.append(picture)
    return found


def bar_px(frame: Frame) -> float:
    """Where the bar is, from the left."""
    return float(np.flatnonzero(frame.pixels[..., 0].mean(axis=0) > 200).mean()) - 4.5


def times(frames: list[Frame]) -> list[float]:
    return [frame.time_ms or 0.0 for frame in frames]


def is_quiet(code: str) -> bool:
    """Whether a program that opens something says nothing at all."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    return (done.stdout, done.stderr) == ("", "")


@pytest.mark.parametrize(("name", "code"), KINDS)
def test_a_film_is_read_to_its_end_by_its_own_time(tmp_path: Path, name: str, code: str) -> None:
    path = write_film(tmp_path / name, code, pictures(3))
    with open_source(str(path), as_fast_as_possible=True) as source:
        assert not source.is_live
        assert source.length_s == pytest.approx(3.0)
        frames, ended = frames_of(source)
    assert times(frames) == pytest.approx([100 * number for number in range(30)])
    assert [bar_px(frame) for frame in frames] == pytest.approx(
        [2 * number for number in range(30)], abs=1
    )
    assert isinstance(ended, Ended)
    assert ended.message is None
    assert ended.time_s == pytest.approx(3.0)
    assert frames[0].source.name == str(path)
    assert frames[0].pixels.shape == (120, 160, 3)


def test_two_a_second_are_the_frames_of_those_times(tmp_path: Path) -> None:
    path = write_film(tmp_path / "film.mp4", "mp4v", pictures(3))
    with open_source(str(path), every_s=0.5, as_fast_as_possible=True) as source:
        frames, _ = frames_of(source)
    assert times(frames) == pytest.approx([0, 500, 1000, 1500, 2000, 2500])
    assert [bar_px(frame) for frame in frames] == pytest.approx([0, 10, 20, 30, 40, 50], abs=1)


def test_frames_at_uneven_times_keep_them(tmp_path: Path) -> None:
    stamps = [0, 40, 80, 900, 1000, 2400, 2450, 5000]
    path = write_matroska(tmp_path / "uneven.mkv", pictures(0.8), stamps)
    with open_source(str(path), as_fast_as_possible=True) as source:
        frames, ended = frames_of(source)
    assert times(frames) == stamps
    assert isinstance(ended, Ended)
    assert ended.message is None
    with open_source(str(path), every_s=1.0, as_fast_as_possible=True) as source:
        assert times(frames_of(source)[0]) == [0, 1000, 2400, 5000]


def test_a_film_made_on_a_turned_phone_is_shown_upright(tmp_path: Path) -> None:
    path = turn_clockwise(write_film(tmp_path / "film.mp4", "mp4v", pictures(1)))
    with open_source(str(path), as_fast_as_possible=True) as source:
        frame = first(source, Frame)
    assert isinstance(frame, Frame)
    assert (frame.source.width_px, frame.source.height_px) == (120, 160)
    assert frame.pixels.shape == (160, 120, 3)
    brightness = frame.pixels.mean(axis=(1, 2))
    assert brightness[:8].min() > brightness[20:].max()  # the left edge went to the top


def test_a_large_film_is_reduced_and_says_its_size(tmp_path: Path) -> None:
    path = write_film(tmp_path / "film.avi", "MJPG", pictures(0.2, (1080, 1920)))
    with open_source(str(path), as_fast_as_possible=True) as source:
        frame = first(source, Frame)
    assert isinstance(frame, Frame)
    assert frame.pixels.shape == (360, 640, 3)
    assert frame.original_px_per_px == (3.0, 3.0)


@pytest.mark.parametrize(("name", "code"), [("film.avi", "MJPG"), ("film.mkv", "mp4v")])
def test_a_film_cut_short_ends_with_a_warning(tmp_path: Path, name: str, code: str) -> None:
    path = write_film(tmp_path / name, code, pictures(4))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with open_source(str(path), as_fast_as_possible=True) as source:
        frames, ended = frames_of(source)
    assert 10 < len(frames) < 30
    assert isinstance(ended, Ended)
    assert ended.message is not None
    assert "is cut short or damaged: it says that it lasts 4.0 s" in ended.message


def test_what_no_decoder_takes_is_an_error_in_words(tmp_path: Path) -> None:
    whole = write_film(tmp_path / "whole.mp4", "mp4v", pictures(1)).read_bytes()
    (tmp_path / "cut.mp4").write_bytes(whole[: len(whole) // 3])
    (tmp_path / "noise.mp4").write_bytes(np.random.default_rng(0).bytes(20_000))
    with wave.open(str(tmp_path / "sound.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(16_000))
    for name in ("cut.mp4", "noise.mp4", "sound.wav"):
        with pytest.raises(SourceError, match="no film that can be read"):
            open_source(str(tmp_path / name))


def test_a_film_without_frames_is_an_error(tmp_path: Path) -> None:
    path = write_film(tmp_path / "film.mkv", "mp4v", pictures(0.1))
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"\x1f\x43\xb6\x75")])  # up to the first cluster
    with pytest.raises(SourceError):
        open_source(str(path))


def test_a_name_that_looks_like_an_address_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_film(tmp_path / "film.avi", "MJPG", pictures(0.3)).rename(tmp_path / "rtsp:film.avi")
    monkeypatch.chdir(tmp_path)
    with open_source("rtsp:film.avi", as_fast_as_possible=True) as source:
        assert len(frames_of(source)[0]) == 3


def test_at_its_own_speed_the_newest_is_given_and_the_rest_dropped(tmp_path: Path) -> None:
    path = write_film(tmp_path / "film.avi", "MJPG", pictures(2))
    with open_source(str(path)) as source:
        assert isinstance(source.newest(1.0), Frame)
        time.sleep(0.55)
        frame = source.newest(1.0)
    assert isinstance(frame, Frame)
    assert (frame.time_ms or 0) >= 400
    assert source.dropped >= 3


def test_a_missing_camera_a_damaged_film_and_a_dead_address_leave_the_terminal_clean(
    tmp_path: Path,
) -> None:
    path = write_film(tmp_path / "film.avi", "MJPG", pictures(1))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    (tmp_path / "cut.mp4").write_bytes(bytes(1000))
    assert is_quiet(f"""
from posture.errors import SourceError
from posture.capture.sources import open_source
from posture.types import Frame
for what in ("97", {str(tmp_path / "cut.mp4")!r}, "rtsp://127.0.0.1:9/x", "http://127.0.0.1:9/x"):
    try:
        open_source(what)
    except SourceError:
        continue
    raise SystemExit("opened")
with open_source({str(path)!r}, as_fast_as_possible=True) as source:
    while isinstance(source.newest(1.0), Frame):
        pass
""")


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


class _Pictures(BaseHTTPRequestHandler):
    """A network camera: JPEGs without end, until the server is told to stop."""

    is_on = threading.Event()

    def do_GET(self) -> None:
        if not self.is_on.is_set():
            self.send_error(503)
            return
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        number = 0
        while self.is_on.is_set():
            picture = pictures(1)[number % 10]
            jpeg = cv2.imencode(".jpg", picture)[1].tobytes()
            head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
            try:
                self.wfile.write(head.encode() + jpeg + b"\r\n")
            except OSError:
                return
            number += 1
            time.sleep(0.01)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    """An address of this machine where ``handler`` answers."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_film_behind_an_address_is_read_to_its_end(tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4", "mp4v", pictures(2))
    with (
        served(partial(_Silent, directory=str(tmp_path))) as address,
        open_source(f"{address}/film.mp4", as_fast_as_possible=True) as source,
    ):
        assert not source.is_live
        frames, ended = frames_of(source)
    assert times(frames) == pytest.approx([100 * number for number in range(20)])
    assert isinstance(ended, Ended)
    assert ended.message is None
    assert ended.time_s == pytest.approx(2.0)


def test_a_stream_that_breaks_off_comes_back() -> None:
    threads = threading.active_count()
    patience = Patience(pauses_s=(0.1,))
    _Pictures.is_on.set()
    with served(_Pictures) as address:
        try:
            with open_source(address, patience=patience) as source:
                assert source.is_live
                before = first(source, Frame)
                _Pictures.is_on.clear()
                lost = first(source, Lost)
                _Pictures.is_on.set()
                after = first(source, Frame)
        finally:
            _Pictures.is_on.clear()
    assert isinstance(before, Frame)
    assert isinstance(lost, Lost)
    assert isinstance(after, Frame)
    assert (before.time_ms or 0) < lost.time_s * 1000 < (after.time_ms or 0)
    assert lost.message.startswith(f"The stream {address} gives no pictures; trying again in 0.1 s")
    patience_ends_s = time.monotonic() + 20.0  # the server's own thread may end a little later
    while threading.active_count() > threads and time.monotonic() < patience_ends_s:
        time.sleep(0.05)
    assert threading.active_count() <= threads


def test_a_program_that_forgets_to_close_its_stream_ends_quietly() -> None:
    _Pictures.is_on.set()
    with served(_Pictures) as address:
        try:
            assert is_quiet(f"""
from posture.capture.sources import open_source
source = open_source({address!r})
while source.newest(1.0) is None:
    pass
""")
        finally:
            _Pictures.is_on.clear()
