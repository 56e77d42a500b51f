"""What pictures are wanted."""

from __future__ import annotations

from dataclasses import dataclass

from posture.errors import UsageError
from posture.evaluation.simulate.framing import CROPS
from posture.evaluation.simulate.stances import NEW_STANCES

NOBODY = "nobody"
STANCES = ("standing", "seated", "mixed", *NEW_STANCES, "any", NOBODY)
ONE_VIEW = ("side", "oblique", "front", "back")
VIEWS = (*ONE_VIEW, "any")
SPLITS = ("train", "test")


@dataclass(frozen=True)
class SceneRequest:
    """What pictures are wanted: stance of `STANCES`, view of `VIEWS`, split of `SPLITS` or None
    for all garments, hair and rooms; `per_body` postures of each body in the same clothes; `crop`
    of `CROPS`; `person_height_pct` of the frame's height, the person anywhere in the frame."""

    stance: str = "mixed"
    view: str = "side"
    split: str | None = None
    per_body: int = 1
    crop: str = "none"
    person_height_pct: float | None = None

    def __post_init__(self) -> None:
        """Say plainly what is not on offer."""
        for what, value, known in (
            ("stance", self.stance, STANCES),
            ("view", self.view, VIEWS),
            ("split", self.split, (None, *SPLITS)),
            ("crop", self.crop, CROPS),
        ):
            if value not in known:
                names = ", ".join(str(one) for one in known if one)
                raise UsageError(f"{what} {value!r} is not one of {names}")
        if self.per_body < 1:
            raise UsageError("per_body must be at least 1")
        if self.person_height_pct is not None:
            if not 2 <= self.person_height_pct <= 95:
                raise UsageError("person_height_pct must be from 2 to 95")
            if self.crop != "none":
                raise UsageError("A crop and a person's height in the frame do not go together")
