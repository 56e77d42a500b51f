"""Results of earlier schemas, brought to the present one before they are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from posture.measures.registry import FAR_MEASURES, SAGITTAL_MEASURES

PRESENT = "posture/2"
READ = ("posture/1", PRESENT)
"""Schemas of results that can be read."""

ONE_VALUE = "one_value_for_both_legs"
"""The code of the reason why a measure of the far leg is missing."""


def as_present(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Plain data of ``posture/1`` as of ``posture/2``; that of the present schema as it is.

    ``posture/1`` gave both legs one value: ``legs`` is null, and so are the far leg's measures.

    Raises
    ------
    KeyError, TypeError, AttributeError
        It is not as ``posture/1`` has it.
    """
    if data["schema"] == PRESENT:
        return data
    measures = data["measures"]
    if any(name in SAGITTAL_MEASURES for name in measures):
        far = {name: _missing(SAGITTAL_MEASURES[name]) for name in FAR_MEASURES}
        known = {**far, **measures}
        order = (name for name in SAGITTAL_MEASURES if name in known)
        measures = {name: known[name] for name in dict.fromkeys((*order, *measures))}
    converted = {}
    for key, value in data.items():
        converted[key] = value
        if key == "stance":
            converted["legs"] = None
    return {**converted, "schema": PRESENT, "measures": measures}


def _missing(unit: str) -> dict[str, Any]:
    nothing = {"value": None, "low": None, "high": None}
    return {
        **nothing,
        "unit": unit,
        "method": "estimated",
        "why_not": None,
        "why_not_code": ONE_VALUE,
    }
