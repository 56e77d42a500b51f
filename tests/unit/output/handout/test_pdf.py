"""The handout as PDF: pages as meant, all of the content in reading order, tagged for readers."""

from __future__ import annotations

import builtins
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pypdf
import pytest

from posture.errors import MissingLibrary
from posture.output.handout import pdf_of
from posture.output.handout.content import content_of
from posture.output.handout.pdf import fitting_scale
from posture.results.assessment import Assessment, Questionnaire, Side
from posture.types import Estimate, Finding
from tests.unit.output.handout.made import FOUND, HOSTILE, assessment, example, jpeg, shot
from tests.worded import worded

ANSWERS = Questionnaire(pain=True, pregnant=False, surgery=False, hours_seated=9, exercise="none")
MADE_AT = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)


def paper(whole: Assessment) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf_of(whole, MADE_AT)))


def pages(whole: Assessment) -> int:
    return len(paper(whole).pages)


def text_of(whole: Assessment) -> str:
    """What one copies from all pages, with nothing between characters, as lines break anywhere."""
    return bare("".join(page.extract_text() for page in paper(whole).pages))


def bare(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)


def elements(whole: Assessment) -> list[Mapping[str, Any]]:
    """The structure tree in its order."""

    def walk(node: Any) -> Iterator[Mapping[str, Any]]:
        node = node.get_object() if hasattr(node, "get_object") else node
        for one in node if isinstance(node, list) else [node]:
            one = one.get_object() if hasattr(one, "get_object") else one
            if isinstance(one, Mapping):
                if "/S" in one:
                    yield one
                yield from walk(one.get("/K", []))

    root: Any = paper(whole).trailer["/Root"]
    return list(walk(root["/StructTreeRoot"]))


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
    assert pages(assessment(*shots, questionnaire=ANSWERS)) <= most
    without = [replace(one, picture=None) for one in shots]
    assert pages(assessment(*without, questionnaire=ANSWERS)) <= most


def test_four_views_with_everything_filled_in_are_two_pages() -> None:
    views: Sequence[Side] = ("left", "right", "front", "back")
    pictures = [jpeg(300, 400 + place) for place in range(len(views))]
    shots = [replace(shot(view), picture=one) for view, one in zip(views, pictures, strict=True)]
    whole = replace(
        assessment(*shots, questionnaire=ANSWERS),
        assessor="Sam Jones, physiotherapist",
        clinic="Hip & Back Clinic",
        notes="Seen after work.\nNext time barefoot.",
    )
    read = paper(whole)
    assert len(read.pages) == 2
    assert len(read.pages[0].images) == 4
    assert "page 1 / 2" in read.pages[0].extract_text().replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("least", "scale"), [(1.1, 1.0), (1.0, 1.0), (0.9, 0.9), (0.83, 0.82), (0.5, 1.0)]
)
def test_text_is_as_large_as_the_pages_let_it_be(least: float, scale: float) -> None:
    assert fitting_scale(lambda at: 1 if at <= least else 2, 1) == scale


def test_everything_of_the_content_can_be_copied() -> None:
    whole = assessment(shot("left"), shot("right", 3.0), shot("front"), questionnaire=ANSWERS)
    whole = replace(whole, clinic="Clinic", assessor="Sam", notes="One.\nTwo.", time="14:05")
    sheet = content_of(whole)
    wanted = [*sheet.cautions, sheet.title, sheet.disclaimer, sheet.clinic, *sheet.notes]
    wanted += [*sheet.next_steps, *sheet.reported]
    wanted += [f"{one.whose}: {one.text}".removeprefix(": ") for one in sheet.sentences]
    wanted += [f"{word} {text}" for word, text in (*sheet.facts, *sheet.how)]
    wanted += [f"{code}: {basis}" for code, basis in sheet.rules]
    for part in sheet.parts:
        wanted += [part.heading, part.about, *part.remarks]
        wanted += [f"{names}: {reason}" for names, reason in part.missing]
        for finding in part.findings:
            wanted.append(f"{finding.mark} {finding.level} · {finding.subject}. {finding.message}")
        for table in part.tables:
            wanted += [table.title, table.how]
            for line in table.lines:
                wanted += [line.label, line.meaning]
                for cell in filter(None, line.cells):
                    wanted += [f"{cell.value} {cell.interval} {cell.how}", cell.remark]
    found = text_of(whole)
    assert [text for text in wanted if bare(text) not in found] == []


def test_it_is_read_in_the_order_of_a_readers_questions() -> None:
    whole = replace(assessment(questionnaire=ANSWERS), notes="Barefoot.", assessor="Sam Jones")
    found = text_of(whole)
    sheet = content_of(whole)
    order = [sheet.title, "Anna", "27 November 2026", "Sam Jones", sheet.sentences[0].text]
    order += [sheet.cautions[0], "Main measures", "Other measures", "Muscle lengths", "Findings"]
    order += ["Could not be assessed", "What the person said", "Notes", "How it was measured"]
    order += [sheet.disclaimer]
    places = [found.index(bare(text)) for text in order]
    assert places == sorted(places)


