"""Pelvic rock from the side: where the usual stance lies in the person's own range of tilt.

Bone shape, build and clothes move every tilt of one film alike, so that they cancel in the place:
(usual − backmost) / (foremost − backmost), in percent.
"""

from __future__ import annotations

import math

import numpy as np

from posture.measures.uncertainty import Z90
from posture.movements import figures
from posture.movements.assessed import Assessed
from posture.movements.model import Curves, Cycle, Figure, Repetition
from posture.movements.repetitions import turning_points, twentieth_s
from posture.runtime import resources
from posture.types import FloatArray, Reason

NO_ROCK = Reason("movement_no_rock")
ONE_WAY = Reason("movement_rock_one_way")
SWING = 0.3
"""Of the range of the tilt: from the usual stance to either end is about half of it."""
MOST_ENDS = 3


def assess_rock(curves: Curves, usual_deg: float | None = None) -> Assessed:
    """Every tilt forward and backward, and the place of the usual stance between them.

    ``usual_deg`` is the tilt of the usual stance; None to take it from the end of the film.
    """
    tilt = curves["pelvic_tilt"]
    known = np.isfinite(tilt.value)
    time_s, value = tilt.time_s[known], tilt.value[known]
    least = float(
        resources.read_toml("movements.toml")["progress"]["pelvic-rock"]["pelvic_tilt"]["least"]
    )
    if len(value) < 10:
        return Assessed(why_not=tilt.why_mostly_missing or NO_ROCK)
    span = float(np.subtract(*np.percentile(value, [98.0, 2.0])))
    if span < least:
        return Assessed(why_not=NO_ROCK)
    turns = turning_points(value, SWING * span)
    usual_deg = _usual(time_s, value) if usual_deg is None else usual_deg
    repetitions: list[Repetition] = []
    for index, _ in turns:
        away = float(value[index]) - usual_deg
        if abs(away) >= SWING * span / 2 and 0 < index < len(value) - 1:
            repetitions.append(_repetition(time_s, value, len(repetitions) + 1, index, away))
    overall = _overall([one.figures["tilt_from_usual"].value or 0.0 for one in repetitions])
    overall["usual_tilt"] = figures.mean_between(
        tilt, time_s[-1] - 1.0, time_s[-1], lambda values: float(np.median(values))
    )
    return Assessed(tuple(repetitions), figures=overall)


def _usual(time_s: FloatArray, value: FloatArray) -> float:
    """The tilt of the usual stance: how one stands in the last seconds of the film."""
    last = value[time_s >= time_s[-1] - 1.5]
    return float(np.median(last))


def _repetition(
    time_s: FloatArray, value: FloatArray, number: int, index: int, away_deg: float
) -> Repetition:
    """One tilt to an end; from where a twentieth of the way is gone to where one is left.

    The way is counted from the middle of all tilts: between two ends the pelvis rests there.
    """
    rest = float(np.median(value))
    share = (value - rest) / (float(value[index]) - rest)
    start_s = twentieth_s(time_s[: index + 1][::-1], share[: index + 1][::-1], 1.0)
    end_s = twentieth_s(time_s[index:], share[index:], 1.0)
    figure = Figure.around(away_deg, Z90 * _change_sd(), "deg")
    cycle = Cycle(start_s, (start_s + end_s) / 2, end_s)
    return Repetition(number, cycle, {"tilt_from_usual": figure})


def _overall(ends: list[float]) -> dict[str, Figure]:
    """The range between both ends, and the place of the usual stance (0 in ``ends``) in it."""
    ahead = sorted((one for one in ends if one > 0), reverse=True)[:MOST_ENDS]
    back = sorted(one for one in ends if one < 0)[:MOST_ENDS]
    if not ahead or not back:
        return {
            "range": Figure.missing(ONE_WAY, "deg"),
            "usual_place": Figure.missing(ONE_WAY, "pct"),
        }
    top, bottom = float(np.mean(ahead)), float(np.mean(back))
    span, sd = top - bottom, _change_sd()
    place = -bottom / span
    error = sd / span * math.sqrt(1 + (1 - place) ** 2 / len(back) + place**2 / len(ahead))
    half = 100.0 * Z90 * error
    return {
        "range": Figure.around(span, Z90 * sd * math.sqrt(1 / len(ahead) + 1 / len(back)), "deg"),
        "usual_place": Figure.around(100.0 * place, half, "pct"),
    }


def _change_sd() -> float:
    return float(resources.read_toml("movements.toml")["error_sd_deg"]["change_of_tilt"])
