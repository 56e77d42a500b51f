"""What the report says: all that was measured, each thing once, the most telling first."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any, cast

import pytest

from posture.errors import UsageError
from posture.output.handout.content import HandoutContent, content_of, grouped
from posture.output.handout.handout_words import wording
from posture.results.assessment import AssessmentPhoto, Questionnaire
from posture.results.result_view import bar_of
from posture.types import Estimate, Finding, View
from tests.unit.output.handout.made import FOUND, assessment, example, jpeg, shot
from tests.worded import worded


def how(sheet: HandoutContent) -> dict[str, str]:
    return dict(sheet.how)


def test_every_measure_is_a_line_or_among_what_is_missing() -> None:
    one = shot()
    (part,) = content_of(assessment(one)).parts
    main, measures, lengths, distances = part.tables
    estimates = one.report.measures.values()
    lines = [*main.lines, *measures.lines]
    assert len(lines) == sum(1 for one in estimates if one and one.unit == "deg")
    labels = ["Pelvic tilt", "Hip flexion (trunk–thigh)", "Trunk lean", "Thigh angle"]
    assert [line.label for line in main.lines] == labels
    assert main.has_bars
    assert not measures.has_bars
    assert len(lengths.lines) == 1
    assert [line.label for line in distances.lines] == ["Hip ahead of ankle"]
    (names, reason) = part.missing[0]
    assert names.startswith("Hip joint (pelvis–femur), Other muscle lengths")
    assert "does not show the pelvis clearly enough" in reason


def test_a_measured_tilt_has_the_outlines_estimate_beside_it() -> None:
    (part,) = content_of(assessment()).parts
    (tilt,) = [line for line in part.tables[0].lines if line.label == "Pelvic tilt"]
    (cell,) = tilt.cells
    assert cell is not None
    assert (cell.value, cell.interval, cell.how) == ("14°", "10 to 18", "measured")
    assert cell.remark == "from the outline alone: 9° (1 to 17), estimated"
    assert tilt.meaning == "+ forward, − backward; cited 0 to 20"


def test_a_distance_that_rounds_to_nothing_has_no_sign() -> None:
    one = shot()
    near = replace(one, distances=(replace(one.distances[0], value_cm=-0.01, low_cm=-2.04),))
    (part,) = content_of(assessment(near)).parts
    (cell,) = part.tables[3].lines[0].cells
    assert cell is not None
    assert (cell.value, cell.interval) == ("0.0\u00a0cm", "−2.0 to 7.0")


def test_findings_come_the_most_telling_first_with_their_source() -> None:
    levels = ("typical", "not_assessed", "noticeable", "borderline")
    findings = tuple(
        Finding(level, cast(Any, level), worded(f"it is {level}"), "B") for level in levels
    )
    sheet = content_of(assessment(shot(findings=findings)))
    (part,) = sheet.parts
    assert [finding.level for finding in part.findings] == ["noticeable", "borderline", "typical"]
    assert part.findings[0].message == "It is noticeable."
    assert sheet.rules == (("borderline", "B"), ("noticeable", "B"), ("typical", "B"))
    assert part.missing[-1] == ("not_assessed", "It is not_assessed.")


def test_pain_is_noticed_and_pregnancy_withholds_every_finding_in_one_sentence() -> None:
    sheet = content_of(assessment(questionnaire=Questionnaire(pain=True, pregnant=True)))
    (part,) = sheet.parts
    assert "physician" in sheet.cautions[0]
    assert part.findings == ()
    assert [reason for _, reason in part.missing if "not judged" in reason] == [sheet.cautions[1]]
    assert [one.text for one in sheet.sentences] == [wording()["not_judged"]]
    assert sheet.next_steps == ()


class TestPairs:
    def test_both_sides_of_one_stance_are_two_columns_the_left_first(self) -> None:
        (part,) = content_of(assessment(shot("right", 3.0), shot("left", 14.0))).parts
        assert part.heading == "Both sides, standing"
        assert [photo.heading for photo in part.photos] == ["Left side", "Right side"]
        assert part.tables[0].columns == ("Left side", "Right side")
        (tilt,) = [line for line in part.tables[0].lines if line.label == "Pelvic tilt"]
        assert [cell.value for cell in tilt.cells if cell] == ["14°", "3°"]

    def test_what_holds_of_both_is_said_once_and_else_of_which(self) -> None:
        both = Finding("S1a", "typical", worded("Not bent."), "B")
        one = Finding("P1", "noticeable", worded("Far forward."), "B")
        left, right = shot("left", findings=(both, one)), shot("right", findings=(both,))
        sheet = content_of(assessment(left, right))
        (part,) = sheet.parts
        assert sheet.rules == (("P1", "B"), ("S1a", "B"))
        assert [finding.subject for finding in part.findings] == [
            "Pelvic tilt (left)",
            "Hip flexion (trunk–thigh)",
        ]

    def test_a_measure_of_one_side_leaves_the_other_empty(self) -> None:
        measures = {**FOUND.measures, "pelvic_tilt": Estimate.missing(worded("hidden"))}
        (part,) = content_of(assessment(shot(), shot("right", measures=measures))).parts
        (tilt,) = [line for line in part.tables[0].lines if line.label == "Pelvic tilt"]
        assert tilt.cells[0]
        assert tilt.cells[1] is None
        assert ("Pelvic tilt (right)", "Hidden.") in part.missing

    @pytest.mark.parametrize(
        "other", [shot("left"), shot("right", stance="seated"), shot("front"), shot("right")]
    )
    def test_only_opposite_sides_of_the_same_stance_are_a_pair(self, other: Any) -> None:
        is_pair = other.side == "right" and other.report.stance == "standing"
        assert len(grouped([shot("left"), other])) == (1 if is_pair else 2)

    def test_a_photo_without_a_measure_is_in_no_pair(self) -> None:
        blind = {name: Estimate.missing(worded("hidden")) for name in FOUND.measures}
        assert len(grouped([shot("left"), shot("right", measures=blind)])) == 2

    def test_three_of_the_left_and_two_of_the_right_are_two_pairs(self) -> None:
        sides = ("left", "left", "right", "left", "right")
        groups = grouped([shot(cast(Any, side)) for side in sides])
        assert [len(group) for group in groups] == [2, 2, 1]


class TestWhoseItIs:
    def test_name_date_time_and_assessor_are_its_facts(self) -> None:
        whole = replace(assessment(), time="14:05", assessor="Sam", clinic="Clinic", notes="A\nB")
        sheet = content_of(whole)
        assert sheet.facts == (
            ("Name", "Anna"),
            ("Date", "27 November 2026, 14:05"),
            ("Assessed by", "Sam"),
        )
        assert (sheet.clinic, sheet.notes) == ("Clinic", ("A", "B"))
        assert sheet.about == "Anna · 27 November 2026, 14:05"

    def test_what_nobody_knows_is_left_out(self) -> None:
        sheet = content_of(assessment(name=None))
        assert sheet.facts == (("Date", "27 November 2026"),)
        assert (sheet.clinic, sheet.notes, sheet.reported) == ("", (), ())

    def test_what_the_person_said_is_of_them_and_not_to_them(self) -> None:
        answers = Questionnaire(pain=True, age=44, hours_seated=9, exercise="none")
        sheet = content_of(assessment(questionnaire=answers))
        reported = ["Age 44.", "Reports pain.", "Sits about 9 hours a day.", "Does not exercise."]
        assert list(sheet.reported[:4]) == reported
        assert not any(" you " in f" {text.lower()} " for text in (*sheet.cautions, *reported))


class TestSentences:
    def test_both_sides_alike_are_one_sentence_and_else_each_has_its_own(self) -> None:
        alike = content_of(assessment(shot("left"), shot("right")))
        assert [one.whose for one in alike.sentences] == [""]
        finding = Finding("P1", "noticeable", worded("Far forward."), "B")
        left = shot("left", 34.0, findings=(finding,))
        apart = content_of(assessment(left, shot("right")))
        assert [one.whose for one in apart.sentences] == ["Left side", "Right side"]
        assert "more forward tilt" in apart.sentences[0].text

    def test_a_front_view_asks_for_no_side_view_that_is_there(self) -> None:
        front = replace(example("ok"), view=View("front", None, 0.0))
        levels = {
            name: Estimate.around(0.0, 3.0) for name in ("pelvic_obliquity", "shoulder_obliquity")
        }
        level = AssessmentPhoto(replace(front, measures=levels, findings=()), "front")
        alone = content_of(assessment(level))
        assert any("from the side" in step for step in alone.next_steps)
        both = content_of(assessment(level, shot("left")))
        assert not any("A photo from the side shows" in step for step in both.next_steps)
        assert len(both.sentences) == 2

    def test_no_word_of_the_command_line_is_on_paper(self) -> None:
        sheet = content_of(assessment())
        texts = [*(one.text for one in sheet.sentences), *sheet.next_steps]
        texts += [reason for part in sheet.parts for _, reason in part.missing]
        assert not any("--" in text for text in texts)


def test_it_says_how_it_was_measured_and_only_what_applies() -> None:
    method = how(content_of(assessment()))
    assert "corrected against rendered bodies" in method["Estimated"]
    assert "marked by hand" in method["Measured"]
    assert "nine of ten" in method["90 % interval"]
    assert "Lee 2005 (25 young people" in method["Shaded"]
    assert "170 cm" in method["Distances"]
    assert "not confirmed, so intervals are wider: snug clothing" in method["Set-up"]
    assert "feet: barefoot" in method["Set-up"]
    assert "landmarks " in method["Made by"]
    blind = content_of(assessment(replace(shot(), report=example("no_person"), distances=())))
    assert set(how(blind)) & {"Measured", "90 % interval", "Bars", "Shaded", "Distances"} == set()


@pytest.mark.parametrize(
    ("name", "words"), [("no_person", "obody was found"), ("unreadable", "picture")]
)
def test_a_photo_without_a_person_says_why(name: str, words: str) -> None:
    sheet = content_of(assessment(replace(shot(), report=example(name), distances=())))
    (part,) = sheet.parts
    shown = [*part.remarks, *(one.text for one in sheet.sentences)]
    assert any(words in text for text in shown)
    assert len(shown) == len(set(shown))
    assert (part.tables, part.findings) == ((), ())


def test_a_damaged_picture_is_said_and_left_out() -> None:
    sheet = content_of(assessment(replace(shot(), picture=b"\xff\xd8\xff no picture")))
    (part,) = sheet.parts
    assert sheet.pictures == ()
    assert any("damaged" in remark for remark in part.remarks)


def test_a_large_picture_is_brought_to_what_paper_shows() -> None:
    sheet = content_of(assessment(replace(shot(), picture=jpeg(4000, 3000))))
    ((_, photo),) = sheet.pictures
    picture = photo.picture
    assert picture is not None
    assert len(picture) < len(jpeg(4000, 3000))


class TestBars:
    AXIS = (-30.0, 40.0)
    BAR = bar_of(Estimate(5.0, -40.0, 12.0), AXIS)

    @pytest.mark.parametrize(
        ("value", "place"), [(-90.0, 0.0), (-30.0, 0.0), (5.0, 0.5), (40.0, 1.0), (90.0, 1.0)]
    )
    def test_places_run_from_0_to_1_and_stop_at_the_ends(self, value: float, place: float) -> None:
        from posture.output.handout.bar_shapes import EDGE, WIDTH, LineShape, shapes

        drawn = list(shapes(bar_of(Estimate(value, value, value), self.AXIS)))
        interval = next(
            one for one in drawn if isinstance(one, LineShape) and one.role == "interval"
        )
        assert interval.x1 == interval.x2 == EDGE + place * WIDTH

    def test_an_interval_that_goes_on_beyond_the_axis_has_an_arrow_there(self) -> None:
        from posture.output.handout.bar_shapes import Arrow, shapes

        assert [shape.towards for shape in shapes(self.BAR) if isinstance(shape, Arrow)] == [-1]
        inside = bar_of(Estimate(5.0, -3.0, 12.0), self.AXIS)
        assert not any(isinstance(shape, Arrow) for shape in shapes(inside))

    def test_an_interval_wholly_beyond_has_one_arrow_and_no_point(self) -> None:
        from posture.output.handout.bar_shapes import Arrow, DotShape, shapes

        drawn = list(shapes(bar_of(Estimate(60.0, 50.0, 70.0), self.AXIS)))
        assert [shape.towards for shape in drawn if isinstance(shape, Arrow)] == [1]
        assert not any(isinstance(shape, DotShape) for shape in drawn)

    def test_a_length_is_filled_from_100_percent_to_its_value(self) -> None:
        from posture.output.handout.bar_shapes import EDGE, WIDTH, BoxShape, shapes

        bar = bar_of(Estimate.around(112.0, 5.0, "pct"), (80.0, 120.0))
        (filled,) = [one for one in shapes(bar) if isinstance(one, BoxShape)]
        assert filled.x == pytest.approx(EDGE + WIDTH / 2)
        assert filled.width == pytest.approx(WIDTH * 12 / 40)

    def test_its_numbers_are_the_ends_of_range_and_axis_and_none_lies_on_another(self) -> None:
        from posture.output.handout.bar_shapes import LEAST_BETWEEN_TICKS, ticks

        (part,) = content_of(assessment()).parts
        bars = [cell.bar for line in part.tables[0].lines for cell in line.cells if cell]
        assert [[tick.text for tick in ticks(bar)] for bar in bars if bar] == [
            ["−30", "0", "20", "40"],
            ["−30", "−13", "0", "11", "30"],
            ["−30", "−7", "2", "30"],
            ["−30", "−10", "3", "30"],
        ]
        for bar in filter(None, bars):
            places = [tick.x for tick in ticks(bar)]
            assert all(b - a >= LEAST_BETWEEN_TICKS for a, b in itertools.pairwise(places))


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "splendid"},
        {"stance": "hovering"},
        {"view": View(cast(Any, "top"), "left", 0.0)},
        {"view": View("side", "left", float("inf"))},
        {"measures": {"sway": Estimate(cast(Any, "1"), cast(Any, "0"), cast(Any, "2"))}},
        {"measures": {"sway": Estimate(1e300, 0.0, 1e301)}},
        {"measures": {"sway": Estimate.around(1.0, 1.0, unit=cast(Any, "in"))}},
        {"findings": (Finding("P1", cast(Any, "dire"), worded("m"), "b"),)},
        {"findings": (Finding("P1", "typical", worded(cast(Any, 7)), "b"),)},
        {"models": {"landmarker": 7}},
        {"people": "many"},
    ],
)
def test_what_no_result_holds_is_refused_with_what_it_is(changes: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=r"damaged: its (\w+) cannot be"):
        content_of(assessment(shot(**changes)))


def test_legs_apart_have_tables_of_their_own_with_the_persons_own_side() -> None:
    report = example("apart")
    lengths = {f"{far}iliopsoas_length": Estimate.around(100.0, 7.0, "pct") for far in ("", "far_")}
    one = AssessmentPhoto(replace(report, measures={**report.measures, **lengths}), "right")
    (part,) = content_of(assessment(one)).parts
    assert part.heading == "Side view, right side, lunging, legs apart"
    titles = [table.title for table in part.tables]
    of_lengths = "Muscle lengths, in % of those at hip and knee 0°"
    assert titles == [
        "Main measures",
        "Other measures",
        "Right leg, nearer to the camera",
        "Left leg, further from the camera",
        f"{of_lengths}, right leg",
        f"{of_lengths}, left leg",
    ]
    main = {line.label: line.cells for line in part.tables[0].lines}
    assert list(main) == [
        "Hip flexion (trunk–thigh), right leg",
        "Trunk lean",
        "Thigh angle, right leg",
        "Hip flexion (trunk–thigh), left leg",
        "Thigh angle, left leg",
    ]
    (cell,) = main["Thigh angle, left leg"]
    assert cell is not None
    assert cell.value == "−18°"
    assert [line.label for line in part.tables[3].lines] == ["Knee flexion"]
    names_missing = " ".join(names for names, _ in part.missing)
    assert "Other muscle lengths, left leg" in names_missing


def test_photos_of_legs_apart_stand_alone() -> None:
    report = replace(example("apart"), stance="standing")
    left = AssessmentPhoto(replace(report, view=View("side", "left", 0.0)), "left")
    right = AssessmentPhoto(report, "right")
    assert grouped([left, right]) == [(left,), (right,)]
    together = [replace(one, report=replace(one.report, legs="together")) for one in (left, right)]
    assert len(grouped(together)) == 1


def test_what_the_legs_cannot_be_is_refused() -> None:
    odd = replace(FOUND, legs=cast(Any, "crossed"))
    with pytest.raises(UsageError, match="legs"):
        content_of(assessment(AssessmentPhoto(odd, "left")))
