"""Annotated pictures: labels keep off the body and each other, faces go, nothing ever crashes."""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from posture.measures.registry import FRONTAL_MEASURES, SAGITTAL_MEASURES
from posture.output.drawing import annotate, overlay, plan
from posture.output.drawing.blur import blur_face
from posture.output.drawing.canvas import paint
from posture.output.drawing.drawn_figure import figure_of
from posture.output.drawing.label_placement import PixelBox, place
from posture.output.drawing.label_plates import dashes
from posture.output.drawing.occupied_cells import BoolArray, Grid
from posture.output.drawing.pelvis_shape import World, arc, pelvis_at, ray, smooth
from posture.output.drawing.planning import DrawingPlan
from posture.output.drawing.primitives import Drawing, Label, LabelRow, Stroke
from posture.output.drawing.style import (
    GREEN,
    ORANGE,
    SKY,
    SMALL_PICTURE_PX,
    WHITE,
    YELLOW,
    Colour,
    font,
)
from posture.pose.skeleton import INDEX, MIRROR
from posture.results import report_json as reports
from posture.runtime.resources import PACKAGE_DIR
from posture.types import (
    Estimate,
    Facing,
    FloatArray,
    Method,
    PixelArray,
    Reason,
    Report,
    Source,
    Stance,
    View,
    ViewKind,
)
from tests.worded import worded

STANDING = reports.from_dict(
    json.loads((PACKAGE_DIR / "data" / "examples" / "ok.json").read_text("utf-8"))
)
"""A person facing left in a picture of 1200 × 1600."""


LUNGING = reports.from_dict(
    json.loads((PACKAGE_DIR / "data" / "examples" / "apart.json").read_text("utf-8"))
)
"""A person facing right in a lunge, their right leg ahead and near, in 1200 × 1600."""


def landmarks(report: Report = STANDING) -> FloatArray:
    assert report.landmarks is not None
    return report.landmarks.copy()


def measured(kind: ViewKind, number: float = 12.0) -> dict[str, Estimate]:
    names = SAGITTAL_MEASURES if kind in {"side", "oblique"} else FRONTAL_MEASURES
    return {name: Estimate.around(number, 8.0, unit) for name, unit in names.items()}


def everything(report: Report = STANDING) -> Report:
    """All measures, a marked pelvis, and others in the picture."""
    measures = {**measured("side"), "pelvic_tilt": Estimate.around(14.0, 3.0, method="measured")}
    return replace(report, measures=measures, people=2)


def mirrored(report: Report) -> Report:
    points = landmarks(report)[list(MIRROR)]
    points[:, 0] = (report.source.width_px or 0) - points[:, 0]
    return replace(report, landmarks=points, view=View("side", "right", 5.8))


def nothing_assessed(kind: ViewKind = "side") -> Report:
    missing = {
        name: Estimate.missing(worded("not side-on"), e.unit) for name, e in measured(kind).items()
    }
    facing: Facing | None = "left" if kind in {"side", "oblique"} else None
    return replace(STANDING, measures=missing, view=View(kind, facing, 30.0), stance=None)


def noise(width: int, height: int) -> PixelArray:
    """A picture in which any averaging shows."""
    return np.random.default_rng(7).integers(0, 256, (height, width, 3), dtype=np.uint8)


@st.composite
def people(draw: st.DrawFn) -> tuple[Report, int, int]:
    """Someone in some posture, anywhere in a picture of any size; and the picture's size."""
    width, height = draw(st.integers(200, 1500)), draw(st.integers(200, 1500))
    kind: ViewKind = draw(st.sampled_from(["side", "side", "oblique", "front", "back"]))
    stance: Stance = draw(st.sampled_from(get_args(Stance)))
    turn, size = math.radians(draw(st.floats(-180, 180))), draw(st.floats(0.05, 1.5))
    points = landmarks()
    xy = points[:, :2] - points[:, :2].mean(axis=0)
    spin = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    at = [draw(st.floats(0, 1)) * width, draw(st.floats(0, 1)) * height]
    seed = draw(st.integers(0, 999))
    shake = np.random.default_rng(seed).normal(0, draw(st.floats(0, 60)), (33, 2))
    points[:, :2] = (xy + shake) @ spin * (size * height / 1200) + at
    facing: Facing | None = (
        draw(st.sampled_from(["left", "right"])) if kind in {"side", "oblique"} else None
    )
    report = replace(
        STANDING,
        source=Source("x.jpg", None, width, height),
        view=View(kind, facing, 4.0, draw(st.none() | st.floats(-20, 20))),
        stance=stance,
        measures=measured(kind, draw(st.floats(-170, 170))),
        landmarks=points,
        people=draw(st.integers(1, 3)),
        legs=draw(st.sampled_from(["together", "apart", None])) if facing else None,
    )
    return report, width, height


