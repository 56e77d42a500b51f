"""The table of a batch: its columns, its rows with the digits of the JSON, and reading it back."""

from __future__ import annotations

import builtins
import json
import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pyarrow
import pyarrow.parquet
import pytest

import posture
from posture.errors import MissingLibrary, OutputError
from posture.measures.registry import FRONTAL_MEASURES
from posture.pose.skeleton import LANDMARKS
from posture.results import report_json, table
from posture.runtime.resources import PACKAGE_DIR
from posture.types import Estimate, Finding, Stance, View
from tests.worded import worded

EXAMPLES: Mapping[str, Any] = {
    path.stem: json.loads(path.read_text("utf-8"))
    for path in (PACKAGE_DIR / "data" / "examples").glob("*.json")
}
MEASURES = [
    *("trunk_lean", "thigh_angle", "hip_flexion", "pelvic_tilt", "hip_joint_flexion"),
    *("knee_flexion", "shank_angle", "sway", "head_forward", "trunk_shank_angle"),
    *("far_thigh_angle", "far_hip_flexion", "far_knee_flexion"),
    *("gluteus_maximus_length", "iliopsoas_length", "rectus_femoris_length"),
    *("hamstrings_length", "tensor_fasciae_latae_length"),
    *("far_gluteus_maximus_length", "far_iliopsoas_length", "far_rectus_femoris_length"),
    *("far_hamstrings_length", "far_tensor_fasciae_latae_length"),
    *("pelvic_obliquity", "shoulder_obliquity", "trunk_side_lean"),
    *("knee_valgus_left", "knee_valgus_right"),
]
ABOUT_THE_PICTURE = [
    *("name", "sha256", "bytes", "mtime", "width_px", "height_px", "status"),
    *("reason", "reason_code", "people", "view", "facing", "yaw_deg", "roll_deg", "stance", "legs"),
]
ABOUT_THE_RESULT = ["findings", "passes", "landmarker", "version"]
CAME_LATER = [
    *("setup_confirmed", "taken", "subject", "session"),
    *(f"{measure}_method" for measure in MEASURES),
]
"""At the end, as programs may read columns by their places."""


def payload_of(name: str = "ok") -> dict[str, Any]:
    """One of the example results, as ``posture photo`` tells it."""
    return report_json.to_dict(report_json.from_dict(EXAMPLES[name]))


def test_the_columns_come_in_the_order_that_is_documented() -> None:
    of_measures = [
        f"{measure}{end}"
        for measure in MEASURES
        for end in ("", "_low", "_high", "_why_not", "_why_not_code")
    ]
    names = [column.name for column in table.columns()]
    assert names == [*ABOUT_THE_PICTURE, *of_measures, *ABOUT_THE_RESULT, *CAME_LATER]


def test_every_column_says_what_it_means() -> None:
    for column in (*table.columns(), *table.landmark_columns()):
        assert column.meaning.strip(), column.name


def test_a_landmark_has_three_numbers_in_the_picture_then_four_of_the_guess_in_space() -> None:
    names = [column.name for column in table.landmark_columns()]
    assert names[:4] == ["name", "nose_x_px", "nose_y_px", "nose_visibility"]
    later = names[1 + 3 * len(LANDMARKS) :]
    assert later[:4] == ["nose_x_m", "nose_y_m", "nose_z_m", "nose_presence"]
    assert len(names) == len(set(names)) == 1 + 7 * len(LANDMARKS)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_row_has_every_column_and_no_other(name: str) -> None:
    row = table.row(payload_of(name), 5, 6)
    assert list(row) == [column.name for column in table.columns()]


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_row_has_the_digits_of_the_json(name: str) -> None:
    payload = payload_of(name)
    row = table.row(payload, 1234, 5678)
    assert (row["bytes"], row["mtime"]) == (1234, 5678)
    for key in ("status", "reason", "people", "stance", "passes", "version"):
        assert row[key] == payload[key]
    for key, value in payload["source"].items():
        assert row[key] == value
    for key in ("facing", "yaw_deg", "roll_deg"):
        assert row[key] == (payload["view"][key] if payload["view"] else None)
    assert row["view"] == (payload["view"]["kind"] if payload["view"] else None)
    assert row["landmarker"] == payload["models"]["landmarker"]
    for measure in MEASURES:
        expected = payload["measures"].get(measure, {})
        found = {key: row[f"{measure}_{key}"] for key in ("low", "high", "why_not")}
        assert found == {key: expected.get(key) for key in found}
        assert row[measure] == expected.get("value")


def test_measures_that_are_not_of_the_view_are_null() -> None:
    row = table.row(payload_of("ok"), 5, 6)
    assert row["view"] == "side"
    for measure in FRONTAL_MEASURES:
        for end in ("", "_low", "_high", "_why_not"):
            assert row[f"{measure}{end}"] is None
    assert row["trunk_lean"] == -2.5


