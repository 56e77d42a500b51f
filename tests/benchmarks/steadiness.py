"""How far the measures move when nothing but the picture's side, size or EXIF tag changes."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from posture import engine
from posture.capture import images
from posture.engine import Landmarker, Options
from posture.types import Report

SCALES = (0.5, 0.71, 1.41, 2.0)


@dataclass
class Changes:
    """What was seen over all pictures so far, in degrees."""

    not_assessed: int = 0
    facing_not_swapped: int = 0
    assessed_otherwise: int = 0
    mirror_hip: list[float] = field(default_factory=list)
    mirror_any: list[float] = field(default_factory=list)
    scale_hip: list[float] = field(default_factory=list)
    fast_mirror_hip: list[float] = field(default_factory=list)
    exif_any: list[float] = field(default_factory=list)

    def add_hip(self, changes: list[float], one: Report, other: Report) -> None:
        """The change of hip flexion, or a count where only one of the two was assessed."""
        pair = hip_flexion(one), hip_flexion(other)
        if pair[0] is None or pair[1] is None:
            self.assessed_otherwise += pair != (None, None)
        else:
            changes.append(abs(pair[0] - pair[1]))

    def figures(self) -> dict[str, float]:
        """The table that is printed and kept."""
        return {
            "pictures": len(self.mirror_any),
            "not_assessed": self.not_assessed,
            "mirror_any_measure_worst_deg": max(self.mirror_any),
            "mirror_hip_flexion_worst_deg": max(self.mirror_hip),
            "mirror_facing_not_swapped": self.facing_not_swapped,
            "fast_mirror_hip_flexion_mean_deg": float(np.mean(self.fast_mirror_hip)),
            "fast_mirror_hip_flexion_worst_deg": max(self.fast_mirror_hip),
            "scale_hip_flexion_p95_deg": float(np.percentile(self.scale_hip, 95)),
            "scale_hip_flexion_worst_deg": max(self.scale_hip),
            "assessed_at_one_size_or_side_only": self.assessed_otherwise,
            "exif_any_measure_worst_deg": max(self.exif_any),
        }


def steadiness(
    photos: Iterable[Path], landmarker: Landmarker, fast_landmarker: Landmarker
) -> dict[str, float]:
    """Changes of hip flexion, and of the worst measure, over all pictures."""
    changes = Changes()
    for photo in photos:
        with Image.open(photo) as opened:
            image = opened.convert("RGB")
        add_picture(changes, image, landmarker)
        flipped = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        fast = [judge(one, fast_landmarker, fast=True) for one in (image, flipped)]
        if all(hip_flexion(one) is not None for one in fast):
            changes.add_hip(changes.fast_mirror_hip, fast[0], fast[1])
    return changes.figures()


def add_picture(changes: Changes, image: Image.Image, landmarker: Landmarker) -> None:
    """Compare a picture with itself mirrored, turned by its tag, and at other sizes."""
    straight = judge(image, landmarker)
    changes.exif_any.append(worst_change(straight, judge(image, landmarker, orientation=6)))
    if hip_flexion(straight) is None:
        changes.not_assessed += 1
        return
    mirror = judge(image.transpose(Image.Transpose.FLIP_LEFT_RIGHT), landmarker)
    changes.add_hip(changes.mirror_hip, straight, mirror)
    changes.mirror_any.append(worst_change(straight, mirror))
    changes.facing_not_swapped += facing(straight) == facing(mirror)
    for scale in SCALES:
        size = (round(image.width * scale), round(image.height * scale))
        other = judge(image.resize(size, Image.Resampling.LANCZOS), landmarker)
        changes.add_hip(changes.scale_hip, straight, other)


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