def overlap(one: PixelBox, other: PixelBox) -> bool:
    """Whether the two share an area."""
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom


def check_labels(report: Report, width: int, height: int, body: BoolArray | None = None) -> int:
    """Labels are in the picture, apart, and off the body; returns how many there are."""
    placed = plan(width, height, report, body).labels
    picture = PixelBox(0, 0, width, height)
    for index, one in enumerate(placed):
        box = one.box
        assert picture.left <= box.left < box.right <= picture.right
        assert picture.top <= box.top < box.bottom <= picture.bottom
        for other in placed[index + 1 :]:
            assert not overlap(box, other.box), (one.label.key, other.label.key)
        if report.landmarks is not None:
            assert not covered(report, box, width, height), one.label.key
        if body is not None:
            part = body[int(box.top) : math.ceil(box.bottom), int(box.left) : math.ceil(box.right)]
            assert not part.any(), one.label.key
    return len(placed)


def covered(report: Report, box: PixelBox, width: int, height: int) -> bool:
    """Whether a box covers a landmark or a place on the trunk, a thigh, a shank or an arm."""
    scale = (
        width / (report.source.width_px or width),
        height / (report.source.height_px or height),
    )
    points = landmarks(report)[:, :2] * scale
    segments = [
        (INDEX[f"{side}_{a}"], INDEX[f"{side}_{b}"])
        for side in ("left", "right")
        for a, b in (
            ("shoulder", "hip"),
            ("hip", "knee"),
            ("knee", "ankle"),
            ("shoulder", "elbow"),
            ("elbow", "wrist"),
        )
    ]
    share = np.linspace(0, 1, 50)[:, None]
    lines = [points[a] + (points[b] - points[a]) * share for a, b in segments]
    x, y = np.concatenate([points, *lines]).T
    inside = (box.left < x) & (x < box.right) & (box.top < y) & (y < box.bottom)
    return bool(inside.any())


@given(people())
@example((everything(), 1200, 1600))
@example((everything(), 300, 400))
def test_labels_keep_off_the_body_each_other_and_the_edge(made: tuple[Report, int, int]) -> None:
    check_labels(*made)


@given(people(), st.integers(0, 999))
def test_labels_keep_off_a_given_mask(made: tuple[Report, int, int], seed: int) -> None:
    report, width, height = made
    chance = np.random.default_rng(seed)
    body = np.zeros((height, width), dtype=np.bool_)
    for _ in range(3):
        left, top = chance.integers(0, width), chance.integers(0, height)
        body[top : top + chance.integers(1, height), left : left + chance.integers(1, width)] = True
    check_labels(report, width, height, body)


def test_all_labels_find_room_beside_someone_standing() -> None:
    keys = {one.label.key for one in plan(1200, 1600, everything()).labels}
    assert keys == {"hip_flexion", "legend", "trunk_lean", "thigh_angle", "pelvic_tilt"}


@pytest.mark.parametrize("size", [(200, 267), (399, 900), (900, 399), (4000, 300)])
@pytest.mark.parametrize("kind", ["side", "front"])
def test_the_figures_of_a_small_picture_stand_beside_it(
    size: tuple[int, int], kind: ViewKind
) -> None:
    width, height = size
    facing: Facing | None = "left" if kind == "side" else None
    report = replace(STANDING, measures=measured(kind), view=View(kind, facing, 0.0))
    planned = plan(width, height, report)
    assert planned.labels == ()
    assert planned.beside is not None
    box = planned.beside.box
    assert box.left >= width or box.top >= height
    texts = [row.text for row in planned.beside.rows]
    large = plan(1200, 1600, report).labels
    for label in large:
        if label.label.key != "legend":
            assert any(text.startswith(f"{label.rows[0].text}  (") for text in texts), label.rows
    drawn = annotate(noise(width, height), report)
    assert drawn.shape[0] >= height
    assert drawn.shape[1] >= width
    assert drawn.shape[0] * drawn.shape[1] > width * height
    lines = paint(noise(width, height), replace(planned, beside=None))
    assert (drawn[:height, :width] == lines).all(), "nothing but lines is on the picture"


