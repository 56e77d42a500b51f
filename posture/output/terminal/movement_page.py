"""What a movement comes to, on the terminal: the sentence first, then repetitions and findings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from posture.movements.model import Figure, Movement, MovementUnit, Repetition
from posture.output.terminal.console_page import ConsolePage
from posture.output.text import from_to, sentence, tenths, whole
from posture.results.reason_text import reasons_text, text_of
from posture.runtime import resources
from posture.types import Level

LEVEL_STYLE: Mapping[Level, str] = {
    "noticeable": "bold yellow",
    "borderline": "yellow",
    "typical": "green",
    "not_assessed": "dim",
}
IN_ROWS: Mapping[str, tuple[str, ...]] = {
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
        page.paragraphs(sentence(reasons_text(movement.remarks) or ""))
    if movement.repetitions:
        _repetitions(page, words, movement)
        _figures(page, words, movement)
    _not_counted(page, words, movement)
    _findings(page, words, movement)
    _not_assessed(page, words, movement)
    if movement.test is not None and movement.repetitions:
        page.title(words["headings"]["cannot"])
        page.paragraphs(words["cannot"][movement.test])
    if saved:
        console.print()
        page.paragraphs("Written: " + ", ".join(str(one) for one in saved))
    console.print()


def sentence_of(movement: Movement) -> str:
    """What it comes to, in one sentence; the reason where nothing could be assessed."""
    if movement.reason is not None or movement.test is None:
        reason = movement.reason
        return sentence(text_of(reason)) if reason is not None else ""
    words = resources.read_toml("movement_wording.toml")
    place = movement.figures.get("usual_place")
    key: str = movement.test
    if key == "pelvic-rock" and not place:
        key = "pelvic-rock-none"
    legs = [sum(one.cycle.side == side for one in movement.repetitions) for side in SIDES]
    held = [one.figures["held_s"] for one in movement.repetitions if "held_s" in one.figures]
    values = {
        "count": _count(words, len(movement.repetitions), movement.test),
        "left": str(legs[0]),
        "right": str(legs[1]),
        "held": _value(held[0]) if held else "",
        **{
            short: _value(movement.figures.get(name))
            for short, name in (
                ("rise", "time_to_rise_s"),
                ("lean", "lean_at_lift_off"),
                ("hip", "hip_flexion_peak"),
                ("knee", "knee_flexion_peak"),
                ("against", "trunk_against_shank"),
                ("total", "total"),
                ("cadence", "cadence"),
                ("place", "usual_place"),
            )
        },
    }
    return str(words["sentence"][key]).format(**values)


def label_of(name: str) -> str:
    """What a figure is called; one of a leg begins with its side."""
    labels: Mapping[str, str] = resources.read_toml("movement_wording.toml")["figures"]
    side, _, rest = name.partition("_")
    if side in SIDES and rest in labels:
        return f"{labels[rest]}, {side}"
    return labels[name]


def _count(words: Mapping[str, Any], number: int, test: str) -> str:
    if test == "gait":
        return str(words["count"]["strides"]).format(number=number)
    if number == 1:
        return str(words["count"]["once"])
    return str(words["count"]["times"]).format(number=number)


def _number(number: float, unit: MovementUnit) -> str:
    return tenths(number) if unit == "s" else whole(number)


def _value(figure: Figure | None) -> str:
    words = resources.read_toml("movement_wording.toml")
    if figure is None or figure.value is None:
        return str(words["sentence"]["missing"])
    return str(words["unit"][figure.unit]).format(number=_number(figure.value, figure.unit))


def _with_interval(figure: Figure) -> str:
    assert figure.low is not None
    assert figure.high is not None
    ends = (_number(one, figure.unit) for one in (figure.low, figure.high))
    return f"{_value(figure)} ({from_to(*ends)})"


def _repetitions(page: ConsolePage, words: Mapping[str, Any], movement: Movement) -> None:
    page.title(words["headings"]["repetitions"])
    for one in movement.repetitions:
        page.paragraphs(_row(one, IN_ROWS[movement.test or "squat"]))


def _row(one: Repetition, names: tuple[str, ...]) -> str:
    """``2 (left): 4.1 to 6.0 s, turns at 5.2 s; Largest hip flexion 87°``."""
    cycle = one.cycle
    side = f" ({cycle.side})" if cycle.side else ""
    end = "…" if cycle.end_s is None else tenths(cycle.end_s)
    times = f"{tenths(cycle.start_s)} to {end} s, turns at {tenths(cycle.turn_s)} s"
    figures = (
        f"{label_of(name).lower()} {_value(one.figures[name])}"
        for name in names
        if one.figures.get(name)
    )
    return "; ".join([f"{one.number}{side}: {times}", *figures])


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
