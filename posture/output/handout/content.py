"""An assessment in words, rows and bars: the same content for HTML and for PDF."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePath

from posture.output.handout import handout_findings, method
from posture.output.handout.handout_findings import HandoutFinding
from posture.output.handout.handout_words import fit, wording
from posture.output.handout.measure_tables import HandoutTable, tables_of
from posture.output.handout.pictures import fitted
from posture.output.handout.summaries import Sentence, next_steps, sentences
from posture.output.handout.validation import check
from posture.output.text import capital, sentence
from posture.results.assessment import (
    Assessment,
    AssessmentPhoto,
    cautions,
    remarks,
    reported,
    withheld,
)
from posture.results.labels import is_apart
from posture.results.reason_text import report_text
from posture.runtime.resources import read_toml
from posture.types import Report, View

OTHER_SIDE = {"left": "right", "right": "left", "front": "back", "back": "front"}
MOST_OF_A_NAME = 60


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo: what is seen in it and, where it was kept, itself (bytes of a JPEG)."""

    heading: str
    about: str
    picture: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Part:
    """One photo, or two that show both sides of the same stance and share their tables.

    Attributes
    ----------
    missing : names of measures and findings, and the reason that those share.
    """

    heading: str
    photos: tuple[Photo, ...]
    about: str
    remarks: tuple[str, ...]
    tables: tuple[HandoutTable, ...]
    findings: tuple[HandoutFinding, ...]
    missing: tuple[tuple[str, str], ...]

    @property
    def is_pair(self) -> bool:
        """Whether it is of two photos."""
        return len(self.photos) > 1

    def heading_in_brief(self, photo: Photo) -> str:
        """Of one of its photos, beside others of this handout."""
        return photo.heading if self.is_pair else self.heading

    def heading_of(self, photo: Photo) -> str:
        """Of one of its photos, by itself."""
        return f"{self.heading}, {photo.heading.lower()}" if self.is_pair else self.heading


@dataclass(frozen=True, slots=True)
class HandoutContent:
    """The whole handout.

    Attributes
    ----------
    about : whose it is and of when, in one line.
    facts : pairs of a word and what it says: whose, of when, by whom.
    cautions : what has to be known before any result is read.
    sentences, next_steps : what was seen, and what to do next.
    reported, notes : what the person said, and what the assessor adds.
    how : pairs of a word and what it says.
    rules : the code of each rule that spoke, and what it rests on.
    photos : how many.
    """

    title: str
    clinic: str
    about: str
    facts: tuple[tuple[str, str], ...]
    cautions: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    next_steps: tuple[str, ...]
    parts: tuple[Part, ...]
    reported: tuple[str, ...]
    notes: tuple[str, ...]
    how: tuple[tuple[str, str], ...]
    rules: tuple[tuple[str, str], ...]
    disclaimer: str
    photos: int

    @property
    def pictures(self) -> tuple[tuple[Part, Photo], ...]:
        """The photos whose picture was kept, each with its part."""
        return tuple((part, photo) for part in self.parts for photo in part.photos if photo.picture)


def content_of(assessment: Assessment) -> HandoutContent:
    """All that the handout says of an assessment.

    Raises
    ------
    UsageError
        It holds values that no result of this program has.
    """
    check(assessment)
    words, answers = wording(), assessment.questionnaire
    shots = [
        replace(one, report=withheld(one.report, answers, "paper")) for one in assessment.shots
    ]
    groups = grouped(shots)
    parts = tuple(_part(group) for group in groups)
    headed = [
        [
            (part.heading_in_brief(photo), shot)
            for photo, shot in zip(part.photos, group, strict=True)
        ]
        for part, group in zip(parts, groups, strict=True)
    ]
    found = sentences(headed, assessment)
    return HandoutContent(
        title=words["title"],
        clinic=fit(assessment.clinic or ""),
        about=" · ".join(filter(None, (fit(assessment.pseudonym or ""), day_of(assessment)))),
        facts=tuple(_facts(assessment)),
        cautions=tuple(cautions(answers, "paper")),
        sentences=tuple(found),
        next_steps=tuple(next_steps(shots, assessment)),
        parts=tuple(_without(part, {one.text for one in found}) for part in parts),
        reported=(*reported(answers), *remarks(answers, "paper")),
        notes=tuple(map(fit, (assessment.notes or "").splitlines())),
        how=tuple(method.how(assessment, any(part.findings for part in parts))),
        rules=tuple(handout_findings.sources(shots)),
        disclaimer=read_toml("wording.toml")["disclaimer"].strip(),
        photos=len(shots),
    )


def _without(part: Part, texts: Container[str]) -> Part:
    """The part without the remarks that stand above already."""
    return replace(part, remarks=tuple(one for one in part.remarks if one not in texts))