def test_a_picture_large_enough_is_written_on() -> None:
    planned = plan(400, 533, STANDING)
    assert planned.beside is None
    assert planned.labels
    assert annotate(noise(400, 533), STANDING).shape == (533, 400, 3)


def test_a_screen_gets_the_lines_of_a_small_picture_alone() -> None:
    assert overlay(300, 400, STANDING).shape == (400, 300, 4)


def test_a_small_picture_without_anybody_says_so_beside_it() -> None:
    nobody = replace(STANDING, status="no_person", view=None, landmarks=None, measures={})
    pixels = noise(300, 400)
    drawn = annotate(pixels, nobody)
    assert drawn.shape != pixels.shape
    assert (drawn[:400, :300] == pixels).all()


@given(people())
def test_no_number_stands_without_its_name(made: tuple[Report, int, int]) -> None:
    report, width, height = made
    planned = plan(width, height, report)
    placed = [*planned.labels, *([planned.beside] if planned.beside else [])]
    for one in placed:
        words = [row.text for row in one.rows]
        assert any(char.isalpha() for char in words[0]), words


def test_the_main_number_comes_with_its_interval() -> None:
    label = next(x for x in plan(960, 1280, STANDING).labels if x.label.key == "hip_flexion")
    assert [row.text for row in label.rows] == ["Hip flexion −5°", "−13 to 3  (90 % interval)"]


def test_a_body_that_fills_the_picture_leaves_no_room() -> None:
    body = np.ones((1600, 1200), dtype=np.bool_)
    assert plan(1200, 1600, everything(), body).labels == ()


def test_a_mask_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="body is"):
        plan(1200, 1600, STANDING, np.ones((10, 10), dtype=np.bool_))


@pytest.mark.parametrize("width", [400, 960, 1201])
def test_a_mirrored_report_is_drawn_mirrored(width: int) -> None:
    height = width * 4 // 3
    here, there = plan(width, height, everything()), plan(width, height, mirrored(everything()))
    assert len(here.labels) == len(there.labels) > 0
    for one, other in zip(here.labels, there.labels, strict=True):
        if one.label.key == "legend":
            continue  # "left" and "right" are not equally long
        assert one.rows == other.rows
        assert one.box.mirrored(width).left == pytest.approx(other.box.left, abs=1e-6)
        assert one.box.top == pytest.approx(other.box.top, abs=1e-6)
    mirror = there.scene.mirrored(width)
    for line, twin in zip(here.scene.strokes, mirror.strokes, strict=True):
        assert np.allclose(line.points, twin.points, atol=1e-6)
    for area, other_area in zip(here.scene.areas, mirror.areas, strict=True):
        assert np.allclose(area.points, other_area.points, atol=1e-6)


def test_a_reduced_picture_gets_the_same_drawing_smaller() -> None:
    whole, half = plan(1200, 1600, STANDING), plan(600, 800, STANDING)
    for stroke, twin in zip(whole.scene.strokes, half.scene.strokes, strict=True):
        if stroke.dash_px is None:
            assert np.allclose(np.array(stroke.points) / 2, twin.points, atol=1e-6)


def test_the_plumb_line_is_vertical_and_just_ahead_of_the_ankle() -> None:
    line = next(x for x in plan(1200, 1600, STANDING).scene.strokes if is_plumb(x.points))
    ankle = figure_joint(STANDING, "ankle")
    torso = 360.0
    assert 0.01 * torso < ankle[0] - line.points[0][0] < 0.1 * torso  # facing left
    assert line.points[0][1] > ankle[1]
    assert line.points[1][1] < landmarks()[INDEX["nose"], 1]


def test_a_known_roll_tilts_the_plumb_line() -> None:
    turned = replace(STANDING, view=View("side", "left", 0.0, 10.0))
    # It must be turned clockwise to stand upright, so up in the picture leans to the left.
    lines = [stroke for stroke in plan(1200, 1600, turned).scene.strokes if stroke.dash_px]
    leans = [
        math.degrees(math.atan2(bottom[0] - top[0], bottom[1] - top[1]))
        for bottom, top in (stroke.points for stroke in lines)
    ]
    assert any(lean == pytest.approx(10.0) for lean in leans)


