"""The sheet of a movement as one HTML page: no script, and no inline style with addresses."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from markupsafe import Markup

from posture.movements.model import Movement
from posture.output import html
from posture.output.handout import handout_page, handout_words
from posture.output.handout.additions import NOTHING, Additions
from posture.output.movement_sheet import curve_plots
from posture.output.movement_sheet.content import content_of
from posture.output.movement_sheet.key_moments import KeyPicture
from posture.output.movement_sheet.sheet_words import of_tests, wording
from posture.results.reason_text import FrontEnd

HERE = Path(__file__).resolve().parent
MARK = '<meta name="generator" content="posture video">'
"""Tells a page of ours from any other file."""
STYLES = (handout_page.HERE / "assets" / "sheet.css", HERE / "assets" / "movement.css")
"""Of the page: the handout's, then its own."""


def movement_sheet(
    movement: Movement,
    pictures: Sequence[KeyPicture] = (),
    *,
    made_on: date | None = None,
    styles: Sequence[str] = (),
    front_end: FrontEnd = "paper",
    additions: Additions = NOTHING,
    mark: str = MARK,
) -> str:
    """The whole page of one movement.

    Parameters
    ----------
    pictures : of key moments; without them the page is whole too.
    made_on : the day that stands on it.
    styles : addresses of the two style sheets (``STYLES``); without them they are in the page.
    front_end : for which reasons are worded.
    additions : who, where, and notes that stand on it.
    mark : tells by which command it was made.
    """
    return html.render(
        HERE / "templates",
        "movement.html",
        mark=Markup(mark),
        sheet=content_of(
            movement, pictures, made_on=made_on, front_end=front_end, additions=additions
        ),
        words=wording(),
        notes_heading=handout_words.wording()["notes"],
        headings=of_tests()["headings"],
        styles=styles,
        style=Markup("".join(one.read_text(encoding="utf-8") for one in STYLES)),
        plot=curve_plots,
        base64=_base64,
    )


def _base64(picture: bytes) -> str:
    return base64.b64encode(picture).decode("ascii")
