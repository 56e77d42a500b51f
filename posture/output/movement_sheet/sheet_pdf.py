"""The sheet of a movement as a PDF, tagged for screen readers: one page of A4."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup

from posture.movements.model import Movement
from posture.output import html
from posture.output.handout import handout_words
from posture.output.handout.additions import NOTHING, Additions
from posture.output.handout.pdf import fitting_scale
from posture.output.handout.typesetting import Typesetter
from posture.output.movement_sheet import curve_plots
from posture.output.movement_sheet.content import SheetContent, content_of
from posture.output.movement_sheet.curve_plots import CurvePlot
from posture.output.movement_sheet.key_moments import KeyPicture
from posture.output.movement_sheet.sheet_words import of_tests, wording

HERE = Path(__file__).resolve().parent
TEMPLATE = HERE / "templates" / "movement.typ"
MARK = "posture video"
"""Tells a PDF of ours from any other file."""
PAGES = 1


def movement_pdf(
    movement: Movement,
    pictures: Sequence[KeyPicture] = (),
    *,
    made_on: date | None = None,
    made_at: datetime | None = None,
    additions: Additions = NOTHING,
    mark: str = MARK,
) -> bytes:
    """The sheet; the same movement at the same time gives the same bytes.

    Parameters
    ----------
    made_on : the day that stands on it.
    made_at : when the file is made, with its zone; now, without it.
    additions, mark : as of the page.

    Raises
    ------
    MissingLibrary
        typst is not installed.
    """
    sheet = content_of(movement, pictures, made_on=made_on, additions=additions)
    made_at = (made_at or datetime.now(UTC)).replace(microsecond=0)
    with tempfile.TemporaryDirectory(prefix="posture-") as name:
        folder = Path(name)
        typesetter = Typesetter(folder / TEMPLATE.name)
        _write(folder, sheet, mark)
        return typesetter.pdf(fitting_scale(typesetter.pages, PAGES), made_at)


def _write(folder: Path, sheet: SheetContent, mark: str) -> None:
    """The template, its data, curves and pictures, as files of a folder."""
    (folder / TEMPLATE.name).write_bytes(TEMPLATE.read_bytes())
    data = asdict(sheet)  # tuples of plots, pictures and tables: made lists below
    for key in ("plots", "pictures", "tables"):
        data[key] = list(data[key])
    for number, plot in enumerate(sheet.plots):
        file = f"curve-{number}.svg"
        (folder / file).write_text(curve_svg(plot), encoding="utf-8")
        shown = {"title": plot.title, "signs": plot.signs, "spoken": plot.spoken}
        data["plots"][number] = {**shown, "kinds": plot.kinds, "file": file}
    for number, picture in enumerate(sheet.pictures):
        file = f"{number}.jpg"
        (folder / file).write_bytes(picture.jpeg)
        texts: dict[str, Any] = {key: getattr(picture, key) for key in ("heading", "about")}
        data["pictures"][number] = {**texts, "spoken": picture.spoken, "file": file}
    for number, table in enumerate(sheet.tables):
        data["tables"][number] |= {"has_mean": table.has_mean, "has_sd": table.has_sd}
    whole = {
        "sheet": data,
        "words": wording(),
        "headings": of_tests()["headings"],
        "notes_heading": handout_words.wording()["notes"],
        "mark": mark,
    }
    (folder / "data.json").write_text(json.dumps(whole), encoding="utf-8")


def curve_svg(plot: CurvePlot) -> str:
    """One plot as an SVG file with its own inks."""
    style = (HERE / "assets" / "curve.css").read_text(encoding="utf-8")
    values = {"one": plot, "plot": curve_plots, "style": Markup(style)}
    return html.render(HERE / "templates", "curve_file.html", **values)
