"""A person's own reference: separate takes of a stance, and whether a reading differs from them.

What can be told apart follows from the takes, between which the person stepped away: frames of one
capture say nothing of standing again, of the camera and of the clothes. Pure: no disk, no clock.
"""

from __future__ import annotations

from dataclasses import dataclass

from posture.findings.reference.change import (
    Change,
    TakeSpread,
    instrument_sd,
    least_takes,
    minimum_detectable_change,
    spread_of,
    why_incomplete,
)
from posture.findings.reference.own_pelvis import OwnOffset, PelvisStance, own_offset
from posture.findings.reference.slump import Slump, slump_index
from posture.findings.reference.takes import (
    EAR_HIP,
    LOW_BACK,
    TAKE_SOURCES,
    TAKE_STANCES,
    HeadAndShoulders,
    Take,
    TakeSource,
    TakeStance,
    ear_to_hip,
    made_by,
    place_of,
)
from posture.types import Reason

__all__ = [
    "EAR_HIP",
    "LOW_BACK",
    "TAKE_SOURCES",
    "TAKE_STANCES",
    "Change",
    "HeadAndShoulders",
    "OwnOffset",
    "Reference",
    "Slump",
    "Take",
    "TakeSource",
    "TakeSpread",
    "TakeStance",
    "ear_to_hip",
    "least_takes",
    "made_by",
    "minimum_detectable_change",
    "own_offset",
    "place_of",
]


@dataclass(frozen=True, slots=True)
class Reference:
    """All takes of one person.

    Attributes
    ----------
    others : how many takes were left out because other models read them.
    """

    takes: tuple[Take, ...] = ()
    others: int = 0

    def of(self, stance: TakeStance) -> tuple[Take, ...]:
        """The takes of one stance."""
        return tuple(take for take in self.takes if take.stance == stance)

    def read_by(self, models: str) -> Reference:
        """Only the takes read by the same models (:func:`made_by`): others err otherwise."""
        alike = tuple(take for take in self.takes if take.made_by == models)
        return Reference(alike, self.others + len(self.takes) - len(alike))

    def values(self, measure: str, stance: TakeStance) -> list[float]:
        """What the takes of a stance say of a measure, those that say nothing left out."""
        known = (take.value(measure) for take in self.of(stance))
        return [value for value in known if value is not None]

    def spread(self, measure: str, stance: TakeStance) -> TakeSpread | None:
        """Mean, repeatability and minimum detectable change; None without any take."""
        values = self.values(measure, stance)
        return spread_of(values, instrument_sd(measure, stance)) if values else None

    def missing(self, measure: str, stance: TakeStance) -> int:
        """How many takes are wanting before a measure can be compared."""
        return max(0, least_takes() - len(self.values(measure, stance)))

    def compare(self, value: float, measure: str, stance: TakeStance) -> Change:
        """What one new reading of a stance differs from the mean of its takes."""
        found, missing = self.spread(measure, stance), self.missing(measure, stance)
        mean = None if found is None else found.mean
        mdc = None if found is None else found.mdc
        difference = None if mean is None else value - mean
        if missing:
            why = why_incomplete(missing, stance, self.others)
        elif mdc is None or difference is None:
            why = Reason("error_not_known")
        elif abs(difference) <= mdc:
            why = Reason("within_detectable_change")
        else:
            why = None
        return Change(difference, mean, mdc, why)

    def own_pelvis(self, stance: str | None) -> OwnOffset | None:
        """What their own marked points say of the tilt in a stance; None where none are known."""
        known: dict[str | None, PelvisStance] = {"standing": "standing", "seated": "seated"}
        return own_offset(self.takes, known[stance]) if stance in known else None

    def slump(self, ear_hip: float, trunk_lean: float) -> Slump:
        """How rounded a seated posture is, 0 as in the upright takes, 100 as in the slumped."""
        return slump_index(self.takes, ear_hip, trunk_lean, self.others)

    def places(self, stance: TakeStance) -> tuple[HeadAndShoulders, ...]:
        """Where head and shoulders were in the picture, of the takes that tell."""
        return tuple(take.place for take in self.of(stance) if take.place is not None)
