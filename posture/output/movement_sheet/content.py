"""A movement in words, rows and plots: the same content for page and PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath

from posture.movements.model import Movement
from posture.output.handout.additions import NOTHING, Additions
from posture.output.handout.handout_words import fit
from posture.output.handout.handout_words import wording as handout_wording
from posture.output.movement_sheet import sheet_findings
from posture.output.movement_sheet.curve_plots import CurvePlot, plots_of
from posture.output.movement_sheet.how_measured import how
from posture.output.movement_sheet.key_moments import KeyPicture
from posture.output.movement_sheet.picture_captions import SheetPicture, captioned
from posture.output.movement_sheet.repetition_tables import SheetTable, tables_of
from posture.output.movement_sheet.sheet_findings import SheetFinding
from posture.output.movement_sheet.sheet_words import of_tests, wording
from posture.output.movement_text import sentence_of
from posture.output.text import sentence, tenths
from posture.results.reason_text import FrontEnd, text_of
from posture.runtime.resources import read_toml

MOST_OF_A_NAME = 60


@dataclass(frozen=True, slots=True)
class SheetContent:
    """The whole sheet.

    Attributes
    ----------
    about : the test and the film, in one line.
    facts : pairs of a word and what it says.
    sentence : what the movement comes to.
    remarks : what has to be known beside it.
    curves_heading, curves_about : above the plots.
    missing, not_counted : pairs of names or times and the reason that those share.
    cannot : what one camera cannot show; empty where nothing was assessed.
    notes : what whoever hands it on adds, in lines.
    how : pairs of a word and what it says.
    rules : the code of each rule of the test, and what it rests on.
    """

    title: str
    about: str
    facts: tuple[tuple[str, str], ...]
    sentence: str
    remarks: tuple[str, ...]
    curves_heading: str
    curves_about: str
    plots: tuple[CurvePlot, ...]
    pictures_heading: str
    pictures: tuple[SheetPicture, ...] = field(repr=False)
    tables: tuple[SheetTable, ...]
    findings: tuple[SheetFinding, ...]
    missing: tuple[tuple[str, str], ...]
    not_counted: tuple[tuple[str, str], ...]
    cannot: str
    notes: tuple[str, ...]
    how: tuple[tuple[str, str], ...]
    rules: tuple[tuple[str, str], ...]
    disclaimer: str


def content_of(
    movement: Movement,
    pictures: Sequence[KeyPicture] = (),
    *,
    made_on: date | None = None,
    front_end: FrontEnd = "paper",
    additions: Additions = NOTHING,
) -> SheetContent:
    """All that the sheet says of a movement."""
    words, tests = wording(), of_tests()
    title = tests["tests"].get(movement.test) or words["unknown_test"]
    is_assessed = movement.reason is None and movement.test is not None
    is_gait, is_alone = movement.test == "gait", len(movement.repetitions) == 1
    return SheetContent(
        title=title,
        about=" · ".join((title, _name(movement))),
        facts=tuple(_facts(movement, made_on, additions)),
        sentence=fit(sentence_of(movement, front_end)),
        remarks=tuple(sentence(text_of(one, front_end)) for one in movement.remarks),
        curves_heading=words["curves_strides" if is_gait else "curves"],
        curves_about=words["curves_alone" if is_alone else "curves_about"],
        plots=tuple(plots_of(movement)) if is_assessed else (),
        pictures_heading=words[_pictures_key(movement, pictures)],
        pictures=tuple(captioned(movement, pictures)),
        tables=tuple(tables_of(movement)) if is_assessed else (),
        findings=tuple(sheet_findings.findings(movement, front_end)),
        missing=tuple(sheet_findings.missing(movement, front_end)),
        not_counted=tuple(sheet_findings.not_counted(movement, front_end)),
        cannot=tests["cannot"][movement.test] if is_assessed else "",
        notes=tuple(map(fit, (additions.notes or "").splitlines())),
        how=tuple(how(movement, has_pictures=bool(pictures))),
        rules=tuple(sheet_findings.sources(movement)),
        disclaimer=read_toml("wording.toml")["disclaimer"].strip(),
    )


def _pictures_key(movement: Movement, pictures: Sequence[KeyPicture]) -> str:
    """Of which repetitions the pictures are."""
    cycles = {one.of.repetition.number: one.of.repetition.cycle for one in pictures}
    if len(cycles) < 2:
        return "pictures_alone"
    if movement.test == "gait":
        return "pictures_strides"
    return "pictures_legs" if len({one.side for one in cycles.values()}) > 1 else "pictures"


def _name(movement: Movement) -> str:
    """The file's own name, without its folders."""
    name = fit(PurePath(movement.film.name.replace("\\", "/")).name)
    return name if len(name) <= MOST_OF_A_NAME else f"{name[: MOST_OF_A_NAME - 1]}…"


def _facts(
    movement: Movement, made_on: date | None, additions: Additions
) -> Iterator[tuple[str, str]]:
    words, film = wording(), movement.film
    facts, of_handout = words["facts"], handout_wording()["facts"]
    if additions.pseudonym:
        yield of_handout["name"], fit(additions.pseudonym)
    yield facts["photo" if movement.test == "thomas" else "file"], _name(movement)
    if film.end_s > film.start_s:
        ends = {"start": tenths(film.start_s), "end": tenths(film.end_s)}
        yield facts["part"], facts["part_value"].format(**ends)
    if movement.view is not None:
        seen = "to_and_fro" if movement.goes_both_ways else movement.view
        camera = words["camera"][seen].format(facing=movement.facing)
        if round(abs(movement.yaw_deg or 0.0)):
            degrees = round(abs(movement.yaw_deg or 0.0))
            camera += ", " + words["camera"]["turned"].format(degrees=degrees)
        yield facts["camera"], camera
    if made_on is not None:
        yield facts["made"], f"{made_on.day} {made_on:%B %Y}"
    assessor = ", ".join(filter(None, (additions.assessor, additions.clinic)))
    if assessor:
        yield of_handout["assessor"], fit(assessor)
