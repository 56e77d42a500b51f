"""Outcomes with known errors, for the accuracy tables: no picture, no engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from posture.evaluation.validate.records import Answered, Build, Entry, PictureResult

HALF_WIDTH = 6.0


def outcome(
    truth: Mapping[str, float],
    answers: Mapping[str, float],
    *,
    half_width: float = HALF_WIDTH,
    naive_deg: float | None = None,
    answered: tuple[str | None, str | None, str | None] = ("side", "right", "standing"),
    **entry: Any,
) -> PictureResult:
    """One picture's truth and answers; ``answered`` is view, facing and stance."""
    known = {"file": "one.jpg", "people": 1, "stance": "standing", "view": "side"}
    view, facing, stance = answered
    return PictureResult(
        entry=Entry(**{**known, "facing": "right", **entry}, measures=truth),
        view=view,
        facing=facing,
        stance=stance,
        measures={
            name: Answered(value, value - half_width, value + half_width)
            for name, value in answers.items()
        },
        naive_deg=naive_deg,
        models={"landmarker": "0" * 64, "pelvic_tilt": None},
    )


def tilts(truths: list[float], answers: list[float], **entry: Any) -> list[PictureResult]:
    """One picture for each pelvic tilt and its answer."""
    return [
        outcome({"pelvic_tilt": truth}, {"pelvic_tilt": answer}, **entry)
        for truth, answer in zip(truths, answers, strict=True)
    ]


def crowd(count: int = 400, seed: int = 1, sd: float = 4.0) -> list[PictureResult]:
    """Many people of every kind, whose answers err by a known spread, some of them refused."""
    random = np.random.default_rng(seed)
    people = []
    for number in range(count):
        stance = "seated" if number % 3 == 0 else "standing"
        truth = {
            "pelvic_tilt": float(random.normal(8, 9)),
            "hip_flexion": float(random.normal(90 if stance == "seated" else -5, 8)),
        }
        male, age, weight = (float(random.uniform()) for _ in range(3))
        is_refused = number % 10 == 7
        answers = {name: value + float(random.normal(1, sd)) for name, value in truth.items()}
        people.append(
            outcome(
                truth,
                {} if is_refused else answers,
                half_width=1.645 * sd,
                naive_deg=truth["hip_flexion"] + 6,
                answered=("side", "right", stance),
                file=f"{number:06d}.jpg",
                stance=stance,
                pair=f"body{number // 5}" if stance == "standing" else None,
                yaw_deg=float(random.uniform(-22, 22)),
                build=Build(male, age, weight, float(random.normal(0, 8))),
                garments=("shoes", ("tee", "jumper", "long shirt")[number % 3]),
                fit=("tight", "regular", "loose")[number % 3],
                occluded=("low_back",) if number % 10 in (7, 8) else (),
            )
        )
    return people
