"""What a Report does for a program: to JSON and back, kept as a file, drawn on its picture."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from posture.capture import encoding
from posture.errors import InvalidData, OutputError, UnreadableImage, UsageError
from posture.results import report_json
from posture.runtime import atomic_write
from posture.types import PictureInput, PixelArray, Report

JPEG_QUALITY = 92
ENDINGS = (".json", ".jpg", ".jpeg", ".png")


def to_dict(report: Report) -> dict[str, Any]:
    """See :meth:`posture.Report.to_dict`."""
    return report_json.to_dict(report)


def from_dict(data: object) -> Report:
    """See :meth:`posture.Report.from_dict`."""
    try:
        return report_json.from_dict(data)
    except ValueError as fault:
        raise InvalidData(
            f"This is {fault}" if str(fault).startswith("not ") else str(fault),
            "Give what Report.to_dict gave, or the object of one line of posture photo --json",
        ) from None


def save(
    report: Report,
    path: str | os.PathLike[str],
    picture: PictureInput | None,
    *,
    blur_face: bool,
    overwrite: bool,
) -> Path:
    """See :meth:`posture.Report.save`."""
    target = Path(path)
    ending = target.suffix.casefold()
    if ending not in ENDINGS:
        raise UsageError(
            f"A report cannot be saved as {target.name}", f"End its name in {', '.join(ENDINGS)}"
        )
    if target.exists() and not overwrite:
        raise OutputError(
            f"{target} is there already", "Give another name, or overwrite=True to replace it"
        )
    if ending == ".json":
        data = (report_json.to_json(report) + "\n").encode()
    else:
        drawn = draw(report, picture, blur_face=blur_face)
        data = encoding.to_png(drawn) if ending == ".png" else encoding.to_jpeg(drawn, JPEG_QUALITY)
    try:
        atomic_write.write_whole(target, data)
    except OSError as error:
        raise OutputError(
            f"{target} cannot be written ({atomic_write.reason(error)})",
            "Give a folder that is there and may be written to, with room on its disk",
        ) from None
    return target


def draw(report: Report, picture: PictureInput | None, *, blur_face: bool) -> PixelArray:
    """See :meth:`posture.Report.draw`."""
    from posture.capture.in_memory import frame_of
    from posture.output import drawing

    if report.status == "unreadable":
        raise UsageError(
            f"There is nothing to draw on: {report.source.name} could not be read",
            "Look at its status before",
        )
    whole = frame_of(
        report.source.name if picture is None else picture,
        report.source.name,
        max_megapixels=float("inf"),
        side_px=None,
    )
    source = report.source
    is_another = (whole.source.width_px, whole.source.height_px) != (
        *(source.width_px, source.height_px),
    )
    digests = {whole.source.sha256, source.sha256} - {None}
    if is_another or len(digests) > 1:
        raise UnreadableImage(
            f"This is not the picture that the report on {source.name} is about",
            "Give draw the picture that was checked, as it was then",
        )
    return drawing.annotate(whole.pixels, report, blur_face=blur_face)
