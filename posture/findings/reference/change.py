"""What can be told from a mean of takes: spread, minimum detectable change, the change itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from posture.findings.reference.takes import TakeStance
from posture.runtime import resources
from posture.types import Reason, ReasonValue

Verdict = Literal["changed", "no clear change", "not comparable"]
"""``not comparable``: there is nothing to hold a difference against, and a reason says why."""

MDC_PER_SEM = 1.96 * math.sqrt(2.0)
"""MDC95 = 1.96 · √2 · SEM, about 2.77 SEM."""


@dataclass(frozen=True, slots=True)
class TakeSpread:
    """What several takes say of one measure, in its own unit.

    Attributes
    ----------
    sd : standard deviation between takes; None below two of them.
    sem : standard error of one reading: between takes, and of the tool; None with ``sd``.
    mdc : minimum detectable change, 95 %, of one new reading; None below three takes, and for a
        measure of which the tool's own error is not known.
    """

    n: int
    mean: float
    sd: float | None = None
    sem: float | None = None
    mdc: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What one reading differs from the mean of the takes.

    Attributes
    ----------
    difference : in the measure's unit, + when the reading is larger; None without any take.
    mean, mdc : what it was compared with, and what a difference must exceed; None where there is
        nothing to compare with.
    why : why there is no clear change, or nothing to compare with; None when it changed.
    """

    difference: float | None
    mean: float | None
    mdc: float | None
    why: Reason | None = None

    @property
    def verdict(self) -> Verdict:
        """What the numbers and the reason come to."""
        return verdict_of(self.mdc, self.why)

    @property
    def has_changed(self) -> bool:
        """Whether the difference is beyond what can be told apart."""
        return self.why is None


def verdict_of(mdc: float | None, why: Reason | None) -> Verdict:
    """``why`` says why there is no change; without ``mdc`` there is nothing to compare with."""
    if why is None:
        return "changed"
    return "not comparable" if mdc is None else "no clear change"


def least_takes() -> int:
    """How many takes a comparison needs."""
    return int(resources.read_toml("baseline.toml")["takes"]["least"])


def instrument_sd(measure: str, stance: TakeStance) -> float | None:
    """Standard deviation of a single reading of one body, in its unit; None where not known."""
    held = "standing" if stance == "standing" else "seated"
    known = resources.read_toml("baseline.toml")["instrument_sd"].get(measure, {})
    return float(known[held]) if held in known else None


def spread_of(values: Sequence[float], instrument_sd: float | None) -> TakeSpread:
    """Mean and repeatability of the takes of one measure, at least one."""
    mean = float(np.mean(values))
    if len(values) < 2:
        return TakeSpread(len(values), mean)
    sd = float(np.std(values, ddof=1))
    if instrument_sd is None:
        return TakeSpread(len(values), mean, sd)
    mdc = None
    if len(values) >= least_takes():
        mdc = minimum_detectable_change(len(values), sd, instrument_sd)
    return TakeSpread(len(values), mean, sd, math.hypot(sd, instrument_sd), mdc)


def minimum_detectable_change(
    n: int, sd: float, instrument_sd: float, *, of_two_readings: bool = False
) -> float:
    """Smallest difference between one new reading and the mean of ``n`` takes that means a change.

    ``of_two_readings``: between two single readings instead, ``n`` and ``sd`` being of other takes.

    Never less than MDC95 = 1.96 · √2 · SEM with SEM = √(sd² + instrument_sd²), and more where
    there are few takes. A reading of the same stance differs from the mean of the takes with
    variance sd² (1 + 1/n), and an sd known from n − 1 degrees of freedom asks for Student's t in
    place of 1.96: 4.97 sd at three takes, 2.77 sd from seven on. The tool's error does not shrink
    with the number of takes, as takes of one stance in the same clothes share it: it is in the
    difference twice, √2 · instrument_sd.

    Takes of one day know nothing of another day's clothes and camera: ``instrument_sd``, which was
    found with clothes unchanged, does not make up for that. Hence two days.
    """
    t = student_t_97_5(n - 1)
    mean_of = 1 if of_two_readings else n
    between_takes = max(t * math.sqrt(1.0 + 1.0 / mean_of), MDC_PER_SEM) * sd
    return math.hypot(between_takes, MDC_PER_SEM * instrument_sd)


def validated_change(instrument_sd: float) -> float:
    """MDC95 of two readings by the tool's own error alone, as validation found it.

    How much somebody differs from one day to the next is not in it: only their own takes know.
    """
    return MDC_PER_SEM * instrument_sd


def student_t_97_5(degrees_of_freedom: int) -> float:
    """The 97.5 % point of Student's t, from 2 degrees of freedom on.

    Beyond the table it is that of the last row, which is larger.
    """
    table = resources.read_toml("baseline.toml")["student_t_97_5"]["from_2"]
    return float(table[min(degrees_of_freedom - 2, len(table) - 1)])


def why_incomplete(missing: int, stance: TakeStance, others: int = 0) -> Reason:
    """How many takes of a stance are wanting.

    ``others`` is how many there are that do not count because other models read them.
    """
    values: dict[str, ReasonValue] = {"stance": stance}
    if missing > 1:
        values["missing"] = missing
    if others:
        values["more"] = Reason("others_do_not_count")
    return Reason("take_wanting" if missing == 1 else "takes_wanting", values)
