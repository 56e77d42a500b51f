"""Several passes made into one pose: how many, of which pixels, and where all lies in the end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posture import engine
from posture.engine import Options
from posture.pose import input_transform, multipass
from posture.pose.multipass import look_for
from posture.pose.skeleton import MIRROR
from posture.runtime import resources
from posture.types import BoolArray, Detection, Frame, PixelArray, Pose, Source
from tests.figures import HEIGHT_PX, LEFT, RIGHT, WIDTH_PX, Figure, Recorded, frame_with_positions

PERSON = Figure(trunk_deg=8, thigh_deg=12, knee_deg=20, heading_deg=75, centre_px=(240, 380))
LIMITS = resources.read_toml("gates.toml")["passes"]
COLOUR_PX = 2.5
"""How finely a place can be read off the colours of :func:`frame_with_positions`."""

ALONE = 2
"""Passes beside those that look again: the first sight, and the one for somebody else."""


class Jittering(Recorded):
    """A landmarker whose every pass lies a little elsewhere: by ``jitter_px`` along x and y."""

    def __init__(self, *figures: Figure, jitter_px: float) -> None:
        super().__init__(*figures)
        self.jitter_px = jitter_px
        self._random = np.random.default_rng(7)

    def follow(self, pixels: PixelArray) -> Detection | None:
        """The figure, shaken."""
        seen = super().follow(pixels)
        if seen is not None:
            seen.points[:, :2] += self._random.normal(0, self.jitter_px, (33, 2))
        return seen


class OneWay(Recorded):
    """A landmarker that sees people only where the picture's red grows to its right edge."""

    def detect(self, pixels: PixelArray) -> Detection | None:
        """Nobody in a picture laid the other way round."""
        if pixels[..., 0].mean(axis=0)[0] > 128:
            self.calls.append(pixels)
            return None
        return super().detect(pixels)


class Losing(Recorded):
    """A landmarker that loses the person after so many further looks."""

    def __init__(self, *figures: Figure, looks: int) -> None:
        super().__init__(*figures)
        self._left = looks

    def follow(self, pixels: PixelArray) -> Detection | None:
        """None once the looks are used up."""
        self._left -= 1
        seen = super().follow(pixels)
        return seen if self._left >= 0 else None


class Masking(Recorded):
    """A landmarker whose mask shows the dark-blue patch of :func:`frame_with_patch`."""

    def _seen(self, pixels: PixelArray) -> Detection | None:
        seen = super()._seen(pixels)
        return seen and replace(seen, mask=(pixels[..., 2] < 100).astype(np.float32))


def mirrored(frame: Frame) -> Frame:
    return Frame(frame.source, np.ascontiguousarray(frame.pixels[:, ::-1]))


def the_pose(frame: Frame, detector: multipass.Detector, *, fast: bool = False) -> Pose:
    pose = look_for(frame, detector, fast=fast).pose
    assert pose is not None
    return pose


def frame_with_patch(times: int = 1, *, original_times: int = 1) -> tuple[Frame, BoolArray]:
    """A picture with a dark-blue patch left of the middle, and the patch in original pixels."""
    pixels = frame_with_positions(WIDTH_PX * times, HEIGHT_PX * times).pixels.copy()
    pixels[160 * times : 520 * times, 90 * times : 250 * times, 2] = 20
    height, width = (side * original_times for side in pixels.shape[:2])
    scale = times * original_times
    patch = np.zeros((height, width), bool)
    patch[160 * scale : 520 * scale, 90 * scale : 250 * scale] = True
    return Frame(Source("patch.png", None, width, height), pixels), patch


def overlap(one: BoolArray, other: BoolArray) -> float:
    """Intersection over union."""
    return float((one & other).sum() / (one | other).sum())


@pytest.mark.parametrize("width_px", [WIDTH_PX, WIDTH_PX + 1, WIDTH_PX + 2])
def test_a_picture_and_its_mirror_image_are_looked_at_through_the_very_same_pixels(
    width_px: int,
) -> None:
    frame = frame_with_positions(width_px)
    one, other = Recorded(PERSON), Recorded(PERSON)
    pose, mirror = the_pose(frame, one), the_pose(mirrored(frame), other)
    assert len(one.calls) == len(other.calls) == pose.passes == mirror.passes
    for seen, seen_mirrored in zip(one.calls, other.calls, strict=True):
        assert np.array_equal(seen, seen_mirrored)
    swapped = mirror.points[list(MIRROR)]
    assert width_px - swapped[:, 0] == pytest.approx(pose.points[:, 0], abs=1e-9)
    assert np.array_equal(swapped[:, 1:], pose.points[:, 1:])
    world = mirror.world[list(MIRROR)] * np.array([-1.0, 1.0, 1.0])
    assert world == pytest.approx(pose.world, abs=1e-12)


