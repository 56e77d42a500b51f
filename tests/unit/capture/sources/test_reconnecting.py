"""A camera that goes away in every way it can, and comes back."""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posture.capture.sources.captures import Capture
from posture.capture.sources.contract import Lost
from posture.capture.sources.patience import Patience
from posture.capture.sources.reconnecting import LiveSource
from posture.errors import SourceError
from posture.types import Frame
from tests.unit.capture.sources.fakes import TICK_S, FakeCamera, FakeCapture, chequered, first

QUICK = Patience(
    pauses_s=(0.01, 0.02, 0.04), opening_s=5.0, silence_s=5.0, blank_s=0.05, closing_s=5.0
)
NERVOUS = replace(QUICK, opening_s=0.1, silence_s=0.1)


@pytest.fixture
def camera() -> Iterator[FakeCamera]:
    found = FakeCamera()
    yield found
    found.answers.set()  # no thread stays behind


def lost_of(source: LiveSource) -> Lost:
    news = first(source, Lost)
    assert isinstance(news, Lost)
    return news


def frame_of(source: LiveSource) -> Frame:
    news = first(source, Frame)
    assert isinstance(news, Frame)
    return news


def wait_for_ticks(camera: FakeCamera, count: int) -> None:
    until = camera.ticks + count
    for _ in range(5000):
        if camera.ticks >= until:
            return
        time.sleep(TICK_S)
    raise AssertionError("the camera stands still")


def test_frames_come_with_rising_times_and_the_cameras_size(camera: FakeCamera) -> None:
    with LiveSource(camera, patience=QUICK) as source:
        frames = [frame_of(source) for _ in range(5)]
    times = [frame.time_ms or 0.0 for frame in frames]
    assert times == sorted(set(times))
    assert times[0] >= 0
    assert {(f.source.name, f.source.width_px, f.source.height_px) for f in frames} == {
        ("0", 64, 48)
    }


def test_after_a_while_the_newest_comes_and_the_others_count_as_dropped(
    camera: FakeCamera,
) -> None:
    with LiveSource(camera, patience=QUICK) as source:
        before = int(frame_of(source).pixels[0, 0, 0])
        wait_for_ticks(camera, 20)
        after = int(frame_of(source).pixels[0, 0, 0])
        assert after - before >= 19
        assert source.dropped >= 15


def test_a_frame_is_given_once(camera: FakeCamera) -> None:
    with LiveSource(camera, every_s=1000, patience=QUICK) as source:
        assert isinstance(source.newest(5.0), Frame)
        assert source.newest(0.02) is None
        assert source.dropped == 0


