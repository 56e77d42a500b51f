"""A movement in words: the sentence that it comes to, names of figures, values with their units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from posture.movements.model import Figure, Movement, MovementUnit, Side
from posture.output.text import from_to, sentence, tenths, whole
from posture.results.reason_text import FrontEnd, text_of
from posture.runtime import resources

SIDES: tuple[Side, Side] = ("left", "right")


def sentence_of(movement: Movement, front_end: FrontEnd = "command_line") -> str:
    """What it comes to, in one sentence; the reason where nothing could be assessed.

    Figures that are missing are left out of it.
    """
    if movement.reason is not None or movement.test is None:
        reason = movement.reason
        return sentence(text_of(reason, front_end)) if reason is not None else ""
    words = resources.read_toml("movement_wording.toml")
    own: Mapping[str, Any] = words["sentence"][movement.test]
    number = len(movement.repetitions)
    begin = str(own["begin"]).format(count=_count(words, number, movement.test))
    if movement.test == "single-leg":
        parts = _on_each_leg(words, movement)
        return begin + " and ".join(parts) + "."
    known = ((text, movement.figures.get(name)) for name, text in own["parts"].items())
    parts = [_part(text, figure) for text, figure in known if figure]
    if not parts:
        return f"{begin}."
    return begin + str(own["once" if number == 1 else "several"]) + _listed(parts) + "."


def _part(text: str | Mapping[str, str], figure: Figure) -> str:
    """A clause; one with two ends is worded by the sign of its value, which is then left out."""
    value = figure.value or 0.0
    if isinstance(text, str):
        return text.format(value=value_of(figure))
    return text["ahead" if value >= 0 else "behind"].format(
        value=value_of(Figure.around(abs(value), 0.0, figure.unit))
    )


def _listed(parts: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def _on_each_leg(words: Mapping[str, Any], movement: Movement) -> list[str]:
    """``on your left leg twice, for 3.1 s on average``, for each leg that was stood on."""
    own: Mapping[str, str] = words["sentence"]["single-leg"]
    found = []
    for side in SIDES:
        number = sum(one.cycle.side == side for one in movement.repetitions)
        if not number:
            continue
        leg = own["on_leg"].format(side=side, count=_count(words, number, "single-leg"))
        held = movement.figures.get(f"{side}_held_s")
        if held:
            how_long = own["held" if number == 1 else "average"].format(value=value_of(held))
            leg += f" {how_long}"
        found.append(leg)
    return found


def label_of(name: str) -> str:
    """What a figure is called, one of a leg with its side first; itself where it has no words."""
    words = resources.read_toml("movement_wording.toml")
    labels: Mapping[str, str] = words["figures"]
    side, _, rest = name.partition("_")
    if side in SIDES and rest in labels:
        return f"{words['legs'][side]}, {labels[rest][:1].lower()}{labels[rest][1:]}"
    return labels.get(name, name)


def _count(words: Mapping[str, Any], number: int, test: str) -> str:
    count: Mapping[str, Any] = words["count"]
    if test == "gait":
        return str(count["stride" if number == 1 else "strides"]).format(number=number)
    if number <= len(count["few"]):
        return str(count["few"][number - 1])
    return str(count["times"]).format(number=number)


def number_of(number: float, unit: MovementUnit) -> str:
    """A whole number; seconds to a tenth."""
    return tenths(number) if unit == "s" else whole(number)


def value_of(figure: Figure) -> str:
    """``87°``, ``1.4 s``: of a figure that has a value."""
    assert figure.value is not None
    words = resources.read_toml("movement_wording.toml")
    return str(words["unit"][figure.unit]).format(number=number_of(figure.value, figure.unit))


def with_interval(figure: Figure) -> str:
    """``87° (80 to 94)``: of a figure that has a value."""
    assert figure.low is not None
    assert figure.high is not None
    ends = (number_of(one, figure.unit) for one in (figure.low, figure.high))
    return f"{value_of(figure)} ({from_to(*ends)})"