def is_plumb(points: tuple[tuple[float, float], ...]) -> bool:
    return len(points) == 2 and points[0][0] == pytest.approx(points[1][0])


def figure_joint(report: Report, name: str) -> tuple[float, float]:
    """A joint in the picture as it is (the figure itself always faces right)."""
    figure = figure_of(report, 1200, 1600)
    assert figure is not None
    x, y = figure.joints[name]
    return (1200 - x, y) if figure.mirrored else (x, y)


def tilted(
    value: float, half_width: float = 8.0, report: Report = STANDING, method: Method = "estimated"
) -> Report:
    tilt = Estimate.around(value, half_width, method=method)
    return replace(report, measures={**report.measures, "pelvic_tilt": tilt})


def pelvic_line(drawn: DrawingPlan) -> tuple[tuple[float, float], tuple[float, float]]:
    """PSIS and ASIS: the last green line that is as thick as what is measured."""
    back, front = [
        x.points
        for x in drawn.scene.strokes
        if x.colour == GREEN and x.width_px == drawn.style.strong_px
    ][-1]
    return back, front


def fan_of(scene: Drawing) -> tuple[tuple[float, float], ...]:
    return next(area.points for area in scene.areas if area.colour == GREEN)


def bones_of(scene: Drawing) -> list[tuple[tuple[float, float], ...]]:
    return [area.points for area in scene.areas if area.colour == WHITE]


def down_deg(back: tuple[float, float], front: tuple[float, float], forward: float = 1.0) -> float:
    """Slope of a line in the picture, + when its front end is lower; ``forward`` −1 to the left."""
    return math.degrees(math.atan2(front[1] - back[1], forward * (front[0] - back[0])))


UPRIGHT = World((1.0, 0.0), (0.0, -1.0))


@pytest.mark.parametrize("tilt", [-90.0, -25.0, 0.0, 12.0, 30.0])
def test_a_pelvis_has_its_tilt_about_the_hip(tilt: float) -> None:
    pelvis = pelvis_at((100.0, 200.0), UPRIGHT, 300.0, tilt)
    assert down_deg(pelvis.psis, pelvis.asis) == pytest.approx(tilt)
    level = pelvis_at((100.0, 200.0), UPRIGHT, 300.0, 0.0)
    for point, twin in zip(pelvis.ilium, level.ilium, strict=True):
        assert math.dist(point, (100, 200)) == pytest.approx(math.dist(twin, (100, 200)))


def test_a_neutral_pelvis_looks_like_one() -> None:
    pelvis = pelvis_at((0.0, 0.0), UPRIGHT, 1.0, 10.0)
    x, y = np.array(pelvis.ilium).T
    assert pelvis.psis[0] < 0 < pelvis.asis[0]
    assert pelvis.psis[1] < pelvis.asis[1] < 0  # the back one is higher, both above the hip
    assert pelvis.asis in pelvis.ilium
    assert pelvis.psis in pelvis.ilium
    assert y.min() < pelvis.psis[1]  # the crest
    assert y.max() > 0.1  # the sitting bone
    assert x[y > 0].max() == pytest.approx(pelvis.asis[0], abs=0.02)  # pubic bone below the ASIS


def test_a_pelvis_that_faces_left_is_the_mirror_image() -> None:
    left = World((-1.0, 0.0), (0.0, -1.0))
    here, there = (pelvis_at((0.0, 50.0), world, 300.0, 17.0) for world in (UPRIGHT, left))
    for line, twin in ((here.ilium, there.ilium), (here.sacrum, there.sacrum)):
        assert np.allclose(np.array(line) * [-1, 1], twin)
    assert ray((0.0, 0.0), left, 10.0, 90.0) == pytest.approx((0.0, 10.0))


def test_an_arc_goes_from_low_to_high() -> None:
    edge = arc((3.0, 4.0), UPRIGHT, 10.0, -5.0, 21.0)
    assert [down_deg((3.0, 4.0), edge[end]) for end in (0, -1)] == pytest.approx([-5.0, 21.0])
    assert all(math.dist((3.0, 4.0), point) == pytest.approx(10.0) for point in edge)


def test_a_smooth_outline_is_closed_and_goes_through_its_points() -> None:
    corners = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))
    line = smooth(corners)
    assert line[0] == line[-1]
    assert set(corners) < set(line)


