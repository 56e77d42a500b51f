"""What a PDF is made with: reportlab, fonts, colours, paragraphs and bars at one scale."""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path
from types import MappingProxyType
from typing import Any

from posture.errors import MissingLibrary
from posture.output.handout import bar_shapes
from posture.output.handout.bar_shapes import Arrow, BoxShape, DotShape, LineShape
from posture.results.result_view import Bar

INK, SOFT, LINE, WARM, BAND = "#1c2126", "#525d67", "#d0d6dc", "#8a4b08", "#f3f5f7"
BAR_INKS = MappingProxyType(
    {
        "cited": "#cfe3e5",
        "axis": "#76828d",
        "zero": "#76828d",
        "filled": "#9cc7cc",
        "interval": "#1d6670",
        "point": "#1d6670",
    }
)
BAR_WIDTHS = MappingProxyType({"axis": 0.5, "zero": 0.8, "interval": 1.6})
DEJAVU, HELVETICA = ("DejaVuSans", "DejaVuSans-Bold"), ("Helvetica", "Helvetica-Bold")


class Inks:
    """Sizes are points at scale 1; ``scale`` shrinks them all.

    Raises
    ------
    MissingLibrary
        reportlab is not installed.
    """

    def __init__(self, scale: float) -> None:
        try:
            from reportlab import platypus
            from reportlab.graphics import shapes
            from reportlab.lib import colors, pagesizes, styles, units
            from reportlab.platypus.doctemplate import LayoutError
            from reportlab.platypus.paraparser import ParaFrag
        except ImportError:
            raise MissingLibrary(
                "PDF needs the extra 'report'", "pip install '.[report]' in the folder of the clone"
            ) from None
        self.scale = scale
        self.flow: Any = platypus
        self.too_large: Any = LayoutError
        self.page: tuple[float, float] = pagesizes.A4
        self.mm: float = units.mm
        self.colour: Any = colors.HexColor
        self.plain, self.bold = _fonts()
        self._fragment: Any = ParaFrag
        self._shapes: Any = shapes
        self._style: Any = styles.ParagraphStyle

    def text(
        self,
        text: str,
        size: float = 8.0,
        colour: str = INK,
        *,
        lead: str = "",
        before: float = 0.0,
        is_bold: bool = False,
        is_kept: bool = False,
    ) -> Any:
        """A paragraph.

        Parameters
        ----------
        text, lead : plain text, never markup; the lead comes first and is bold.
        before : points above it.
        is_kept : on the page of what follows it.
        """
        size *= self.scale
        style = self._style(
            "text",
            fontName=self.bold if is_bold else self.plain,
            fontSize=size,
            leading=1.24 * size,
            textColor=self.colour(colour),
            spaceBefore=before * self.scale,
            keepWithNext=is_kept,
        )
        pieces = [self._piece(lead, self.bold, style)] if lead else []
        pieces.append(self._piece(f" {text}" if lead else text, style.fontName, style))
        return self.flow.Paragraph("", style, frags=pieces)

    def _piece(self, text: str, font: str, style: Any) -> Any:
        """Text of a paragraph in one font, as it is: none of it is read as markup."""
        return self._fragment(
            text=text,
            fontName=font,
            fontSize=style.fontSize,
            textColor=style.textColor,
            bold=0,
            italic=0,
            rise=0,
            greek=0,
            link=[],
            us_lines=[],
        )

    def heading(self, text: str, size: float = 9.0, before: float = 4.0) -> Any:
        """A bold line that stays with what follows."""
        return self.text(text, size, is_bold=True, before=before, is_kept=True)

    def picture(self, jpeg: bytes, width: float, height: float) -> Any:
        """A picture fitted into a box of points at scale 1."""
        image = self.flow.Image(io.BytesIO(jpeg))
        share = min(width / image.imageWidth, height / image.imageHeight) * self.scale
        image.drawWidth, image.drawHeight = image.imageWidth * share, image.imageHeight * share
        image.hAlign = "LEFT"
        return image

    def bar(self, bar: Bar, width: float) -> Any:
        """A bar ``width`` points wide, margins included."""
        share = width / (bar_shapes.WIDTH + 2 * bar_shapes.EDGE)
        drawn = self._shapes.Drawing(width, bar_shapes.HEIGHT * share)
        group = self._shapes.Group(transform=(share, 0, 0, share, 0, 0))
        for shape in bar_shapes.shapes(bar):
            group.add(self._shape(shape))
        drawn.add(group)
        return drawn

    def _shape(self, shape: bar_shapes.Shape) -> Any:
        """The same shape with y from below, as a PDF counts."""
        ink, known = self.colour(BAR_INKS[shape.role]), self._shapes
        filled = {"fillColor": ink, "strokeColor": None}
        match shape:
            case BoxShape(_, x, y, width, height):
                return known.Rect(x, bar_shapes.HEIGHT - y - height, width, height, **filled)
            case LineShape(role, x1, y1, x2, y2):
                dashes = (2, 1.6) if role == "zero" else None
                upside_down = (x1, bar_shapes.HEIGHT - y1, x2, bar_shapes.HEIGHT - y2)
                stroke = {"strokeWidth": BAR_WIDTHS[role], "strokeDashArray": dashes}
                return known.Line(*upside_down, strokeColor=ink, **stroke)
            case DotShape(_, x, y):
                return known.Circle(x, bar_shapes.HEIGHT - y, bar_shapes.RADIUS, **filled)
            case Arrow():
                return known.Polygon(list(shape.corners()), **filled)


def _fonts() -> tuple[str, str]:
    """DejaVu Sans as matplotlib ships it, which has the signs used here; else Helvetica."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    found = importlib.util.find_spec("matplotlib")
    if found is None or found.origin is None:
        return HELVETICA
    folder = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
    if not all((folder / f"{name}.ttf").is_file() for name in DEJAVU):
        return HELVETICA
    for name in DEJAVU:
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    return DEJAVU