class Present(Recorded):
    """One that says of each landmark how likely it lies in the picture."""

    def _seen(self, pixels: PixelArray) -> Detection | None:
        seen = super()._seen(pixels)
        return seen and replace(seen, presence=np.linspace(0, 1, len(MIRROR)))


def test_presence_is_of_the_persons_own_left_and_right() -> None:
    frame = frame_with_positions()
    pose, mirror = the_pose(frame, Present(PERSON)), the_pose(mirrored(frame), Present(PERSON))
    assert pose.presence is not None
    assert mirror.presence is not None
    assert mirror.presence[list(MIRROR)] == pytest.approx(pose.presence)
    assert sorted(pose.presence) == pytest.approx(np.linspace(0, 1, len(MIRROR)))
    assert the_pose(frame, Recorded(PERSON)).presence is None


def test_shaken_passes_are_the_same_for_a_picture_and_its_mirror_image() -> None:
    frame = frame_with_positions()
    pose = the_pose(frame, Jittering(PERSON, jitter_px=2.0))
    mirror = the_pose(mirrored(frame), Jittering(PERSON, jitter_px=2.0))
    assert pose.passes == mirror.passes
    assert mirror.spread_px.max() > 1
    assert mirror.points[list(MIRROR), 1] == pytest.approx(pose.points[:, 1], abs=1e-9)


@pytest.mark.parametrize("heading_deg", [90, -90, 60, 5])
def test_landmarks_come_back_in_the_pixels_of_the_picture(heading_deg: float) -> None:
    figure = replace(PERSON, heading_deg=heading_deg)
    pose = the_pose(frame_with_positions(), Recorded(figure))
    expected = figure.detection()
    assert pose.points[:, :2] == pytest.approx(expected.points[:, :2], abs=COLOUR_PX)
    assert pose.world == pytest.approx(expected.world, abs=1e-9)


def test_a_steady_person_is_looked_at_again_the_fewest_times() -> None:
    detector = Recorded(PERSON)
    pose = the_pose(frame_with_positions(), detector)
    assert pose.passes == len(detector.calls) == LIMITS["fewest"] + ALONE
    assert pose.spread_px == pytest.approx(0, abs=1e-9)


def test_an_unsteady_person_is_looked_at_the_most_times() -> None:
    detector = Jittering(PERSON, jitter_px=8.0)
    pose = the_pose(frame_with_positions(), detector)
    assert pose.passes == len(detector.calls) == LIMITS["most"] + ALONE


def test_looking_ends_as_soon_as_the_mean_settles() -> None:
    passes_made = {
        jitter_px: the_pose(frame_with_positions(), Jittering(PERSON, jitter_px=jitter_px)).passes
        for jitter_px in (0.1, 1.5, 8.0)
    }
    assert passes_made[0.1] < passes_made[1.5] < passes_made[8.0]


def test_the_spread_tells_how_far_the_passes_lie_apart_in_original_pixels() -> None:
    overview_px_per_px = HEIGHT_PX / input_transform.OVERVIEW_SIDE_PX
    for original_times in (1, 2):
        frame, _ = frame_with_patch(original_times=original_times)
        pose = the_pose(frame, Jittering(PERSON, jitter_px=6.0))
        expected = 6.0 * np.sqrt(2) * overview_px_per_px * original_times
        assert float(np.sqrt(np.mean(pose.spread_px**2))) == pytest.approx(expected, rel=0.1)


def test_the_mean_of_shaken_passes_lies_near_the_person() -> None:
    pose = the_pose(frame_with_positions(), Jittering(PERSON, jitter_px=4.0))
    away = np.abs(pose.points[:, :2] - PERSON.detection().points[:, :2])
    assert float(away.mean()) < 0.5 * 4.0


def test_fast_makes_one_pass() -> None:
    detector = Jittering(PERSON, jitter_px=4.0)
    pose = the_pose(frame_with_positions(), detector, fast=True)
    assert pose.passes == len(detector.calls) == 1
    assert not pose.spread_px.any()
    assert pose.points[:, :2] == pytest.approx(PERSON.detection().points[:, :2], abs=COLOUR_PX)


