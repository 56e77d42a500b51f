"""The figures of `make own`: what they say of bodies whose errors are known."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from posture.types import Estimate
from scripts.own_accuracy import ALIKE, OTHERS, Seen, report_lines


def seen(bodies_sd: float, pictures_sd: float, clothes_deg: float = 0.0) -> list[Seen]:
    """Pictures of 16 bodies whose estimates are off by so much, the body's part in all of them."""
    rng = np.random.default_rng(4)
    found = []
    for body in range(16):
        own = rng.normal(0.0, bodies_sd)
        for number in range(ALIKE + OTHERS):
            clothes = 0 if number < ALIKE else number
            worn = rng.choice([-1.0, 1.0]) * clothes_deg if clothes else 0.0
            off = own + worn + rng.normal(0.0, pictures_sd)
            found.append(Seen("standing", body, clothes, 10.0, Estimate.around(10.0 + off, 9.0)))
    return found


def figure(line: str, after: str) -> float:
    return float(line.partition(after)[2].split()[0].rstrip(",;)"))


def test_what_all_pictures_of_a_body_share_is_told_from_what_they_do_not() -> None:
    line = report_lines("standing", seen(bodies_sd=6.0, pictures_sd=2.0, clothes_deg=3.0))[1]
    assert figure(line, "mean: SD ") == pytest.approx(2.0, abs=0.4)
    assert figure(line, "body_sd ") == pytest.approx(6.0, abs=1.8)
    assert figure(line, "clothes_sd ") > 1.0


def test_marks_help_bodies_that_differ_and_hardly_harm_those_that_do_not() -> None:
    differ, alike = (report_lines("standing", seen(sd, 2.0)) for sd in (6.0, 0.0))
    for line in differ[2:]:
        assert figure(line, "mean error ") < figure(line, "without marks ")
    (one,) = [line for line in alike if line.startswith("  true marks in 3, like")]
    assert figure(one, "mean error ") < 1.2 * figure(one, "without marks ")


def test_too_few_pictures_are_said_to_be_too_few() -> None:
    assert "too few" in report_lines("standing", list(itertools.islice(seen(1.0, 1.0), 2)))[1]
