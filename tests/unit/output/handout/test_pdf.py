"""The report as PDF: pages as meant, all of the content, whatever people are called."""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from posture.errors import MissingLibrary
from posture.output.handout import pdf_of
from posture.output.handout.content import content_of
from posture.output.handout.pdf_theme import Inks
from posture.results.assessment import Questionnaire, Side
from posture.types import Estimate, Finding
from tests.unit.output.handout.made import FOUND, HOSTILE, assessment, example, jpeg, shot
from tests.worded import worded

ANSWERS = Questionnaire(pain=True, pregnant=False, surgery=False, hours_seated=9, exercise="none")


def pages(data: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", data))


@pytest.mark.parametrize(
    ("sides", "most"),
    [
        (["left"], 1),
        (["left", "right"], 1),
        (["left", "front", "left"], 2),
        (["left", "right", "front", "back"], 2),
        (["left", "left", "left", "left"], 2),
        (["left"] * 6, 3),
    ],
)
def test_a_photo_or_both_sides_are_a_page_and_up_to_four_are_two(
    sides: Sequence[Side], most: int
) -> None:
    shots = [shot(side) for side in sides]
    assert pages(pdf_of(assessment(*shots, questionnaire=ANSWERS))) <= most
    bare = [replace(one, picture=None) for one in shots]
    assert pages(pdf_of(assessment(*bare, questionnaire=ANSWERS))) <= most


def test_everything_of_the_content_is_on_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    written = Inks.text

    def text(self: Inks, text: str, *sizes: Any, lead: str = "", **others: Any) -> Any:
        drawn.append(f"{lead} {text}".strip())
        return written(self, text, *sizes, lead=lead, **others)

    monkeypatch.setattr(Inks, "text", text)
    whole = assessment(shot("left"), shot("right", 3.0), shot("front"), questionnaire=ANSWERS)
    pdf_of(whole)
    sheet = content_of(whole)
    wanted = [*sheet.notices, sheet.title, sheet.about, sheet.disclaimer]
    wanted += [f"{word} {text}" for word, text in sheet.how]
    for part in sheet.parts:
        wanted += [part.heading, part.about, *part.remarks]
        wanted += [f"{names}: {reason}" for names, reason in part.missing]
        for finding in part.findings:
            wanted += [
                f"{finding.mark} {finding.level} · {finding.subject}",
                finding.message,
                finding.basis,
            ]
        for line in (line for table in part.tables for line in table.lines):
            wanted += [line.label, line.meaning]
            for cell in filter(None, line.cells):
                wanted += [cell.value, cell.interval, cell.how, cell.remark]
    assert {text for text in wanted if text} - set(drawn) == set()


def test_the_same_assessment_gives_the_same_paper() -> None:
    assert pdf_of(assessment()) == pdf_of(assessment())


def test_the_file_says_what_it_is_and_in_which_language() -> None:
    data = pdf_of(assessment())
    assert b"/Lang (en)" in data
    assert b"/Title (How the hips and pelvis are held" in data
    assert b"DejaVuSans-Bold" in data


@pytest.mark.parametrize("name", [HOSTILE, "<font size=900>", "&amp; &#60;", "\u0634\u0627", "<"])
def test_any_name_is_only_a_name(name: str) -> None:
    hostile = shot(reason=worded(name), findings=(Finding(name, "typical", worded(name), name),))
    assert pages(pdf_of(assessment(hostile, name=name))) == 1


@pytest.mark.parametrize("picture", [jpeg(), None])
def test_texts_and_tables_without_end_still_make_a_file(picture: bytes | None) -> None:
    measures = {f"m{n}": Estimate.around(1.0, 1.0) for n in range(150)}
    measures |= {f"x{n}": Estimate.missing(worded("why " * 5000 + str(n))) for n in range(3)}
    endless = replace(shot(measures=measures), picture=picture)
    assert pages(pdf_of(assessment(endless))) > 1


@pytest.mark.parametrize("size", [(2000, 100), (100, 2000), (65, 65)])
def test_pictures_of_any_shape_fit(size: tuple[int, int]) -> None:
    data = pdf_of(assessment(replace(shot(), picture=jpeg(*size))))
    assert pages(data) == 1
    assert b"/Subtype /Image" in data


@pytest.mark.parametrize("name", ["no_person", "unreadable"])
def test_a_photo_without_a_person_is_a_page(name: str) -> None:
    assert pages(pdf_of(assessment(replace(shot(), report=example(name), distances=())))) == 1


def test_nothing_measured_is_a_page() -> None:
    blind = {name: Estimate.missing(worded("hidden")) for name in FOUND.measures}
    assert pages(pdf_of(assessment(replace(shot(measures=blind), distances=())))) == 1


def test_without_reportlab_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    imported = builtins.__import__

    def without(
        name: str,
        namespace: Mapping[str, object] | None = None,
        known: Mapping[str, object] | None = None,
        wanted: Sequence[str] = (),
        level: int = 0,
    ) -> Any:
        if name.startswith("reportlab"):
            raise ImportError(name)
        return imported(name, namespace, known, wanted, level)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingLibrary, match=r"extra 'report'"):
        pdf_of(assessment())
