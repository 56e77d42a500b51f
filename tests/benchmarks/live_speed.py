"""How fast `posture live` is, and how late: against the bare landmarker on the same pictures."""

from __future__ import annotations

import io
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import mediapipe
import numpy as np
from rich.console import Console

from posture import resources
from posture.landmarks import MediaPipeLandmarker
from posture.live import tables
from posture.live.keys import Keys
from posture.live.log import LogWriter
from posture.live.panel import Lines
from posture.live.session import Outputs, Session
from posture.live.watcher import Watcher
from posture.monitor.monitor import Monitor
from posture.monitor.snapshot import Snapshot
from posture.resources import read_toml
from posture.sources import FrameSource, News, open_source
from posture.stopping import Stop
from posture.types import Frame, PixelArray
from tests.benchmarks.live_films import SMALL, WIDE, Excerpt, Size, write_excerpt

ROUNDS = 5
WEBCAM_FPS = 30.0
BEGINS_S, ENDS_S = 10.0, 18.0
"""Of the sample: it works, leans, rises and stands."""
SETTLE_FRAMES = 5
"""The first pictures also pay for buffers that later ones find ready."""


class Bare:
    """The landmarker with nothing around it, in video mode, its masks on."""

    def __init__(self) -> None:
        vision = mediapipe.tasks.vision
        options = vision.PoseLandmarkerOptions(
            base_options=mediapipe.tasks.BaseOptions(
                model_asset_path=str(resources.landmarker_path("full"))
            ),
            running_mode=vision.RunningMode.VIDEO,
            output_segmentation_masks=True,
        )
        self._landmarker: Any = vision.PoseLandmarker.create_from_options(options)

    def look(self, pixels: PixelArray, time_ms: float) -> None:
        """Detect in one RGB picture, and read the mask."""
        image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=pixels)
        result = self._landmarker.detect_for_video(image, round(time_ms))
        for mask in result.segmentation_masks or ():
            mask.numpy_view()

    def close(self) -> None:
        """Free the network."""
        self._landmarker.close()


class Stopwatch(Lines):
    """Plain lines for nobody, and when each picture's numbers were handed to them."""

    def __init__(self) -> None:
        super().__init__(Console(file=io.StringIO()), now=None)
        self.shown_s: list[float] = []

    def show(self, snapshot: Snapshot | None, camera_note: str | None = None) -> None:
        """See :class:`~posture.live.panel.Display`."""
        super().show(snapshot, camera_note)
        self.shown_s.append(time.perf_counter())


@dataclass
class Escorted:
    """A source whose every frame the bare landmarker sees first; tells when it was handed over."""

    source: FrameSource
    bare: Bare

    def __post_init__(self) -> None:
        """What a session asks of a source beside its pictures."""
        self.name, self.is_live, self.dropped = self.source.name, self.source.is_live, 0
        self.length_s = self.source.length_s
        self.bare_s: list[float] = []
        self.given_s: list[float] = []

    def newest(self, timeout_s: float) -> News | None:
        """See :class:`~posture.sources.FrameSource`."""
        news = self.source.newest(timeout_s)
        if isinstance(news, Frame):
            began_s = time.perf_counter()
            self.bare.look(news.pixels, news.time_ms or 0.0)
            self.bare_s.append(time.perf_counter() - began_s)
            self.given_s.append(time.perf_counter())
        return news


def live_max_fps(rounds: int = ROUNDS) -> dict[str, float]:
    """Frames a second of `--fps max` over those of a bare loop, in turns: medians over rounds."""
    figures: dict[str, float] = {}
    for size in (SMALL, WIDE):
        with tempfile.TemporaryDirectory() as folder:
            film = _webcam(Path(folder), size)
            rows = [
                (bare_fps(film), live_fps(film, Path(folder) / f"{n}.jsonl"))
                for n in range(rounds + 1)
            ][1:]
        ratios = [live / bare for bare, live in rows]
        of = f"{size[0]}x{size[1]}"
        figures |= {
            f"bare_fps_{of}": statistics.median(bare for bare, _ in rows),
            f"live_fps_{of}": statistics.median(live for _, live in rows),
            f"live_over_bare_{of}": statistics.median(ratios),
            f"live_over_bare_{of}_lowest": min(ratios),
        }
    return figures


def live_latency() -> dict[str, float]:
    """From a frame to its displayed number, and how much of that the bare landmarker takes.

    Both see every frame one after the other, so that a busy machine slows both.
    """
    figures: dict[str, float] = {}
    for size in (SMALL, WIDE):
        bare = Bare()
        with tempfile.TemporaryDirectory() as folder:
            film = _webcam(Path(folder), size)
            watch, escorted = _watched(film, Path(folder) / "latency.jsonl", bare)
        bare.close()
        bare_ms, live_ms = (
            np.array(seconds[SETTLE_FRAMES:]) * 1000
            for seconds in (
                escorted.bare_s,
                np.subtract(watch.shown_s, escorted.given_s).tolist(),
            )
        )
        of = f"{size[0]}x{size[1]}"
        figures |= {
            f"bare_ms_p50_{of}": float(np.percentile(bare_ms, 50)),
            f"bare_ms_p95_{of}": float(np.percentile(bare_ms, 95)),
            f"live_ms_p50_{of}": float(np.percentile(live_ms, 50)),
            f"live_ms_p95_{of}": float(np.percentile(live_ms, 95)),
            f"p95_beyond_bare_p50_ms_{of}": float(
                np.percentile(live_ms, 95) - np.percentile(bare_ms, 50)
            ),
            f"p95_of_each_beyond_its_bare_ms_{of}": float(np.percentile(live_ms - bare_ms, 95)),
        }
    return figures


def _webcam(folder: Path, size: Size) -> Path:
    """A film as a webcam would give it."""
    excerpt = Excerpt(BEGINS_S, ENDS_S, ENDS_S - BEGINS_S, WEBCAM_FPS, size)
    return write_excerpt(excerpt, folder / "webcam.mp4")


def bare_fps(film: Path) -> float:
    """Decode, turn to RGB and detect; from the end of the first frame to that of the last."""
    bare, capture = Bare(), cv2.VideoCapture(str(film))
    seen_s = []
    while (read := capture.read())[0]:
        pixels = np.asarray(cv2.cvtColor(read[1], cv2.COLOR_BGR2RGB), np.uint8)
        bare.look(pixels, capture.get(cv2.CAP_PROP_POS_MSEC))
        seen_s.append(time.perf_counter())
    capture.release()
    bare.close()
    return _rate(seen_s)


def live_fps(film: Path, log: Path) -> float:
    """The same from a session with its log; from the first frame shown to the last."""
    watch, _ = _watched(film, log)
    return _rate(watch.shown_s)


def _rate(moments_s: list[float]) -> float:
    return (len(moments_s) - 1) / (moments_s[-1] - moments_s[0])


def _watched(film: Path, log: Path, bare: Bare | None = None) -> tuple[Stopwatch, Any]:
    """`posture live --camera FILM --fps max --as-fast-as-possible --log LOG`, wired by hand."""
    settings, watch = read_toml("live.toml"), Stopwatch()
    with (
        MediaPipeLandmarker("full") as landmarker,
        LogWriter(log) as lines,
        open_source(str(film), as_fast_as_possible=True) as source,
    ):
        seen = source if bare is None else Escorted(source, bare)
        session = Session(
            seen,  # type: ignore[arg-type]  # closed by whoever opened it
            Watcher(landmarker, settings),
            Monitor(tables.live_rules(), settings),
            Outputs(watch, Keys(io.StringIO()), log=lines),
        )
        session.run(Stop())
    return watch, seen
