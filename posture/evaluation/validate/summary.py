"""Every figure of a folder, from its outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from posture.evaluation.validate.changes import ChangeAccuracy, Sweep, changes, sweeps
from posture.evaluation.validate.comparators import Rivalry, rivalries
from posture.evaluation.validate.confounding import Independence, independence
from posture.evaluation.validate.counts import Confusion, Refusal, confusions, refusals
from posture.evaluation.validate.figures import CALIBRATION_LEVELS, Accuracy, accuracy, calibration
from posture.evaluation.validate.grouping import BUILD_AND_CLOTHES, FEWEST_OF_A_GARMENT, grouped
from posture.evaluation.validate.records import Failure, PictureResult, readings
from posture.measures.registry import FRONTAL_MEASURES, SAGITTAL_MEASURES

MAIN = ("pelvic_tilt", "hip_flexion", "knee_flexion", "trunk_lean", "thigh_angle")
"""The measures that are plotted, and come first in tables."""

MEASURES = tuple(dict.fromkeys((*MAIN, *SAGITTAL_MEASURES, *FRONTAL_MEASURES)))
STANCES = ("standing", "seated")
"""The stances that come first; any other of the truth follows."""

FEWEST_TO_BE_WORST = 30


@dataclass(frozen=True, slots=True)
class AccuracyRow:
    """The accuracy of one measure on one group of pictures of one stance."""

    stance: str
    by: str
    group: str
    measure: str
    accuracy: Accuracy


@dataclass(frozen=True, slots=True)
class Worst:
    """The garment or build whose intervals hold least often, and the one with the largest bias."""

    stance: str
    measure: str
    coverage: AccuracyRow | None
    narrow_coverage: AccuracyRow | None
    bias: AccuracyRow | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Share of truths within intervals scaled to each nominal level; None where unknown."""

    stance: str
    measure: str
    nominal: tuple[float, ...]
    printed: tuple[float, ...] | None
    narrow: tuple[float, ...] | None


@dataclass(frozen=True, slots=True)
class AccuracySummary:
    """All that is said about the accuracy on one folder."""

    pictures: int
    failures: tuple[Failure, ...]
    models: Mapping[str, str | None]
    accuracy: tuple[AccuracyRow, ...]
    worst: tuple[Worst, ...]
    rivals: tuple[Rivalry, ...]
    confusions: tuple[Confusion, ...]
    refusals: tuple[Refusal, ...]
    changes: tuple[ChangeAccuracy, ...]
    sweeps: tuple[Sweep, ...]
    independence: tuple[Independence, ...]
    calibration: tuple[Calibration, ...]


def summarise(outcomes: Sequence[PictureResult], failures: Sequence[Failure]) -> AccuracySummary:
    """Every figure of a folder; stances never mix."""
    stances = _by_stance(outcomes)
    rows = tuple(row for stance, chosen in stances.items() for row in _rows(chosen, stance))
    swept = (sweeps(chosen, stance) for stance, chosen in stances.items())
    spines = (independence(chosen, stance) for stance, chosen in stances.items())
    return AccuracySummary(
        pictures=len(outcomes) + len(failures),
        failures=tuple(failures),
        models=outcomes[0].models if outcomes else {},
        accuracy=rows,
        worst=tuple(_worsts(rows)),
        rivals=tuple(one for name, chosen in stances.items() for one in rivalries(chosen, name)),
        confusions=tuple(confusions(outcomes)),
        refusals=tuple(refusals(outcomes)),
        changes=tuple(one for name, chosen in stances.items() for one in changes(chosen, name)),
        sweeps=tuple(one for one in swept if one is not None),
        independence=tuple(one for one in spines if one is not None),
        calibration=tuple(
            one for name, chosen in stances.items() for one in _calibrations(chosen, name)
        ),
    )


def _by_stance(outcomes: Sequence[PictureResult]) -> dict[str, list[PictureResult]]:
    found: dict[str, list[PictureResult]] = {stance: [] for stance in STANCES}
    for one in outcomes:
        if one.entry.stance is not None:
            found.setdefault(one.entry.stance, []).append(one)
    return {stance: chosen for stance, chosen in found.items() if chosen}


def _rows(outcomes: Sequence[PictureResult], stance: str) -> Iterator[AccuracyRow]:
    for (by, group), chosen in grouped(outcomes).items():
        fewest = FEWEST_OF_A_GARMENT if by == "garment" else 1
        for measure in MEASURES:
            found = accuracy(readings(chosen, measure))
            if found.n >= fewest:
                yield AccuracyRow(stance, by, group, measure, found)


def _worsts(rows: Sequence[AccuracyRow]) -> Iterator[Worst]:
    for stance in dict.fromkeys(row.stance for row in rows):
        for measure in MAIN:
            candidates = [
                row
                for row in rows
                if (row.stance, row.measure) == (stance, measure)
                and row.by in BUILD_AND_CLOTHES
                and row.accuracy.assessed >= FEWEST_TO_BE_WORST
            ]
            if len(candidates) > 1:
                yield Worst(
                    stance,
                    measure,
                    _least(candidates, "coverage"),
                    _least(candidates, "narrow_coverage"),
                    max(candidates, key=lambda row: abs(row.accuracy.bias or 0.0)),
                )


def _least(rows: Sequence[AccuracyRow], figure: str) -> AccuracyRow | None:
    known = [row for row in rows if getattr(row.accuracy, figure) is not None]
    return min(known, key=lambda row: float(getattr(row.accuracy, figure)), default=None)


def _calibrations(outcomes: Sequence[PictureResult], stance: str) -> Iterator[Calibration]:
    for measure in MAIN:
        found = readings(outcomes, measure)
        printed = calibration(found)
        if printed is not None:
            narrow = calibration(found, narrow=True)
            yield Calibration(stance, measure, CALIBRATION_LEVELS, printed, narrow)
