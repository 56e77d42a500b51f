"""The sheet says all that a movement comes to, each thing once, on page and paper alike."""

from __future__ import annotations

import html as html_text
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pypdf
import pytest

from posture.movements.assessing import assess_looks
from posture.movements.model import Figure, Movement, TestName, Uncounted
from posture.output.movement_sheet import KeyPicture, movement_pdf, movement_sheet
from posture.output.movement_sheet.content import content_of
from posture.output.movement_sheet.key_moments import key_moments
from posture.output.movement_text import sentence_of
from posture.types import Reason
from tests.movement_curves import facts, gait_curves, times
from tests.movement_looks import to_and_fro
from tests.unit.output.handout.made import HOSTILE, jpeg, words_of
from tests.unit.output.movement_sheet.made import movement

DAY = date(2026, 11, 30)
MADE_AT = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
TESTS: tuple[TestName, ...] = ("squat", "sit-to-stand", "gait", "single-leg", "pelvic-rock")


def pictures(found: Movement) -> list[KeyPicture]:
    return [KeyPicture(one, jpeg()) for one in key_moments(found)]


def bare(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)


@pytest.mark.parametrize("test", TESTS)
def test_page_and_paper_say_the_same(test: TestName) -> None:
    found = movement(test)
    shown = pictures(found)
    page = words_of(movement_sheet(found, shown, made_on=DAY))
    paper = pypdf.PdfReader(io.BytesIO(movement_pdf(found, shown, made_on=DAY, made_at=MADE_AT)))
    assert len(paper.pages) == 1
    printed = bare(paper.pages[0].extract_text())
    sheet = content_of(found, shown, made_on=DAY)
    texts = [
        *(sheet.title, sheet.sentence, sheet.curves_heading, sheet.cannot, sheet.disclaimer),
        *(text for pair in (*sheet.facts, *sheet.missing, *sheet.how) for text in pair),
        *(one.title for one in sheet.plots),
        *(text for one in sheet.pictures for text in (one.heading, one.about)),
        *(line.label for table in sheet.tables for line in table.lines),
        *(one.message for one in sheet.findings),
    ]
    for text in texts:
        assert " ".join(text.split()) in page
        assert bare(text) in printed
    assert sheet.sentence == sentence_of(found)
    assert "30 November 2026" in page


@pytest.mark.parametrize(
    ("test", "curves", "kinds"),
    [
        ("squat", ["Hip flexion", "Knee flexion", "Trunk against shin"], ()),
        ("gait", ["Hip flexion", "Knee flexion", "Trunk lean"], ()),
        (
            "single-leg",
            ["Hip line", "Knee of the leg stood on", "Trunk side lean"],
            ("Left leg", "Right leg"),
        ),
        ("pelvic-rock", ["Pelvic tilt"], ("Forward", "Backward")),
    ],
)
def test_each_test_has_its_curves_and_kinds_of_repetitions(
    test: TestName, curves: list[str], kinds: tuple[str, ...]
) -> None:
    plots = content_of(movement(test)).plots
    assert [one.title for one in plots] == curves
    assert {one.kinds for one in plots} == {kinds}
    roles = {line.role for one in plots for line in one.lines}
    second = {"each-second", "mean-second"} if kinds else set()
    assert roles == {"each", "mean"} | second


def test_a_plot_draws_every_repetition_their_mean_and_spread_inside_its_frame() -> None:
    (plot, *_) = content_of(movement("squat")).plots
    assert [line.role for line in plot.lines] == ["each"] * 3 + ["mean"]
    assert len(plot.bands) == 1
    for points in (*plot.bands, *(line.points for line in plot.lines)):
        x, y = np.array([pair.split(",") for pair in points.split()], dtype=float).T
        assert 22 <= x.min() < x.max() <= 166
        assert 4 <= y.min() < y.max() <= 92
    assert [tick.text for tick in plot.across] == ["start", "lowest", "end"]
    start, turn = re.search(r"mean (\d+) at the start, (\d+) at the middle", plot.spoken).groups()  # type: ignore[union-attr]
    assert int(start) < 10
    assert int(turn) == 120


def test_a_walk_shows_strides_of_the_leg_that_is_seen() -> None:
    found = movement("gait")
    near = [one for one in found.repetitions if one.cycle.side == found.near_side]
    assert len(near) < len(found.repetitions)
    (plot, *_) = content_of(found).plots
    assert sum(line.role == "each" for line in plot.lines) == len(near)
    assert {one.repetition.cycle.side for one in key_moments(found)} == {found.near_side}
    about_legs = content_of(found, pictures(found))
    assert "stride of the leg nearer" in about_legs.pictures_heading