@pytest.mark.parametrize("method", ["estimated", "measured"])
@pytest.mark.parametrize("value", [-25.0, 0.0, 12.0, 30.0])
def test_a_tilt_is_drawn_with_its_slope_and_its_interval(value: float, method: Method) -> None:
    for report, forward in ((STANDING, -1.0), (mirrored(STANDING), 1.0)):
        drawn = plan(1200, 1600, tilted(value, 9.0, report, method))
        back, front = pelvic_line(drawn)
        assert down_deg(back, front, forward) == pytest.approx(value)
        pivot, *edge = fan_of(drawn.scene)
        assert pivot == pytest.approx(back)
        ends = [down_deg(pivot, point, forward) for point in (edge[0], edge[-1])]
        assert ends == pytest.approx([value - 9.0, value + 9.0])
        hip = np.array(figure_joint(report, "hip"))
        assert len(bones_of(drawn.scene)) == 2
        assert all(
            (np.hypot(*(np.array(bone) - hip).T) < 180).all() for bone in bones_of(drawn.scene)
        )


def test_a_tilt_says_its_interval_and_how_it_came_about() -> None:
    for method in ("estimated", "measured"):
        placed = plan(1200, 1600, tilted(12.4, 8.0, method=method)).labels
        rows = {one.label.key: [row.text for row in one.rows] for one in placed}
        assert rows["pelvic_tilt"] == ["Pelvic tilt 12°", f"{method}, 4 to 20"]
        assert ("Pelvis estimated: bones are not visible" in rows["legend"]) == (
            method == "estimated"
        )


def test_a_small_picture_says_of_a_pelvis_that_it_is_estimated() -> None:
    beside = plan(300, 400, tilted(12.0)).beside
    assert beside is not None
    texts = [row.text for row in beside.rows]
    assert "Pelvic tilt 12°  (4 to 20)" in texts
    assert "Pelvis estimated: bones are not visible" in texts


def test_a_tilt_is_drawn_to_the_horizontal_of_the_world() -> None:
    # The picture must be turned clockwise, so it lies turned the other way: for someone facing left
    # in it the front goes down by as much more.
    turned = replace(tilted(12.0), view=View("side", "left", 0.0, 10.0))
    assert down_deg(*pelvic_line(plan(1200, 1600, turned)), -1.0) == pytest.approx(22.0)
    other = replace(tilted(12.0, report=mirrored(STANDING)), view=View("side", "right", 0.0, 10.0))
    assert down_deg(*pelvic_line(plan(1200, 1600, other))) == pytest.approx(2.0)


def test_no_pelvis_is_drawn_without_a_tilt() -> None:
    for report in (STANDING, nothing_assessed()):
        scene = plan(1200, 1600, report).scene
        assert bones_of(scene) == []
        assert not any(stroke.colour == GREEN for stroke in scene.strokes)
        assert not any(label.key == "pelvic_tilt" for label in scene.labels)


def test_the_person_shows_through_a_pelvis() -> None:
    pixels = noise(600, 800)
    back, front = pelvic_line(plan(600, 800, tilted(12.0)))
    middle = (round((back[0] + front[0]) / 2), round(back[1]) - 12)
    patch = np.s_[middle[1] - 3 : middle[1] + 3, middle[0] - 12 : middle[0] - 6]
    assert annotate(pixels, tilted(12.0))[patch].std() > 25


def test_others_in_the_picture_bring_brackets_around_the_analysed() -> None:
    alone, among = plan(1200, 1600, STANDING), plan(1200, 1600, replace(STANDING, people=2))
    assert len(among.scene.strokes) == len(alone.scene.strokes) + 4
    corners = np.array(
        [stroke.points[1] for stroke in among.scene.strokes if len(stroke.points) == 3]
    )
    seen = landmarks()[:, :2]
    assert (corners.min(axis=0) < seen.min(axis=0)).all()
    assert (corners.max(axis=0) > seen.max(axis=0)).all()


