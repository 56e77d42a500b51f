"""A result as plain JSON for a page: worded, rounded and placed, so that a script only draws it.

``posture/output/assets/result.js`` draws it, on the card of the page Photos and in the detail of a
batch's page. It is no report: that is ``posture.results.report_json``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from posture.output.row_json import measure_texts, row_json
from posture.output.text import LEVEL_MARKS, capital, sentence, tenths
from posture.results import result_view
from posture.results.labels import (
    label_in_group,
    leg_label,
    listed,
    rule_title,
)
from posture.results.reason_text import FrontEnd, report_text, text_of
from posture.results.result_view import Table, missing_labels
from posture.runtime.resources import read_toml
from posture.types import Distance, Estimate, Report, Unit

ASSETS = Path(__file__).resolve().parent / "assets"
"""The script that draws it, and how it looks."""

SCRIPT, STYLE = "result.js", "result.css"

KINDS: Mapping[Unit, str] = {"deg": "angles", "pct": "lengths"}


def result_json(
    report: Report,
    front_end: FrontEnd,
    *,
    outline: Estimate | None = None,
    distances: Sequence[Distance] = (),
    is_spoken: bool = False,
) -> dict[str, Any]:
    """All that a page shows of a result below its picture.

    Parameters
    ----------
    report : of any status.
    front_end : where the reasons are read.
    outline : the tilt that the outline alone gives, beside one that was measured or moved.
    distances : in centimetres.
    is_spoken : whether each bar comes in words too.

    Returns
    -------
    ``notes`` : sentences about the whole.
    ``findings`` : ``title`` and ``entries``, the most telling first; None where there are none.
    ``tables`` : of each unit and leg ``kind``, ``title``, ``columns``, ``rows``, ``keys``,
        ``notes``. A row is ``measure`` (what is the same for every result of that stance),
        ``value``, ``interval``, ``spoken``, and places on the axis from 0 to 1: ``value_at``, None
        where it lies beyond; ``low_at``, ``high_at``, None where the interval goes on;
        ``filled_to``, where a wide bar leads to from the origin, None for angles. Or it is
        ``measure`` and a ``note``.
    ``distances`` : ``title`` and ``lines``; None where there are none.
    ``missing`` : ``title``, ``entries`` (``names``, ``reason``), and whether any ``has_measures``;
        None where nothing is missing.
    """
    is_read = report.status == "ok"
    return {
        "notes": list(_notes(report, front_end)),
        "findings": _findings(report, front_end) if is_read else None,
        "tables": _tables(report, front_end, outline, is_spoken) if is_read else [],
        "distances": _distances(distances),
        "missing": _missing(report, front_end) if is_read else None,
    }


def _notes(report: Report, front_end: FrontEnd) -> Iterator[str]:
    advice = read_toml("wording.toml")["advice"]
    if report.reasons:
        yield sentence(report_text(report, front_end) or "")
    if report.status == "no_person":
        yield advice["no_person"]
    if report.people > 1:
        yield advice["others_seen"]


def _findings(report: Report, front_end: FrontEnd) -> dict[str, Any] | None:
    words, levels = _words()["findings"], read_toml("wording.toml")["level"]
    entries = [
        {
            "level": group.level,
            "mark": LEVEL_MARKS[group.level],
            "word": capital(levels[group.level]),
            "rules": listed(map(rule_title, group.rules)),
            "message": sentence(text_of(group.message, front_end) if group.message else ""),
            "basis": words["basis"].format(basis=sentence(group.basis)) if group.basis else None,
        }
        for group in result_view.findings(report)
        if group.level != "not_assessed"
    ]
    return {"title": words["title"], "entries": entries} if entries else None


def _missing(report: Report, front_end: FrontEnd) -> dict[str, Any] | None:
    words, groups = _words()["findings"], result_view.reasons(report)
    entries = [
        {
            "names": listed(
                [
                    *missing_labels(group.measures[0], report),
                    *(words["rule"].format(rule=rule_title(rule)) for rule in group.rules),
                ]
            ),
            "reason": sentence(text_of(group.reason, front_end)),
        }
        for group in groups
    ]
    if not entries:
        return None
    has_measures = any(group.measures[0] for group in groups)
    return {"title": words["missing"], "entries": entries, "has_measures": has_measures}


def _tables(
    report: Report, front_end: FrontEnd, outline: Estimate | None, is_spoken: bool
) -> list[dict[str, Any]]:
    found = list(result_view.tables(report))
    last = {table.unit: table for table in found}
    return [
        {
            "kind": KINDS[table.unit],
            "title": _title(table, report),
            "columns": measure_texts()["columns"],
            "rows": list(_rows(table, report, front_end, outline, is_spoken)),
            **(_legend(table.unit, found) if table is last[table.unit] else _NO_LEGEND),
        }
        for table in found
    ]


def _title(table: Table, report: Report) -> str:
    if table.unit == "pct":
        name = read_toml("wording.toml")["muscle_lengths"]["label"]
        return leg_label(name, table.leg, report)
    return capital(table.title or measure_texts()["title"])


def _rows(
    table: Table,
    report: Report,
    front_end: FrontEnd,
    outline: Estimate | None,
    is_spoken: bool,
) -> Iterator[dict[str, Any]]:
    words = measure_texts()
    for row in table.rows:
        is_tilt = row.name == "pelvic_tilt" and outline is not None
        is_moved = is_tilt and row.estimate.method == "estimated"
        label, how = row.label_measured or row.label, words["moved"] if is_moved else ""
        yield row_json(row, label, how, is_spoken=is_spoken)
        if is_tilt and outline is not None:
            yield _outline(outline, report, front_end, is_spoken)


def _outline(
    outline: Estimate, report: Report, front_end: FrontEnd, is_spoken: bool
) -> dict[str, Any]:
    """The outline's own tilt, below the one that was measured or moved; or why there is none."""
    words = measure_texts()
    if outline:
        row = replace(result_view.row_of("pelvic_tilt", outline, report), name="estimated_tilt")
        return row_json(row, words["outline_tilt"], is_spoken=is_spoken)
    why = text_of(outline.why_not, front_end) if outline.why_not else ""
    note = sentence(words["outline_none"].format(why=why))
    return {"measure": {"name": "estimated_tilt"}, "note": note}


