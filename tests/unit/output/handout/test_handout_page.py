"""The report as HTML: all of the content, nothing of anybody's becomes HTML, no inline style."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from posture.output.handout import html_of
from posture.output.handout.content import content_of
from posture.results.assessment import Questionnaire
from posture.types import Finding
from tests.unit.output.handout.made import HOSTILE, assessment, shot, words_of
from tests.worded import worded

VOID = {"meta", "link", "img", "br", "line", "rect", "circle", "polygon"}


class Nesting(HTMLParser):
    """Reads a page and holds what is open; a tag closed out of turn is a fault."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.names: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.names += [name for name, _ in attributes]
        if re.fullmatch(r"h\d", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def test_everything_of_the_content_is_on_the_page() -> None:
    two = assessment(shot("left"), shot("right", 3.0), questionnaire=Questionnaire(pain=True))
    two = replace(two, clinic="Clinic", assessor="Sam", notes="One.\nTwo.", time="14:05")
    for whole in (assessment(), two):
        text = words_of(html_of(whole))
        sheet = content_of(whole)
        (part,) = sheet.parts
        for table in part.tables:
            for line in table.lines:
                assert f"{line.label} {line.meaning}".strip() in text
                for cell in filter(None, line.cells):
                    assert words_of(f"{cell.value} {cell.interval} {cell.how}").strip() in text
                    assert cell.remark in text
        for names, reason in part.missing:
            assert names in text
            assert reason in text
        for finding in part.findings:
            assert f"{finding.level} · {finding.subject}. {finding.message}" in text
        for code, basis in sheet.rules:
            assert f"{code}: {basis}" in text
        for one in sheet.sentences:
            assert f"{one.whose}: {one.text}".removeprefix(": ") in text
        for word, sentence in (*sheet.facts, *sheet.how):
            assert f"{word} {sentence}" in text
        for sentence in (*sheet.cautions, *sheet.next_steps, *sheet.reported, *sheet.notes):
            assert sentence in text
        for sentence in (sheet.title, sheet.about, sheet.clinic, sheet.disclaimer):
            assert sentence in text


def test_notices_come_before_all_results() -> None:
    text = words_of(html_of(assessment(questionnaire=Questionnaire(pain=True))))
    assert text.index("physician") < text.index("Side view")


def test_nothing_of_anybodys_becomes_html() -> None:
    hostile = shot(
        reason=worded(HOSTILE), findings=(Finding("P1", "typical", worded(HOSTILE), HOSTILE),)
    )
    page = html_of(assessment(hostile, name=HOSTILE))
    assert "<script" not in page
    assert "<b>x" not in page
    assert "\u202e" not in page
    assert page.count("&lt;b&gt;x") >= 4
    assert Nesting(page).open == []


def test_a_strict_policy_finds_nothing_inline() -> None:
    links = {"script": "/s.js"}
    page = html_of(assessment(), style="/s.css", links=links, data='{"a": "</script><b>"}')
    assert "<style" not in page
    names = Nesting(page).names
    assert "style" not in names
    assert not any(name.startswith("on") for name in names)
    assert re.findall(r"<script[^>]*>", page) == [
        '<script src="/s.js" defer>',
        '<script type="application/json" id="assessment">',
    ]
    assert "</script><b>" not in page
    assert '<link rel="stylesheet" href="/s.css">' in page


def test_by_itself_it_needs_nothing_else() -> None:
    page = html_of(assessment())
    assert "<script" not in page
    assert not re.search(r'(src|href)="(?!data:image/jpeg;base64,)', page)


def test_headings_are_in_order_and_every_picture_is_told() -> None:
    page = html_of(assessment(shot("left"), shot("right"), shot("front")))
    read = Nesting(page)
    assert read.open == []
    assert read.headings[0] == 1
    assert read.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(read.headings, read.headings[1:], strict=False))
    alternatives = re.findall(r'<img [^>]*alt="([^"]*)"', page)
    assert len(alternatives) == len(set(alternatives)) == 3
    assert page.count("<th ") == page.count('<th scope="')
