"""The pose landmarker: pixels in, one person's landmarks and mask out.

The only module that imports mediapipe. Nothing here knows what a posture is.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from posture.errors import MissingLibrary, ModelError, UnreadableImage
from posture.pose.skeleton import LANDMARKS
from posture.runtime import lazy_imports, resources
from posture.runtime.lifecycle import Closing
from posture.runtime.native_output import stderr_for_python_alone
from posture.types import Detection, FloatArray, PixelArray

FIRST_RELEASE_WITH_USAGE_DATA = (0, 10, 35)
"""From this release on mediapipe sends usage data when a landmarker closes."""

NOTHING: PixelArray = np.zeros((64, 64, 3), np.uint8)
"""A picture without anybody: after it the landmarker looks for people afresh."""

NEEDED_BY_NOBODY_HERE = ("matplotlib", "matplotlib.pyplot", "sounddevice")
"""What mediapipe imports for helpers that are never called: two fifths of its start-up, and a sound
system that has no business in a tool for pictures."""

FAR_APART_MS = 1_000_000
"""Between two passes, so that the landmarker's smoothing over time leaves positions as they are."""

SURE = 0.5
"""The score from which the landmarker says by itself that it sees somebody."""

UNSURE_DETECTION = 0.1
UNSURE_PRESENCE = 0.01
"""The same two scores for one that is to follow bodies without a head, and to offer any guess."""

VISIBILITY_SHARE = 0.1
"""The share of a pass's own visibility in what the following landmarker gives; the test
``test_following_gives_each_pass_its_own_visibility`` holds it."""

_VERSION = re.compile(r"^__version__ = ['\"](\d[^'\"]*)['\"]", re.MULTILINE)


def sends_usage_data(version: str) -> bool:
    """Whether this mediapipe release sends usage data when a landmarker closes."""
    numbers = tuple(int(part) for part in version.split(".")[:3] if part.isdigit())
    return numbers >= FIRST_RELEASE_WITH_USAGE_DATA


class MediaPipeLandmarker(Closing):
    """A pose landmarker for pictures; close it, or use it in a ``with`` statement.

    Parameters
    ----------
    model : ``"full"``, ``"lite"`` or the path of another pose landmarker bundle.
    follows : whether :meth:`follow` will be used. Without it ``detect`` is quicker when many
        pictures are read with one pass each.
    is_sure : False makes one that offers guesses and hardly ever loses what it follows (see
        :meth:`unsure`).

    Raises
    ------
    ModelError
        The bundle is missing, cut short or made for another task.
    MissingLibrary
        mediapipe or a system library it loads is not installed.
    """

    def __init__(
        self, model: str | Path = "full", *, follows: bool = True, is_sure: bool = True
    ) -> None:
        path = resources.landmarker_path(model)
        self.sha256 = resources.landmarker_sha256(model, path)
        self._model = model
        self._follows = follows
        self._mediapipe = _import_mediapipe()
        self._landmarker = _create(self._mediapipe, path, follows, is_sure)
        self._unsure: MediaPipeLandmarker | None = None
        self._time_ms = 0
        self._smoothed_visibility: FloatArray | None = None
        self._is_reset = True
        self._has_found_someone = False

    def detect(self, pixels: PixelArray) -> Detection | None:
        """The most evident person in an RGB picture (H, W, 3) uint8, or None.

        Landmarks come in pixels of this picture; the mask has its size. What was seen before
        has no influence.
        """
        if not self._is_reset:
            self._run(NOTHING)
        return self._run(pixels)

    def follow(self, pixels: PixelArray) -> Detection | None:
        """The person found last, looked for again from where they were; quicker than ``detect``."""
        if not self._follows:
            raise ValueError("this landmarker was made without follows=True")
        return self._run(pixels)

    def unsure(self) -> MediaPipeLandmarker:
        """The same landmarker, made to go on where this one sees nobody; closed with this one.

        It is made when it is first asked for: few pictures need it.
        """
        if self._landmarker is None:
            raise ValueError("this landmarker is closed")
        if self._unsure is None:
            self._unsure = MediaPipeLandmarker(self._model, is_sure=False)
        return self._unsure

    def _run(self, pixels: PixelArray) -> Detection | None:
        if self._landmarker is None:
            raise ValueError("this landmarker is closed")
        if pixels.ndim != 3 or pixels.shape[2] != 3 or 0 in pixels.shape:
            raise ValueError(f"an RGB picture has shape (H, W, 3), not {pixels.shape}")
        image = self._mediapipe.Image(
            image_format=self._mediapipe.ImageFormat.SRGB, data=_padded(pixels)
        )
        self._time_ms += FAR_APART_MS
        with contextlib.nullcontext() if self._has_found_someone else stderr_for_python_alone():
            result = self._ask(image)
        seen = _to_detection(result, pixels.shape[1], pixels.shape[0])
        self._has_found_someone |= seen is not None
        self._is_reset = seen is None or not self._follows
        return self._unsmoothed(seen) if seen is not None and self._follows else seen

    def _ask(self, image: Any) -> Any:
        try:
            if self._follows:
                return self._landmarker.detect_for_video(image, self._time_ms)
            return self._landmarker.detect(image)
        except (RuntimeError, ValueError) as error:
            raise UnreadableImage(
                f"The landmarker fails on this picture ({_first_line(error)})",
                "Save it anew as JPEG or PNG, at another size",
            ) from None

    def _unsmoothed(self, seen: Detection) -> Detection:
        """The visibility of this pass alone.

        Following, the landmarker mixes nine tenths of the visibility it gave last into the next,
        across pictures and with no regard to time; all else it forgets on a blank picture.
        """
        smoothed, before = seen.points[:, 2].copy(), self._smoothed_visibility
        self._smoothed_visibility = smoothed
        if before is None:
            return seen
        points = seen.points.copy()
        points[:, 2] = np.clip(
            (smoothed - (1 - VISIBILITY_SHARE) * before) / VISIBILITY_SHARE, 0.0, 1.0
        )
        return replace(seen, points=points)

    def close(self) -> None:
        """Free the networks. A second call does nothing."""
        if self._unsure is not None:
            self._unsure.close()
        if self._landmarker is not None:
            with stderr_for_python_alone():
                self._landmarker.close()
            self._landmarker = None