def day_of(assessment: Assessment) -> str:
    """``27 November 2026, 14:05``; without a time where it is not known."""
    day = date.fromisoformat(assessment.date)
    return ", ".join(filter(None, (f"{day.day} {day:%B %Y}", assessment.time)))


def _facts(assessment: Assessment) -> Iterator[tuple[str, str]]:
    words = wording()["facts"]
    if assessment.pseudonym:
        yield words["name"], fit(assessment.pseudonym)
    yield words["date"], day_of(assessment)
    if assessment.assessor:
        yield words["assessor"], fit(assessment.assessor)
    if len(assessment.shots) > 1:
        yield words["photos"], str(len(assessment.shots))


def grouped(shots: Sequence[AssessmentPhoto]) -> list[tuple[AssessmentPhoto, ...]]:
    """The photos in their order; both sides of one stance together, the left (the front) first.

    Photos of legs apart stand alone: the near leg of the one is the far leg of the other.
    """
    groups: list[tuple[AssessmentPhoto, ...]] = []
    waiting = list(shots)
    while waiting:
        first = waiting.pop(0)
        place = next((n for n, one in enumerate(waiting) if _belong_together(first, one)), None)
        if place is None:
            groups.append((first,))
            continue
        other = waiting.pop(place)
        is_first = first.side in ("left", "front")
        groups.append((first, other) if is_first else (other, first))
    return groups


def _belong_together(one: AssessmentPhoto, other: AssessmentPhoto) -> bool:
    reports = (one.report, other.report)
    return (
        one.side is not None
        and OTHER_SIDE[one.side] == other.side
        and one.report.stance == other.report.stance
        and not any(map(is_apart, reports))
        and all(any(report.measures.values()) for report in reports)
    )


def _part(shots: tuple[AssessmentPhoto, ...]) -> Part:
    photos = tuple(_photo(shot, is_alone=len(shots) == 1) for shot in shots)
    remarks = dict.fromkeys(
        remark
        for shot, photo in zip(shots, photos, strict=True)
        for remark in _remarks(shot, photo)
    )
    named = [photo for photo in photos if photo.about]
    return Part(
        heading=photos[0].heading if len(shots) == 1 else _heading_of_pair(shots[0]),
        photos=photos,
        about=" · ".join(
            photo.about if len(shots) == 1 else f"{photo.heading}: {photo.about}" for photo in named
        ),
        remarks=tuple(remarks),
        tables=tuple(tables_of(shots)),
        findings=tuple(handout_findings.findings(shots)),
        missing=tuple(handout_findings.missing(shots)),
    )


def _photo(shot: AssessmentPhoto, *, is_alone: bool) -> Photo:
    heading = _heading(shot) if is_alone else capital(wording()["seen_side"][shot.side])
    about = ", ".join(_about(shot.report))
    return Photo(heading, about, fitted(shot.picture) if shot.picture else None)


def _heading(shot: AssessmentPhoto) -> str:
    """View, side and stance of a photo, such as ``Side view, left side, standing``."""
    general, words = read_toml("wording.toml"), wording()
    view = shot.report.view
    parts = [general["view"][view.kind] if view else words["photo"]]
    if shot.side in ("left", "right"):
        parts.append(words["seen_side"][shot.side])
    if shot.report.stance:
        parts.append(general["stance"][shot.report.stance])
    if is_apart(shot.report):
        parts.append(general["legs"]["apart"])
    return capital(", ".join(parts))


def _heading_of_pair(first: AssessmentPhoto) -> str:
    stance = read_toml("wording.toml")["stance"].get(first.report.stance)
    return ", ".join(filter(None, (wording()["pair"][first.side], stance)))


def _about(report: Report) -> Iterator[str]:
    """The file's own name, without its folders, and how the person is turned."""
    name = fit(PurePath(report.source.name.replace("\\", "/")).name)
    if name:
        shown = name if len(name) <= MOST_OF_A_NAME else f"{name[: MOST_OF_A_NAME - 1]}…"
        yield wording()["file"].format(name=shown)
    if report.view is not None and round(report.view.yaw_deg):
        yield _turned(report.view)


def _turned(view: View) -> str:
    key = "turned_off"
    if view.kind in ("side", "oblique"):
        key = "turned_to" if view.yaw_deg > 0 else "turned_away"
    return str(wording()[key]).format(degrees=round(abs(view.yaw_deg)))


def _remarks(shot: AssessmentPhoto, photo: Photo) -> Iterator[str]:
    report, words = shot.report, wording()
    if report.reasons:
        yield sentence(fit(report_text(report, "paper") or ""))
    elif report.status != "ok":
        yield words["unreadable" if report.status == "unreadable" else "nobody"]
    if report.people > 1:
        yield read_toml("wording.toml")["advice"]["others_seen"]
    if shot.picture and photo.picture is None:
        yield words["picture_damaged"]
