"""Report ↔ JSON: the schema holds good results and refuses broken ones; nothing is lost."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import jsonschema
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.measures.registry import FAR_MEASURES, FRONTAL_MEASURES, SAGITTAL_MEASURES
from posture.results import report_json
from posture.runtime.resources import PACKAGE_DIR
from posture.types import (
    Basis,
    Estimate,
    Facing,
    Finding,
    Legs,
    Measures,
    Report,
    Source,
    Stance,
    View,
    ViewKind,
)
from tests.worded import worded

SCHEMA = json.loads((PACKAGE_DIR / "data" / "posture-2.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
EXAMPLES = {
    path.stem: json.loads(path.read_text("utf-8"))
    for path in (PACKAGE_DIR / "data" / "examples").glob("*.json")
}

EARLIER = Path(__file__).parents[2] / "data" / "posture-1"

digits = st.sampled_from("0123456789abcdef")
shas = st.text(digits, min_size=64, max_size=64)
angles = st.floats(-180, 180, allow_nan=False)
texts = st.text(min_size=1, max_size=30)


@st.composite
def estimates(draw: st.DrawFn, unit: Any) -> Estimate:
    if draw(st.booleans()):
        return Estimate.missing(worded(draw(texts)), unit)
    low, value, high = sorted(draw(st.tuples(*[st.floats(1, 179)] * 3)))
    return Estimate(value, low, high, unit, draw(st.sampled_from(["estimated", "measured"])))


@st.composite
def measures_of(draw: st.DrawFn, names: Mapping[str, Any], legs: Legs | None) -> Measures:
    """Every measure of a view; the far leg's only where the legs are apart."""
    absent = () if legs == "apart" else FAR_MEASURES
    return {
        name: Estimate.missing(worded(draw(texts)), unit)
        if name in absent
        else draw(estimates(unit))
        for name, unit in names.items()
    }


@st.composite
def reports(draw: st.DrawFn) -> Report:
    kind: ViewKind = draw(st.sampled_from(["side", "front", "back", "oblique"]))
    side = kind in {"side", "oblique"}
    facing: Facing | None = draw(st.sampled_from(["left", "right"])) if side else None
    names = SAGITTAL_MEASURES if side else FRONTAL_MEASURES
    legs: Legs | None = draw(st.sampled_from(["together", "apart", None])) if facing else None
    chance = np.random.default_rng(draw(st.integers(0, 9999)))
    landmarks = chance.uniform((-99, -99, 0), (9e3, 9e3, 1), (33, 3))
    return Report(
        source=Source(draw(st.text(max_size=30)), draw(shas), 4000, 3000),
        status="ok",
        reason=draw(st.none() | st.builds(worded, texts)),
        people=draw(st.integers(1, 9)),
        view=View(kind, facing, draw(angles), draw(st.none() | angles)),
        stance=draw(st.sampled_from([*get_args(Stance), None])),
        legs=legs,
        measures=draw(measures_of(names, legs)),
        findings=tuple(
            draw(
                st.lists(
                    st.builds(
                        Finding,
                        texts,
                        st.sampled_from(["typical", "not_assessed"]),
                        st.builds(worded, texts),
                        texts,
                    ),
                    max_size=3,
                )
            )
        ),
        landmarks=landmarks,
        passes=draw(st.integers(1, 4)),
        models={"landmarker": draw(shas), "pelvic_tilt": draw(st.none() | shas)},
    )


@given(reports())
def test_what_is_written_fits_the_schema_and_reads_back_the_same(made: Report) -> None:
    written = json.loads(report_json.to_json(made))
    VALIDATOR.validate(written)
    assert report_json.to_dict(report_json.from_dict(written)) == written
    for name, estimate in report_json.from_dict(written).measures.items():
        assert bool(estimate) == bool(made.measures[name])
        if estimate:
            assert estimate.value == pytest.approx(made.measures[name].value, abs=0.0051)


