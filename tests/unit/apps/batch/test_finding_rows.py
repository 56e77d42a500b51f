"""Findings of a table, one a row, each with the numbers of its measure in the same picture."""

from __future__ import annotations

from posture.apps.batch.finding_rows import finding_rows
from posture.results import table
from posture.results.columns import finding_columns
from tests.batch_rows import nobody, row, table_of


def test_each_finding_is_a_row_with_its_measure() -> None:
    made = finding_rows(
        table_of(
            row("a", findings="P1:borderline;S2:not_assessed", pelvic_tilt=(12.5, 4.0, 21.0)),
            nobody("b"),
            row("c", findings="P1:not_assessed;A2:not_assessed;gone:typical"),
        )
    )
    assert made.schema.equals(table.schema(finding_columns()))
    assert [tuple(one.values()) for one in made.to_pylist()] == [
        ("a", "P1", "borderline", "pelvic_tilt", 12.5, 4.0, 21.0, "deg"),
        ("a", "S2", "not_assessed", None, None, None, None, None),
        ("c", "P1", "not_assessed", "pelvic_tilt", None, None, None, "deg"),
        ("c", "A2", "not_assessed", "gluteus_maximus_length", None, None, None, "pct"),
        ("c", "gone", "typical", None, None, None, None, None),
    ]


def test_no_findings_make_no_rows() -> None:
    made = finding_rows(table_of(row("a", findings=""), nobody("b")))
    assert made.num_rows == 0
    assert made.schema.equals(table.schema(finding_columns()))
