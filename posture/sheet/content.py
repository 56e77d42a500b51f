"""An assessment in words, rows and bars: the same content for HTML and for PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from posture import __version__
from posture.assessment import Assessment, Setup, Shot, notices, withheld
from posture.resources import read_toml
from posture.terminal.page import LEVELS, printable, sentence, whole
from posture.types import WHOLE_SETUP, Estimate, Report

MARKS = dict(zip(LEVELS, "●◐○–", strict=True))
"""Of each level, told apart by shape."""

AXIS = (-30.0, 30.0)


@dataclass(frozen=True, slots=True)
class Bar:
    """An interval on an axis, with the range cited for it and where zero (or 100 %) is."""

    axis: tuple[float, float]
    value: float
    low: float
    high: float
    zero: float
    cited: tuple[float, float] | None = None

    def place(self, number: float) -> float:
        """Where a number lies on the axis, 0..1; beyond it, at its end."""
        low, high = self.axis
        return (min(max(number, low), high) - low) / (high - low)


@dataclass(frozen=True, slots=True)
class Row:
    """One measure in words."""

    label: str
    value: str
    interval: str
    bar: Bar
    cited: str = ""
    how: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One finding: its level's mark and word, what it says, and what it rests on."""

    mark: str
    level: str
    message: str
    basis: str