@given(st.text(st.characters(categories=["L", "Cc", "Cs", "So"])))
def test_any_name_becomes_json_that_every_parser_reads(name: str) -> None:
    made = replace(report_json.from_dict(EXAMPLES["unreadable"]), source=Source(name))
    written = json.loads(report_json.to_json(made))
    written["source"]["name"].encode("utf-8")  # no lone surrogate is left
    VALIDATOR.validate(written)


@given(st.text(st.characters(categories=["L", "Cc", "Cs", "So"])))
def test_any_text_can_be_told_and_telling_it_again_changes_nothing(text: str) -> None:
    tellable_text = report_json.tellable(text)
    assert tellable_text.encode().decode() == tellable_text == report_json.tellable(tellable_text)


def test_a_broken_surrogate_is_shown_and_the_rest_of_the_name_kept() -> None:
    made = replace(report_json.from_dict(EXAMPLES["unreadable"]), source=Source("caf\udce9.jpg"))
    assert report_json.to_dict(made)["source"]["name"] == "caf\\udce9.jpg"


def test_fields_are_in_the_order_of_the_contract() -> None:
    written = report_json.to_dict(report_json.from_dict(EXAMPLES["ok"]))
    assert list(written) == [key for key in SCHEMA["properties"] if key != "pictures"]
    assert list(written["measures"]) == list(SAGITTAL_MEASURES)


def test_numbers_are_rounded_and_there_is_no_negative_zero() -> None:
    made = report_json.from_dict(EXAMPLES["ok"])
    points = np.full((33, 3), 0.123456)
    measures = {**made.measures, "sway": Estimate(-0.001, -1.23456, 2.0)}
    written = report_json.to_dict(replace(made, landmarks=points, measures=measures))
    assert written["landmarks"][0] == [0.12, 0.12, 0.123]
    assert written["measures"]["sway"]["low"] == -1.23
    assert str(written["measures"]["sway"]["value"]) == "0.0"


def test_infinite_numbers_become_a_reason_and_unseen_landmarks() -> None:
    made = report_json.from_dict(EXAMPLES["ok"])
    points = np.asarray(made.landmarks).copy()
    points[7, 0] = np.nan
    measures = {**made.measures, "sway": Estimate(1.0, -np.inf, np.inf)}
    text = report_json.to_json(replace(made, landmarks=points, measures=measures))
    written = json.loads(text)
    VALIDATOR.validate(written)
    assert "NaN" not in text
    assert "Infinity" not in text
    assert written["landmarks"][7] == [0, 0, 0]
    assert written["measures"]["sway"]["value"] is None
    assert "finite" in written["measures"]["sway"]["why_not"]


def test_there_is_a_valid_example_of_each_status() -> None:
    assert {example["status"] for example in EXAMPLES.values()} == {"ok", "no_person", "unreadable"}
    for example in EXAMPLES.values():
        VALIDATOR.validate(example)
        assert report_json.to_dict(report_json.from_dict(example)) == example


Breaking = Callable[[dict[str, Any]], object]

