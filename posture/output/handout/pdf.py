"""The handout as a PDF, tagged for screen readers: A4, one page for a photo or both sides."""

from __future__ import annotations

import bisect
import json
import tempfile
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from posture.output.handout import bar_shapes
from posture.output.handout.bar_shapes import Arrow, BoxShape, DotShape, LineShape
from posture.output.handout.content import HandoutContent, content_of
from posture.output.handout.handout_words import fit, wording
from posture.output.handout.typesetting import Typesetter
from posture.results.assessment import Assessment
from posture.results.result_view import Bar

TEMPLATE = Path(__file__).resolve().parent / "templates" / "handout.typ"
SCALES = (1.0, 0.96, 0.93, 0.9, 0.88, 0.86, 0.84, 0.82)
"""The largest that keeps to the pages meant, else the first; at the last, text is of 7 points."""
MARK = "posture report"
"""Tells a PDF of ours from any other file."""


def pdf_of(assessment: Assessment, made_at: datetime | None = None) -> bytes:
    """The handout; the same assessment at the same time gives the same bytes.

    Parameters
    ----------
    made_at : when the file is made, with its zone; now, without it.

    Raises
    ------
    MissingLibrary
        typst is not installed.
    UsageError
        The assessment holds values that no result of this program has.
    """
    sheet = content_of(assessment)
    made_at = (made_at or datetime.now(UTC)).replace(microsecond=0)
    with tempfile.TemporaryDirectory(prefix="posture-") as folder:
        _write(Path(folder), sheet, assessment)
        typesetter = Typesetter(Path(folder) / TEMPLATE.name)
        scale = fitting_scale(typesetter.pages, pages_meant(sheet.photos))
        return typesetter.pdf(scale, made_at)


def fitting_scale(pages_at: Callable[[float], int], most: int) -> float:
    """The largest scale with as many pages at most; 1 where endless texts take more at any."""

    def fits(scale: float) -> bool:
        return pages_at(scale) <= most

    if fits(SCALES[0]):
        return SCALES[0]
    place = bisect.bisect_left(SCALES, True, lo=1, key=fits)
    return SCALES[place] if place < len(SCALES) else SCALES[0]


def pages_meant(photos: int) -> int:
    """One for a photo or two, then one for each two; endless texts take more."""
    return max(1, -(-photos // 2))


def _write(folder: Path, sheet: HandoutContent, assessment: Assessment) -> None:
    """The template, its data and the pictures, as files of a folder."""
    (folder / TEMPLATE.name).write_bytes(TEMPLATE.read_bytes())
    pictures = []
    for number, (part, photo) in enumerate(sheet.pictures):
        name = f"{number}.jpg"
        (folder / name).write_bytes(photo.picture or b"")
        alternative = wording()["alternative"].format(heading=part.heading_of(photo))
        caption = part.heading_in_brief(photo)
        pictures.append({"file": name, "alternative": alternative, "caption": caption})
    data = {
        "sheet": sheet,
        "pictures": pictures,
        "words": wording(),
        "author": fit(assessment.assessor or ""),
        "mark": MARK,
    }
    (folder / "data.json").write_text(json.dumps(data, default=_plain), encoding="utf-8")


def _plain(value: Any) -> Any:
    """What JSON knows of a dataclass; of a bar its shapes, of a picture that it is elsewhere."""
    if isinstance(value, bytes):
        return None
    found = {one.name: getattr(value, one.name) for one in fields(value)}
    match value:
        case Bar():
            width = bar_shapes.WIDTH + 2 * bar_shapes.EDGE
            size = {
                "width": width,
                "height": bar_shapes.HEIGHT,
                "ticks_height": bar_shapes.TICKS_HEIGHT,
            }
            return {
                **size,
                "shapes": list(bar_shapes.shapes(value)),
                "ticks": bar_shapes.ticks(value),
            }
        case Arrow():
            return {**found, "kind": value.kind, "corners": value.corners()}
        case DotShape():
            return {**found, "kind": value.kind, "radius": value.radius}
        case BoxShape() | LineShape():
            return {**found, "kind": value.kind}
    return found
