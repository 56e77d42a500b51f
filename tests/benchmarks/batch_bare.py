"""The bare loop that a batch is compared with: so many processes, each with its share of files."""

from __future__ import annotations

import time
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from posture.runtime import resources


def bare_per_s(photos: Sequence[Path], workers: int) -> float:
    """Pictures a second of all processes together, set-up paid before the clock starts."""
    context = get_context("spawn")
    pipes = []
    for n in range(workers):
        here, there = context.Pipe()
        share = [str(photo) for photo in photos[n::workers]]
        context.Process(target=_loop, args=(share, there), daemon=True).start()
        there.close()
        pipes.append(here)
    for pipe in pipes:
        pipe.recv()
    began_s = time.monotonic()
    for pipe in pipes:
        pipe.send(None)
    ended_s: float = max(pipe.recv() for pipe in pipes)
    return len(photos) / (ended_s - began_s)


def _loop(photos: list[str], pipe: Connection) -> None:
    """Decode and detect, nothing else; tells when it is ready, and when it was done."""
    import cv2  # here: the parent needs none of it
    import mediapipe as mp

    vision = mp.tasks.vision
    options = vision.PoseLandmarkerOptions(
        base_options=mp.tasks.BaseOptions(model_asset_path=str(resources.landmarker_path("full"))),
        running_mode=vision.RunningMode.IMAGE,
        output_segmentation_masks=True,
    )
    with vision.PoseLandmarker.create_from_options(options) as landmarker:

        def look(photo: str) -> None:
            decoded = cv2.imread(photo)
            assert decoded is not None
            pixels = cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB)
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=pixels)
            for mask in landmarker.detect(image).segmentation_masks or ():
                mask.numpy_view()

        look(photos[0])
        pipe.send(None)
        pipe.recv()
        for photo in photos:
            look(photo)
        pipe.send(time.monotonic())
