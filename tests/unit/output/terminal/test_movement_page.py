"""What a film comes to in words: what is missing is left out, each remark its own sentence."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from rich.console import Console

from posture.movements.assessing import assess_looks
from posture.movements.model import Curves, Figure, Movement, TestName
from posture.output.movement_text import sentence_of
from posture.output.terminal.movement_page import print_movement
from posture.types import View
from tests.movement_curves import (
    Trip,
    bend_curves,
    facts,
    gait_curves,
    one_leg_curves,
    rise_curves,
    share,
    side_curves,
    squat_curves,
    times,
    trips,
)
from tests.movement_looks import FROM_THE_SIDE, looks_of

LENGTH_S = 16.0
LEFT = [(1.0, 1.8, 4.0, 4.8), (6.0, 6.8, 9.0, 9.8)]
RIGHT = [(11.0, 11.8, 14.0, 14.8)]


def movement(
    curves: Curves, test: TestName | None = None, view: View = FROM_THE_SIDE, per_s: float = 15.0
) -> Movement:
    return assess_looks(looks_of(curves, view), facts(LENGTH_S, per_s), test)


def rises(count: int) -> Curves:
    known = [(start, start + 1.2, start + 2.5, start + 3.7) for start in (2.0, 7.5)]
    return rise_curves(times(LENGTH_S), [*known, (13.0, 14.2, 90.0, 91.0)][-count:])


def rocking(ways: list[Trip]) -> Curves:
    time_s = times(LENGTH_S)
    tilt = 10 + 10 * share(time_s, ways[::2]) - 10 * share(time_s, ways[1::2])
    return side_curves(time_s, pelvic_tilt=tilt)


def one_leg(left: list[Trip], right: list[Trip]) -> Movement:
    return movement(one_leg_curves(times(LENGTH_S), left, right), None, View("front", None, 2.0))


def printed(found: Movement) -> str:
    text = io.StringIO()
    print_movement(found, Console(file=text, width=2000, highlight=False))
    return text.getvalue()


MADE: Mapping[str, Callable[[], Movement]] = {
    "three rises": lambda: movement(rises(3)),
    "one rise": lambda: movement(rises(1)),
    "one rise, few pictures": lambda: movement(rises(1), per_s=4.0),
    "three squats": lambda: movement(squat_curves(times(LENGTH_S), trips(3))),
    "one squat": lambda: movement(squat_curves(times(LENGTH_S), trips(1))),
    "both legs": lambda: one_leg(LEFT, RIGHT),
    "one leg": lambda: one_leg([], RIGHT),
    "bends": lambda: movement(bend_curves(times(LENGTH_S), trips(2))),
    "walking": lambda: movement(gait_curves(times(LENGTH_S))),
    "walking, few strides": lambda: movement(gait_curves(times(3.0))),
    "pelvic rock": lambda: movement(
        rocking(trips(4, out_s=1.0, held_s=0.6, rest_s=0.6)), "pelvic-rock"
    ),
    "pelvic rock, one way": lambda: movement(
        side_curves(
            times(LENGTH_S), pelvic_tilt=10 + 12 * share(times(LENGTH_S), trips(3, held_s=0.6))
        ),
        "pelvic-rock",
    ),
    "squats called gait": lambda: movement(squat_curves(times(LENGTH_S), trips(3)), "gait"),
    "nothing": lambda: movement(side_curves(times(LENGTH_S))),
}


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (
            "three rises",
            "You stood up 3 times from a seat; on average, you took 1.4 s and leaned forward by "
            "40° as the hips left the seat.",
        ),
        (
            "one rise, few pictures",
            "You stood up once from a seat: you leaned forward by 40° as the hips left the seat.",
        ),
        (
            "one squat",
            "You squatted once: the hips bent to 120°, the knees bent to 115° and the trunk leaned "
            "5° further forward than the shins at the lowest point.",
        ),
        (
            "both legs",
            "You stood on your left leg twice for 3.4 s on average and on your right leg once for "
            "3.4 s.",
        ),
        ("one leg", "You stood on your right leg once for 3.4 s."),
        ("bends", "You bent forward twice; on average, the trunk moved 75° from upright."),
        ("walking, few strides", "You walked 3 strides at 109 steps a minute."),
        (
            "pelvic rock",
            "You tilted your pelvis 4 times: your usual stance lies at 50 % of your own range (0 % "
            "is as far back as you can tilt it, 100 % as far forward).",
        ),
        ("pelvic rock, one way", "You tilted your pelvis 3 times."),
        (
            "squats called gait",
            "This does not look like walking, but like squatting: choose that test.",
        ),
    ],
)
def test_the_sentence_has_what_is_known_and_leaves_out_the_rest(made: str, words: str) -> None:
    assert sentence_of(MADE[made]()) == words


def test_a_trunk_more_upright_than_the_shins_is_worded_without_a_minus() -> None:
    found = MADE["one squat"]()
    behind = replace(found, figures={"trunk_against_shank": Figure.around(-6.0, 4.0, "deg")})
    assert sentence_of(behind).endswith(
        "the trunk leaned 6° less than the shins at the lowest point."
    )


def test_remarks_are_sentences_and_an_open_end_is_in_words() -> None:
    text = " ".join(printed(MADE["one rise, few pictures"]()).split())
    assert "too few for times and for walking. Only one repetition was found; three" in text
    assert "1: 12.7 s to the end, upright at 15.0 s;" in text
    assert "Rise three times or more; it was seen only once." in text


@pytest.mark.parametrize("made", MADE)
def test_no_sentence_has_a_gap_or_a_capital_after_a_semicolon(made: str) -> None:
    text = " ".join(printed(MADE[made]()).split())
    assert not re.search(r"; [A-Z]|…|\bNone\b|\{|\b(told|tells?) |\b1 (strides|times|were)", text)
