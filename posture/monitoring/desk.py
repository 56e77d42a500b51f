"""Sitting or standing at a desk by where head and shoulders are in the picture.

The commonest camera sits on the monitor and sees no hips. Whoever recorded how they sit and stand
before it is told by that; without a reference nothing is known but that someone is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from posture.findings.reference import HeadAndShoulders
from posture.monitoring.observation import Observation
from posture.monitoring.snapshot import State
from posture.types import Reason

NO_REFERENCE = Reason("desk_needs_reference")
NOT_APART = Reason("desk_heights_alike")
OUTSIDE = Reason("desk_head_outside")


@dataclass(frozen=True, slots=True)
class DeskReference:
    """Places of the recorded takes, sitting and standing before this camera."""

    seated: Sequence[HeadAndShoulders]
    standing: Sequence[HeadAndShoulders]


class Desk:
    """Judges looks that show head and shoulders only.

    Parameters
    ----------
    rules : the table ``place`` of ``live.toml``.
    reference : how this person sits and stands before this camera, None without.
    is_assumed_seated : the user says that whoever is at the desk sits.
    """

    def __init__(
        self,
        rules: Mapping[str, Any],
        reference: DeskReference | None = None,
        *,
        is_assumed_seated: bool = False,
    ) -> None:
        self._rules = rules
        self._is_assumed_seated = is_assumed_seated
        self._levels = None if reference is None else _levels(reference, rules)
        self._seated_below = None if reference is None else _seated_below(reference, rules)
        self._has_reference = reference is not None
        self._state: State | None = None

    def judge(self, sight: Observation) -> tuple[State, Reason | None]:
        """The state that this look shows, and why it is unknown."""
        if self._levels is not None and sight.place is not None:
            return self._by_level(sight.place, *self._levels)
        if self._seated_below is not None and sight.place is not None:
            return "seated" if level(sight.place) <= self._seated_below else "standing", None
        if self._is_assumed_seated:
            return "seated", None
        if self._levels is not None or self._seated_below is not None:
            return "unknown", OUTSIDE
        return "unknown", NOT_APART if self._has_reference else NO_REFERENCE

    def _by_level(
        self, place: HeadAndShoulders, seated: float, standing: float
    ) -> tuple[State, Reason | None]:
        """By the nearer of the two levels; near the middle it stays as it was."""
        share = (level(place) - seated) / (standing - seated)
        band = float(self._rules["dead_band"])
        if abs(share - 0.5) > band or self._state is None:
            self._state = "standing" if share > 0.5 else "seated"
        return self._state, None


def level(place: HeadAndShoulders) -> float:
    """How high someone is in the picture: the mean of head and shoulders, in picture heights."""
    return 1.0 - (place.head_y + place.shoulder_y) / 2


def _seated_below(reference: DeskReference, rules: Mapping[str, Any]) -> float | None:
    """Up to which level someone sits, where the camera loses the head of who stands.

    None where takes of standing tell.
    """
    if reference.standing or not reference.seated:
        return None
    highest = max(level(place) for place in reference.seated)
    return highest + float(rules["seated_margin"])


def _levels(reference: DeskReference, rules: Mapping[str, Any]) -> tuple[float, float] | None:
    """Level when seated and when standing; None where takes do not tell them apart."""
    seated, standing = (
        np.array([level(place) for place in takes])
        for takes in (reference.seated, reference.standing)
    )
    if not len(seated) or not len(standing):
        return None
    apart = abs(float(standing.mean() - seated.mean()))
    counts = len(seated) + len(standing) - 2
    spread = 0.0
    if counts > 0:
        squares = ((seated - seated.mean()) ** 2).sum() + ((standing - standing.mean()) ** 2).sum()
        spread = float(np.sqrt(squares / counts))
    least = max(float(rules["min_separation"]), float(rules["min_separation_sd"]) * spread)
    return (float(seated.mean()), float(standing.mean())) if apart >= least else None
