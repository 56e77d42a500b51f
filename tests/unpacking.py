"""What ``posture.apps.batch.packing`` packed, as the page unpacks it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def unpacked(packed: Mapping[str, Any]) -> list[Any]:
    """All values, in their order."""
    return [_value(one, packed["of"]) for one in packed["at"]]


def _value(one: Any, of: list[Any]) -> Any:
    part = of[one] if isinstance(one, int) else one
    if not isinstance(part, list):
        return part
    shape, *rest = part
    values = [_value(each, of) for each in rest]
    return values if of[shape] is None else dict(zip(of[shape], values, strict=True))
