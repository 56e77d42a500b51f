"""A before and an after as the page asks for them: where both lie, and what differs, no more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from posture.apps.web.routes.before_after import compared, pair_of
from posture.errors import Refused
from posture.results import report_json
from posture.results.assessment import Assessment, AssessmentPhoto, to_dict
from posture.results.history import Kept, compare, comparison_dict
from posture.runtime.resources import PACKAGE_DIR
from posture.types import Estimate, Report, View

EXAMPLE = json.loads((PACKAGE_DIR / "data" / "examples" / "ok.json").read_text("utf-8"))
FOUND = report_json.from_dict(EXAMPLE)


def with_tilt(value: float) -> Report:
    tilt = Estimate.around(value, 5.0)
    return replace(FOUND, measures={**FOUND.measures, "pelvic_tilt": tilt})


BEFORE = with_tilt(10.0)


def request_for(later: Report, side: str = "left", **other: Any) -> dict[str, Any]:
    shots = (AssessmentPhoto(BEFORE, "left"), AssessmentPhoto(later, "left"))
    assessment = to_dict(Assessment("2026-11-30", shots))
    assessment["photos"][1]["side"] = side
    return {"assessment": assessment, **other}


def answer(later: Report, side: str = "left", **other: Any) -> dict[str, Any]:
    found = compared(pair_of(request_for(later, side, **other)))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    return found


def row_of(found: Mapping[str, Any], measure: str) -> dict[str, Any]:
    return next(row for row in found["rows"] if row["measure"] == measure)


@pytest.mark.parametrize(("tilt", "verdict"), [(11.0, "no clear change"), (40.0, "changed")])
def test_the_verdicts_are_those_of_the_history(tilt: float, verdict: str) -> None:
    found = answer(with_tilt(tilt))
    shots = pair_of(request_for(with_tilt(tilt))).assessment.shots
    one, other = (
        Kept(number, 1, "", Assessment("2026-11-30", (shot,))) for number, shot in enumerate(shots)
    )
    rows = [comparison_dict(row) for row in compare(one, other, None)]
    assert [{k: v for k, v in row.items() if k != "is_main"} for row in found["rows"]] == rows
    assert row_of(found, "pelvic_tilt")["verdict"] == verdict
    assert found["superposition"]["joint"] == "ankle"
    assert found["why_not"] is None


def test_the_main_measures_are_those_of_the_card() -> None:
    found = answer(with_tilt(11.0))
    main = [row["measure"] for row in found["rows"] if row["is_main"]]
    assert sorted(main) == ["hip_flexion", "pelvic_tilt", "trunk_lean"]


def test_two_sides_are_laid_over_each_other_and_never_compared() -> None:
    other_way = replace(with_tilt(40.0), view=View("side", "right", 0.0))
    found = answer(other_way, "right")
    assert found["rows"] == []
    assert "mirrored" in found["remarks"][0]
    mirrored = answer(other_way, "right", mirrored=True)
    assert mirrored["rows"] == []
    a, b, c, d, _, _ = mirrored["superposition"]["later"]
    assert a * d - b * c < 0


def test_a_front_view_is_not_laid_over_a_side_view() -> None:
    found = answer(replace(BEFORE, view=View("front", None, 0.0)), "front")
    assert found["superposition"] is None
    assert found["why_not"].startswith("One picture shows the person from the side")
    assert found["rows"] == []


def test_a_reference_that_is_not_there_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))
    with pytest.raises(Refused) as refused:
        answer(BEFORE, baseline="nobody")
    assert refused.value.status == 409


@pytest.mark.parametrize(
    "change",
    [
        {"mirrored": "yes"},
        {"baseline": ""},
        {"baseline": 3},
        {"assessment": None},
        {"assessment": {**request_for(BEFORE)["assessment"], "photos": []}},
    ],
)
def test_what_is_no_pair_is_refused_in_words(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w+"):
        pair_of({**request_for(BEFORE), **change})


def test_one_photo_is_no_pair() -> None:
    single = request_for(BEFORE)
    single["assessment"]["photos"].pop()
    with pytest.raises(ValueError, match="two photos"):
        pair_of(single)
