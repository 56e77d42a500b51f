"""What each test makes of the curves, before it is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from posture.movements.model import Figure, Repetition, Uncounted
from posture.types import Reason


@dataclass(frozen=True, slots=True)
class Assessed:
    """Repetitions and figures of one test.

    Attributes
    ----------
    why_not : why there are no repetitions, or the film is none of this test.
    remarks : what else a reader should know.
    """

    repetitions: tuple[Repetition, ...] = ()
    uncounted: tuple[Uncounted, ...] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)
    why_not: Reason | None = None
    remarks: tuple[Reason, ...] = ()
