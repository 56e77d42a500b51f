"""Pictures of key moments with what stands below them: the moment, and the curves' values at it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from posture.movements.model import Movement
from posture.output.movement_sheet.key_moments import KeyMoment, KeyPicture
from posture.output.movement_sheet.sheet_words import wording
from posture.output.text import tenths, whole


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """One picture; ``spoken`` stands for it where it cannot be seen."""

    heading: str
    about: str
    spoken: str
    jpeg: bytes = field(repr=False)


def captioned(movement: Movement, pictures: Sequence[KeyPicture]) -> Iterator[SheetPicture]:
    """Each picture with its caption."""
    words = wording()
    for one in pictures:
        moment = moment_name(movement, one.of)
        number, side = one.of.repetition.number, one.of.repetition.cycle.side
        key = "head_side" if side else "head"
        time = tenths(one.of.time_s)
        yield SheetPicture(
            words["caption"][key].format(number=number, side=side, moment=moment),
            ", ".join([words["caption"]["time"].format(time=time), *_values(movement, one.of)]),
            words["spoken"]["picture"].format(number=number, moment=moment, time=time),
            one.jpeg,
        )


def moment_name(movement: Movement, moment: KeyMoment) -> str:
    """``lowest``: the moment by its name in that test."""
    words = wording()
    own = words["moment_of"].get(movement.test, {})
    return str(own.get(moment.moment) or words["moment"][moment.moment])


def _values(movement: Movement, moment: KeyMoment) -> Iterator[str]:
    words = wording()
    for template in words["caption_of"].get(movement.test, ()):
        name = template.format(side=moment.repetition.cycle.side)
        curve = movement.curves.get(name)
        value = math.nan if curve is None else curve.at(moment.time_s)
        if math.isfinite(value):
            yield words["caption"][name].format(value=f"{whole(value)}°")
