"""Results of earlier schemas, brought to the present one before they are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from posture.measures.registry import FAR_MEASURES, FRONTAL_MEASURES, SAGITTAL_MEASURES

PRESENT = "posture/2"
READ = ("posture/1", PRESENT)
"""Schemas of results that can be read."""

VIEWS = (SAGITTAL_MEASURES, FRONTAL_MEASURES)

ONE_VALUE = "one_value_for_both_legs"
"""The code of the reason why a measure of the far leg is missing from a ``posture/1`` result."""

ADDED_SINCE = "measure_added_since"
"""The code of the reason why a measure is missing that the writing version did not know."""


def as_present(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Plain data of a result, of ``posture/1`` or an earlier version, as the present one writes it.

    Measures the writing version did not know are null with a reason. ``posture/1`` gave both legs
    one value: ``legs`` is null, and so are the far leg's measures.

    Raises
    ------
    KeyError, TypeError, AttributeError
        It is not as its schema has it.
    """
    is_present = data["schema"] == PRESENT
    measures = _complete(data["measures"], ADDED_SINCE if is_present else ONE_VALUE)
    if is_present:
        return {**data, "measures": measures}
    converted = {}
    for key, value in data.items():
        converted[key] = value
        if key == "stance":
            converted["legs"] = None
    return {**converted, "schema": PRESENT, "measures": measures}


def _complete(measures: Mapping[str, Any], why_no_far_leg: str) -> dict[str, Any]:
    """Measures of a view with those that are absent, in the present order."""
    units = next((table for table in VIEWS if any(name in table for name in measures)), {})
    complete = {}
    for name, unit in units.items():
        why_not = why_no_far_leg if name in FAR_MEASURES else ADDED_SINCE
        complete[name] = measures[name] if name in measures else _missing(unit, why_not)
    return {**complete, **{name: one for name, one in measures.items() if name not in units}}


def _missing(unit: str, why_not: str) -> dict[str, Any]:
    nothing = {"value": None, "low": None, "high": None}
    reason = {"why_not": None, "why_not_code": why_not}
    return {**nothing, "unit": unit, "method": "estimated", **reason}
