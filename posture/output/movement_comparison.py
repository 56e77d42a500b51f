"""Films of one test beside each other, worded: the rows that a terminal and a page show alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from posture.movements.comparing import FigureChange, MovementComparison
from posture.movements.model import MovementUnit
from posture.output.movement_text import label_of, number_of
from posture.results.labels import listed
from posture.results.reason_text import FrontEnd, text_of
from posture.runtime import resources

NUMBERS = ("before", "after", "change", "least")
"""The columns between a figure's name and the verdict, by their words."""


def comparison_card(
    found: MovementComparison, front_end: FrontEnd = "command_line"
) -> dict[str, Any]:
    """All that is shown of a comparison, as plain data.

    Returns
    -------
    ``title`` : the test, and that it is before and after.
    ``columns`` : names of the figure, of ``NUMBERS`` and of the verdict.
    ``rows`` : ``name``, ``label``, ``cells`` (as ``NUMBERS``), ``verdict``, and ``why`` there is
        no clear change (or None).
    ``not_comparable`` : ``names`` of figures and the ``reason`` that they share, in entries.
    ``how`` : how the least change was had, and what nobody checks.
    """
    words = resources.read_toml("movement_wording.toml")
    own: Mapping[str, Any] = words["comparing"]
    return {
        "title": f"{words['tests'][found.test]}: {own['title']}",
        "columns": [own[key] for key in ("figure", *NUMBERS, "verdict")],
        "rows": [_row(own, one, front_end) for one in found.changes],
        "not_comparable": {
            "title": own["not_comparable"],
            "entries": _reasons(found, front_end),
        },
        "how": own["how"],
    }


def _row(own: Mapping[str, Any], row: FigureChange, front_end: FrontEnd) -> dict[str, Any]:
    change = _cell(own, row.difference, row.unit)
    is_more = (row.difference or 0.0) > 0 and change != _cell(own, 0.0, row.unit)
    is_told_here = row.why is not None and row.mdc is not None
    return {
        "name": row.name,
        "label": label_of(row.name),
        "cells": [
            *(_cell(own, one, row.unit) for one in (row.before, row.after)),
            f"+{change}" if is_more else change,
            _cell(own, row.mdc, row.unit),
        ],
        "verdict": row.verdict,
        "why": text_of(row.why, front_end) if is_told_here and row.why is not None else None,
    }


def _cell(own: Mapping[str, Any], number: float | None, unit: MovementUnit) -> str:
    if number is None:
        return str(own["none"])
    units: Mapping[str, str] = resources.read_toml("movement_wording.toml")["unit"]
    template = own["unit"].get(unit, units[unit])
    return str(template).format(number=number_of(number, unit))


def _reasons(found: MovementComparison, front_end: FrontEnd) -> list[dict[str, str]]:
    """Why figures are not compared: those with one reason together."""
    names: dict[str, list[str]] = {}
    for row in found.changes:
        if row.why is not None and row.mdc is None:
            names.setdefault(text_of(row.why, front_end), []).append(label_of(row.name))
    return [{"names": listed(labels), "reason": reason} for reason, labels in names.items()]