def _import_mediapipe() -> Any:
    try:
        _block_usage_data()
        with lazy_imports.imports(*NEEDED_BY_NOBODY_HERE):
            import mediapipe
    except (ImportError, OSError) as error:
        raise MissingLibrary(
            f"mediapipe cannot be loaded ({error})", "Type: posture doctor"
        ) from None
    return mediapipe


def _block_usage_data() -> None:
    """Send what some mediapipe releases report about usage to a port where nobody listens.

    Those releases honour the proxy variables, and have no switch. This process itself opens no
    connection off the machine, so nothing else is affected.
    """
    version = version_of_mediapipe()
    if version is not None and sends_usage_data(version):
        for name in ("https_proxy", "HTTPS_PROXY"):
            os.environ[name] = "http://127.0.0.1:9"
        for name in ("no_proxy", "NO_PROXY"):
            os.environ.pop(name, None)


def version_of_mediapipe() -> str | None:
    """Of the mediapipe that would be imported, as it says itself; None where there is none."""
    found = importlib.util.find_spec("mediapipe")
    if found is None or found.origin is None:
        return None
    said = _VERSION.search(Path(found.origin).read_text("utf-8", "replace"))
    if said is not None:
        return said[1]
    from importlib import metadata  # loads a parser of e-mails, which takes its time

    try:
        return metadata.version("mediapipe")
    except metadata.PackageNotFoundError:
        return None


def _create(mediapipe: Any, path: Path, follows: bool, is_sure: bool) -> Any:
    _check_bundle(path)
    tasks = mediapipe.tasks
    options = tasks.vision.PoseLandmarkerOptions(
        base_options=tasks.BaseOptions(model_asset_path=str(path)),
        output_segmentation_masks=True,
        min_pose_detection_confidence=SURE if is_sure else UNSURE_DETECTION,
        min_pose_presence_confidence=SURE if is_sure else UNSURE_PRESENCE,
        min_tracking_confidence=SURE if is_sure else UNSURE_PRESENCE,
        running_mode=tasks.vision.RunningMode.VIDEO if follows else tasks.vision.RunningMode.IMAGE,
    )
    try:
        with stderr_for_python_alone():
            return tasks.vision.PoseLandmarker.create_from_options(options)
    except OSError as error:
        raise MissingLibrary(
            f"mediapipe cannot load a system library ({error})", "Type: posture doctor"
        ) from None
    except (RuntimeError, ValueError, FileNotFoundError) as error:
        raise ModelError(
            f"The model {path} cannot be loaded as a pose landmarker ({_first_line(error)})",
            "Give --model lite, --model full, or a pose landmarker .task file",
        ) from None


def _check_bundle(path: Path) -> None:
    """A bundle is a zip of two networks; say so plainly before native code stumbles over it."""
    try:
        with zipfile.ZipFile(path) as bundle:
            names = set(bundle.namelist())
    except (zipfile.BadZipFile, OSError):
        raise ModelError(
            f"The model {path} is no landmarker bundle, or is cut short",
            "Give --model lite, --model full, or a whole .task file",
        ) from None
    if not {"pose_detector.tflite", "pose_landmarks_detector.tflite"} <= names:
        raise ModelError(
            f"The model {path} is made for another task (it holds {', '.join(sorted(names))})",
            "Give --model lite, --model full, or a pose landmarker .task file",
        )


def _first_line(error: Exception) -> str:
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__


def _padded(pixels: PixelArray) -> PixelArray:
    """The picture with its right edge repeated until its width is a multiple of 4.

    Reading the mask of any other width aborts the whole process (mediapipe issue 6331).
    """
    missing = -pixels.shape[1] % 4
    if missing:
        return np.pad(pixels, ((0, 0), (0, missing), (0, 0)), mode="edge")
    return np.ascontiguousarray(pixels)


def _to_detection(result: Any, width: int, height: int) -> Detection | None:
    if not result.pose_landmarks:
        return None
    padded_width = width + -width % 4
    size = np.array([padded_width, height, 1.0])
    seen = np.array([(p.x, p.y, p.visibility) for p in result.pose_landmarks[0]]) * size
    world = np.array([(p.x, p.y, p.z) for p in result.pose_world_landmarks[0]])
    if seen.shape != (len(LANDMARKS), 3) or not np.isfinite(seen).all():
        return None
    mask = np.array(result.segmentation_masks[0].numpy_view(), dtype=np.float32)
    presence = np.array([p.presence for p in result.pose_landmarks[0]], dtype=np.float64)
    return Detection(
        seen,
        world,
        mask.reshape(height, padded_width)[:, :width],
        presence if np.isfinite(presence).all() else None,
    )
