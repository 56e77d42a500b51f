"""Findings of a movement in words, and what was not assessed: those with one reason together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from posture.movements.model import Movement
from posture.output.movement_sheet.sheet_words import wording
from posture.output.movement_text import label_of
from posture.output.text import LEVEL_MARKS, sentence, tenths
from posture.results.labels import listed
from posture.results.reason_text import FrontEnd, text_of
from posture.runtime.resources import read_toml


@dataclass(frozen=True, slots=True)
class SheetFinding:
    """One finding: its level's mark and word, what it is about, and what it says."""

    mark: str
    level: str
    subject: str
    message: str


def findings(movement: Movement, front_end: FrontEnd) -> Iterator[SheetFinding]:
    """Those that could be judged."""
    levels = read_toml("wording.toml")["level"]
    for one in movement.findings:
        if one.level != "not_assessed":
            yield SheetFinding(
                LEVEL_MARKS[one.level],
                levels[one.level],
                subject_of(one.rule),
                sentence(text_of(one.message, front_end)),
            )


def sources(movement: Movement) -> Iterator[tuple[str, str]]:
    """The code of each rule that the test has, and what it rests on."""
    for one in movement.findings:
        yield one.rule, one.basis


def missing(movement: Movement, front_end: FrontEnd) -> Iterator[tuple[str, str]]:
    """Names and the reason, figures first, then what rules would have judged."""
    names: dict[str, list[str]] = {}
    for name, figure in movement.figures.items():
        if figure.why_not is not None:
            names.setdefault(text_of(figure.why_not, front_end), []).append(label_of(name))
    for one in movement.findings:
        if one.level == "not_assessed":
            reason = text_of(one.message, front_end)
            names.setdefault(reason, []).append(subject_of(one.rule))
    for reason, of in names.items():
        yield listed(of), sentence(reason)


def not_counted(movement: Movement, front_end: FrontEnd) -> Iterator[tuple[str, str]]:
    """The times of what is like a repetition and does not count, and why."""
    times: dict[str, list[str]] = {}
    for one in movement.uncounted:
        times.setdefault(text_of(one.why, front_end), []).append(tenths(one.time_s))
    for reason, of in times.items():
        yield wording()["at"].format(times=listed(of)), sentence(reason)


def subject_of(rule: str) -> str:
    """What a rule is about."""
    return str(wording()["rules"].get(rule, rule))
