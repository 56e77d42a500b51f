"""Every column is described, and the codebook says what the columns say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posture.measures.registry import SPECS
from posture.results import data_package
from posture.results.codebook import codebook
from posture.results.columns import Column, columns, landmark_columns
from posture.results.data_package import Resource, described_schema, field_of, resources
from scripts import make_codebook

RESOURCES = resources(landmarks=True)
COLUMNS = [column for one in RESOURCES for column in one.columns]


def test_the_codebook_is_as_the_columns_are() -> None:
    """Where this fails: ``python -m scripts.make_codebook``."""
    assert make_codebook.FILE.read_text("utf-8") == codebook()


def test_the_codebook_names_every_column() -> None:
    text = codebook()
    for one in RESOURCES:
        assert f"## {one.path}" in text
        for column in one.columns:
            measure = next((name for name in SPECS if column.name.startswith(f"{name}_")), "")
            of_measure = f"`<measure>{column.name.removeprefix(measure)}`" if measure else ""
            point = column.name.startswith(tuple(_points()))
            assert f"`{column.name}`" in text or of_measure in text or point, column.name


def _points() -> set[str]:
    return {one.name.removesuffix("_x_px") for one in landmark_columns() if "_x_px" in one.name}


@pytest.mark.parametrize("of", RESOURCES, ids=lambda one: one.name)
def test_every_column_has_a_title_and_a_meaning_without_gaps(of: Resource) -> None:
    names = [column.name for column in of.columns]
    assert len(set(names)) == len(names)
    for column in of.columns:
        for text in (column.title, column.meaning):
            assert text, column.name
        for text in (column.title, column.meaning, column.missing, column.source):
            assert not {*"{}"} & {*text}, column.name


def test_every_measure_says_its_unit_sign_and_source() -> None:
    of = {column.name: column for column in columns()}
    for name, spec in SPECS.items():
        for part in ("", "_low", "_high"):
            assert of[name + part].unit == spec.unit
            assert "+ " in of[name + part].sign
        assert of[name].source
        assert f"`{name}_why_not`" in of[name].missing
    assert all(one.unit for one in COLUMNS if one.name.endswith(("_px", "_deg", "_m")))


def test_a_field_says_what_a_column_does_and_no_more() -> None:
    column = Column(
        "share", "number", "how much", "Share", unit="pct", sign="+ more", least=0.0, most=100.0
    )
    assert field_of(column) == {
        "name": "share",
        "type": "number",
        "title": "Share",
        "description": "how much",
        "unit": "pct",
        "sign": "+ more",
        "constraints": {"required": True, "minimum": 0.0, "maximum": 100.0},
    }
    rare = replace(column, missing="not there", least=None, most=None, values=("a",))
    assert field_of(rare)["constraints"] == {"enum": ["a"]}


def test_parquet_carries_what_the_package_says() -> None:
    for one in RESOURCES:
        schema = described_schema(one)
        assert schema.names == [column.name for column in one.columns]
        for field, column in zip(schema, one.columns, strict=True):
            metadata = {key.decode(): text.decode() for key, text in field.metadata.items()}
            described = field_of(column)
            assert metadata == {key: described[key] for key in metadata}
            assert metadata["title"] == column.title
            assert metadata.get("unit", "") == column.unit


def test_the_package_names_the_program_and_claims_no_licence_for_the_rows() -> None:
    made = data_package.package(RESOURCES, {}, {"landmarker": "ab"})
    assert made["made_with"]["licence"] == "Apache-2.0"
    assert made["made_with"]["models"] == {"landmarker": "ab"}
    assert "licenses" not in made
    assert "licence" in made["description"]
    assert len(made["sources"]) == len({one["title"] for one in made["sources"]}) > 5


def test_the_rules_of_findings_are_explained() -> None:
    made = data_package.package(RESOURCES, {}, {})
    (findings,) = (one for one in made["resources"] if one["name"] == "findings")
    assert findings["rules"]["P1"]["measure"] == "pelvic_tilt"
    assert all(rule["source"] and rule["applies"] for rule in findings["rules"].values())
