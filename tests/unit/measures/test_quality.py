"""What a picture can carry: dark, small, ambiguous ones refused; drawings and statues doubted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posture import engine
from posture.measures import quality
from posture.pose.skeleton import INDEX
from posture.pose.visibility import disagreement
from posture.results.reason_text import remedy_of, what_of
from posture.types import Detection, Frame, Mask, PixelArray, Pose, Reason, Report, Source, View
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure, Recorded, frame_with_positions
from tests.worded import reason_words

PERSON = Figure(trunk_deg=-3, thigh_deg=-3, knee_deg=2)
SIDE, BACK = View("side", "right", 0.0), View("back", None, 0.0)
BODY = (slice(120, 720), slice(200, 420))
"""Rows and columns of the person, head and all."""


def noise(low: int = 60, high: int = 220, *, is_grey: bool = False) -> PixelArray:
    """A picture with a camera's noise, coloured or grey."""
    channels = 1 if is_grey else 3
    random = np.random.default_rng(3)
    pixels = random.integers(low, high, (HEIGHT_PX, WIDTH_PX, channels), dtype=np.uint8)
    return np.broadcast_to(pixels, (HEIGHT_PX, WIDTH_PX, 3)).copy()


def framed(pixels: PixelArray) -> Frame:
    return Frame(Source("x.png", None, WIDTH_PX, HEIGHT_PX), pixels)


def posed(figure: Figure = PERSON, spread_px: float = 0.0) -> Pose:
    seen = figure.detection()
    values = np.zeros((HEIGHT_PX, WIDTH_PX), np.float32)
    values[BODY] = 1.0
    mask = Mask(values, np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))
    return Pose(seen.points, seen.world, np.full(33, spread_px), mask)


def with_body(body: PixelArray | int, around: PixelArray | None = None) -> Frame:
    """A picture whose body region is ``body``: other pixels, or one flat level."""
    pixels = noise() if around is None else around
    pixels[BODY] = body if isinstance(body, int) else body[BODY]
    return framed(pixels)


def test_a_good_picture_is_neither_refused_nor_doubted() -> None:
    assert quality.why_refused(framed(noise()), posed()) is None
    assert quality.why_doubtful(framed(noise()), posed(), SIDE) is None


@pytest.mark.parametrize(
    ("frame", "pose", "reason", "remedy"),
    [
        (framed(noise(0, 9)), posed(), "too dark", "add light"),
        (framed(noise()), posed(replace(PERSON, px_per_m=60)), "too small", "step closer"),
        (framed(noise()), posed(spread_px=15.0), "does not show reliably", "well-lit"),
    ],
)
def test_what_no_measure_can_rest_on_is_refused_with_a_remedy(
    frame: Frame, pose: Pose, reason: str, remedy: str
) -> None:
    why = quality.why_refused(frame, pose)
    assert why is not None
    assert reason in what_of(why)
    assert remedy in remedy_of(why)