def test_what_is_null_is_not_drawn_and_named_instead() -> None:
    drawn = plan(1200, 1600, nothing_assessed())
    assert [one.label.key for one in drawn.labels] == ["legend"]
    texts = [row.text for row in drawn.labels[0].rows]
    assert "Not assessed: hip flexion, pelvic tilt" in texts
    assert not any(char.isdigit() for text in texts for char in text)


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (40, 30), (300, 400), (4000, 300), (420, 560)])
@pytest.mark.parametrize("kind", ["side", "front", "back", "oblique"])
def test_any_size_is_drawn_on_and_nothing_crashes(size: tuple[int, int], kind: ViewKind) -> None:
    width, height = size
    pixels = noise(width, height)
    before = pixels.copy()
    for report in (
        nothing_assessed(kind),
        replace(nothing_assessed(kind), measures=measured(kind)),
        replace(everything(), landmarks=np.zeros((33, 3))),
        replace(everything(), landmarks=np.full((33, 3), np.nan)),
        replace(everything(), view=None, stance=None),
        replace(STANDING, status="no_person", view=None, landmarks=None, measures={}),
    ):
        drawn = annotate(pixels, report, blur_face=True)
        assert overlay(width, height, report).shape == (height, width, 4)
        assert drawn.shape == pixels.shape or min(size) < SMALL_PICTURE_PX
        assert drawn.dtype == np.uint8
    assert (pixels == before).all()


@pytest.mark.parametrize("level", [0, 255])
def test_the_drawing_shows_on_black_and_on_white(level: int) -> None:
    blank = np.full((800, 600, 3), level, dtype=np.uint8)
    changed = np.abs(annotate(blank, STANDING).astype(int) - level).max(axis=2)
    line = next(x for x in plan(600, 800, STANDING).scene.strokes if is_plumb(x.points))
    x, y0, y1 = round(line.points[0][0]), round(line.points[1][1]), round(line.points[0][1])
    strip = changed[y0:y1, x - 4 : x + 4]
    assert (strip.max(axis=1) > 120).mean() > 0.4


def head_of(report: Report, width: int, height: int) -> BoolArray:
    """Pixels within a generous circle around eyes, ears, nose and mouth (independently made)."""
    scale = width / (report.source.width_px or width)
    face = landmarks(report)[: INDEX["mouth_right"] + 1, :2] * scale
    centre = face.mean(axis=0)
    reach = max(np.hypot(*(face - centre).T).max() * 1.2, 0.22 * 360 * scale)
    y, x = np.mgrid[:height, :width]
    return np.asarray(np.hypot(x - centre[0], y - centre[1]) < reach)