@dataclass(frozen=True, slots=True)
class Part:
    """One photo."""

    heading: str
    picture: bytes | None = field(repr=False)
    remarks: tuple[str, ...]
    measures: tuple[Row, ...]
    lengths: tuple[Row, ...]
    distances: tuple[tuple[str, str, str], ...]
    findings: tuple[Told, ...]
    missing: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole report.

    ``sides``: names of the photos and, for each measure, what each says; empty for a single photo.
    """

    title: str
    about: str
    notices: tuple[str, ...]
    parts: tuple[Part, ...]
    sides: tuple[tuple[str, ...], ...]
    how: tuple[str, ...]
    disclaimer: str


def content_of(assessment: Assessment) -> Sheet:
    """All that the report says of an assessment."""
    words, general = wording(), read_toml("wording.toml")
    shots = [_judged(shot, assessment) for shot in assessment.shots]
    about = [words["date"].format(date=assessment.date)]
    if assessment.pseudonym:
        about.insert(0, printable(assessment.pseudonym))
    return Sheet(
        title=words["title"],
        about=" · ".join(about),
        notices=tuple(notices(assessment.told)),
        parts=tuple(_part(shot) for shot in shots),
        sides=_sides(shots),
        how=(words["method_text"]["text"], *_setup(assessment.setup), _made(shots[0].report)),
        disclaimer=general["disclaimer"].strip(),
    )


def wording() -> Mapping[str, Any]:
    """The words of ``sheet.toml``."""
    return read_toml("sheet.toml")


def _judged(shot: Shot, assessment: Assessment) -> Shot:
    report = withheld(shot.report, assessment.told)
    return Shot(report, shot.side, shot.estimated_tilt, shot.distances, shot.picture)


def _part(shot: Shot) -> Part:
    report = shot.report
    return Part(
        heading=heading(shot),
        picture=shot.picture,
        remarks=tuple(_remarks(report)),
        measures=tuple(_rows(shot, "deg")),
        lengths=tuple(_rows(shot, "pct")),
        distances=tuple(_distances(shot)),
        findings=tuple(_findings(report)),
        missing=tuple(_missing(report)),
    )


def heading(shot: Shot) -> str:
    """View, side and stance of a photo, such as ``Side view, left side, standing``."""
    general, words = read_toml("wording.toml"), wording()
    view = shot.report.view
    parts = [general["view"][view.kind] if view else words["photo"]]
    if shot.side in ("left", "right"):
        parts.append(words["seen_side"][shot.side])
    if shot.report.stance:
        parts.append(general["stance"][shot.report.stance])
    told = ", ".join(parts)
    return told[:1].upper() + told[1:]


def _remarks(report: Report) -> Iterator[str]:
    words, general = wording(), read_toml("wording.toml")
    if report.status == "unreadable":
        yield words["unreadable"]
    elif report.status == "no_person":
        yield words["nobody"]
    if report.reason and report.status != "no_person":
        yield sentence(printable(report.reason))
    if report.people > 1:
        yield general["advice"]["others_seen"]


def _rows(shot: Shot, unit: str) -> Iterator[Row]:
    stance = shot.report.stance or "other"
    for name, estimate in shot.report.measures.items():
        if estimate and estimate.unit == unit:
            tilt = shot.estimated_tilt if name == "pelvic_tilt" else None
            yield _row(name, estimate, stance, tilt)


def _row(name: str, estimate: Estimate, stance: str, beside: Estimate | None) -> Row:
    told, words = read_toml("wording.toml")["measures"].get(name, {}), wording()
    cited = told.get("cited", {}).get(stance)
    axes = told.get("axis", {})
    low, high = axes.get(stance) or axes.get("standing") or AXIS
    value, ends = estimate.value or 0.0, (estimate.low or 0.0, estimate.high or 0.0)
    remark = ""
    if beside:
        remark = words["outline_beside"].format(**_numbers(beside))
    return Row(
        label=told.get("label", name),
        value=_with_unit(value, estimate),
        interval=words["to"].format(low=whole(ends[0]), high=whole(ends[1])),
        bar=Bar(
            (float(low), float(high)),
            value,
            *ends,
            zero=100.0 if estimate.unit == "pct" else 0.0,
            cited=(cited["low"], cited["high"]) if cited else None,
        ),
        cited=words["to"].format(low=whole(cited["low"]), high=whole(cited["high"]))
        if cited
        else "",
        how=words["method"][estimate.method],
        remark=remark,
    )


def _numbers(estimate: Estimate) -> dict[str, str]:
    return {end: _with_unit(getattr(estimate, end) or 0.0, estimate) for end in ("value",)} | {
        end: whole(getattr(estimate, end) or 0.0) for end in ("low", "high")
    }


def _with_unit(number: float, estimate: Estimate) -> str:
    return whole(number) + ("°" if estimate.unit == "deg" else " %")


def _distances(shot: Shot) -> Iterator[tuple[str, str, str]]:
    words = wording()
    for one in shot.distances:
        low, high = (f"{number:.0f}".replace("-", "−") for number in (one.low_cm, one.high_cm))
        value = f"{one.value_cm:.1f} cm".replace("-", "−")
        yield (
            words["distance"].get(one.name, one.name),
            value,
            words["to"].format(low=low, high=high),
        )


def _findings(report: Report) -> Iterator[Told]:
    """The most telling first; those that could not be judged are among what is missing."""
    levels, words = read_toml("wording.toml")["level"], wording()
    for finding in sorted(report.findings, key=lambda one: LEVELS.index(one.level)):
        is_judged = finding.level != "not_assessed"
        yield Told(
            MARKS[finding.level],
            f"{levels[finding.level]} · {finding.rule}",
            sentence(printable(finding.message)),
            words["source"].format(basis=printable(finding.basis)) if is_judged else "",
        )


def _missing(report: Report) -> Iterator[tuple[str, str]]:
    """Names of measures and the reason, those with one reason together."""
    general = read_toml("wording.toml")
    reasons: dict[str, list[str]] = {}
    for name, estimate in report.measures.items():
        if estimate.why_not is not None:
            is_length = estimate.unit == "pct"
            label = general["muscle_lengths" if is_length else "measures"]
            told = label["label"] if is_length else label.get(name, {}).get("label", name)
            reasons.setdefault(estimate.why_not, []).append(told)
    for reason, names in reasons.items():
        yield ", ".join(dict.fromkeys(names)), sentence(printable(reason))


def _sides(shots: list[Shot]) -> tuple[tuple[str, ...], ...]:
    readable = [shot for shot in shots if shot.report.status == "ok"]
    if len(readable) < 2:
        return ()
    words = read_toml("wording.toml")["measures"]
    names = dict.fromkeys(name for shot in readable for name in shot.report.measures)
    rows = [(wording()["measure"], *(heading(shot) for shot in readable))]
    for name in names:
        found = [shot.report.measures.get(name) for shot in readable]
        if any(found):
            rows.append((words.get(name, {}).get("label", name), *map(_cell, found)))
    return tuple(rows)


def _cell(estimate: Estimate | None) -> str:
    if not estimate:
        return "–"
    numbers = _numbers(estimate)
    return f"{numbers['value']} ({wording()['to'].format(**numbers)})"


def _setup(setup: Setup) -> Iterator[str]:
    words = wording()["setup"]
    for key, parts in (("confirmed", setup.confirmed), ("open", WHOLE_SETUP - setup.confirmed)):
        if parts:
            named = ", ".join(words["parts"][part] for part in sorted(parts))
            yield words[key].format(parts=named)
    if setup.footwear:
        yield words["footwear"].format(footwear=words["feet"][setup.footwear])


def _made(report: Report) -> str:
    models = ", ".join((digest or "none")[:12] for digest in report.models.values())
    return str(wording()["made"]).format(version=__version__, models=models)
