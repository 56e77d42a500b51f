"""A film as the fake camera of Chromium takes it: frames of JPEG, one after the other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
from playwright.sync_api import Browser, sync_playwright

from scripts.system_libraries import BROWSERS

ROOT = Path(__file__).parents[2]
FILM = ROOT / "samples" / "sit_and_stand.mp4"
SIZE_PX = (640, 480)
CAMERA_HZ = 30
"""At which Chromium plays such a file, again and again."""
LEFT_OUT_S = (4.0, 12.0)
"""Of the quarter of a minute for which the person sits: the tests need not wait for it."""


@contextmanager
def filming_browser(folder: Path) -> Iterator[Browser]:
    """A browser whose camera is a film of somebody who sits, stands up and walks off."""
    path = next(found for name in BROWSERS if (found := shutil.which(name)))
    arguments = [
        "--no-sandbox",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={as_mjpeg(folder)}",
    ]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=arguments, headless=True)
        yield running
        running.close()


def as_mjpeg(folder: Path) -> Path:
    """The rendered sample film of somebody sitting down and standing up, at its own rate."""
    target = folder / "camera.mjpeg"
    film = cv2.VideoCapture(str(FILM))
    rate_hz = film.get(cv2.CAP_PROP_FPS)
    copies = CAMERA_HZ / rate_hz
    with target.open("wb") as file:
        for number in range(int(film.get(cv2.CAP_PROP_FRAME_COUNT))):
            _, picture = film.read()
            if LEFT_OUT_S[0] <= number / rate_hz < LEFT_OUT_S[1]:
                continue
            _, data = cv2.imencode(".jpg", _framed(picture), [cv2.IMWRITE_JPEG_QUALITY, 80])
            times = int((number + 1) * copies) - int(number * copies)
            file.write(data.tobytes() * times)
    film.release()
    return target


def _framed(picture: Any) -> Any:
    """Within a picture of the camera's size, its shape kept."""
    height, width = picture.shape[:2]
    scale = min(SIZE_PX[0] / width, SIZE_PX[1] / height)
    small = cv2.resize(picture, (round(width * scale), round(height * scale)))
    right, below = SIZE_PX[0] - small.shape[1], SIZE_PX[1] - small.shape[0]
    return cv2.copyMakeBorder(
        small, below // 2, below - below // 2, right // 2, right - right // 2, cv2.BORDER_REPLICATE
    )
