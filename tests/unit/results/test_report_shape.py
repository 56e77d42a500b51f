"""Whatever stands in a saved result is read as what it is, or refused in words."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest

from posture.results import report_json
from posture.runtime.resources import PACKAGE_DIR

OK = json.loads((PACKAGE_DIR / "data" / "examples" / "ok.json").read_text("utf-8"))
ODD: tuple[Any, ...] = (
    *([1], int("9" * 400), -int("9" * 400), "\ud800", None, {}, "x", True, 1.5, float("nan")),
    *({"a": 1}, 1e308, [[1]]),
)
Path = tuple[str | int, ...]


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in a result; of a list, the first two."""
    yield path
    inner = dict(enumerate(value[:2])) if isinstance(value, list) else value
    for key, one in inner.items() if isinstance(inner, dict) else ():
        yield from places(one, (*path, key))


def with_put(value: Any, path: Path, odd: Any) -> Any:
    if not path:
        return odd
    changed: Any = dict(value) if isinstance(value, dict) else list(value)
    changed[path[0]] = with_put(changed[path[0]], path[1:], odd)
    return changed


def test_no_odd_value_anywhere_is_more_than_refused() -> None:
    found = list(itertools.product(places(OK), ODD))
    refused = 0
    for path, odd in found[::7]:
        try:
            report = report_json.from_dict(with_put(OK, path, odd))
        except ValueError:
            refused += 1
        else:
            report_json.to_json(report)
    assert refused > len(found[::7]) / 2


@pytest.mark.parametrize("odd", [[1], 1, "x", None, int("9" * 400), True])
def test_what_is_no_object_is_refused(odd: object) -> None:
    with pytest.raises(ValueError, match="expected a result of schema posture/2"):
        report_json.from_dict(odd)


def test_the_refusal_names_the_place_and_what_belongs_there() -> None:
    for path, odd, words in (
        (("passes",), "x", r"\$\.passes must be a whole number.*not \"x\""),
        (("landmarks", 0, 1), int("9" * 400), r"\$\.landmarks\[0\]\[1\] must be a number"),
        (("source", "width_px"), "x", r"\$\.source\.width_px"),
        (("measures", "hip_flexion", "why_not"), 5, r"\$\.measures\.hip_flexion\.why_not"),
    ):
        with pytest.raises(ValueError, match=f"not a result of schema posture/2: its .*{words}"):
            report_json.from_dict(with_put(OK, path, odd))
