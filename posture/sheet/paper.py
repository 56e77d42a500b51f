"""The printable report as a PDF: A4, one page a photo. Loads reportlab when called."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from posture.assessment import Assessment
from posture.errors import MissingLibrary
from posture.sheet.content import Bar, Part, Row, Sheet, content_of, wording

MARGIN_MM = 13
BAR_PT = (86.0, 9.0)
PICTURE_PT = (150.0, 215.0)
INK, SOFT, LINE, MARK, SHADE = "#1c2126", "#525d67", "#d0d6dc", "#1d6670", "#cfe3e5"


def pdf_of(assessment: Assessment) -> bytes:
    """The report; the same assessment gives the same bytes.

    Raises
    ------
    MissingLibrary
        reportlab is not installed.
    """
    return _Paper(content_of(assessment)).made()


class _Paper:
    """Lays one sheet out."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        try:
            from reportlab import platypus, rl_config
            from reportlab.graphics import shapes
            from reportlab.lib import colors, pagesizes, styles, units
        except ImportError:
            raise MissingLibrary(
                "PDF needs the extra 'report'", "pip install '.[report]' in the folder of the clone"
            ) from None
        rl_config.invariant = 1
        self._flow: Any = platypus
        self._shapes: Any = shapes
        self._colour: Any = colors.HexColor
        self._page: Any = pagesizes.A4
        self._margin = MARGIN_MM * units.mm
        self._font, self._bold = _fonts()
        self._style: Any = styles.ParagraphStyle

    def made(self) -> bytes:
        buffer = io.BytesIO()
        document = self._flow.SimpleDocTemplate(
            buffer,
            pagesize=self._page,
            leftMargin=self._margin,
            rightMargin=self._margin,
            topMargin=self._margin,
            bottomMargin=self._margin,
            title=self._sheet.title,
            subject=self._sheet.about,
            creator="posture",
            lang="en",
            invariant=1,
        )
        width, height = self._page[0] - 2 * self._margin, self._page[1] - 2 * self._margin
        pages = list(self._pages())
        story: list[Any] = []
        for number, page in enumerate(pages):
            if number:
                story.append(self._flow.PageBreak())
            # 12 points are what the frame itself keeps on each axis.
            room = (width - 12, height - 12)
            story.append(self._flow.KeepInFrame(*room, list(page), mode="shrink"))
        document.build(story)
        return buffer.getvalue()

    def _pages(self) -> Iterator[list[Any]]:
        """A page a photo; the first has the heading, the last how it was measured."""
        sheet, words = self._sheet, wording()
        head = [self._text(sheet.title, 15, bold=True), self._text(sheet.about, 9.5, SOFT)]
        head += [self._text(notice, 9, bold=True) for notice in sheet.notices]
        if sheet.sides:
            head += [self._heading(words["both_sides"]), self._sides()]
        tail = [self._heading(words["how"])]
        tail += [self._text(line, 7, SOFT) for line in (*sheet.how, sheet.disclaimer)]
        for number, part in enumerate(sheet.parts):
            is_last = number == len(sheet.parts) - 1
            yield [*(head if not number else []), *self._part(part), *(tail if is_last else [])]

    def _part(self, part: Part) -> list[Any]:
        words = wording()
        found = [self._heading(part.heading), *(self._text(one) for one in part.remarks)]
        numbers = [self._rows(words["measures"], part.measures)] if part.measures else []
        if part.lengths:
            numbers.append(self._rows(words["lengths"], part.lengths))
        numbers += [
            self._text(f"{name}: {value} ({spread})") for name, value, spread in part.distances
        ]
        picture = self._picture(part)
        if picture is not None:
            columns = [PICTURE_PT[0] + 10, None]
            found.append(self._flow.Table([[picture, numbers]], columns, style=[_TOP, _TIGHT]))
        else:
            found += numbers
        if part.findings:
            found.append(self._heading(words["findings"]))
        for told in part.findings:
            found.append(self._text(f"{told.mark} {told.level}", bold=True))
            found.append(self._text(told.message))
            if told.basis:
                found.append(self._text(told.basis, 7, SOFT))
        if part.missing:
            found.append(self._heading(words["missing"]))
        found += [self._text(f"{names}: {reason}") for names, reason in part.missing]
        return found

    def _picture(self, part: Part) -> Any:
        if part.picture is None:
            return None
        image = self._flow.Image(io.BytesIO(part.picture))
        scale = min(PICTURE_PT[0] / image.imageWidth, PICTURE_PT[1] / image.imageHeight)
        image.drawWidth, image.drawHeight = image.imageWidth * scale, image.imageHeight * scale
        return image

    def _rows(self, title: str, rows: tuple[Row, ...]) -> Any:
        words = wording()
        head = [words[key] for key in ("value", "interval", "bar", "obtained")]
        cells = [[self._text(title, 8.5, bold=True), *(self._text(one, 6.5, SOFT) for one in head)]]
        for row in rows:
            label = f"{row.label} {row.remark}".strip()
            cells.append(
                [
                    self._text(label),
                    self._text(row.value, bold=True),
                    self._text(row.interval),
                    self._bar(row.bar),
                    self._text(row.how, 7, SOFT),
                ]
            )
        style = [_TIGHT, _MIDDLE, ("LINEBELOW", (0, 0), (-1, -1), 0.4, self._colour(LINE))]
        return self._flow.Table(cells, [118, 34, 50, BAR_PT[0] + 12, 48], style=style)

    def _sides(self) -> Any:
        cells = [
            [self._text(cell, 7.5, bold=not number) for cell in row]
            for number, row in enumerate(self._sheet.sides)
        ]
        style = [_TIGHT, _MIDDLE, ("LINEBELOW", (0, 0), (-1, -1), 0.4, self._colour(LINE))]
        return self._flow.Table(cells, style=style, hAlign="LEFT")

    def _bar(self, bar: Bar) -> Any:
        """The interval over its axis, the cited range shaded."""
        width, height = BAR_PT
        drawn = self._shapes.Drawing(width + 8, height)
        middle = height / 2
        if bar.cited:
            left, right = (4 + width * bar.place(end) for end in bar.cited)
            shade = self._colour(SHADE)
            drawn.add(
                self._shapes.Rect(left, 0, right - left, height, fillColor=shade, strokeColor=None)
            )
        low, high, value = (4 + width * bar.place(one) for one in (bar.low, bar.high, bar.value))
        zero = 4 + width * bar.place(bar.zero)
        lines = [
            (4, middle, 4 + width, middle, LINE, 0.5),
            (zero, 1, zero, height - 1, SOFT, 0.5),
            (low, middle, high, middle, MARK, 1.1),
            (low, 2.5, low, height - 2.5, MARK, 1.1),
            (high, 2.5, high, height - 2.5, MARK, 1.1),
        ]
        for x1, y1, x2, y2, colour, thick in lines:
            stroke = self._colour(colour)
            drawn.add(self._shapes.Line(x1, y1, x2, y2, strokeColor=stroke, strokeWidth=thick))
        fill = self._colour(MARK)
        drawn.add(self._shapes.Circle(value, middle, 2.2, fillColor=fill, strokeColor=None))
        return drawn

    def _heading(self, text: str) -> Any:
        return self._text(text, 10.5, bold=True, before=7)

    def _text(
        self,
        text: str,
        size: float = 8,
        colour: str = INK,
        *,
        bold: bool = False,
        before: float = 1,
    ) -> Any:
        style = self._style(
            "text",
            fontName=self._bold if bold else self._font,
            fontSize=size,
            leading=1.25 * size,
            textColor=self._colour(colour),
            spaceBefore=before,
            splitLongWords=True,
        )
        return self._flow.Paragraph(escape(text, quote=False), style)


_TOP = ("VALIGN", (0, 0), (-1, -1), "TOP")
_MIDDLE = ("VALIGN", (0, 0), (-1, -1), "MIDDLE")
_TIGHT = ("LEFTPADDING", (0, 0), (-1, -1), 0)


def _fonts() -> tuple[str, str]:
    """DejaVu Sans as matplotlib ships it, which has the signs used here; else Helvetica."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    found = importlib.util.find_spec("matplotlib")
    if found is None or found.origin is None:
        return "Helvetica", "Helvetica-Bold"
    folder = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
    for name in ("DejaVuSans", "DejaVuSans-Bold"):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    return "DejaVuSans", "DejaVuSans-Bold"
