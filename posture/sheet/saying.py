"""Findings in words, and what could not be assessed; of two photos each is said once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from posture.assessment import Shot
from posture.resources import read_toml
from posture.result_view import label, leg_of, lengths_label, listed, shown
from posture.results.reason_text import text_of
from posture.sheet.words import fit, wording
from posture.terminal.page import LEVEL_MARKS, LEVELS, sentence
from posture.types import Estimate, Level, Reason, Report


@dataclass(frozen=True, slots=True)
class Told:
    """One finding: its level's mark and word, what it is about, what it says and rests on."""

    mark: str
    level: str
    subject: str
    message: str
    basis: str


def findings(shots: Sequence[Shot]) -> Iterator[Told]:
    """Those that could be judged, the most telling first."""
    words, levels = wording(), read_toml("wording.toml")["level"]
    said: dict[tuple[Level, str, str, str], list[Shot]] = {}
    for shot in shots:
        for one in shot.report.findings:
            if one.level != "not_assessed":
                message = text_of(one.message, "paper")
                told = (one.level, one.rule, message, one.basis)
                said.setdefault(told, []).append(shot)
    for key in sorted(said, key=lambda one: LEVELS.index(one[0])):
        level, rule, message, basis = key
        yield Told(
            LEVEL_MARKS[level],
            levels[level],
            _of(_subject(rule), said[key], shots),
            sentence(fit(message)),
            words["source"].format(basis=fit(basis)),
        )


def missing(shots: Sequence[Shot]) -> Iterator[tuple[str, str]]:
    """Names and the reason, those with one reason together: measures, then findings."""
    reasons: dict[Reason, dict[str, list[Shot]]] = {}
    for shot in shots:
        for name, estimate in shown(shot.report).items():
            if estimate.why_not is not None:
                names = reasons.setdefault(estimate.why_not, {})
                _add(names, _label(name, estimate, shot.report), shot)
    for shot in shots:
        for finding in shot.report.findings:
            if finding.level == "not_assessed":
                names = reasons.setdefault(finding.message, {})
                _add(names, _subject(finding.rule), shot)
    for reason, names in reasons.items():
        told = listed(_of(name, of, shots) for name, of in names.items())
        yield told, sentence(fit(text_of(reason, "paper")))


def _add(names: dict[str, list[Shot]], name: str, shot: Shot) -> None:
    of = names.setdefault(name, [])
    if not any(one is shot for one in of):
        of.append(shot)


def _label(name: str, estimate: Estimate, report: Report) -> str:
    """Muscles go by their common name, of each leg where these are apart."""
    if estimate.unit == "pct":
        return lengths_label(leg_of(name, report), report)
    return fit(label(name, report))


def _subject(rule: str) -> str:
    """What a rule is about, with its code."""
    subject = wording()["rules"].get(rule)
    return f"{subject} ({rule})" if subject else fit(rule)


def _of(name: str, of: Sequence[Shot], shots: Sequence[Shot]) -> str:
    """The name, with the photo it is said of where it is not said of all."""
    if len(of) == len(shots):
        return name
    words = wording()
    sides = ", ".join(words["side"][shot.side] for shot in of if shot.side)
    return str(words["only"]).format(name=name, sides=sides)
