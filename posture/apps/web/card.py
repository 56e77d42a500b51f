"""What the card of a photo shows: its result for the page, and its column among other photos."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from posture.apps.web.texts import texts
from posture.measures.registry import FAR_MEASURES, FRONTAL_MEASURES, SPECS
from posture.output.result_json import result_json
from posture.output.row_json import measure_texts, placed, row_json
from posture.output.text import capital, whole
from posture.results.assessment import side_seen
from posture.results.labels import (
    is_apart,
    label,
    label_in_group,
    leg_label,
    leg_of,
    side_of,
)
from posture.results.result_view import Row, tables
from posture.results.summary import summary
from posture.runtime.resources import read_toml
from posture.types import Distance, Estimate, Report, View

LEGS = (None, "left", "right", "near", "far")
"""Whose leg's a row of the table of all photos is, in its order."""


MOST_MAIN = 3

MAIN: Mapping[str, tuple[str, ...]] = {
    "standing": ("pelvic_tilt", "hip_flexion", "trunk_lean", "thigh_angle"),
    "seated": ("pelvic_tilt", "hip_flexion", "trunk_lean", "thigh_angle"),
    "other": ("hip_flexion", "far_hip_flexion", "trunk_lean", "thigh_angle", "pelvic_tilt"),
    "front": tuple(FRONTAL_MEASURES),
    "back": tuple(FRONTAL_MEASURES),
}
"""What matters most by view, else by stance; a later one stands in for one without a value."""


def card_view(
    report: Report, outline: Estimate | None, distances: Sequence[Distance]
) -> dict[str, Any]:
    """What the card shows, as plain JSON.

    Parameters
    ----------
    report : of any status.
    outline : the tilt that the outline alone gives, beside one that was measured or moved.
    distances : in centimetres.

    Returns
    -------
    What ``result_json`` gives, and ``sentence``, ``next_step``: what it comes to and what to do,
    None where there is nothing to do; ``notes`` without what the two say already; ``main``: of the
    measures that matter most, at most three, a table as in ``tables``, None where there are none;
    ``seen``, ``turned``: who and how, None where there is nothing to say; ``column``: the same as
    the head of a column; ``cells``: the values in it, each with its ``place`` in the order of rows;
    ``own_difference``: how far a measured tilt lies from the outline's, with its sign, None where
    there is none.
    """
    result = result_json(report, "page", outline=outline, distances=distances, is_spoken=True)
    come_to = summary(report)
    sentence, next_step = come_to.sentence("page"), come_to.advice("page") or None
    return {
        **result,
        "sentence": sentence,
        "next_step": next_step,
        "notes": _without_repeats(result["notes"], f"{sentence} {next_step or ''}"),
        "main": _main(report, result["tables"]) if report.status == "ok" else None,
        "seen": _seen(report),
        "turned": " · ".join(_turned(report.view)) or None,
        "column": _column(report),
        "cells": [_cell(row, report) for table in tables(report) for row in table.rows],
        "own_difference": _own_difference(report, outline),
    }


def _without_repeats(notes: Sequence[str], summarised: str) -> list[str]:
    """The notes without those whose every clause the sentence and the next step have already."""
    known = _clauses(summarised)
    return [note for note in notes if not _clauses(note) <= known]


def _clauses(text: str) -> set[str]:
    return {part.strip(" .").lower() for part in re.split(r"[.;:] ", f"{text} ")}


def main_measures(report: Report) -> tuple[str, ...]:
    """Names of the measures that matter most in this view and stance, of those with a value."""
    kind, stance = report.view.kind if report.view else "", report.stance or ""
    order = MAIN.get(kind) or MAIN.get(stance) or MAIN["other"]
    known = {row.name for table in tables(report) for row in table.rows}
    return tuple(name for name in order if name in known)[:MOST_MAIN]


def _main(report: Report, all_tables: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The measures that matter most, under names that say of which leg they are."""
    known = {row.name: row for table in tables(report) for row in table.rows}
    rows = [known[name] for name in main_measures(report)]
    if not rows:
        return None
    return {
        "kind": "main",
        "title": measure_texts()["title"],
        "columns": measure_texts()["columns"],
        "rows": [
            row_json(row, row.label_measured or label(row.name, report), is_spoken=True)
            for row in rows
        ],
        "keys": next((one["keys"] for one in all_tables if one["keys"]), []),
        "notes": [],
    }


def _seen(report: Report) -> str | None:
    """``Side view, left side, standing``."""
    kind = [read_toml("wording.toml")["view"][report.view.kind]] if report.view else []
    return capital(", ".join([*kind, *_side(report), *_stance_and_legs(report)])) or None


def _column(report: Report) -> str:
    """``Left side, standing``; the view where no side is seen."""
    kind = [read_toml("wording.toml")["view"][report.view.kind]] if report.view else []
    return capital(", ".join([*(list(_side(report)) or kind), *_stance_and_legs(report)]))


def _side(report: Report) -> Iterator[str]:
    side = side_seen(report)
    if side in ("left", "right"):
        yield _words()["side"][side]


def _stance_and_legs(report: Report) -> Iterator[str]:
    words = read_toml("wording.toml")
    if report.stance is not None:
        yield words["stance"][report.stance]
    if is_apart(report):
        yield words["legs"]["apart"]


def _turned(view: View | None) -> Iterator[str]:
    """How the person and the camera are turned; nothing where straight."""
    if view is None:
        return
    words = _words()["card"]
    yaw_deg, roll_deg = round(abs(view.yaw_deg)), round(abs(view.roll_deg or 0.0))
    if yaw_deg and view.kind in ("side", "oblique"):
        yield words["turned_to" if view.yaw_deg > 0 else "turned_away"].format(degrees=yaw_deg)
    elif yaw_deg:
        yield words["turned_off"].format(degrees=yaw_deg)
    if roll_deg:
        yield words["tilted"].format(degrees=roll_deg)


def _cell(row: Row, report: Report) -> dict[str, Any]:
    leg = leg_of(row.name, report)
    side = side_of(leg, report) if leg else None
    name = FAR_MEASURES.get(row.name, row.name)
    is_measured = row.estimate.method == "measured"
    numbers = placed(row)
    return {
        "place": list(SPECS).index(name) * len(LEGS) + LEGS.index(side),
        "name": name,
        "leg": side,
        "label": leg_label(label_in_group(name), leg, report),
        "of_leg": _words()["sides"]["leg"].format(side=side) if side else None,
        "value": numbers["value"],
        "interval": numbers["interval"],
        "remark": _words()["sides"]["measured"] if is_measured else None,
    }


def _own_difference(report: Report, outline: Estimate | None) -> str | None:
    tilt = report.measures.get("pelvic_tilt")
    if not tilt or not outline:
        return None
    difference = round((tilt.value or 0.0) - (outline.value or 0.0))
    return f"{'+' if difference > 0 else ''}{whole(difference)}°"


def _words() -> Mapping[str, Any]:
    words: Mapping[str, Any] = texts()["photos"]
    return words
