"""What a movement comes to, on the terminal: the sentence first, then repetitions and findings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from posture.movements.model import Movement, Repetition, TestName
from posture.output.movement_text import label_of, sentence_of, value_of, with_interval
from posture.output.terminal.console_page import ConsolePage
from posture.output.text import sentence, tenths
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
        f"{label_of(name).lower()} {value_of(one.figures[name])}"
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
        page.paragraphs(f"{label_of(name)}: {with_interval(figure)}")


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
