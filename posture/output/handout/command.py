"""What `posture report` does: a result's JSON in, a printable page out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from posture.errors import OutputError, UsageError
from posture.output.handout.handout_page import MARK, html_of
from posture.output.handout.pdf import CREATOR, pdf_of
from posture.output.overwriting import check_ours
from posture.output.text import printable
from posture.results.assessment import Assessment, read
from posture.results.assessment.encoding import JPEG_START
from posture.runtime import atomic_write
from posture.runtime.reading import parsed

RESULT_ENDING, PICTURE_ENDING = ".posture.json", ".posture.jpg"
MARKS = {"page": MARK.encode(), "PDF": f"/Creator ({CREATOR})".encode()}
"""What tells a file of ours from any other."""
ANOTHER_NAME = "Give another name, in a folder you may write to"


def run(result: Path, out: Path | None, pdf: Path | None, say: Callable[[str], None]) -> None:
    """Write the page, the PDF, or both; without either, the page beside the result.

    Raises
    ------
    RunError
        The result cannot be read, or a file cannot be written; then none is.
    """
    assessment = assessment_of(result)
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


def assessment_of(result: Path) -> Assessment:
    """What a file holds: a result with the annotated picture beside it, or an assessment.

    Raises
    ------
    UsageError
        It is missing, no JSON, or of another schema.
    """
    try:
        assessment = read(parsed(result.read_bytes()))
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
