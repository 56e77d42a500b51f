"""What the pictures of a batch say together, counted from a stream of tables."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from posture import types
from posture.apps.batch import spread_plots
from posture.apps.batch.spread import BINS, KEPT, SHOWN, MeasureSpread, SpreadTally
from posture.apps.batch.summary import BatchSummary, ReasonCount, Share, Tally, findings_of
from posture.results.reason_text import text_of
from tests.batch_rows import in_pieces, many, nobody, row, table_of


def summary_of(*tables: object) -> BatchSummary:
    tally = Tally()
    for one in tables:
        tally.add(one)
    return tally.summary()


def spread_of(summary: BatchSummary, measure: str, stance: str) -> MeasureSpread:
    return next(one for one in summary.spreads if (one.measure, one.stance) == (measure, stance))


def tallied(values: list[float], half_width: float = 2.0) -> MeasureSpread:
    tally = SpreadTally("hip_flexion", "standing")
    value = np.array(values, dtype=float)
    tally.add(value, value - half_width, value + half_width)
    return tally.spread()


def test_pictures_are_counted_by_status_view_and_stance() -> None:
    found = summary_of(
        table_of(
            row("a"),
            row("b", stance="seated"),
            row("c", view="front", stance=None),
            nobody("d"),
            nobody("e", "unreadable", "no picture"),
        )
    )
    assert found.pictures == 5
    assert found.statuses == {"ok": 3, "no_person": 1, "unreadable": 1}
    assert found.seen == {("side", "standing"): 1, ("side", "seated"): 1, ("front", None): 1}


def test_no_table_and_an_empty_table_say_nothing() -> None:
    for found in (summary_of(), summary_of(table_of())):
        assert found == BatchSummary(0, {}, {}, (), {}, (), ())


def test_pictures_with_nobody_in_them_alone_are_counted() -> None:
    found = summary_of(table_of(nobody("a"), nobody("b")))
    assert found.statuses == {"no_person": 2}
    assert not found.spreads
    assert not found.shares


def test_stances_never_mix() -> None:
    found = summary_of(
        table_of(
            *(row(f"{n}", hip_flexion=(float(n), n - 3.0, n + 3.0)) for n in range(5)),
            row("seated", stance="seated", hip_flexion=(90.0, 80.0, 100.0)),
            row("lying", stance="lying", hip_flexion=(170.0, 160.0, 180.0)),
        )
    )
    standing = spread_of(found, "hip_flexion", "standing")
    assert standing.n == 5
    assert standing.value_at(0.5) == pytest.approx(2.0)
    assert spread_of(found, "hip_flexion", "seated").value_at(0.5) == pytest.approx(90.0)
    assert spread_of(found, "hip_flexion", "lying").n == 1
    stances = [one.stance for one in found.spreads]
    assert stances == ["standing", "seated", "lying"], "those seen, in the order of the schema"


def test_quantiles_are_those_of_all_pictures_to_a_tenth() -> None:
    values = np.random.default_rng(3).normal(8, 12, 4001)
    tally = SpreadTally("pelvic_tilt", "standing")
    for part in np.array_split(values, 7):
        tally.add(part, part - 5, part + 7.5)
    spread = tally.spread()
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        assert spread.value_at(share) == pytest.approx(np.quantile(values, share), abs=0.06)
    assert spread.width_at(0.5) == pytest.approx(12.5)


def test_the_median_of_two_lies_between_them() -> None:
    assert tallied([10.0, 20.0]).value_at(0.5) == pytest.approx(15.0)


def test_a_value_beyond_every_bin_is_counted_at_the_end() -> None:
    spread = tallied([-9999.0, 0.0, 9999.0])
    assert (spread.counts[0], spread.counts[BINS - 1], spread.n) == (1, 1, 3)


def test_few_pictures_are_all_drawn_with_their_intervals_by_rank() -> None:
    assert tallied([3.0, 1.0, 2.0], 0.5).shown.tolist() == [
        [1.0, 0.5, 1.5],
        [2.0, 1.5, 2.5],
        [3.0, 2.5, 3.5],
    ]


def test_of_many_pictures_those_drawn_are_evenly_spaced_by_rank() -> None:
    count = KEPT - 1
    drawn = tallied([float(n % count) / 10 for n in range(0, 7 * count, 7)]).shown[:, 0]
    assert len(drawn) == SHOWN
    assert np.diff(10 * drawn).round().min() >= count // SHOWN - 1
    assert np.diff(10 * drawn).round().max() <= count // SHOWN + 1


def test_what_is_remembered_does_not_grow_and_is_a_fair_sample() -> None:
    tally = SpreadTally("pelvic_tilt", "standing")
    values = np.random.default_rng(4).normal(0, 10, 20 * KEPT)
    for part in np.array_split(np.sort(values), 20):
        tally.add(part, part - 1, part + 1)
    spread = tally.spread()
    assert spread.n == len(values)
    assert spread.shown[:, 0] == pytest.approx(
        np.quantile(values, (np.arange(SHOWN) + 0.5) / SHOWN), abs=3.0
    )
    assert np.median(spread.shown[:, 0]) == pytest.approx(0.0, abs=1.0)


def test_the_same_pictures_in_other_pieces_give_the_same_counts() -> None:
    whole = many(700)
    one, other = summary_of(whole), summary_of(*in_pieces(whole, 64))
    assert one.statuses == other.statuses
    assert (one.seen, one.findings) == (other.seen, other.findings)
    assert (one.shares, one.reasons) == (other.shares, other.reasons)
    for mine, its in zip(one.spreads, other.spreads, strict=True):
        assert (mine.counts == its.counts).all()
        assert (mine.shown == its.shown).all()


def test_findings_are_counted_by_rule_and_level() -> None:
    both = "P1:typical;S2:not_assessed"
    found = summary_of(table_of(row("a", findings=both), row("b", findings=both)))
    again = summary_of(table_of(row("a", findings=both), row("b", findings="P1:borderline")))
    assert found.findings == {"P1": {"typical": 2}, "S2": {"not_assessed": 2}}
    assert again.findings["P1"] == {"typical": 1, "borderline": 1}
    assert findings_of("") == []


def test_a_measure_is_asked_for_only_where_the_view_can_show_it() -> None:
    found = summary_of(
        table_of(
            row("a", hip_flexion=(1.0, 0.0, 2.0)),
            row("b", hip_flexion_why_not="hidden"),
            row("c", view="front", pelvic_obliquity=(0.0, -3.0, 3.0)),
        )
    )
    assert found.shares == (Share("hip_flexion", 1, 2), Share("pelvic_obliquity", 1, 1))


def turned(name: str, yaw_deg: int) -> dict[str, Any]:
    text = f"you are turned about {yaw_deg}° towards the camera: turn side-on to it"
    return row(name, hip_flexion_why_not=text, hip_flexion_why_not_code="turned_towards_camera")


def test_reasons_that_differ_in_a_number_are_one_reason() -> None:
    found = summary_of(table_of(turned("a", 34)), table_of(turned("b", 41)))
    text = "you are turned about …° towards the camera: turn side-on to it"
    assert found.reasons == (ReasonCount(text, 2, ("hip_flexion",)),)


def test_reasons_of_a_table_without_codes_are_counted_by_their_texts() -> None:
    found = summary_of(
        table_of(row("a", hip_flexion_why_not="hidden"), row("b", hip_flexion_why_not="hidden"))
    )
    assert found.reasons == (ReasonCount("hidden", 2, ("hip_flexion",)),)


def test_a_page_names_no_option_of_the_command_line() -> None:
    code = "low_back_unclear"
    text = text_of(types.Reason(code))
    assert "--asis" in text
    cells = {"pelvic_tilt_why_not": text, "pelvic_tilt_why_not_code": code}
    (found,) = summary_of(table_of(row("a", **cells))).reasons
    assert "--" not in found.text
    assert "by hand" in found.text


def test_a_number_that_never_differs_stays_in_the_reason() -> None:
    found = summary_of(table_of(turned("a", 34), turned("b", 34)))
    assert [one.text for one in found.reasons] == [
        "you are turned about 34° towards the camera: turn side-on to it"
    ]


def test_a_picture_counts_once_for_a_reason_whatever_it_hides() -> None:
    hidden = {"hip_flexion_why_not": "hidden", "pelvic_tilt_why_not": "hidden"}
    found = summary_of(
        table_of(
            row("a", **hidden),
            row("b", **hidden, knee_flexion_why_not="too dark"),
            row("c", pelvic_tilt_why_not="too dark", knee_flexion_why_not="too dark"),
            row("d", pelvic_tilt_why_not="too dark"),
        )
    )
    assert found.reasons == (
        ReasonCount("too dark", 3, ("pelvic_tilt", "knee_flexion")),
        ReasonCount("hidden", 2, ("hip_flexion", "pelvic_tilt")),
    )


def test_a_plot_holds_every_picture_or_says_how_many_lie_beyond_its_axis() -> None:
    spread = tallied([float(n % 40) for n in range(4000)] + [300.0])
    low, high = spread_plots.axis_of(spread)
    assert low <= -2.0
    assert 41.0 <= high < 300.0
    assert spread_plots.beyond(spread) == 1
    assert spread_plots.beyond(tallied([0.0, 1.0, 300.0])) == 0


def test_equal_values_can_be_drawn() -> None:
    drawn = spread_plots.plot_of(tallied([5.0] * 6, 0.0), "Hip flexion", "degrees", None)
    assert "<svg role" in drawn
    assert "currentColor" in drawn


@pytest.mark.parametrize(
    ("ends", "most", "expected"),
    [
        ((-12.0, 31.0), 6, [-10, 0, 10, 20, 30]),
        ((60.0, 130.0), 6, [60, 80, 100, 120]),
        ((0.0, 2.1), 4, [0, 1, 2]),
        ((0.0, 1.05), 4, [0, 1]),
        ((0.0, 67.0), 4, [0, 20, 40, 60]),
        ((0.0, 16_500.0), 4, [0, 5000, 10_000, 15_000]),
        ((0.0, 4_100_000.0), 4, [0, 2_000_000, 4_000_000]),
    ],
)
def test_marks_are_few_and_round(
    ends: tuple[float, float], most: int, expected: list[float]
) -> None:
    assert list(spread_plots.marks(*ends, most)) == expected


def test_a_plot_draws_a_bar_an_interval_and_a_dot_for_what_is_there() -> None:
    spread = tallied([float(n) for n in range(20)], 4.0)
    drawn = ElementTree.fromstring(spread_plots.plot_of(spread, "<Tilt> & more", "degrees", None))
    assert drawn.get("aria-label", "").startswith("<Tilt> & more, standing")
    bars, intervals, dots = (
        one.get("d", "")
        for one in drawn.iter()
        if one.tag.endswith("path") and not one.get("x")
        if len(one.get("d", "")) > 200
    )
    assert (bars.count("Z"), intervals.count("M"), dots.count("h0")) == (20, 20, 20)
    texts = [one.text for one in drawn.iter() if one.tag.endswith("text")]
    assert texts[-3:] == ["degrees", "pictures", "by rank"]