@pytest.mark.parametrize("width", [300, 1200])
@pytest.mark.parametrize("collapsed", [False, True])
def test_nothing_of_a_blurred_face_is_left(width: int, collapsed: bool) -> None:
    height = width * 4 // 3
    report = replace(STANDING, measures=nothing_assessed().measures, findings=())
    if collapsed:  # a back or exact side view: the face's points fall together
        points = landmarks()
        points[:11, :2] = points[:11, :2].mean(axis=0)
        report = replace(report, landmarks=points)
    pixels = noise(width, height)
    blurred = blur_face(pixels, report)
    head = head_of(report, width, height)
    assert pixels[head].std() > 60
    assert blurred[head].std() < 12
    # Blur alone would leave stripes as wide as an eye; the coarse blocks take them, too.
    stripes = np.where(np.arange(width) // round(0.1 * 360 * width / 1200) % 2, 255, 0)
    striped = np.broadcast_to(stripes[None, :, None], pixels.shape).astype(np.uint8)
    assert striped[head].std() > 100
    assert blur_face(striped, report)[head].std() < 35
    assert (np.abs(blurred[head].astype(int) - pixels[head]).max(axis=1) > 0).mean() > 0.95
    assert (blurred[height // 2 :] == pixels[height // 2 :]).all()


def test_the_blur_comes_first_and_is_only_made_when_asked_for() -> None:
    pixels = noise(600, 800)
    head = head_of(STANDING, 600, 800)
    assert annotate(pixels, STANDING)[head].std() > 50
    assert annotate(pixels, STANDING, blur_face=True)[head].std() < 45


def test_a_label_takes_a_shorter_form_before_it_is_left_out() -> None:
    def measure(rows: tuple[LabelRow, ...]) -> tuple[float, float]:
        return 10.0 * len(rows[0].text), 20.0

    label = Label("x", ((LabelRow("a very long text"),), (LabelRow("short"),)), (60.0, 60.0))
    wide, narrow, full = (Grid.empty(w, 120) for w in (400, 120, 50))
    assert [one.rows[0].text for one in place([label], wide, measure, 5.0)] == ["a very long text"]
    assert [one.rows[0].text for one in place([label], narrow, measure, 5.0)] == ["short"]
    assert place([label], full, measure, 5.0) == []


def test_a_label_is_left_out_rather_than_led_through_another() -> None:
    taken = Grid.empty(400, 40)
    taken.taken[:, 75:] = True  # only a strip at the left is free, one label high, two wide
    label = Label("x", ((LabelRow("x"),),), (200.0, 20.0))
    assert len(place([label, label], taken, lambda _: (60.0, 20.0), 5.0)) == 1


def test_leaders_do_not_run_through_other_labels() -> None:
    placed = plan(1200, 1600, everything()).labels
    for one in placed:
        if one.leader is not None:
            assert not any(x.box.crossed_by(*one.leader) for x in placed if x is not one)


def test_fonts_are_there_with_a_true_minus() -> None:
    for bold in (False, True):
        assert font(20, bold).getlength("−") > 0
        assert font(40, bold).getlength("Hip −5°") > font(20, bold).getlength("Hip −5°")


def lines_of(report: Report, colour: Colour) -> list[Stroke]:
    """Strong lines in a colour, full ones first."""
    planned = plan(1200, 1600, report)
    thin = planned.style.thin_px
    lines = [x for x in planned.scene.strokes if x.colour == colour and x.width_px > 1.01 * thin]
    return sorted(lines, key=lambda line: line.dash_px is not None)


def test_legs_apart_are_two_thighs_and_two_arcs_the_far_ones_dashed_and_thinner() -> None:
    points = {name: landmarks(LUNGING)[index, :2] for name, index in INDEX.items()}
    near, far = lines_of(LUNGING, ORANGE)
    for line, side in ((near, "right"), (far, "left")):
        assert np.allclose(line.points, [points[f"{side}_knee"], points[f"{side}_hip"]])
    near_arc, far_arc = lines_of(LUNGING, YELLOW)
    for full, dashed in ((near, far), (near_arc, far_arc)):
        assert full.dash_px is None
        assert dashed.dash_px is not None
        assert dashed.width_px < full.width_px


def test_each_leg_says_its_own_number_and_side() -> None:
    placed = plan(1200, 1600, LUNGING).labels
    rows = {one.label.key: one.rows[0].text for one in placed}
    assert rows["hip_flexion"] == "Right hip flexion 74°"
    assert rows["far_hip_flexion"] == "Left hip flexion −15°"
    assert rows["thigh_angle"] == "Right thigh 71°"
    assert rows["far_thigh_angle"] == "Left thigh −18°"
    boxes = {one.label.key: one.box for one in placed}
    assert boxes["thigh_angle"].left > boxes["far_thigh_angle"].right, "each on its own side"


def test_legs_apart_facing_left_have_the_left_leg_near() -> None:
    placed = plan(1200, 1600, mirrored_lunge()).labels
    rows = {one.label.key: one.rows[0].text for one in placed}
    assert rows["hip_flexion"] == "Left hip flexion 74°"
    assert rows["far_thigh_angle"] == "Right thigh −18°"


def mirrored_lunge() -> Report:
    points = landmarks(LUNGING)[list(MIRROR)]
    points[:, 0] = (LUNGING.source.width_px or 0) - points[:, 0]
    return replace(LUNGING, landmarks=points, view=View("side", "left", 2.4))


def test_legs_together_are_drawn_once_whatever_the_far_measures_say() -> None:
    together = replace(LUNGING, legs="together")
    assert len(lines_of(together, ORANGE)) == 1
    assert len(lines_of(together, YELLOW)) == 1
    keys = {one.label.key for one in plan(1200, 1600, together).labels}
    assert not any(key.startswith("far_") for key in keys)


def test_a_leg_that_is_not_assessed_is_not_drawn_and_named_instead() -> None:
    names = ("far_thigh_angle", "far_hip_flexion")
    missing = {name: Estimate.missing(worded("the far knee is hidden")) for name in names}
    hidden = replace(LUNGING, measures={**LUNGING.measures, **missing})
    assert len(lines_of(hidden, ORANGE)) == 1
    assert len(lines_of(hidden, YELLOW)) == 1
    legend = next(one for one in plan(1200, 1600, hidden).labels if one.label.key == "legend")
    text = " ".join(row.text for row in legend.label.variants[0])
    assert "Not assessed: left hip flexion, pelvic tilt" in text


def test_nothing_is_drawn_to_a_far_knee_outside_the_picture() -> None:
    points = landmarks(LUNGING)
    points[INDEX["left_knee"], 1] = 1650.0
    planned = plan(1200, 1600, replace(LUNGING, landmarks=points))
    assert len(lines_of(replace(LUNGING, landmarks=points), ORANGE)) == 1
    ends = [point for stroke in planned.scene.strokes for point in stroke.points]
    assert not any(np.allclose(point, points[INDEX["left_knee"], :2]) for point in ends)


@pytest.mark.parametrize("report", [STANDING, LUNGING])
@pytest.mark.parametrize("joint", ["knee", "shoulder"])
@pytest.mark.parametrize("roll_deg", [0.0, 7.0])
def test_a_told_line_to_a_doubted_joint_is_drawn_as_its_number_has_it(
    report: Report, joint: str, roll_deg: float
) -> None:
    name, colour = {"knee": ("thigh_angle", ORANGE), "shoulder": ("trunk_lean", SKY)}[joint]
    points = landmarks(report)
    assert report.view is not None
    side = report.view.facing
    points[INDEX[f"{side}_{joint}"], 2] = 0.4
    measures = {**report.measures, name: Estimate.around(13.0, 6.0)}
    view = replace(report.view, roll_deg=roll_deg)
    doubted = replace(report, landmarks=points, measures=measures, view=view)
    (end, hip) = lines_of(doubted, colour)[0].points
    ahead = (end[0] - hip[0]) * (1 if side == "right" else -1)
    away = (end[1] - hip[1]) * (1 if joint == "knee" else -1)
    # The picture is to be turned clockwise: the line is drawn turned the other way.
    turned = roll_deg * (1 if (side == "right") == (joint == "knee") else -1)
    assert math.degrees(math.atan2(ahead, away)) == pytest.approx(13.0 + turned, abs=0.1)
    untold = {**measures, name: Estimate.missing(worded("it is not visible"))}
    assert len(lines_of(replace(doubted, measures=untold), colour)) == (
        1 if joint == "knee" and report is LUNGING else 0
    )


def test_no_vertical_is_drawn_that_nothing_is_read_against() -> None:
    for stance in ("standing", "lying"):
        planned = plan(1200, 1600, replace(nothing_assessed(), stance=stance))
        assert not [stroke for stroke in planned.scene.strokes if is_plumb(stroke.points)]


def test_one_reason_for_all_is_named_without_its_remedy() -> None:
    why = Reason("person_too_small")
    measures = {name: Estimate.missing(why, one.unit) for name, one in measured("side").items()}
    small = replace(STANDING, measures=measures)
    rows = [row.text for one in plan(1200, 1600, small).labels for row in one.rows]
    assert rows[-1] == "The person is too small in the picture"
    measures["pelvic_tilt"] = Estimate.missing(worded("an arm hides it"))
    two = replace(small, measures=measures)
    rows = [row.text for one in plan(1200, 1600, two).labels for row in one.rows]
    assert rows[-1] == "Not assessed: hip flexion, pelvic tilt"


@pytest.mark.parametrize("stance", [one for one in get_args(Stance) if one != "standing"])
def test_the_plumb_line_of_whoever_does_not_stand_goes_through_the_hip(stance: Stance) -> None:
    planned = plan(1200, 1600, replace(STANDING, stance=stance))
    line = next(x for x in planned.scene.strokes if is_plumb(x.points))
    assert line.points[0] == pytest.approx(figure_joint(STANDING, "hip"))
    texts = [row.text for one in planned.labels for row in one.rows]
    assert not any("Sway" in text for text in texts)


def test_dashes_follow_a_bent_line_with_gaps_as_long_as_they_are() -> None:
    bent = arc((0.0, 0.0), World((1.0, 0.0), (0.0, -1.0)), 100.0, 0.0, 90.0)
    pieces = dashes(Stroke(tuple(bent), 2.0, dash_px=10.0))
    lengths = [sum(math.dist(a, b) for a, b in itertools.pairwise(piece)) for piece in pieces]
    gaps = [math.dist(a[-1], b[0]) for a, b in itertools.pairwise(pieces)]
    assert len(pieces) == 8
    assert lengths == pytest.approx([lengths[0]] * 8, rel=0.01)
    assert gaps == pytest.approx([lengths[0]] * 7, rel=0.02)
    for piece in pieces:
        radii = [math.hypot(*point) for point in piece]
        assert radii == pytest.approx([100.0] * len(radii), rel=0.01)
