"""How far the measures move when nothing but the picture's side, size or EXIF tag changes."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from PIL import Image

from posture import engine, images
from posture.engine import Landmarker, Options
from posture.types import Report

SCALES = (0.5, 0.71, 1.41, 2.0)


def steadiness(photos: Iterable[Path], landmarker: Landmarker) -> dict[str, float]:
    """Changes of hip flexion, and of the worst measure where a picture is mirrored."""
    mirror_hip, mirror_any, facing_wrong, scaled, lost, fast_mirror, turned = (
        [],
        [],
        0,
        [],
        0,
        [],
        [],
    )
    for photo in photos:
        with Image.open(photo) as opened:
            image = opened.convert("RGB")
        straight = judge(image, landmarker)
        hip = hip_flexion(straight)
        if hip is None:
            lost += 1
            continue
        mirror = judge(image.transpose(Image.Transpose.FLIP_LEFT_RIGHT), landmarker)
        mirror_hip.append(abs((hip_flexion(mirror) or 1e3) - hip))
        mirror_any.append(worst_change(straight, mirror))
        facing_wrong += facing(straight) == facing(mirror)
        turned.append(worst_change(straight, judge(image, landmarker, orientation=6)))
        for scale in SCALES:
            size = (round(image.width * scale), round(image.height * scale))
            other = judge(image.resize(size, Image.Resampling.LANCZOS), landmarker)
            scaled.append(abs((hip_flexion(other) or 1e3) - hip))
        fast = [
            hip_flexion(judge(one, landmarker, fast=True))
            for one in (image, image.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
        ]
        if fast[0] is not None and fast[1] is not None:
            fast_mirror.append(abs(fast[0] - fast[1]))
    return {
        "pictures": len(mirror_hip),
        "not_assessed": lost,
        "mirror_hip_flexion_worst_deg": max(mirror_hip),
        "mirror_any_measure_worst_deg": max(mirror_any),
        "mirror_facing_not_swapped": facing_wrong,
        "fast_mirror_hip_flexion_mean_deg": float(np.mean(fast_mirror)),
        "fast_mirror_hip_flexion_worst_deg": max(fast_mirror),
        "scale_hip_flexion_p95_deg": float(np.percentile(scaled, 95)),
        "scale_hip_flexion_worst_deg": max(scaled),
        "exif_any_measure_worst_deg": max(turned),
    }


def judge(
    image: Image.Image, landmarker: Landmarker, *, orientation: int = 1, fast: bool = False
) -> Report:
    """The engine's report on a picture, stored without loss, turned back by its EXIF tag."""
    exif = Image.Exif()
    if orientation == 6:
        image = image.transpose(Image.Transpose.ROTATE_90)
        exif[images.EXIF_ORIENTATION] = orientation
    buffer = io.BytesIO()
    image.save(buffer, "PNG", exif=exif, compress_level=1)
    frame = images.decode(buffer.getvalue(), "picture.png")
    return engine.analyse(frame, landmarker, Options(fast=fast))


def hip_flexion(report: Report) -> float | None:
    """Its value; None when it was not assessed."""
    estimate = report.measures.get("hip_flexion")
    return estimate.value if estimate else None


def facing(report: Report) -> str | None:
    """The way the person faces."""
    return report.view.facing if report.view else None


def worst_change(one: Report, other: Report) -> float:
    """The largest change of any measure; 1000 where one of the two was not assessed."""
    worst = 0.0
    for name, estimate in one.measures.items():
        pair = (estimate.value, other.measures[name].value if name in other.measures else None)
        if pair[0] is not None and pair[1] is not None:
            worst = max(worst, abs(pair[0] - pair[1]))
        elif pair != (None, None):
            worst = 1e3
    return worst
