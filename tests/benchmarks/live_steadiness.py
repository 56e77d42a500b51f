"""How steady `posture live` is at rest, how late in motion, and how near to `posture photo`."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from posture.capture import images
from posture.capture.sources import SIDE_PX, Ended, open_source
from posture.capture.sources.captures import to_rgb
from posture.engine import Landmarker
from posture.evaluation.simulate.film.scenarios import HOLD_S, STEP_S
from posture.measures.registry import SAGITTAL_MEASURES
from posture.monitoring.watcher import CameraWatcher
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.runtime.resources import read_toml
from posture.session import PhotoSession
from posture.types import FloatArray, Frame, PixelArray, Report, Source
from tests.benchmarks.live_films import rendered, stills

SETTLE_S = 2.0
"""Left out at the beginning of a still scene."""
PLATEAU_S = 1.0
"""Before a step, and before the next one: nothing moves any more."""
SHARES = (0.5, 0.63, 0.9)
PHOTO_S, PHOTO_FPS = 5.0, 10.0
ANGLES = tuple(name for name, unit in SAGITTAL_MEASURES.items() if unit == "deg")

Settings = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Course:
    """What was shown at each moment: (n,) seconds of the film, (n,) degrees, NaN for none."""

    time_s: FloatArray
    value_deg: FloatArray

    def between(self, begin_s: float, end_s: float) -> FloatArray:
        """The values of some seconds."""
        return self.value_deg[(self.time_s >= begin_s) & (self.time_s < end_s)]


def course_of(reports: Iterable[tuple[float, Report | None]], name: str) -> Course:
    """One measure over time, as it is displayed."""
    found = []
    for time_s, report in reports:
        estimate = report.measures.get(name) if report is not None else None
        value = estimate.value if estimate is not None else None
        found.append((time_s, np.nan if value is None else value))
    times, values = np.array(found).T
    return Course(times, values)


def watched(
    frames: Iterable[Frame], landmarker: Landmarker, settings: Settings
) -> Iterator[tuple[float, Report | None]]:
    """Seconds and report of each frame, seen as in a live session."""
    watcher = CameraWatcher(landmarker, settings)
    for frame in frames:
        time_s = (frame.time_ms or 0.0) / 1000
        yield time_s, watcher.look(frame, time_s).report


def unsmoothed(settings: Settings) -> Settings:
    """The same with landmarks taken as they come."""
    changed: dict[str, Any] = copy.deepcopy(dict(settings))
    changed["smoothing"]["min_cutoff_hz"] = 1e9
    return changed


def frames_of(film: Path) -> Iterator[Frame]:
    """Every frame, as fast as it can be decoded."""
    with open_source(str(film), as_fast_as_possible=True) as source:
        while not isinstance(news := source.newest(1.0), Ended):
            if isinstance(news, Frame):
                yield news


def live_jitter() -> dict[str, float]:
    """Standard deviation of hip flexion of people who do not move, seen ten times a second."""
    settings = read_toml("live.toml")
    seated: list[float] = []
    standing: list[float] = []
    raw: list[float] = []
    missing = 0
    with MediaPipeLandmarker("full") as landmarker:
        for film, truth in rendered("still"):
            shown, as_it_comes = (
                _settled(course_of(watched(frames_of(film), landmarker, variant), "hip_flexion"))
                for variant in (settings, unsmoothed(settings))
            )
            missing += int(np.isnan(shown).sum())
            if np.isnan(shown).mean() > 0.5:  # their knees are hidden: there is no number to judge
                continue
            is_seated = truth["states"][0]["state"] == "seated"
            (seated if is_seated else standing).append(float(np.nanstd(shown)))
            raw.append(float(np.nanstd(as_it_comes)))
    return {
        "seated_people": len(seated),
        "seated_sd_median_deg": float(np.median(seated)),
        "seated_sd_worst_deg": max(seated),
        "standing_people": len(standing),
        "standing_sd_median_deg": float(np.median(standing)),
        "standing_sd_worst_deg": max(standing),
        "unsmoothed_sd_median_deg": float(np.median(raw)),
        "unsmoothed_sd_worst_deg": max(raw),
        "moments_without_a_value": missing,
    }


def _settled(course: Course) -> FloatArray:
    """All values but those of the beginning."""
    return course.value_deg[course.time_s >= SETTLE_S]


def live_lag() -> dict[str, float]:
    """From the middle of a step of 30° until so much of it is displayed, in film time.

    Pictures come ten times a second, so that even what follows at once is up to 0.1 s late.
    """
    settings = read_toml("live.toml")
    lags: dict[str, list[list[float]]] = {"smoothed": [], "unsmoothed": []}
    with MediaPipeLandmarker("full") as landmarker:
        for film, truth in rendered("step"):
            for name, variant in (("smoothed", settings), ("unsmoothed", unsmoothed(settings))):
                course = course_of(watched(frames_of(film), landmarker, variant), "hip_flexion")
                lags[name] += [lags_of(course, begin_s) for begin_s in truth["steps_s"]]
    figures: dict[str, float] = {"steps": len(lags["smoothed"])}
    for name, found in lags.items():
        for share, column in zip(SHARES, np.array(found).T, strict=True):
            figures[f"{name}_{share:.0%}_median_s"] = float(np.nanmedian(column))
            figures[f"{name}_{share:.0%}_worst_s"] = float(np.nanmax(column))
        figures[f"{name}_not_told"] = int(np.isnan(found).any(axis=1).sum())
    return figures


def lags_of(course: Course, begin_s: float, length_s: float = STEP_S) -> list[float]:
    """Seconds from the middle of a step until each of ``SHARES`` of the change is displayed."""
    before, after = (
        float(np.nanmedian(course.between(end_s - PLATEAU_S, end_s)))
        for end_s in (begin_s, begin_s + HOLD_S)
    )
    here = (course.time_s >= begin_s) & (course.time_s < begin_s + HOLD_S)
    done = (course.value_deg[here] - before) / (after - before)
    since_s = course.time_s[here] - (begin_s + length_s / 2)
    return [
        float(since_s[done >= share][0]) if (done >= share).any() else float("nan")
        for share in SHARES
    ]


def live_photo(photos: Sequence[Path]) -> dict[str, float]:
    """A still scene watched live against one photo of it: the worst change of every angle."""
    apart: dict[str, list[float]] = {name: [] for name in ANGLES}
    any_moment, otherwise = 0.0, 0
    settings = read_toml("live.toml")
    with MediaPipeLandmarker("full") as landmarker, PhotoSession() as session:
        for photo in photos:
            report = session.check(photo)
            pixels = images.read_photo(photo).pixels
            seen = list(watched(scene(pixels, PHOTO_S, PHOTO_FPS), landmarker, settings))
            for name in ANGLES:
                wanted = report.measures[name].value
                values = _settled(course_of(seen, name))
                if wanted is None or np.isnan(values).any():
                    otherwise += wanted is not None or not np.isnan(values).all()
                    continue
                apart[name].append(abs(float(np.median(values)) - wanted))
                any_moment = max(any_moment, float(np.abs(values - wanted).max()))
    worst = {f"{name}_worst_deg": max(found, default=0.0) for name, found in apart.items()}
    every = [value for found in apart.values() for value in found]
    return {
        "pictures": len(photos),
        **worst,
        "any_angle_median_deg": float(np.median(every)),
        "any_angle_worst_deg": max(every),
        "any_angle_at_any_moment_worst_deg": any_moment,
        "told_by_one_of_both_only": otherwise,
    }


def scene(pixels: PixelArray, seconds: float, fps: float) -> Iterator[Frame]:
    """Frames of a camera before which nothing moves."""
    height, width = pixels.shape[:2]
    for time_s, noisy in stills(pixels, seconds, fps):
        reduced = to_rgb(np.ascontiguousarray(noisy[..., ::-1]), SIDE_PX)
        yield Frame(Source("scene", None, width, height), reduced, 1000 * time_s)
