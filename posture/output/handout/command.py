"""What `posture report` does: a result's JSON in, a page to hand on out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from posture.errors import OutputError, UsageError
from posture.movements.model import Movement
from posture.movements.movement_json import SCHEMA as MOVEMENT
from posture.movements.movement_reading import from_dict as movement_of
from posture.output.handout.additions import NOTHING, Additions
from posture.output.handout.handout_page import MARK, html_of
from posture.output.handout.pdf import MARK as PDF_MARK
from posture.output.handout.pdf import pdf_of
from posture.output.overwriting import check_ours
from posture.output.text import printable
from posture.results.assessment import Assessment, read
from posture.results.assessment.encoding import JPEG_START
from posture.runtime import atomic_write
from posture.runtime.reading import parsed

RESULT_ENDING, PICTURE_ENDING = ".posture.json", ".posture.jpg"
MARKS = {
    "page": (MARK.encode(),),
    "PDF": (f"/Keywords({PDF_MARK})".encode(), b"/Creator (posture report)"),
}
"""What tells a file of ours from any other; the last is that of earlier versions."""
ANOTHER_RESULT = (
    "Give the .posture.json of posture photo --out, the .movement.json of posture video --out, or "
    "a file saved by the web app"
)
ANOTHER_NAME = "Give another name, in a folder you may write to"


@dataclass(frozen=True, slots=True)
class _Handout:
    """How the two kinds of file are made of a result."""

    page: Callable[[], str]
    pdf: Callable[[], bytes]


def run(
    result: Path,
    out: Path | None,
    pdf: Path | None,
    say: Callable[[str], None],
    additions: Additions = NOTHING,
) -> None:
    """Write the page, the PDF, or both; without either, the page beside the result.

    Raises
    ------
    RunError
        The result cannot be read, or a file cannot be written; then none is.
    """
    handout = _handout_of(result, additions.checked())
    if out is None and pdf is None:
        out = result.with_suffix(".html")
    written: list[tuple[Path, bytes]] = []
    if out is not None:
        _check_ours(out, "page")
        written.append((out, handout.page().encode("utf-8", "replace")))
    if pdf is not None:
        _check_ours(pdf, "PDF")
        written.append((pdf, handout.pdf()))
    for target, data in written:
        _write(target, data, say)


def _handout_of(result: Path, additions: Additions) -> _Handout:
    """What is made of a file: of a result with the picture beside it, an assessment, a movement.

    Raises
    ------
    UsageError
        It is missing, no JSON, or of another schema.
    """
    try:
        made_at = datetime.fromtimestamp(result.stat().st_mtime)
        data = parsed(result.read_bytes())
        if isinstance(data, Mapping) and data.get("schema") == MOVEMENT:
            return _of_movement(movement_of(data), made_at, additions)
        assessment = with_additions(read(data, made_at), additions)
    except OSError as error:
        raise UsageError(
            f"The result {printable(str(result))} cannot be read ({atomic_write.reason(error)})",
            ANOTHER_RESULT,
        ) from None
    except ValueError as error:
        why = str(error).partition("\n")[0]
        raise UsageError(
            f"{printable(str(result))} is no result of posture ({printable(why)})", ANOTHER_RESULT
        ) from None
    assessment = _with_picture(assessment, result)
    return _Handout(lambda: html_of(assessment), lambda: pdf_of(assessment))


def _of_movement(movement: Movement, made_at: datetime, additions: Additions) -> _Handout:
    from posture.output.movement_sheet import movement_pdf, movement_sheet

    day = made_at.date()

    def page() -> str:
        return movement_sheet(movement, made_on=day, additions=additions, mark=MARK)

    def pdf() -> bytes:
        return movement_pdf(movement, made_on=day, additions=additions, mark=PDF_MARK)

    return _Handout(page, pdf)


def with_additions(assessment: Assessment, additions: Additions) -> Assessment:
    """The assessment with what was added in place of what it says itself."""
    added = {key: text for key, text in asdict(additions).items() if text is not None}
    return replace(assessment, **added)


def _with_picture(assessment: Assessment, result: Path) -> Assessment:
    """With the annotated picture that lies beside a single result."""
    (first, *others) = assessment.shots
    if others or first.picture is not None or not result.name.endswith(RESULT_ENDING):
        return assessment
    picture = result.with_name(result.name.removesuffix(RESULT_ENDING) + PICTURE_ENDING)
    try:
        data = picture.read_bytes()
    except OSError:
        return assessment
    if not data.startswith(JPEG_START):
        return assessment
    return replace(assessment, shots=(replace(first, picture=data),))


def _check_ours(target: Path, kind: str) -> None:
    """That nothing, or a report of the same kind (a key of ``MARKS``), is in its place."""
    check_ours(target, MARKS[kind], f"{kind} of posture report", another=ANOTHER_NAME)


def _write(target: Path, data: bytes, say: Callable[[str], None]) -> None:
    try:
        atomic_write.write_whole(target, data)
    except OSError as error:
        message = f"{printable(str(target))} cannot be written ({atomic_write.reason(error)})"
        raise OutputError(message, "Give a file in a folder that is there and yours") from None
    say(f"Written: {printable(str(target))}")
