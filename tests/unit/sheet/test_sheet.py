"""The printable report: all is said in both forms; nothing of anybody gets in as HTML."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from html import unescape

import pytest
from PIL import Image

from posture import report, resources
from posture.assessment import Assessment, Distance, Setup, Shot, Side, Told
from posture.sheet import html_of, pdf_of
from posture.sheet.content import content_of
from posture.types import WHOLE_SETUP, Estimate, Finding

EXAMPLE = json.loads((resources.PACKAGE_DIR / "data/examples/ok.json").read_text("utf-8"))
FOUND = report.from_dict(EXAMPLE)
HOSTILE = "<b>x</b> & <script>alert(1)</script> \u202e \U0001f600 " + "W" * 120


def jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (300, 400), (90, 120, 140)).save(buffer, "JPEG")
    return buffer.getvalue()


def assessment(*shots: Shot, name: str | None = "Anna", told: Told | None = None) -> Assessment:
    setup = Setup(WHOLE_SETUP - {"clothing"}, "barefoot", 170.0)
    return Assessment("2026-11-27", shots or (shot(),), name, setup, told or Told())


def shot(side: Side = "left") -> Shot:
    measured = Estimate.around(14.0, 4.0, method="measured")
    measures = {**FOUND.measures, "pelvic_tilt": measured}
    found = replace(FOUND, measures=measures)
    beside = Estimate.around(9.0, 8.0)
    return Shot(found, side, beside, (Distance("sway", 5.0, 3.0, 7.0),), jpeg())


def words_of(page: str) -> str:
    """What a reader reads: no tags, no entities."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def pages(data: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", data))


def test_everything_that_was_measured_is_on_the_page() -> None:
    text = words_of(html_of(assessment()))
    sheet = content_of(assessment())
    (part,) = sheet.parts
    rows = [*part.measures, *part.lengths]
    assert len(rows) == sum(1 for one in shot().report.measures.values() if one)
    for row in rows:
        assert row.label in text
        assert f"{row.value} {row.interval}" in text
    for names, reason in part.missing:
        assert names in text
        assert reason in text
    for told in part.findings:
        assert told.message in text
    for wanted in ("measured", "estimated", "5.0 cm", "3 to 7", "Anna", "2026-11-27", "barefoot"):
        assert wanted in text
    assert "The outline alone says 9° (1 to 17)" in text
    assert "Not confirmed, so the intervals are wider: snug clothing" in text
    assert sheet.disclaimer in text


def test_pain_comes_first_and_pregnancy_withholds_the_findings() -> None:
    text = words_of(html_of(assessment(told=Told(pain=True, pregnant=True))))
    assert text.index("physician") < text.index("Side view")
    assert "noticeable ·" not in text
    assert "not judged" in text


def test_nothing_of_anybodys_becomes_html() -> None:
    finding = Finding("P1", "typical", HOSTILE, HOSTILE)
    hostile = replace(FOUND, reason=HOSTILE, findings=(finding,))
    page = html_of(assessment(Shot(hostile, "left"), name=HOSTILE))
    assert "<script" not in page
    assert "<b>x" not in page
    assert "\u202e" not in page
    assert pdf_of(assessment(Shot(hostile, "left"), name=HOSTILE)).startswith(b"%PDF")


def test_a_strict_policy_finds_nothing_inline() -> None:
    page = html_of(
        assessment(), style="/s.css", links={"script": "/s.js"}, data='{"a": "</script><b>"}'
    )
    assert "<style" not in page
    assert not re.search(r"\sstyle=", page)
    assert not re.search(r"\son\w+=", page)
    scripts = re.findall(r"<script[^>]*>", page)
    assert scripts == [
        '<script src="/s.js" defer>',
        '<script type="application/json" id="assessment">',
    ]
    assert "</script><b>" not in page


def test_by_itself_it_needs_nothing_else() -> None:
    page = html_of(assessment())
    assert "<script" not in page
    assert not re.search(r'(src|href)="(?!data:)', page)


@pytest.mark.parametrize(("count", "expected"), [(1, 1), (2, 2), (4, 4)])
def test_a_photo_is_a_page_of_paper(count: int, expected: int) -> None:
    shots = [shot("left" if number % 2 else "right") for number in range(count)]
    assert pages(pdf_of(assessment(*shots))) == expected


def test_the_same_assessment_gives_the_same_paper() -> None:
    assert pdf_of(assessment()) == pdf_of(assessment())


def test_two_sides_stand_side_by_side() -> None:
    sheet = content_of(assessment(shot("left"), shot("right")))
    assert "left side" in sheet.sides[0][1]
    assert "right side" in sheet.sides[0][2]
    assert any(row[0] == "Pelvic tilt" and row[1].startswith("14°") for row in sheet.sides)
    assert content_of(assessment()).sides == ()


@pytest.mark.parametrize("name", ["no_person", "unreadable"])
def test_a_photo_without_a_person_says_so(name: str) -> None:
    text = (resources.PACKAGE_DIR / f"data/examples/{name}.json").read_text("utf-8")
    empty = assessment(Shot(report.from_dict(json.loads(text))))
    assert ("Nobody was found" if name == "no_person" else "could not be read") in html_of(empty)
    assert pages(pdf_of(empty)) == 1