def test_a_walk_to_and_fro_shows_both_legs() -> None:
    looks = to_and_fro(gait_curves(times(21.0)))
    found = content_of(assess_looks(looks, facts(21.0), "gait"))
    assert ("Camera", "from the side, to and fro, turned about 3°") in found.facts
    assert {line.role for line in found.plots[0].lines} >= {"mean", "mean-second"}
    legs = [table for table in found.tables if table.columns]
    assert [table.title for table in legs] == ["Strides, left leg", "Strides, right leg"]
    assert [table.middle for table in legs] == ["Median", "Median"]
    assert all("" not in line.cells for table in legs for line in table.lines)


def test_pictures_are_of_the_first_and_the_last_repetition() -> None:
    moments = key_moments(movement("squat"))
    assert [(one.repetition.number, one.moment) for one in moments] == [
        *((1, moment) for moment in ("start", "turn", "end")),
        *((3, moment) for moment in ("start", "turn", "end")),
    ]
    assert [one.time_s for one in moments] == sorted(one.time_s for one in moments)


def test_a_rise_is_shown_as_the_hips_leave_the_seat() -> None:
    moments = key_moments(movement("sit-to-stand", count=2))
    first = {one.moment: one.time_s for one in moments[:3]}
    assert list(first) == ["start", "lift_off", "turn"]
    assert first["start"] < first["lift_off"] < first["turn"]
    assert first["lift_off"] == pytest.approx(1.6, abs=0.25)


def test_each_leg_is_shown_where_both_were_stood_on() -> None:
    moments = key_moments(movement("single-leg"))
    assert [one.repetition.cycle.side for one in moments] == ["left"] * 3 + ["right"] * 3


def test_one_repetition_has_neither_mean_nor_spread_and_says_so() -> None:
    found = movement("squat", count=1)
    sheet = content_of(found, pictures(found))
    assert not sheet.plots[0].bands
    assert not any(table.has_sd for table in sheet.tables)
    assert len(sheet.pictures) == 3
    assert "neither a mean nor a spread" in sheet.curves_about
    assert "the repetition" in sheet.pictures_heading


def test_a_caption_has_the_values_of_the_curves_at_its_time() -> None:
    found = movement("squat")
    (_, lowest, *_) = content_of(found, pictures(found)).pictures
    assert lowest.heading == "1 · lowest"
    assert "hip 120°, knee 115°" in lowest.about


def test_more_repetitions_than_columns_are_counted() -> None:
    found = movement("gait")
    many = replace(
        found,
        repetitions=tuple(replace(found.repetitions[0], number=number) for number in range(1, 14)),
    )
    (table, *_) = content_of(many).tables
    assert len(table.columns) == 10
    assert table.more == "3 more, in the file of results"


def test_tilts_of_two_ways_have_no_mean() -> None:
    (table, *_) = content_of(movement("pelvic-rock")).tables
    (tilts,) = (line for line in table.lines if line.label.startswith("Tilt"))
    assert (tilts.mean, tilts.sd, tilts.interval) == ("", "", "")
    assert not table.has_mean


def test_what_is_missing_or_does_not_count_has_its_reason_once() -> None:
    found = movement("squat")
    why = Reason("movement_times_too_coarse")
    figures = {**found.figures, **{n: Figure.missing(why, "s") for n in ("down_s", "up_s")}}
    small = tuple(Uncounted(time_s, Reason("movement_too_small")) for time_s in (3.0, 8.0))
    sheet = content_of(replace(found, figures=figures, uncounted=small))
    assert sheet.missing[0][0] == "Time down, Time up"
    assert sheet.not_counted == (("At 3.0, 8.0 s", "Goes less than half as far as the others."),)


@pytest.mark.parametrize("test", ["bend", "squat"])
def test_a_film_without_the_movement_says_why_and_shows_no_empty_table(test: TestName) -> None:
    found = movement(test, count=1) if test == "bend" else replace(movement("bend"), test=None)
    page = movement_sheet(found)
    assert sentence_of(found) in words_of(page)
    assert "<table" not in page
    assert "<svg" not in page
    paper = pypdf.PdfReader(io.BytesIO(movement_pdf(found, made_at=MADE_AT)))
    assert bare(sentence_of(found)) in bare(paper.pages[0].extract_text())


def test_names_cannot_steer_the_page() -> None:
    found = movement("squat")
    found = replace(found, film=replace(found.film, name=HOSTILE.replace("/", "")))
    page = movement_sheet(found)
    assert "<script" not in page
    assert html_text.escape("<b>x<b>") in page
    movement_pdf(found, made_at=MADE_AT)


def test_the_page_takes_its_style_from_addresses() -> None:
    page = movement_sheet(movement("squat"), styles=("/a.css", "/b.css"))
    assert "<style" not in page
    assert 'href="/a.css"' in page
    assert "style=" not in page


def test_the_same_movement_at_the_same_time_gives_the_same_bytes() -> None:
    found = movement("squat")
    first, second = (movement_pdf(found, made_at=MADE_AT) for _ in range(2))
    assert first == second