class TestForAReaderWhoCannotSeeIt:
    def test_title_and_language_are_said_and_the_title_is_shown(self) -> None:
        root: Any = paper(assessment()).trailer["/Root"]
        assert root["/Lang"] == "en"
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert root["/MarkInfo"]["/Marked"]
        metadata = paper(assessment()).metadata
        assert metadata is not None
        assert metadata.title == "Posture of hips and pelvis: Anna · 27 November 2026"

    def test_it_says_that_it_keeps_to_the_standard_of_accessible_files(self) -> None:
        assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf_of(assessment(), MADE_AT)

    def test_headings_tables_and_pictures_are_tagged_as_such(self) -> None:
        whole = assessment(shot("left"), shot("right", 3.0))
        found = elements(whole)
        counted = Counter(one["/S"] for one in found)
        (part,) = content_of(whole).parts
        assert counted["/Title"] == 1
        assert counted["/H1"] >= 2
        assert counted["/Table"] == counted["/THead"] == len(part.tables)
        assert counted["/TH"] == 3 * len(part.tables)
        lines = sum(len(table.lines) for table in part.tables)
        assert counted["/TR"] == lines + len(part.tables)
        alternatives = [one["/Alt"] for one in found if one["/S"] == "/Figure"]
        assert alternatives == [
            "Annotated photo: Both sides, standing, left side",
            "Annotated photo: Both sides, standing, right side",
        ]

    def test_what_stands_beside_a_picture_is_read_before_it(self) -> None:
        order = [one["/S"] for one in elements(assessment())]
        assert order.index("/Title") < order.index("/Table") < order.index("/Figure")


def test_it_is_of_the_time_it_was_made_whatever_the_zone() -> None:
    zone = timezone(timedelta(hours=5, minutes=30))
    local = datetime(2026, 11, 28, 15, 0, tzinfo=zone)
    for made_at in (MADE_AT, local):
        metadata = pypdf.PdfReader(io.BytesIO(pdf_of(assessment(), made_at))).metadata
        assert metadata is not None
        assert metadata.creation_date == MADE_AT


def test_without_a_time_it_is_of_now() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    metadata = pypdf.PdfReader(io.BytesIO(pdf_of(assessment()))).metadata
    assert metadata is not None
    assert metadata.creation_date is not None
    assert before <= metadata.creation_date <= datetime.now(UTC)


def test_the_same_assessment_at_the_same_time_gives_the_same_paper() -> None:
    assert pdf_of(assessment(), MADE_AT) == pdf_of(assessment(), MADE_AT)


def test_its_author_is_who_assessed() -> None:
    metadata = paper(replace(assessment(), assessor="Sam Jones")).metadata
    assert metadata is not None
    assert metadata.author == "Sam Jones"


@pytest.mark.parametrize(
    "name",
    [
        HOSTILE,
        "<font size=900>",
        "#panic() $x$ *b* _i_ @a \\ `c` //",
        "\u0634\u0627",
        "\u5c71\u7530",
        "<",
        "\U0010fffd",
    ],
)
def test_any_name_is_only_a_name(name: str) -> None:
    hostile = shot(reason=worded(name), findings=(Finding(name, "typical", worded(name), name),))
    whole = replace(assessment(hostile, name=name), assessor=name, clinic=name, notes=name)
    assert pages(whole) == 1


@pytest.mark.parametrize("name", ["#panic() $x$ *b* _i_ @a \\ `c` //", "<b>", "W" * 200])
def test_a_name_is_copied_as_it_was_given(name: str) -> None:
    assert text_of(assessment(name=name)).count(bare(name)) >= 1


@pytest.mark.parametrize("picture", [jpeg(), None])
def test_texts_and_tables_without_end_still_make_a_file(picture: bytes | None) -> None:
    measures = {f"m{n}": Estimate.around(1.0, 1.0) for n in range(150)}
    measures |= {f"x{n}": Estimate.missing(worded("why " * 5000 + str(n))) for n in range(3)}
    endless = replace(shot(measures=measures), picture=picture)
    assert pages(assessment(endless)) > 1


@pytest.mark.parametrize("size", [(2000, 100), (100, 2000), (65, 65)])
def test_pictures_of_any_shape_fit(size: tuple[int, int]) -> None:
    read = paper(assessment(replace(shot(), picture=jpeg(*size))))
    assert len(read.pages) == 1
    assert len(read.pages[0].images) == 1


@pytest.mark.parametrize("name", ["no_person", "unreadable"])
def test_a_photo_without_a_person_is_a_page(name: str) -> None:
    assert pages(assessment(replace(shot(), report=example(name), distances=()))) == 1


def test_nothing_measured_is_a_page() -> None:
    blind = {name: Estimate.missing(worded("hidden")) for name in FOUND.measures}
    assert pages(assessment(replace(shot(measures=blind), distances=()))) == 1


def test_nothing_known_at_all_is_a_page() -> None:
    empty = replace(shot(), report=example("no_person"), side=None, distances=(), picture=None)
    assert pages(Assessment("2026-11-27", (empty,))) == 1


def test_without_typst_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    imported = builtins.__import__

    def without(
        name: str,
        namespace: Mapping[str, object] | None = None,
        known: Mapping[str, object] | None = None,
        wanted: Sequence[str] = (),
        level: int = 0,
    ) -> Any:
        if name.startswith("typst"):
            raise ImportError(name)
        return imported(name, namespace, known, wanted, level)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingLibrary, match=r"extra 'report'"):
        pdf_of(assessment())
