"""The printable report as one HTML page: no script but the one that is wanted, no inline style."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup

from posture.output import html
from posture.output.handout import bar_shapes
from posture.output.handout.content import content_of
from posture.output.handout.handout_words import wording
from posture.results.assessment import Assessment

HERE = Path(__file__).resolve().parent
MARK = '<meta name="generator" content="posture report">'
"""Tells a page of ours from any other file, so that only these are written over."""


def html_of(
    assessment: Assessment,
    *,
    style: str | None = None,
    links: Mapping[str, str] | None = None,
    data: str | None = None,
) -> str:
    """The whole page.

    Parameters
    ----------
    style : address of the style sheet; without it the style is inside the page.
    links : ``script`` is the address of a script for the two buttons that come with it.
    data : the assessment as JSON text, for that script.

    Raises
    ------
    UsageError
        The assessment holds values that no result of this program has.
    """
    return html.render(
        HERE / "templates",
        "page.html",
        mark=Markup(MARK),
        sheet=content_of(assessment),
        words=wording(),
        style_address=style,
        style=Markup((HERE / "assets" / "sheet.css").read_text(encoding="utf-8")),
        script_address=(links or {}).get("script"),
        data=html.in_script(data or ""),
        base64=_base64,
        shapes_of=bar_shapes.shapes,
        width=bar_shapes.WIDTH + 2 * bar_shapes.EDGE,
        ticks_of=bar_shapes.ticks,
        height=bar_shapes.HEIGHT + bar_shapes.TICKS_HEIGHT,
    )


def _base64(picture: bytes) -> str:
    return base64.b64encode(picture).decode("ascii")