def test_a_front_view_has_its_own_measures() -> None:
    front = replace(
        report_json.from_dict(EXAMPLES["ok"]),
        view=View("front", None, -3.456, 1.0),
        measures={"knee_valgus_left": Estimate(2.5049, -1.0, 6.0, "deg", "estimated")},
    )
    row = table.row(report_json.to_dict(front), 5, 6)
    assert (row["view"], row["facing"], row["yaw_deg"], row["roll_deg"]) == (
        *("front", None, -3.46, 1.0),
    )
    assert (row["knee_valgus_left"], row["knee_valgus_left_low"]) == (2.5, -1.0)
    assert row["hip_flexion"] is None


def test_findings_are_told_as_rule_and_level() -> None:
    found = (
        Finding("P1", "borderline", worded("m"), "b"),
        Finding("A2", "not_assessed", worded("m"), "b"),
    )
    payload = report_json.to_dict(replace(report_json.from_dict(EXAMPLES["ok"]), findings=found))
    assert table.row(payload, 5, 6)["findings"] == "P1:borderline;A2:not_assessed"
    payload = report_json.to_dict(replace(report_json.from_dict(EXAMPLES["ok"]), findings=()))
    assert table.row(payload, 5, 6)["findings"] == ""


def test_what_is_not_finite_is_null_with_its_reason() -> None:
    odd = {"hip_flexion": Estimate(math.inf, -math.inf, math.inf, "deg", "estimated")}
    payload = report_json.to_dict(replace(report_json.from_dict(EXAMPLES["ok"]), measures=odd))
    row = table.row(payload, 5, 6)
    assert row["hip_flexion"] is None
    assert "finite" in row["hip_flexion_why_not"]


def test_the_landmarks_of_a_report_are_one_row_of_numbers() -> None:
    payload = payload_of("ok")
    numbers = table.landmark_numbers(payload)
    assert numbers == [number for point in payload["landmarks"] for number in point]
    assert len(numbers) == 3 * len(LANDMARKS)
    assert table.landmark_numbers(payload_of("no_person")) is None
    assert table.landmark_numbers(payload_of("unreadable")) is None


def test_the_schema_has_the_columns_with_their_kinds() -> None:
    types = {
        "text": pyarrow.string(),
        "count": pyarrow.int64(),
        "number": pyarrow.float64(),
        "flag": pyarrow.bool_(),
        "time": pyarrow.timestamp("us", tz="UTC"),
        "clock": pyarrow.timestamp("ms"),
    }
    for columns in (table.columns(), table.landmark_columns()):
        schema = table.schema(columns)
        assert schema.names == [column.name for column in columns]
        assert schema.types == [types[column.kind] for column in columns]


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_row_fits_the_schema_and_comes_back(name: str) -> None:
    row = table.row(payload_of(name), 2**40, 1_714_979_289_250_000)
    made = pyarrow.Table.from_pylist([row], schema=table.schema(table.columns()))
    (again,) = made.to_pylist()
    assert round(again.pop("mtime").timestamp() * 1e6) == row.pop("mtime")
    assert again == row


def put(folder: Path, name: str, columns: tuple[table.Column, ...]) -> pyarrow.Table:
    schema = table.schema(columns)
    made = pyarrow.Table.from_pylist([{"name": "a.jpg"}], schema=schema)
    pyarrow.parquet.write_table(made, folder / name)
    return made


def test_a_table_is_read_from_the_folder_that_a_batch_left(tmp_path: Path) -> None:
    results = put(tmp_path, "results.parquet", table.columns())
    landmarks = put(tmp_path, "landmarks.parquet", table.landmark_columns())
    assert table.read_table(tmp_path).equals(results)
    assert table.read_table(str(tmp_path), landmarks=True).equals(landmarks)
    assert posture.read_table(tmp_path).equals(results)


def test_a_folder_without_a_table_is_told_with_what_to_give(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(OutputError, match=f"no results.parquet in {folder}.*--out") as error:
            table.read_table(folder)
        assert "--landmarks" not in error.value.do
    put(tmp_path, "results.parquet", table.columns())
    with pytest.raises(OutputError, match=r"no landmarks\.parquet in .*run with --landmarks"):
        table.read_table(tmp_path, landmarks=True)


def test_without_pyarrow_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    importing = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return importing(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(MissingLibrary, match=r"extra 'batch'.*pip install"):
        table.arrow()


def test_a_row_tells_both_legs() -> None:
    row = table.row(payload_of("apart"), None, None)
    assert (row["stance"], row["legs"]) == ("lunging", "apart")
    assert (row["thigh_angle"], row["far_thigh_angle"]) == (71.4, -18.2)
    assert table.row(payload_of("ok"), None, None)["far_thigh_angle_why_not"].startswith(
        "the thighs lie"
    )


def test_the_stance_column_names_every_stance() -> None:
    meaning = next(one.meaning for one in table.columns() if one.name == "stance")
    assert all(f"`{stance}`" in meaning for stance in get_args(Stance))
