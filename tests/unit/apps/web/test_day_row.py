"""A day before the camera as the page shows it, in figures and in words."""

from __future__ import annotations

from datetime import date

import pytest

from posture.apps.web.routes.days import day_row
from posture.results.days import WatchedDay

TODAY = date(2026, 11, 30)


def row(glutes: float, hip_flexors: float, seated_s: float = 6000.0) -> dict[str, object]:
    return day_row(
        WatchedDay(
            tab="one",
            date=TODAY,
            observed_s=seated_s + 60.0,
            seated_s=seated_s,
            longest_s=seated_s,
            breaks=2,
            held_glutes=glutes,
            held_hip_flexors=hip_flexors,
        ),
        TODAY,
    )


@pytest.mark.parametrize(
    ("glutes", "hip_flexors", "words"),
    [
        (3000.0, 2000.0, "+30 %, −20 %"),
        (-3000.0, -2000.0, "−30 %, +20 %"),
        (0.0, 0.0, "0 %, 0 %"),
    ],
)
def test_time_held_has_one_sign_each(glutes: float, hip_flexors: float, words: str) -> None:
    assert row(glutes, hip_flexors)["held"] == words


def test_a_day_without_a_minute_seated_has_no_time_held() -> None:
    assert row(10.0, 10.0, seated_s=50.0)["held"] == "–"
