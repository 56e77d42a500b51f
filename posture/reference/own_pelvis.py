"""What a person's own marked points say of the estimated tilt, carried to later pictures.

No picture shows the shape of a person's own bones, nor how their build and clothes mislead the
estimate: both are nearly the same from picture to picture of one body. Whoever marked ASIS and
PSIS in a picture has that difference in their reference; later estimates carry it.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from posture import resources
from posture.reference.change import instrument_sd
from posture.reference.takes import Take, TakeStance
from posture.types import Estimate
from posture.uncertainty import Z90


@dataclass(frozen=True, slots=True)
class OwnOffset:
    """Tilt by a person's own marks less the estimate, of one stance.

    Attributes
    ----------
    mean_deg : added to later estimates
    sd_deg : standard deviation of what a later estimate that carries it is still off
    pictures : how many were marked
    """

    mean_deg: float
    sd_deg: float
    pictures: int


def own_offset(takes: Sequence[Take], stance: TakeStance) -> OwnOffset | None:
    """What the marked takes of a stance say; None where none was marked.

    A later reading has the tool's own error about a body's mean error once, and the mean of the
    marked pictures has it and the marking's over the root of their number.
    """
    told = [take.tilt_offset for take in takes if take.stance == stance]
    known = [offset for offset in told if offset is not None]
    tool_sd = instrument_sd("pelvic_tilt", stance)
    if not known or tool_sd is None:
        return None
    table = resources.read_toml("uncertainty.toml")["marked_tilt"]
    height = table["per_m_of_camera_height"] * table["camera_height_sd_m"]["open"]
    marking_sd = math.hypot(table["examiner_sd"], table["near_side_sd"], height)
    of_mean = math.hypot(tool_sd, marking_sd) / math.sqrt(len(known))
    return OwnOffset(statistics.fmean(known), math.hypot(tool_sd, of_mean), len(known))


def carried(tilt: Estimate, offset: OwnOffset | None) -> Estimate:
    """An estimated tilt with a person's own difference in it; others as they are.

    Its interval holds what remains, and is never wider than without their marks.
    """
    if offset is None or tilt.value is None or tilt.method != "estimated":
        return tilt
    assert tilt.low is not None
    assert tilt.high is not None
    half_width = min(Z90 * offset.sd_deg, (tilt.high - tilt.low) / 2)
    return Estimate.around(tilt.value + offset.mean_deg, half_width)
