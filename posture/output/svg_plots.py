"""Small plots as inline SVG, in the ink of the page around them. Loads matplotlib when called."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from posture.errors import MissingLibrary

INK = "#010203"
"""Stands for the page's own text colour, which a picture made beforehand cannot know."""

COLOURS: Mapping[str, str] = {
    "standing": "#3f7fbf",
    "seated": "#d9772b",
    "squatting": "#2a9d76",
    "kneeling": "#b85fa8",
    "lunging": "#8f8a2a",
    "one_leg": "#4fa9c9",
    "walking": "#a0562d",
    "bending": "#7768c9",
    "lying": "#5f7480",
    "other": "#8c8c8c",
}
"""Of each stance; eyes that see few colours tell at least the first two apart."""

SIZE_INCH = (3.3, 2.6)

_STYLE: dict[str, Any] = {
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
}


def plot(
    name: str,
    draw: Callable[..., None],
    *,
    heights: Sequence[float] = (1.0,),
    size_inch: tuple[float, float] = SIZE_INCH,
) -> Markup:
    """One picture, as an ``<svg>`` element to be put into a page.

    Parameters
    ----------
    name : what a screen reader says; the same name gives the same bytes.
    draw : called with one matplotlib ``Axes`` for each of ``heights``.
    heights : of the axes above each other, relative; they share the horizontal one.

    Raises
    ------
    MissingLibrary
        matplotlib is not installed.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingLibrary("Plots need matplotlib", "pip install matplotlib") from None
    style: Any = {**_STYLE, "svg.hashsalt": name}
    with rc_context(style):
        figure = Figure(figsize=size_inch, dpi=160, layout="constrained")
        FigureCanvasSVG(figure)
        stacked = figure.subplots(len(heights), sharex=True, squeeze=False, height_ratios=heights)
        for axes in stacked[:, 0]:
            axes.grid(visible=True, color=INK, linewidth=0.4, alpha=0.15)
            axes.set_axisbelow(True)
        draw(*stacked[:, 0])
        buffer = io.StringIO()
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(buffer, format="svg", transparent=True, metadata=nothing)
    return _inline(buffer.getvalue(), name)


def _inline(svg: str, name: str) -> Markup:
    """The picture without its XML head, in the page's ink, without ids that would come twice."""
    body = svg[svg.index("<svg") :].replace(INK, "currentColor")
    body = re.sub(r'<g id="[^"]*_\d+">', "<g>", body)
    body = re.sub(r'<(\w+) id="image[^"]*"', r"<\1", body)
    labelled = Markup('<svg role="img" aria-label="{}" ').format(name)
    return labelled + Markup(body.removeprefix("<svg "))
