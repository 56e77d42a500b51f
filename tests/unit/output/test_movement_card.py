"""A movement as plain JSON for a page: every part there, or None, and bars within their axes."""

from __future__ import annotations

import json

import pytest

from posture.movements.assessing import assess_looks
from posture.movements.model import Figure, Movement
from posture.output.movement_card import axis_of, movement_card
from posture.types import View
from tests.movement_curves import (
    facts,
    one_leg_curves,
    rise_curves,
    side_curves,
    squat_curves,
    times,
    trips,
)
from tests.movement_looks import looks_of


def squats() -> Movement:
    known = trips(3)
    looks = looks_of(squat_curves(times(known[-1][3] + 1.0), known))
    return assess_looks(looks, facts(looks[-1].time_s), "squat")


def test_a_result_has_every_part() -> None:
    card = movement_card(squats())
    assert json.loads(json.dumps(card, allow_nan=False)) == card
    assert card["is_assessed"]
    assert card["sentence"].startswith("You squatted 3 times")
    for row in card["figures"]["rows"]:
        assert 0.0 <= row["low_at"] <= row["value_at"] <= row["high_at"] <= 1.0
        assert row["spoken"].startswith(row["value"])
    columns, rows = card["repetitions"]["columns"], card["repetitions"]["rows"]
    assert [row[0] for row in rows] == ["1", "2", "3"]
    assert {len(row) for row in rows} == {len(columns)}
    assert [one["rules"] for one in card["findings"]["entries"]] == ["M2 · Trunk against shin"]
    assert card["cannot"]["text"]


def test_repetitions_of_legs_say_which() -> None:
    known = trips(3, held_s=2.0)
    curves = one_leg_curves(times(known[-1][3] + 1.0), known[::2], known[1:2])
    looks = looks_of(curves, View("front", None, 2.0))
    card = movement_card(assess_looks(looks, facts(looks[-1].time_s), "single-leg"))
    assert [row[1] for row in card["repetitions"]["rows"]] == ["left", "right", "left"]
    assert card["figures"]["rows"][0]["measure"]["label"].startswith("Left leg, ")


def test_what_is_missing_stands_with_its_reason() -> None:
    known = trips(2, first_s=1.6, held_s=0.6, rest_s=1.4)
    looks = looks_of(rise_curves(times(known[-1][3] + 1.5), known))
    card = movement_card(assess_looks(looks, facts(looks[-1].time_s), "sit-to-stand"))
    named = {one["names"]: one["reason"] for one in card["missing"]["entries"]}
    assert any("Fewer than five rises" in reason for reason in named.values())
    assert any("Lean in rising" in names for names in named)


def test_a_refusal_has_its_sentence_and_no_more() -> None:
    looks = looks_of(side_curves(times(8.0)))
    card = movement_card(assess_looks(looks, facts(8.0), "squat"))
    assert not card["is_assessed"]
    assert card["sentence"].startswith("No squat was found")
    parts = ("figures", "repetitions", "findings", "missing", "not_counted", "cannot")
    assert {name: card[name] for name in parts} == dict.fromkeys(parts)


@pytest.mark.parametrize(
    ("name", "figure", "axis"),
    [
        ("lean_peak", Figure(40.0, 33.0, 47.0, "deg"), (0.0, 60.0)),
        ("trunk_against_shank", Figure(-4.0, -12.0, 3.0, "deg"), (-30.0, 30.0)),
        ("usual_place", Figure(45.0, 37.0, 53.0, "pct"), (0.0, 100.0)),
        ("sway", Figure(0.0, 0.0, 0.0, "pct"), (0.0, 10.0)),
        ("time_to_rise_s", Figure(1.3, 1.1, 1.5, "s"), (0.0, 2.0)),
    ],
)
def test_an_axis_holds_the_interval_in_whole_steps(
    name: str, figure: Figure, axis: tuple[float, float]
) -> None:
    assert axis_of(name, figure) == axis
