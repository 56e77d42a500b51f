"""Muscle lengths: the tables' own figures come out, intervals are carried, nothing is guessed."""

from __future__ import annotations

import csv
import functools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.measures.muscles import CROSSES_KNEE, PARTS, length_table, muscle_lengths
from posture.measures.registry import SAGITTAL_MEASURES
from posture.runtime import resources
from posture.types import Estimate
from tests.worded import reason_words, worded

FOLDER = resources.PACKAGE_DIR / "data" / "muscles"
HIP_NODES = range(-30, 121, 5)
KNEE_NODES = range(0, 121, 10)

hips = st.floats(-30, 120)
knees = st.floats(0, 120)
widths = st.floats(0, 25)
measures = st.sampled_from(sorted(PARTS))


@functools.cache
def lengths_m() -> dict[tuple[str, int, int], float]:
    """The file, read again by other means than the program's."""
    with (FOLDER / "musculotendon_lengths.csv").open(encoding="utf-8") as file:
        next(file)
        return {
            (muscle, int(hip), int(knee)): float(length)
            for muscle, hip, knee, length in csv.reader(file)
        }


def part_percent(part: str, hip: int, knee: int) -> float:
    return 100 * lengths_m()[part, hip, knee] / lengths_m()[part, 0, 0]


def at(hip: float, knee: float, measure: str) -> float:
    value = muscle_lengths(Estimate.around(hip, 0), Estimate.around(knee, 0))[measure].value
    assert value is not None
    return value


def interval(hip: Estimate, knee: Estimate, measure: str) -> tuple[float, float, float]:
    found = muscle_lengths(hip, knee)[measure]
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    return found.low, found.value, found.high


def test_the_files_are_those_that_were_made() -> None:
    lines = (FOLDER / "SHA256SUMS").read_text("utf-8").splitlines()
    digests = {name: digest for digest, name in (line.split() for line in lines)}
    assert set(digests) == {path.name for path in FOLDER.glob("*.csv")}
    for name, digest in digests.items():
        assert resources.sha256_of(FOLDER / name) == digest


def test_the_card_says_where_the_tables_come_from_and_names_every_part() -> None:
    card = (FOLDER / "README.md").read_text("utf-8")
    for words in ("Rajagopal", "Lai", "Uhlrich", "OpenSim", "opensim-models"):
        assert words in card
    for parts in PARTS.values():
        for part in parts:
            assert part in card


def test_every_length_of_the_schema_is_given_and_in_percent() -> None:
    names = [name for name, unit in SAGITTAL_MEASURES.items() if unit == "pct"]
    assert [*PARTS, *(f"far_{name}" for name in PARTS)] == names
    for estimate in muscle_lengths(Estimate.around(80, 5), Estimate.around(80, 5)).values():
        assert estimate
        assert estimate.unit == "pct"


@pytest.mark.parametrize("measure", PARTS)
def test_the_nodes_of_the_table_come_out_as_they_are(measure: str) -> None:
    table = length_table(measure)
    assert table.hip_deg.tolist() == list(HIP_NODES)
    assert table.knee_deg.tolist() == list(KNEE_NODES)
    with (FOLDER / "muscle_parameters.csv").open(encoding="utf-8") as file:
        force = {row[0]: float(row[-1]) for row in list(csv.reader(file))[1:]}
    total = sum(force[part] for part in PARTS[measure])
    for hip in HIP_NODES:
        for knee in KNEE_NODES:
            mean = sum(force[part] * part_percent(part, hip, knee) for part in PARTS[measure])
            assert table.at(hip, knee) == pytest.approx(mean / total, abs=1e-9)


@pytest.mark.parametrize("measure", PARTS)
def test_neutral_is_100(measure: str) -> None:
    assert at(0, 0, measure) == pytest.approx(100)


@pytest.mark.parametrize(
    ("hip", "gluteus", "iliacus", "psoas", "recfem"),
    [
        (64, (126, 136), 79, 86, 103),
        (76, (130, 141), 75, 83, 101),
        (90, (134, 147), 70, 79, 98),
    ],
)
def test_the_figures_known_for_sitting_come_out(
    hip: int, gluteus: tuple[int, int], iliacus: int, psoas: int, recfem: int
) -> None:
    below, share = hip // 5 * 5, hip % 5 / 5

    def part(name: str) -> float:
        ends = [part_percent(name, at_hip, 90) for at_hip in (below, min(below + 5, 120))]
        return float(np.interp(share, (0, 1), ends))

    ends = [part(name) for name in PARTS["gluteus_maximus_length"]]
    assert (min(ends), max(ends)) == pytest.approx(gluteus, abs=0.6)
    assert (part("iliacus"), part("psoas")) == pytest.approx((iliacus, psoas), abs=0.6)
    assert min(ends) < at(hip, 90, "gluteus_maximus_length") < max(ends)
    assert part("iliacus") < at(hip, 90, "iliopsoas_length") < part("psoas")
    assert at(hip, 90, "rectus_femoris_length") == pytest.approx(recfem, abs=0.6)


def test_between_four_nodes_lies_their_mean() -> None:
    for measure in PARTS:
        corners = [at(hip, knee, measure) for hip in (40, 45) for knee in (60, 70)]
        assert at(42.5, 65, measure) == pytest.approx(np.mean(corners))


