"""The printable report as a PDF: A4, one page for a photo or both sides, two for up to four."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from posture.errors import UsageError
from posture.output.handout.content import HandoutContent, Part, Photo, content_of
from posture.output.handout.handout_findings import HandoutFinding
from posture.output.handout.handout_words import wording
from posture.output.handout.pdf_tables import ruled, tight
from posture.output.handout.pdf_theme import BAND, INK, LINE, SOFT, WARM, Inks
from posture.results.assessment import Assessment

MARGINS_MM = (13.0, 11.0)
"""At the sides; above and below."""
SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6)
"""The largest that keeps to the pages meant; text of 8 points is legible down to the last."""
EASY_SCALE = 0.85
GAP = 10.0
TALL, SHORT = 300.0, 190.0
"""Of a picture that is alone in its report, and of one among several."""
CREATOR = "posture report"
"""Tells a PDF of ours from any other file."""


def pdf_of(assessment: Assessment) -> bytes:
    """The report; the same assessment gives the same bytes.

    Raises
    ------
    MissingLibrary
        reportlab is not installed.
    UsageError
        The assessment holds values that no result of this program has.
    """
    sheet = content_of(assessment)
    found = _kept(sheet) or _Paper(sheet, Inks(SCALES[-1]), is_beside=False).made()
    if found is None:
        raise UsageError("The report does not fit on paper", "Make its page instead (--out)")
    return found.data


def _kept(sheet: HandoutContent) -> _Made | None:
    """At the largest scale that keeps to the pages meant, else at the last that could be laid out.

    Both sides go on one page, where that is not too small to read at ease.
    """
    most = pages_meant(sheet.photos)
    wanted = 1 if sheet.photos == 2 else most
    found = kept = None
    for scale in SCALES:
        found = _Paper(sheet, Inks(scale)).made() or found
        if found and found.pages <= wanted:
            return found
        if found and found.pages <= most:
            kept = kept or found
        if kept and scale <= EASY_SCALE:
            return kept
    return found


def pages_meant(photos: int) -> int:
    """At most: one for a photo, two for up to four, then one for each two."""
    return 1 if photos == 1 else max(2, -(-photos // 2))


@dataclass(frozen=True, slots=True)
class _Made:
    """A file, and how many pages it has."""

    data: bytes
    pages: int


class _Paper:
    """Lays one sheet out at one scale; ``is_beside`` puts text beside pictures and other text."""

    def __init__(self, sheet: HandoutContent, inks: Inks, *, is_beside: bool = True) -> None:
        self._sheet, self._inks, self._is_beside = sheet, inks, is_beside
        aside, above = (one * inks.mm for one in MARGINS_MM)
        self._margins = {"leftMargin": aside, "rightMargin": aside}
        self._margins |= {"topMargin": above, "bottomMargin": above}
        self._width = inks.page[0] - 2 * aside

    def made(self) -> _Made | None:
        """None where something is taller than a page and cannot be divided."""
        buffer = io.BytesIO()
        document = self._inks.flow.BaseDocTemplate(
            buffer,
            pagesize=self._inks.page,
            **self._margins,
            title=f"{self._sheet.title}: {self._sheet.about}",
            author=CREATOR,
            creator=CREATOR,
            lang="en",
            invariant=1,
        )
        left, above = document.leftMargin, document.bottomMargin
        paddings = dict.fromkeys(("leftPadding", "rightPadding", "topPadding", "bottomPadding"), 0)
        frame = self._inks.flow.Frame(left, above, self._width, document.height, **paddings)
        template = self._inks.flow.PageTemplate(frames=[frame], onPage=self._number)
        document.addPageTemplates([template])
        try:
            document.build(list(self._story()))
        except self._inks.too_large:
            return None
        return _Made(buffer.getvalue(), document.page)

    def _number(self, canvas: Any, document: Any) -> None:
        """From the second page on, whose it is and which: pages get apart."""
        if document.page > 1:
            footer = f"{self._sheet.about} · {wording()['page'].format(number=document.page)}"
            canvas.setFont(self._inks.plain, 6.5)
            canvas.setFillColor(self._inks.colour(SOFT))
            canvas.drawRightString(
                document.leftMargin + self._width, 5 * self._inks.mm, footer[-120:]
            )

    def _story(self) -> Iterator[Any]:
        sheet, text = self._sheet, self._inks.text
        yield text(sheet.title, 14, is_bold=True)
        yield text(sheet.about, 9, SOFT, before=2)
        if sheet.notices:
            yield self._inks.flow.Spacer(0, 4 * self._inks.scale)
            yield self._notices()
        for part in sheet.parts:
            yield from self._part(part)
        how = [text(explanation, 6.8, SOFT, lead=word, before=1) for word, explanation in sheet.how]
        yield self._inks.heading(wording()["how"]["heading"], 10, 8)
        yield from how
        yield self._inks.flow.Spacer(0, 4 * self._inks.scale)
        yield self._framed([text(sheet.disclaimer, 7.2)], LINE, None)

    def _notices(self) -> Any:
        return self._framed([self._inks.text(one, 8.5) for one in self._sheet.notices], WARM, BAND)

    def _framed(self, texts: list[Any], edge: str, back: str | None) -> Any:
        style = [
            *tight(1.5),
            ("LINEBEFORE", (0, 0), (0, -1), 2, self._inks.colour(edge)),
            ("LEFTPADDING", (0, 0), (-1, -1), 7),
        ]
        if back:
            style.append(("BACKGROUND", (0, 0), (-1, -1), self._inks.colour(back)))
        return self._inks.flow.Table([[one] for one in texts], [self._width], style=style)

    def _part(self, part: Part) -> Iterator[Any]:
        """One photo: picture beside the tables, findings below; of two, tables below."""
        inks = self._inks
        yield inks.heading(part.heading, 10.5, 8)
        rule = inks.flow.HRFlowable(
            "100%", 0.5, color=inks.colour(LINE), spaceBefore=1, spaceAfter=2
        )
        rule.keepWithNext = True
        yield rule
        if part.about:
            yield inks.text(part.about, 7, SOFT, is_kept=True)
        for remark in part.remarks:
            yield inks.text(remark, before=2)
        if part.is_pair:
            yield from self._pair(part)
        else:
            yield from self._single(part)

    def _single(self, part: Part) -> Iterator[Any]:
        width = (150.0 if part.pictures else 0.0) * self._inks.scale
        height = TALL if self._sheet.photos == 1 else SHORT
        findings, missing = list(self._findings(part)), list(self._missing(part))
        if not part.tables:
            yield from self._beside(part, width, missing, height)
            return
        tables = self._tables(part, self._width - (width + GAP if width else 0))
        if width:
            yield from self._beside(part, width, tables, height, below=missing)
            yield from findings
        else:
            yield from tables
            yield from self._side_by_side([findings, missing], [self._width / 2] * 2)

    def _pair(self, part: Part) -> Iterator[Any]:
        content = [*self._findings(part), *self._missing(part)]
        width = (116.0 * len(part.pictures)) * self._inks.scale
        yield from self._beside(part, width, content, SHORT)
        yield from self._tables(part, self._width)

    def _beside(
        self,
        part: Part,
        width: float,
        text: Sequence[Any],
        height: float,
        below: Sequence[Any] = (),
    ) -> Iterator[Any]:
        """The pictures with the text at their right; without a picture the text alone."""
        if not part.pictures:
            yield from text
            return
        each = width / len(part.pictures)
        pictures = [self._figure(photo, each, height, part.is_pair) for photo in part.pictures]
        pictures[0] += below
        widths = [each] * len(pictures) + [self._width - width]
        yield from self._side_by_side([*pictures, list(text)], widths)

    def _figure(self, photo: Photo, width: float, height: float, has_caption: bool) -> list[Any]:
        inks = self._inks
        found = [inks.picture(photo.picture or b"", width / inks.scale - 6, height)]
        return [*found, inks.text(photo.heading, 7, SOFT)] if has_caption else found

    def _side_by_side(self, columns: list[list[Any]], widths: list[float]) -> Iterator[Any]:
        """Beside each other; one after the other where that is wanted or one of two is empty."""
        if not self._is_beside or not all(columns):
            yield from (one for column in columns for one in column)
            return
        style = [("VALIGN", (0, 0), (-1, -1), "TOP"), *tight(0)]
        style.append(("LEFTPADDING", (-1, 0), (-1, -1), GAP))
        made = self._inks.flow.Table([columns], widths, style=style, hAlign="LEFT")
        made.spaceBefore = 3 * self._inks.scale
        yield made

    def _tables(self, part: Part, width: float) -> list[Any]:
        return [one for table in part.tables for one in ruled(self._inks, table, width)]

    def _findings(self, part: Part) -> Iterator[Any]:
        if not part.tables:
            return
        words = wording()
        if part.findings:
            yield self._inks.heading(words["findings"])
        elif part.missing:
            yield self._inks.heading(words["findings"])
            yield self._inks.text(words["no_findings"])
        for finding in part.findings:
            yield from self._finding(finding)

    def _finding(self, finding: HandoutFinding) -> Iterator[Any]:
        text = self._inks.text
        yield text(
            f"· {finding.subject}", lead=f"{finding.mark} {finding.level}", before=2, is_kept=True
        )
        yield text(finding.message, is_kept=True)
        yield text(finding.basis, 6.8, SOFT)

    def _missing(self, part: Part) -> Iterator[Any]:
        if part.missing:
            yield self._inks.heading(wording()["missing"])
        for names, reason in part.missing:
            yield self._inks.text(reason, 7.6, INK, lead=f"{names}:", before=1.5)