def test_with_a_rhythm_all_are_grabbed_and_few_decoded(camera: FakeCamera) -> None:
    with LiveSource(camera, every_s=0.05, patience=QUICK) as source:
        frames = [frame_of(source) for _ in range(5)]
        ticks, decoded = camera.ticks, camera.decoded
    assert decoded <= 6
    assert ticks > 2 * decoded
    slots = [int((frame.time_ms or 0) + 0.5) // 50 for frame in frames]
    assert slots == sorted(set(slots))


def test_pixels_are_reduced_and_the_size_is_the_originals(camera: FakeCamera) -> None:
    with LiveSource(camera, side_px=32, patience=QUICK) as source:
        frame = frame_of(source)
    assert frame.pixels.shape == (24, 32, 3)
    assert frame.original_px_per_px == (2.0, 2.0)


def test_a_missing_camera_is_an_error_at_the_start(camera: FakeCamera) -> None:
    camera.is_plugged = False
    with pytest.raises(SourceError, match="There is no camera 0"):
        LiveSource(camera, patience=QUICK)
    assert camera.released == camera.opened == 1


def test_a_camera_that_opens_and_gives_nothing_is_an_error_at_the_start(
    camera: FakeCamera,
) -> None:
    camera.has_frames = False
    with pytest.raises(SourceError, match="Camera 0 was unplugged"):
        LiveSource(camera, patience=QUICK)
    assert camera.released == 1


def test_a_driver_that_hangs_at_the_start_is_an_error(camera: FakeCamera) -> None:
    camera.answers.clear()
    with pytest.raises(SourceError, match="The driver of camera 0 does not answer"):
        LiveSource(camera, patience=replace(NERVOUS, closing_s=0.01))


def test_a_fault_of_the_library_is_an_error_without_a_traceback(
    camera: FakeCamera, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail() -> Capture:
        raise RuntimeError("bad format")

    camera.open = fail  # type: ignore[method-assign]
    with pytest.raises(SourceError, match=r"Camera 0 fails \(bad format\)"):
        LiveSource(camera, patience=QUICK)
    assert capfd.readouterr().err == ""


class _Stuttering(FakeCapture):
    """Misses every second frame."""

    misses = False

    def grab(self) -> bool:
        self.misses = not self.misses
        return not self.misses and super().grab()


def test_a_missed_frame_now_and_then_is_no_loss(
    camera: FakeCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(camera, "open", lambda: _Stuttering(camera))
    with LiveSource(camera, patience=QUICK) as source:
        news = [source.newest(5.0) for _ in range(10)]
    assert {type(one) for one in news} == {Frame}


def test_unplugged_it_is_lost_at_once_and_tried_with_growing_pauses(camera: FakeCamera) -> None:
    with LiveSource(camera, patience=QUICK) as source:
        frame_of(source)
        camera.is_plugged = False
        messages = [lost_of(source).message for _ in range(5)]
    assert messages == [
        "Camera 0 was unplugged; trying again in 0.01 s. Plug it in again",
        "There is no camera 0; trying again in 0.02 s. Connect one",
        *["There is no camera 0; trying again in 0.04 s. Connect one"] * 3,
    ]


def test_plugged_in_again_it_goes_on_by_the_same_clock(camera: FakeCamera) -> None:
    with LiveSource(camera, patience=QUICK) as source:
        before = frame_of(source)
        camera.is_plugged = False
        lost = lost_of(source)
        camera.is_plugged = True
        after = frame_of(source)
        camera.is_plugged = False
        again = lost_of(source)
    assert (before.time_ms or 0) < lost.time_s * 1000 < (after.time_ms or 0) < again.time_s * 1000
    assert "0.01 s" in again.message  # the pauses begin anew
    assert not lost.is_final


def test_given_up_it_says_so_and_nothing_else_comes(camera: FakeCamera) -> None:
    with LiveSource(camera, patience=Patience(pauses_s=(0.01,), tries=2)) as source:
        frame_of(source)
        camera.is_plugged = False
        losses = [lost_of(source) for _ in range(4)]
        camera.is_plugged = True
        assert source.newest(0.05) is losses[-1]
    assert [lost.is_final for lost in losses] == [False, False, True, True]
    assert losses[2].message == "There is no camera 0; it is given up. Connect one"


def descriptors() -> int:
    if not sys.platform.startswith("linux"):
        pytest.skip("open files are counted on Linux")
    return len(list(Path("/proc/self/fd").iterdir()))


class _Holding(FakeCapture):
    """Keeps a file open until it is released, as a real one does."""

    def __init__(self, camera: FakeCamera) -> None:
        super().__init__(camera)
        self._held = os.open(os.devnull, os.O_RDONLY)

    def release(self) -> None:
        os.close(self._held)
        super().release()


class _WithFile(FakeCamera):
    def open(self) -> Capture:
        self.opened += 1
        return _Holding(self)


def frames_alive() -> int:
    gc.collect()
    return sum(type(found) is Frame for found in gc.get_objects())


def test_lost_and_returned_ten_times_leaves_nothing_behind() -> None:
    camera = _WithFile()
    before = descriptors(), threading.active_count(), frames_alive()
    with LiveSource(camera, patience=QUICK) as source:
        for _ in range(10):
            assert frame_of(source)
            camera.is_plugged = False
            lost_of(source)
            camera.is_plugged = True
        assert frame_of(source)
        assert camera.opened - camera.released == 1
        assert descriptors() == before[0] + 1
        assert threading.active_count() == before[1] + 1
        assert frames_alive() <= before[2] + 2
    assert camera.opened == camera.released >= 11
    assert (descriptors(), threading.active_count()) == before[:2]


def test_a_driver_that_hangs_is_told_and_another_capture_is_tried(camera: FakeCamera) -> None:
    with LiveSource(camera, patience=NERVOUS) as source:
        frame_of(source)
        camera.answers.clear()
        lost = lost_of(source)
        assert lost.message == (
            "The driver of camera 0 does not answer; trying again in 0.01 s. "
            "Unplug the camera and plug it in again"
        )
        camera.answers.set()
        assert frame_of(source)


def test_readers_that_hang_do_not_pile_up(camera: FakeCamera) -> None:
    with LiveSource(camera, patience=replace(NERVOUS, stuck=2)) as source:
        frame_of(source)
        threads, opened = threading.active_count(), camera.opened
        camera.answers.clear()
        for _ in range(10):
            lost_of(source)
        assert camera.opened == opened + 1
        assert threading.active_count() == threads + 1
        camera.answers.set()
        assert frame_of(source)
    assert camera.opened == camera.released


@pytest.mark.parametrize("level", [0, 90])
def test_a_closed_cover_is_told_once_and_nothing_is_given_until_it_opens(
    camera: FakeCamera, level: int
) -> None:
    with LiveSource(camera, patience=QUICK) as source:
        frame_of(source)
        camera.cover = np.full((48, 64, 3), level, np.uint8)
        lost = lost_of(source)
        assert lost.message == (
            "The picture of camera 0 is one plain colour; waiting for more. "
            "Open its cover or privacy shutter, or switch a light on"
        )
        assert source.newest(0.1) is None
        camera.cover = None
        assert frame_of(source)
        assert camera.opened == 1


def test_a_moment_of_black_is_passed_over_in_silence(camera: FakeCamera) -> None:
    with LiveSource(camera, patience=Patience(blank_s=1000)) as source:
        frame_of(source)
        camera.cover = np.zeros((48, 64, 3), np.uint8)
        wait_for_ticks(camera, 3)
        source.newest(0.0)  # one from before
        assert source.newest(0.05) is None
        camera.cover = chequered(7)
        assert isinstance(source.newest(5.0), Frame)


def test_pictures_that_cannot_be_decoded_are_a_loss(camera: FakeCamera) -> None:
    with LiveSource(camera, patience=QUICK) as source:
        frame_of(source)
        camera.is_damaged = True
        assert "trying again" in lost_of(source).message
        camera.is_damaged = False
        assert frame_of(source)


def test_closed_it_lets_go_of_the_camera_at_once(camera: FakeCamera) -> None:
    threads = threading.active_count()
    source = LiveSource(camera, patience=QUICK)
    source.close()
    source.close()
    assert camera.opened == camera.released == 1
    assert threading.active_count() == threads
    with pytest.raises(ValueError, match="closed"):
        source.newest(0.0)


def test_a_capture_that_is_open_already_is_used_first(camera: FakeCamera) -> None:
    with LiveSource(camera, patience=QUICK, opened=camera.open()) as source:
        assert frame_of(source)
        assert camera.opened == 1
        camera.is_plugged = False
        lost_of(source)
        camera.is_plugged = True
        assert frame_of(source)
        assert camera.opened >= 2


def test_pauses_grow_to_a_minute_and_stay_there() -> None:
    pauses = [Patience().pause_s(failures) for failures in range(1, 10)]
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