@given(hips, knees, st.floats(0.5, 20))
def test_a_more_flexed_hip_has_longer_glutes_and_a_shorter_iliopsoas(
    hip: float, knee: float, more: float
) -> None:
    further = min(hip + more, 120.0)
    if further < hip + 0.1:
        return
    for longer in ("gluteus_maximus_length", "hamstrings_length"):
        assert at(further, knee, longer) > at(hip, knee, longer)
    for shorter in ("iliopsoas_length", "rectus_femoris_length", "tensor_fasciae_latae_length"):
        assert at(further, knee, shorter) < at(hip, knee, shorter)


@given(hips, knees, knees)
def test_the_knee_moves_two_joint_muscles_only(hip: float, one: float, other: float) -> None:
    straighter, more_bent = sorted((one, other))
    for measure in set(PARTS) - CROSSES_KNEE:
        assert at(hip, one, measure) == pytest.approx(at(hip, other, measure))
    if more_bent - straighter > 0.1:
        assert at(hip, more_bent, "rectus_femoris_length") > at(
            hip, straighter, "rectus_femoris_length"
        )
        assert at(hip, more_bent, "hamstrings_length") < at(hip, straighter, "hamstrings_length")


@given(hips, knees, widths, widths, widths, widths, measures)
def test_an_interval_holds_its_value_also_where_it_leaves_the_table(
    hip: float, knee: float, a: float, b: float, c: float, d: float, measure: str
) -> None:
    low, value, high = interval(
        Estimate(hip, hip - a, hip + b), Estimate(knee, knee - c, knee + d), measure
    )
    assert 0 < low <= value <= high
    assert value == pytest.approx(at(hip, knee, measure))


@given(hips, knees, widths, widths, st.floats(0.1, 20), measures)
def test_a_wider_angle_never_makes_a_narrower_length(
    hip: float, knee: float, a: float, b: float, more: float, measure: str
) -> None:
    low, _, high = interval(Estimate.around(hip, a), Estimate.around(knee, b), measure)
    wider = interval(Estimate.around(hip, a + more), Estimate.around(knee, b), measure)
    assert wider[0] <= low + 1e-9
    assert wider[2] >= high - 1e-9


def test_both_angles_intervals_are_joined_in_quadrature_on_each_side() -> None:
    hip, knee = Estimate(60, 55, 70), Estimate(80, 70, 85)
    low, value, high = interval(hip, knee, "rectus_femoris_length")
    # The rectus femoris is shortest with the hip most flexed and the knee least.
    below = np.hypot(
        value - at(70, 80, "rectus_femoris_length"), value - at(60, 70, "rectus_femoris_length")
    )
    above = np.hypot(
        at(55, 80, "rectus_femoris_length") - value, at(60, 85, "rectus_femoris_length") - value
    )
    assert value - low == pytest.approx(below)
    assert high - value == pytest.approx(above)


def test_beyond_the_table_an_interval_goes_on_as_in_the_outermost_cell() -> None:
    measure = "gluteus_maximus_length"
    slope = (at(120, 0, measure) - at(115, 0, measure)) / 5
    _, value, high = interval(Estimate.around(118, 10), Estimate.around(0, 0), measure)
    assert high - value == pytest.approx(10 * slope)


@pytest.mark.parametrize("hip", [-30.0, 120.0])
@pytest.mark.parametrize("knee", [0.0, 120.0])
def test_the_edges_of_the_table_belong_to_it(hip: float, knee: float) -> None:
    found = muscle_lengths(Estimate.around(hip, 5), Estimate.around(knee, 5))
    assert all(found.values())


@pytest.mark.parametrize(
    ("hip", "words"), [(-30.1, "extended beyond −30°"), (120.1, "flexed beyond 120°")]
)
def test_a_hip_outside_the_table_gives_no_length(hip: float, words: str) -> None:
    for estimate in muscle_lengths(Estimate.around(hip, 5), Estimate.around(10, 5)).values():
        assert not estimate
        assert estimate.unit == "pct"
        assert f"the hip joint is {words}" in reason_words(estimate.why_not)


@pytest.mark.parametrize(
    ("knee", "words"),
    [
        (Estimate.around(-0.1, 5), "the knee is extended beyond 0°"),
        (Estimate.around(120.1, 5), "the knee is flexed beyond 120°"),
        (Estimate.missing(worded("the ankle is not visible")), "the ankle is not visible"),
    ],
)
def test_one_joint_muscles_are_given_whatever_the_knee(knee: Estimate, words: str) -> None:
    for name, estimate in muscle_lengths(Estimate.around(20, 5), knee).items():
        assert bool(estimate) == (name not in CROSSES_KNEE)
        if not estimate:
            assert words in reason_words(estimate.why_not)


def test_a_missing_hip_joint_leaves_its_own_reason() -> None:
    found = muscle_lengths(
        Estimate.missing(worded("mark the pelvis")), Estimate.missing(worded("no knee"))
    )
    assert {estimate.why_not for estimate in found.values()} == {worded("mark the pelvis")}


@pytest.mark.parametrize("method", ["measured", "estimated"])
def test_lengths_are_modelled_from_angles_that_were_measured_or_not(method: str) -> None:
    hip = Estimate.around(20, 5, method="measured" if method == "measured" else "estimated")
    for estimate in muscle_lengths(hip, Estimate.around(10, 5)).values():
        assert (estimate.method, estimate.modelled_from, estimate.basis) == (
            "modelled",
            method,
            method,
        )