BROKEN: dict[str, tuple[str, Breaking]] = {
    "another schema": ("ok", lambda d: d.update(schema="posture/3")),
    "a result of the earlier schema": ("ok", lambda d: d.update(schema="posture/1")),
    "an unknown stance": ("ok", lambda d: d.update(stance="floating")),
    "unknown legs": ("ok", lambda d: d.update(legs="crossed")),
    "legs left out": ("ok", lambda d: d.pop("legs")),
    "a far leg's angle, legs together": ("apart", lambda d: d.update(legs="together")),
    "a far leg's angle, legs not told": ("apart", lambda d: d.update(legs=None)),
    "a far leg's angle left out": ("apart", lambda d: d["measures"].pop("far_thigh_angle")),
    "legs apart of somebody who faces nowhere": (
        "apart",
        lambda d: d["view"].update(kind="oblique", facing=None),
    ),
    "nobody, with legs": ("no_person", lambda d: d.update(legs="together")),
    "an unknown field": ("ok", lambda d: d.update(extra=1)),
    "an unknown field of the source": ("ok", lambda d: d["source"].update(path="x")),
    "a field left out": ("ok", lambda d: d.pop("passes")),
    "an unknown status": ("ok", lambda d: d.update(status="fine")),
    "nobody, yet ok": ("ok", lambda d: d.update(people=0)),
    "no landmarks, yet ok": ("ok", lambda d: d.update(landmarks=None)),
    "32 landmarks": ("ok", lambda d: d["landmarks"].pop()),
    "a landmark of 2 numbers": ("ok", lambda d: d["landmarks"][0].pop()),
    "a landmark of 4 numbers": ("ok", lambda d: d["landmarks"][0].append(0)),
    "visibility above 1": ("ok", lambda d: d["landmarks"][0].__setitem__(2, 1.5)),
    "a measure left out": ("ok", lambda d: d["measures"].pop("sway")),
    "an unknown measure": ("ok", lambda d: d["measures"].update(x=d["measures"]["sway"])),
    "another unit": ("ok", lambda d: d["measures"]["sway"].update(unit="pct")),
    "another method": ("ok", lambda d: d["measures"]["sway"].update(method="guessed")),
    "a value without its interval": ("ok", lambda d: d["measures"]["sway"].update(low=None)),
    "an interval without its value": ("ok", lambda d: d["measures"]["sway"].update(value=None)),
    "a value and a reason why not": ("ok", lambda d: d["measures"]["sway"].update(why_not="x")),
    "neither value nor reason": ("ok", lambda d: d["measures"]["pelvic_tilt"].update(why_not=None)),
    "a side view that faces nowhere": ("ok", lambda d: d["view"].update(facing=None)),
    "sagittal measures of a front view": (
        "ok",
        lambda d: d["view"].update(kind="front", facing=None),
    ),
    "an unknown level": ("ok", lambda d: d["findings"][0].update(level="danger")),
    "a short sha256": ("ok", lambda d: d["models"].update(landmarker="abc")),
    "no landmarker, yet ok": ("ok", lambda d: d["models"].update(landmarker=None)),
    "nobody, with a view": ("no_person", lambda d: d.update(view=EXAMPLES["ok"]["view"])),
    "nobody, with a stance": ("no_person", lambda d: d.update(stance="standing")),
    "nobody, with measures": ("no_person", lambda d: d.update(measures=EXAMPLES["ok"]["measures"])),
    "nobody, with landmarks": (
        "no_person",
        lambda d: d.update(landmarks=EXAMPLES["ok"]["landmarks"]),
    ),
    "unreadable without a reason": ("unreadable", lambda d: d.update(reason=None)),
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_schema_refuses(what: str) -> None:
    example, breaking = BROKEN[what]
    broken = copy.deepcopy(EXAMPLES[example])
    breaking(broken)
    assert broken != EXAMPLES[example]
    assert not VALIDATOR.is_valid(broken)


@pytest.mark.parametrize(
    "breaking",
    [
        lambda d: d.update(schema="posture/3"),
        lambda d: d.pop("source"),
        lambda d: d.pop("legs"),
        lambda d: d["landmarks"].pop(),
        lambda d: d["measures"]["sway"].update(low=99.0),
        lambda d: d["measures"]["sway"].update(extra=1),
        lambda d: d["measures"].update(sway=None),
    ],
)
def test_a_broken_result_is_not_read(breaking: Breaking) -> None:
    broken = copy.deepcopy(EXAMPLES["ok"])
    breaking(broken)
    with pytest.raises(ValueError, match=r"posture/2|landmarks|interval"):
        report_json.from_dict(broken)


@pytest.mark.parametrize("name", ["ok", "no_person", "unreadable"])
def test_a_result_of_the_earlier_schema_is_read_and_fits_the_present_one(name: str) -> None:
    earlier = json.loads((EARLIER / f"{name}.json").read_text("utf-8"))
    schema = json.loads((PACKAGE_DIR / "data" / "posture-1.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(earlier)
    read = report_json.from_dict(copy.deepcopy(earlier))
    written = report_json.to_dict(read)
    VALIDATOR.validate(written)
    assert [key for key in written if key != "reason_code"] == SCHEMA["required"]
    assert written["legs"] is None
    kept = {
        key: one for key, one in without_codes(written).items() if key not in ("schema", "legs")
    }
    kept["measures"] = {n: one for n, one in kept["measures"].items() if n in earlier["measures"]}
    assert kept == {key: value for key, value in earlier.items() if key != "schema"}
    for far in FAR_MEASURES.keys() & written["measures"]:
        assert "gave both legs one value" in written["measures"][far]["why_not"]
    assert list(written["measures"]) == (list(SAGITTAL_MEASURES) if name == "ok" else [])


@pytest.mark.parametrize("absent", ["sway", "far_thigh_angle"])
def test_a_measure_that_an_earlier_version_did_not_know_is_null_with_the_reason(
    absent: str,
) -> None:
    earlier = copy.deepcopy(EXAMPLES["ok"])
    del earlier["measures"][absent]
    written = report_json.to_dict(report_json.from_dict(earlier))
    VALIDATOR.validate(written)
    assert list(written["measures"]) == list(SAGITTAL_MEASURES)
    assert written["measures"][absent]["value"] is None
    assert "did not measure it" in written["measures"][absent]["why_not"]
    assert written["measures"] | {absent: None} == EXAMPLES["ok"]["measures"] | {absent: None}
    assert report_json.to_dict(report_json.from_dict(written)) == written


def without_codes(written: Any) -> Any:
    """Plain data without the codes of reasons, which no earlier result has."""
    if isinstance(written, list):
        return [without_codes(one) for one in written]
    if not isinstance(written, dict):
        return written
    return {key: without_codes(one) for key, one in written.items() if not key.endswith("_code")}


def test_an_earlier_result_of_a_front_view_gets_no_far_leg() -> None:
    earlier = json.loads((EARLIER / "ok.json").read_text("utf-8"))
    missing = earlier["measures"]["pelvic_tilt"]
    earlier |= {"measures": dict.fromkeys(FRONTAL_MEASURES, missing)}
    earlier["view"] |= {"kind": "front", "facing": None}
    written = report_json.to_dict(report_json.from_dict(earlier))
    VALIDATOR.validate(written)
    assert list(written["measures"]) == list(FRONTAL_MEASURES)


@pytest.mark.parametrize(
    "breaking",
    [
        lambda d: d.pop("measures"),
        lambda d: d.update(measures=[]),
        lambda d: d.update(measures={"sway": 3}),
        lambda d: d.pop("stance"),
    ],
)
def test_a_broken_result_of_the_earlier_schema_is_not_read(breaking: Breaking) -> None:
    broken = json.loads((EARLIER / "ok.json").read_text("utf-8"))
    breaking(broken)
    with pytest.raises(ValueError, match="not a result of schema"):
        report_json.from_dict(broken)


def test_a_modelled_value_is_allowed() -> None:
    example = copy.deepcopy(EXAMPLES["ok"])
    example["measures"]["sway"]["method"] = "modelled"
    VALIDATOR.validate(example)


@pytest.mark.parametrize("basis", ["estimated", "measured"])
def test_what_a_length_is_modelled_from_survives(basis: Basis) -> None:
    length = Estimate(99.0, 95.0, 103.0, "pct", "modelled", modelled_from=basis)
    entry = report_json.estimate_dict(length)
    assert (entry["method"], entry["modelled_from"]) == ("modelled", basis)
    assert report_json.estimate_of(entry) == length
    assert "modelled_from" not in report_json.estimate_dict(Estimate.around(1.0, 1.0))


@pytest.mark.parametrize("method", ["estimated", "measured"])
def test_a_length_of_an_earlier_version_keeps_what_it_rests_on(method: Basis) -> None:
    saved = report_json.estimate_dict(Estimate.around(99.0, 4.0, "pct", method))
    assert report_json.estimate_of(saved).basis == method
