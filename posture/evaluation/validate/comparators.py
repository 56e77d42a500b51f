"""The answers an estimate must beat, on the same pictures: other tools', and always the mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from posture.evaluation.validate.figures import Errors, errors_of, weights_towards
from posture.evaluation.validate.records import PictureResult, assessed
from posture.types import FloatArray

RIVALLED = ("pelvic_tilt", "hip_flexion")
"""Measures for which other tools' shoulder–hip–knee angle is taken, rightly or not."""

STANDING_TILT = NormalDist(10.0, 5.0)
"""Pelvic tilt of people standing, degrees (Lee 2005)."""

AS_RENDERED = "these pictures"
IN_PEOPLE = "people (10 ± 5°)"
FEWEST_FOR_WEIGHTS = 20


@dataclass(frozen=True, slots=True)
class Rivalry:
    """One way to answer, on the pictures of one stance: ``posture``, ``naive`` or ``constant``."""

    stance: str
    measure: str
    population: str
    answer: str
    errors: Errors


def rivalries(outcomes: Sequence[PictureResult], stance: str) -> list[Rivalry]:
    """All answers side by side for the pictures of one stance."""
    found = []
    for measure in RIVALLED:
        chosen = _pictures(outcomes, measure)
        if not chosen:
            continue
        truth = np.array([one.entry.measures[measure] for one in chosen])
        answers = _answers(chosen, measure, stance, truth)
        found += _compared(stance, measure, AS_RENDERED, answers, truth, None)
        if (stance, measure) == ("standing", "pelvic_tilt") and len(chosen) >= FEWEST_FOR_WEIGHTS:
            weights = weights_towards(truth, STANDING_TILT)
            found += _compared(stance, measure, IN_PEOPLE, answers, truth, weights)
    return found


def _pictures(outcomes: Sequence[PictureResult], measure: str) -> list[PictureResult]:
    """Those that every answer can be given for.

    While the engine never gives the measure, the others are compared where it reads hip flexion.
    """
    for needed in (measure, "hip_flexion"):
        chosen = [
            one
            for one in assessed(outcomes, needed)
            if one.naive_deg is not None and measure in one.entry.measures
        ]
        if chosen:
            return chosen
    return []


def _answers(
    chosen: Sequence[PictureResult], measure: str, stance: str, truth: FloatArray
) -> dict[str, FloatArray]:
    estimated = [one.measures[measure].value for one in chosen if measure in one.measures]
    is_known = (stance, measure) == ("standing", "pelvic_tilt")
    always = STANDING_TILT.mean if is_known else float(truth.mean())
    answers = {
        "posture": np.array(estimated),
        "naive": np.array([one.naive_deg for one in chosen], dtype=float),
        "constant": np.full(len(truth), always),
    }
    return {name: answer for name, answer in answers.items() if len(answer) == len(truth)}


def _compared(
    stance: str,
    measure: str,
    population: str,
    answers: dict[str, FloatArray],
    truth: FloatArray,
    weights: FloatArray | None,
) -> list[Rivalry]:
    return [
        Rivalry(stance, measure, population, name, errors_of(answer - truth, weights))
        for name, answer in answers.items()
    ]
