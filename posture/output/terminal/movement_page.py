"""What a movement comes to, on the terminal: the sentence first, then repetitions and findings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from posture.movements.model import Figure, Movement, MovementUnit, Repetition, TestName
from posture.output.terminal.console_page import ConsolePage
from posture.output.text import from_to, sentence, tenths, whole
from posture.results.reason_text import sentences_text, text_of
from posture.runtime import resources
from posture.types import Level

LEVEL_STYLE: Mapping[Level, str] = {
    "noticeable": "bold yellow",
    "borderline": "yellow",
    "typical": "green",
    "not_assessed": "dim",
}
IN_ROWS: Mapping[TestName, tuple[str, ...]] = {
    "sit-to-stand": ("lean_at_lift_off", "time_to_rise_s"),
    "squat": ("hip_flexion_peak", "knee_flexion_peak", "trunk_against_shank"),
    "single-leg": ("hip_drop", "knee_inward", "held_s"),
    "bend": ("total", "knee_flexion_at_turn"),
    "gait": ("hip_extension_peak", "hip_flexion_peak", "knee_flexion_peak"),
    "pelvic-rock": ("tilt_from_usual",),
}
"""What stands in the line of each repetition."""
SIDES = ("left", "right")


def print_movement(movement: Movement, console: Console, *, saved: tuple[Path, ...] = ()) -> None:
    """Print what a film comes to; the console's width, colours and encoding are respected."""
    page, words = ConsolePage(console), resources.read_toml("movement_wording.toml")
    page.heading(movement.film.name)
    page.paragraphs(sentence_of(movement), style="bold")
    if movement.remarks:
        page.paragraphs(sentences_text(movement.remarks) or "")
    if movement.repetitions:
        _repetitions(page, words, movement)
    if movement.reason is None:
        _figures(page, words, movement)
    _not_counted(page, words, movement)
    _findings(page, words, movement)
    _not_assessed(page, words, movement)
    if movement.test is not None and movement.reason is None:
        page.title(words["headings"]["cannot"])
        page.paragraphs(words["cannot"][movement.test])
    if saved:
        console.print()
        page.paragraphs("Written: " + ", ".join(str(one) for one in saved))
    console.print()


def sentence_of(movement: Movement) -> str:
    """What it comes to, in one sentence; the reason where nothing could be assessed.

    Figures that are missing are left out of it.
    """
    if movement.reason is not None or movement.test is None:
        reason = movement.reason
        return sentence(text_of(reason)) if reason is not None else ""
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
        return text.format(value=_value(figure))
    return text["ahead" if value >= 0 else "behind"].format(
        value=_value(Figure.around(abs(value), 0.0, figure.unit))
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
            how_long = own["held" if number == 1 else "average"].format(value=_value(held))
            leg += f" {how_long}"
        found.append(leg)
    return found


def label_of(name: str) -> str:
    """What a figure is called; one of a leg begins with its side."""
    words = resources.read_toml("movement_wording.toml")
    labels: Mapping[str, str] = words["figures"]
    side, _, rest = name.partition("_")
    if side in SIDES and rest in labels:
        return f"{words['legs'][side]}, {labels[rest][:1].lower()}{labels[rest][1:]}"
    return labels[name]


def _count(words: Mapping[str, Any], number: int, test: str) -> str:
    count: Mapping[str, Any] = words["count"]
    if test == "gait":
        return str(count["stride" if number == 1 else "strides"]).format(number=number)
    if number <= len(count["few"]):
        return str(count["few"][number - 1])
    return str(count["times"]).format(number=number)


def _number(number: float, unit: MovementUnit) -> str:
    return tenths(number) if unit == "s" else whole(number)


def _value(figure: Figure) -> str:
    assert figure.value is not None
    words = resources.read_toml("movement_wording.toml")
    return str(words["unit"][figure.unit]).format(number=_number(figure.value, figure.unit))


def _with_interval(figure: Figure) -> str:
    assert figure.low is not None
    assert figure.high is not None
    ends = (_number(one, figure.unit) for one in (figure.low, figure.high))
    return f"{_value(figure)} ({from_to(*ends)})"


def _repetitions(page: ConsolePage, words: Mapping[str, Any], movement: Movement) -> None:
    page.title(words["headings"]["repetitions"])
    assert movement.test is not None
    for one in movement.repetitions:
        page.paragraphs(_row(words, movement.test, one))


def _row(words: Mapping[str, Any], test: TestName, one: Repetition) -> str:
    """``2 (left): 4.1 to 6.0 s, lowest at 5.2 s; largest hip flexion 87°``."""
    cycle = one.cycle
    side = f" ({cycle.side})" if cycle.side else ""
    times = {"start": tenths(cycle.start_s), "turn": tenths(cycle.turn_s)}
    if cycle.end_s is None:
        when = words["row"]["open"].format(**times)
    else:
        when = words["row"]["whole"].format(end=tenths(cycle.end_s), **times)
    if test in words["turn"]:
        when += ", " + words["turn"][test].format(**times)
    figures = (
        f"{label_of(name).lower()} {_value(one.figures[name])}"
        for name in IN_ROWS[test]
        if one.figures.get(name)
    )
    return "; ".join([f"{one.number}{side}: {when}", *figures])


def _figures(page: ConsolePage, words: Mapping[str, Any], movement: Movement) -> None:
    known = {name: one for name, one in movement.figures.items() if one}
    if not known:
        return
    page.title(words["headings"]["figures"])
    for name, figure in known.items():
        page.paragraphs(f"{label_of(name)}: {_with_interval(figure)}")


def _not_counted(page: ConsolePage, words: Mapping[str, Any], movement: Movement) -> None:
    if movement.uncounted:
        page.title(words["headings"]["not_counted"])
        for one in movement.uncounted:
            page.paragraphs(f"at {tenths(one.time_s)} s: {text_of(one.why)}")


def _findings(page: ConsolePage, words: Mapping[str, Any], movement: Movement) -> None:
    if not movement.findings:
        return
    page.title(words["headings"]["findings"])
    for one in movement.findings:
        mark = page.glyphs.levels[one.level]
        page.paragraphs(
            f"{mark} {page.words['level'][one.level]}: {sentence(text_of(one.message))}",
            style=LEVEL_STYLE[one.level],
        )
        page.paragraphs(one.basis, indent=3, style="dim")


def _not_assessed(page: ConsolePage, words: Mapping[str, Any], movement: Movement) -> None:
    missing = {name: one for name, one in movement.figures.items() if one.why_not is not None}
    if not missing:
        return
    page.title(words["headings"]["not_assessed"])
    for name, figure in missing.items():
        assert figure.why_not is not None
        page.paragraphs(f"{label_of(name)}: {text_of(figure.why_not)}")