def test_a_dim_picture_with_a_bright_window_is_not_dark() -> None:
    pixels = noise(0, 4)
    pixels[: HEIGHT_PX // 9] = 60
    assert pixels.mean() < 10
    assert quality.why_refused(framed(pixels), posed()) is None


def test_the_size_that_counts_is_the_originals() -> None:
    frame = framed(noise()[::4, ::4])
    assert quality.why_refused(frame, posed()) is None


def test_disagreement_is_told_in_torso_lengths_over_seen_points_of_trunk_and_legs() -> None:
    frame, torso_px = framed(noise()), 0.5 * PERSON.px_per_m
    assert disagreement(frame, posed(spread_px=6.0)) == pytest.approx(6 / torso_px)
    elsewhere = posed()
    elsewhere.spread_px[[INDEX["left_wrist"], INDEX["nose"], INDEX["right_foot_index"]]] = 500
    assert disagreement(frame, elsewhere) == 0
    hidden = posed(replace(PERSON, hidden=frozenset({"left_knee"})))
    hidden.spread_px[INDEX["left_knee"]] = 500
    assert disagreement(frame, hidden) == 0
    unseen = posed(replace(PERSON, centre_px=(-900.0, 400.0)), spread_px=500)
    assert disagreement(frame, unseen) == 0


def test_a_body_in_flat_colours_is_a_drawing() -> None:
    frame = with_body(150)
    assert quality.flat_share(frame, posed()) > 0.98
    assert quality.why_doubtful(frame, posed(), SIDE) == Reason("may_be_drawing")


def test_a_flat_wall_behind_a_person_is_no_drawing() -> None:
    flat = np.full((HEIGHT_PX, WIDTH_PX, 3), (200, 150, 90), np.uint8)
    frame = with_body(noise(), around=flat)
    assert quality.flat_share(frame, posed()) < 0.02
    assert quality.why_doubtful(frame, posed(), SIDE) is None


def test_a_flat_body_is_found_in_a_reduced_frame_and_under_a_mirrored_mask() -> None:
    whole = with_body(150)
    reduced = replace(whole, pixels=whole.pixels[::2, ::2])
    assert quality.flat_share(reduced, posed()) > 0.97
    pose = posed()
    assert pose.mask is not None
    to_image = np.array([[-1.0, 0.0, WIDTH_PX], [0.0, 1.0, 0.0]])
    flipped = replace(pose, mask=Mask(pose.mask.values[:, ::-1].copy(), to_image))
    assert quality.flat_share(whole, flipped) > 0.97


def test_without_a_mask_nothing_is_called_flat() -> None:
    assert quality.flat_share(with_body(150), replace(posed(), mask=None)) == 0
    seen_elsewhere = Mask(np.ones((9, 9), np.float32), np.array([[1.0, 0, 5000], [0, 1.0, 5000]]))
    assert quality.flat_share(with_body(150), replace(posed(), mask=seen_elsewhere)) == 0


def test_a_grey_face_in_a_coloured_picture_may_be_a_statue() -> None:
    frame = with_body(noise(is_grey=True))
    assert quality.why_doubtful(frame, posed(), SIDE) == Reason("may_be_statue")


def test_a_grey_picture_is_not_called_a_statue() -> None:
    assert quality.why_doubtful(framed(noise(is_grey=True)), posed(), SIDE) is None


def test_a_back_view_shows_no_face_and_is_never_a_statue() -> None:
    assert quality.why_doubtful(with_body(noise(is_grey=True)), posed(), BACK) is None


def test_a_face_outside_the_picture_is_not_judged() -> None:
    pose = posed(replace(PERSON, centre_px=(300.0, -50.0)))
    assert quality.why_doubtful(framed(noise()), pose, SIDE) is None


class Flat(Recorded):
    """A landmarker whose mask covers the whole picture, or nothing of it."""

    covers = True

    def _seen(self, pixels: PixelArray) -> Detection | None:
        seen = super()._seen(pixels)
        mask = np.full(pixels.shape[:2], float(self.covers), np.float32)
        return seen and replace(seen, mask=mask)


def judged(landmarker: Recorded, figure_times: int = 3) -> Report:
    """The report on a smooth picture: so large that neighbouring pixels are the same."""
    frame = frame_with_positions(WIDTH_PX * figure_times, HEIGHT_PX * figure_times)
    return engine.analyse(frame, landmarker)


def test_a_doubtful_figure_widens_every_interval_and_closes_every_rule() -> None:
    bent = replace(PERSON, trunk_deg=30, thigh_deg=20, centre_px=(260.0, 400.0))
    doubted, trusted = Flat(bent), Flat(bent)
    trusted.covers = False
    drawing, photo = judged(doubted), judged(trusted)
    assert "noticeable" in {finding.level for finding in photo.findings}
    assert len(drawing.findings) == len(photo.findings) > 0
    for finding in drawing.findings:
        assert finding.level == "not_assessed"
        assert "drawing" in reason_words(finding.message)
    for name, estimate in photo.measures.items():
        assert (estimate.value is None) == (drawing.measures[name].value is None)
        if estimate:
            assert width(drawing, name) > width(photo, name) + 2


def width(report: Report, measure: str) -> float:
    estimate = report.measures[measure]
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.high - estimate.low
