"""Results as a table from the page: no file name runs in a spreadsheet."""

from __future__ import annotations

import csv
import io

from posture.apps.web.routes.exports import csv_of
from posture.results.assessment import Assessment, AssessmentPhoto
from posture.types import Report, Source


def test_a_file_name_that_begins_like_a_formula_is_text() -> None:
    report = Report(
        Source("=1+1.jpg"), "unreadable", None, 0, None, None, {}, (), None, 0, {}, None
    )
    made = Assessment("2026-11-30", (AssessmentPhoto(report, "left"),), None)
    header, row = csv.reader(io.StringIO(csv_of(made)))
    assert row[header.index("name")] == "'=1+1.jpg"