@pytest.mark.parametrize("is_mirrored", [False, True])
def test_someone_missed_one_way_round_is_found_the_other_way(is_mirrored: bool) -> None:
    frame = frame_with_positions()
    detector = OneWay(PERSON)
    pose = the_pose(mirrored(frame) if is_mirrored else frame, detector)
    assert pose.passes == len(detector.calls) == 1 + LIMITS["fewest"] + ALONE
    x = pose.points[list(MIRROR), 0] if is_mirrored else pose.points[:, 0]
    expected = PERSON.detection().points[:, 0]
    assert (WIDTH_PX - x if is_mirrored else x) == pytest.approx(expected, abs=COLOUR_PX)


@pytest.mark.parametrize("fast", [False, True])
def test_the_passes_over_a_picture_of_nobody_are_counted_in_its_report(fast: bool) -> None:
    detector = Recorded()
    report = engine.analyse(frame_with_positions(), detector, Options(fast=fast))
    assert report.status == "no_person"
    assert report.passes == len(detector.calls)


@pytest.mark.parametrize("looks", [0, 1, 2])
def test_someone_lost_while_looking_again_keeps_the_sights_there_are(looks: int) -> None:
    detector = Losing(PERSON, looks=looks)
    pose = the_pose(frame_with_positions(), detector)
    assert pose.passes == len(detector.calls) == looks + 1 + ALONE
    assert pose.points[:, :2] == pytest.approx(PERSON.detection().points[:, :2], abs=COLOUR_PX)


def test_every_pass_is_counted_when_a_second_person_is_larger() -> None:
    detector = Recorded(LEFT, replace(RIGHT, px_per_m=260))
    pose = the_pose(frame_with_positions(), detector)
    assert pose.passes == len(detector.calls) == 2 * LIMITS["fewest"] + ALONE


def test_a_small_person_is_looked_at_again_in_a_larger_view() -> None:
    frame = frame_with_positions(2 * WIDTH_PX, 2 * HEIGHT_PX)
    sides = {}
    for px_per_m in (300, 120, 45):
        figure = replace(PERSON, px_per_m=px_per_m)
        detector = Recorded(figure)
        pose = the_pose(frame, detector)
        sides[px_per_m] = [max(pixels.shape) for pixels in detector.calls]
        expected = 2 * figure.detection().points[:, :2]
        assert pose.points[:, :2] == pytest.approx(expected, abs=2 * COLOUR_PX)
    assert set(sides[300]) == {input_transform.OVERVIEW_SIDE_PX}
    assert sides[120][0] == sides[45][0] == input_transform.OVERVIEW_SIDE_PX
    assert input_transform.OVERVIEW_SIDE_PX < sides[120][1] < sides[45][1]
    assert sides[45][1] <= 2 * HEIGHT_PX


def test_a_view_is_never_larger_than_the_picture_and_its_width_a_multiple_of_4() -> None:
    detector = Recorded(replace(PERSON, px_per_m=60))
    the_pose(frame_with_positions(WIDTH_PX + 3), detector)
    for pixels in detector.calls:
        assert pixels.shape[1] % 4 == 0
        assert max(pixels.shape) <= HEIGHT_PX


@pytest.mark.parametrize("px_per_m", [300, 60])
@pytest.mark.parametrize("is_mirrored", [False, True])
def test_the_mask_lies_over_the_person_whichever_way_the_picture_was_laid(
    is_mirrored: bool, px_per_m: float
) -> None:
    frame, patch = frame_with_patch()
    if is_mirrored:
        frame, patch = mirrored(frame), patch[:, ::-1]
    pose = the_pose(frame, Masking(replace(PERSON, px_per_m=px_per_m)))
    assert pose.mask is not None
    assert overlap(pose.mask.on_image(WIDTH_PX, HEIGHT_PX), patch) > 0.97


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("is_mirrored", [False, True])
def test_a_reduced_frame_gives_landmarks_and_mask_in_original_pixels(
    is_mirrored: bool, fast: bool
) -> None:
    frame, patch = frame_with_patch(original_times=2)
    figure = PERSON.detection().points[:, :2] * 2
    if is_mirrored:
        frame, patch = mirrored(frame), patch[:, ::-1]
        figure = np.column_stack([2 * WIDTH_PX - figure[:, 0], figure[:, 1]])[list(MIRROR)]
    pose = the_pose(frame, Masking(PERSON), fast=fast)
    assert pose.points[:, :2] == pytest.approx(figure, abs=2 * COLOUR_PX)
    assert pose.mask is not None
    assert overlap(pose.mask.on_image(2 * WIDTH_PX, 2 * HEIGHT_PX), patch) > 0.97
