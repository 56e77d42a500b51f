"""What `posture report` does: a result's JSON in, a page to hand on out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from posture.errors import OutputError, UsageError
from posture.output.handout.handout_page import MARK, html_of
from posture.output.handout.pdf import MARK as PDF_MARK
from posture.output.handout.pdf import pdf_of
from posture.output.overwriting import check_ours
from posture.output.text import printable
from posture.results.assessment import Assessment, read
from posture.results.assessment.encoding import (
    JPEG_START,
    LONGEST_NAME,
    LONGEST_NOTES,
    notes_of,
    one_line,
)
from posture.runtime import atomic_write
from posture.runtime.reading import parsed

RESULT_ENDING, PICTURE_ENDING = ".posture.json", ".posture.jpg"
MARKS = {
    "page": (MARK.encode(),),
    "PDF": (f"/Keywords({PDF_MARK})".encode(), b"/Creator (posture report)"),
}
"""What tells a file of ours from any other; the last is that of earlier versions."""
OPTIONS = {
    "pseudonym": "--name",
    "assessor": "--assessor",
    "clinic": "--clinic",
    "notes": "--notes",
}
ANOTHER_NAME = "Give another name, in a folder you may write to"


@dataclass(frozen=True, slots=True)
class Additions:
    """What whoever makes the handout adds to a result; None leaves what it says itself."""

    pseudonym: str | None = None
    assessor: str | None = None
    clinic: str | None = None
    notes: str | None = None


def run(
    result: Path,
    out: Path | None,
    pdf: Path | None,
    say: Callable[[str], None],
    additions: Additions = Additions(),
) -> None:
    """Write the page, the PDF, or both; without either, the page beside the result.

    Raises
    ------
    RunError
        The result cannot be read, or a file cannot be written; then none is.
    """
    assessment = with_additions(assessment_of(result), additions)
    if out is None and pdf is None:
        out = result.with_suffix(".html")
    written: list[tuple[Path, bytes]] = []
    if out is not None:
        _check_ours(out, "page")
        written.append((out, html_of(assessment).encode("utf-8", "replace")))
    if pdf is not None:
        _check_ours(pdf, "PDF")
        written.append((pdf, pdf_of(assessment)))
    for target, data in written:
        _write(target, data, say)


def with_additions(assessment: Assessment, additions: Additions) -> Assessment:
    """The assessment with what was added in place of what it says itself.

    Raises
    ------
    UsageError
        A text is too long; says which.
    """
    added = {key: text for key, text in asdict(additions).items() if text is not None}
    for key, text in added.items():
        longest = LONGEST_NOTES if key == "notes" else LONGEST_NAME
        if len(text) > longest:
            what = f"{OPTIONS[key]} has {len(text):,} characters"
            raise UsageError(what, f"Give at most {longest:,}")
        added[key] = notes_of(text) if key == "notes" else one_line(text)
    return replace(assessment, **added)


def assessment_of(result: Path) -> Assessment:
    """What a file holds: a result with the annotated picture beside it, or an assessment.

    Raises
    ------
    UsageError
        It is missing, no JSON, or of another schema.
    """
    try:
        made_at = datetime.fromtimestamp(result.stat().st_mtime)
        assessment = read(parsed(result.read_bytes()), made_at)
    except OSError as error:
        raise UsageError(
            f"The result {printable(str(result))} cannot be read ({atomic_write.reason(error)})",
            "Give the .posture.json of posture photo --out, or a file saved by the web app",
        ) from None
    except ValueError as error:
        why = str(error).partition("\n")[0]
        raise UsageError(
            f"{printable(str(result))} is no result of posture ({printable(why)})",
            "Give the .posture.json of posture photo --out, or a file saved by the web app",
        ) from None
    return _with_picture(assessment, result)


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
