"""The findings of a batch, one a row: each with its measure, value and interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from posture.apps.batch import batch_words
from posture.apps.batch.summary import findings_of
from posture.results import table
from posture.results.columns import finding_columns

if TYPE_CHECKING:
    import pyarrow


def finding_rows(results: pyarrow.Table) -> pyarrow.Table:
    """The rows of ``findings.parquet`` behind rows of ``results.parquet``, in the same order."""
    measures = {
        rule: spec.measure
        for rule, spec in batch_words.rules().items()
        if spec.measure in batch_words.UNITS
    }
    numbers = {
        measure: [results[measure + part].to_pylist() for part in ("", "_low", "_high")]
        for measure in set(measures.values())
    }
    rows: list[dict[str, Any]] = []
    texts = zip(results["name"].to_pylist(), results["findings"].to_pylist(), strict=True)
    for place, (name, text) in enumerate(texts):
        for rule, level in findings_of(text or ""):
            row = {"name": name, "rule": rule, "level": level}
            measure = measures.get(rule)
            if measure is not None:
                value, low, high = (column[place] for column in numbers[measure])
                row |= {"value": value, "low": low, "high": high}
                row |= {"measure": measure, "unit": batch_words.UNITS[measure]}
            rows.append(row)
    wanted = table.schema(finding_columns())
    made: pyarrow.Table = table.arrow().Table.from_pylist(rows, schema=wanted)
    return made