_NO_LEGEND: Mapping[str, Any] = {"keys": [], "notes": []}


def _legend(unit: Unit, tables: Sequence[Table]) -> dict[str, Any]:
    """What the shapes of bars are, where numbers and ranges come from."""
    general = read_toml("wording.toml")
    if unit == "pct":
        return {"keys": _keys("length"), "notes": [general["muscle_lengths"]["note"]]}
    found = result_view.legend_of(tables)
    ranges = "; ".join(f"{source} ({general['sources'][source]})" for source in found.sources)
    notes = [measure_texts()["ranges"].format(ranges=ranges)] if ranges else []
    for method, how in (("estimated", "how_obtained"), ("measured", "how_measured")):
        notes += [general[how]] if method in found.methods else []
    notes += [general["how_modelled"]] if "modelled" in found.methods else []
    return {"keys": _keys("value", "interval", *(["cited"] if ranges else [])), "notes": notes}


def _keys(*shapes: str) -> list[dict[str, str]]:
    return [{"shape": shape, "text": _words()["keys"][shape]} for shape in shapes]


def _distances(distances: Sequence[Distance]) -> dict[str, Any] | None:
    words = _words()["distances"]
    lines = [
        words["line"].format(
            label=label_in_group(one.name),
            value=tenths(one.value_cm),
            low=tenths(one.low_cm),
            high=tenths(one.high_cm),
        )
        for one in distances
    ]
    return {"title": words["title"], "lines": lines} if lines else None


def _words() -> Mapping[str, Any]:
    return read_toml("result_words.toml")
