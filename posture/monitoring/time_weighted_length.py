"""Time held, rule A2: how far a seated posture holds glutes and hip flexors from 100 %.

Geometry of a generic adult's muscles, not the length of the person's own
(``posture.measures.muscles``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from posture.measures.muscles import length_table
from posture.monitoring.snapshot import Held
from posture.types import Estimate

GLUTES, FLEXORS = "gluteus_maximus_length", "iliopsoas_length"


@dataclass(frozen=True, slots=True)
class Holding:
    """Lengths of the posture held now, in percent, and whether they are the generic ones."""

    lengths: Mapping[str, Estimate]
    is_generic: bool

    def over(self, seconds: float) -> Held:
        """What so many seconds of it add: percent × minutes, beyond and below 100 %."""
        glutes, flexors = (self.lengths[name].value or 100.0 for name in (GLUTES, FLEXORS))
        minutes = seconds / 60.0
        return Held(max(0.0, glutes - 100.0) * minutes, max(0.0, 100.0 - flexors) * minutes)


def holding(measures: Mapping[str, Estimate], generic: Holding) -> Holding:
    """The lengths as measured, or the generic ones where either could not be assessed."""
    lengths = {name: measures[name] for name in (GLUTES, FLEXORS) if measures.get(name)}
    return Holding(lengths, False) if len(lengths) == 2 else generic


def generic_seated(rules: Mapping[str, Any]) -> Holding:
    """The usual chair of the table ``generic`` in ``live.toml``, over the range of chairs there."""
    knee = float(rules["knee_deg"])
    lengths = {}
    for name in (GLUTES, FLEXORS):
        table = length_table(name)
        ends = sorted(table.at(float(hip), knee) for hip in rules["hip_joint_range_deg"])
        value = table.at(float(rules["hip_joint_deg"]), knee)
        lengths[name] = Estimate(value, ends[0], ends[1], unit="pct", method="modelled")
    return Holding(lengths, True)


def added(one: Held, other: Held) -> Held:
    """The sum of two times held."""
    return Held(
        one.gluteus_maximus + other.gluteus_maximus,
        one.iliopsoas + other.iliopsoas,
    )
