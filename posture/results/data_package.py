"""Tables that explain themselves: a Frictionless data package, and the same in Parquet metadata.

Frictionless is a published convention for describing tables in JSON (Data Package, Table Schema);
what it has no word for (unit, sign, source, what empty means) stands in keys of our own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from posture import __version__
from posture.findings.rule_specs import picture_rules
from posture.results import table
from posture.results.columns import (
    Column,
    Kind,
    columns,
    failure_columns,
    finding_columns,
    landmark_columns,
    words,
)

if TYPE_CHECKING:
    import pyarrow

FILE = "datapackage.json"
LICENCE = "Apache-2.0"
"""Of the program and of these descriptions; the rows are their maker's."""

METADATA_KEY = "frictionless_resource"
"""The key under which a Parquet file has its own entry of the package."""

TYPES: Mapping[Kind, Mapping[str, str]] = {
    "text": {"type": "string"},
    "count": {"type": "integer"},
    "number": {"type": "number"},
    "flag": {"type": "boolean"},
    "time": {"type": "datetime", "format": "%Y-%m-%d %H:%M:%S.%fZ"},
    "clock": {"type": "datetime", "format": "%Y-%m-%d %H:%M:%S.%f"},
}
"""The formats are those of the CSV files."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A table of the package.

    Attributes
    ----------
    name : within the package
    path : of its file, below the folder
    columns : in order
    whose : name of the table that each ``name`` of this one is in; None for that table itself
    """

    name: str
    path: str
    columns: tuple[Column, ...]
    whose: str | None = None

    @property
    def is_csv(self) -> bool:
        """Whether it is text."""
        return self.path.endswith(".csv")


def resources(*, landmarks: bool) -> tuple[Resource, ...]:
    """The tables of a batch; ``landmarks`` is whether theirs is among them."""
    of_landmarks = Resource("landmarks", table.LANDMARKS_FILE, landmark_columns(), "results")
    return (
        Resource("results", table.RESULTS, columns()),
        Resource("results_csv", "results.csv", columns()),
        Resource("findings", table.FINDINGS_FILE, finding_columns(), "results"),
        *((of_landmarks,) if landmarks else ()),
        Resource("failures", "failures.csv", failure_columns(), "results_csv"),
    )


def package(
    of: Iterable[Resource],
    seals: Mapping[str, Mapping[str, Any] | None],
    models: Mapping[str, str | None],
) -> dict[str, Any]:
    """What ``datapackage.json`` holds.

    Parameters
    ----------
    seals : ``bytes`` and ``sha256`` of each file by its path, None for one that is not there
    models : sha256 of each model behind the rows
    """
    texts = words()["package"]
    entries = [_entry(one) | _seal(one, seals.get(one.path)) for one in of]
    sources = dict.fromkeys(
        field["source"]
        for entry in entries
        for field in entry["schema"]["fields"]
        if "source" in field
    )
    return {
        "name": "posture-batch",
        "title": texts["title"],
        "description": texts["description"],
        "version": __version__,
        "sources": [{"title": source} for source in sources],
        "made_with": {
            "program": "posture",
            "version": __version__,
            "licence": LICENCE,
            "models": dict(models),
        },
        "resources": entries,
    }


def to_json(descriptor: Mapping[str, Any]) -> bytes:
    """The descriptor as the bytes of its file."""
    return (json.dumps(descriptor, indent=1, ensure_ascii=False) + "\n").encode()


def described_schema(of: Resource) -> pyarrow.Schema:
    """The columns as pyarrow knows them, each with title, unit and the like as metadata.

    The file's own metadata have its entry of the package, for readers that know no metadata of
    columns.
    """
    pa = table.arrow()
    plain = table.schema(of.columns)
    fields = [
        plain.field(place).with_metadata(_texts(field_of(column)))
        for place, column in enumerate(of.columns)
    ]
    own = {"posture_version": __version__, METADATA_KEY: json.dumps(_entry(of))}
    return pa.schema(fields, metadata=own)


def field_of(column: Column) -> dict[str, Any]:
    """A column as a field of a Table Schema; keys without content are left out."""
    bounds = {"minimum": column.least, "maximum": column.most, "enum": list(column.values)}
    needed = {} if column.missing else {"required": True}
    constraints = needed | {key: one for key, one in bounds.items() if one not in (None, [])}
    own = {
        "title": column.title,
        "description": column.meaning,
        "unit": column.unit,
        "sign": column.sign,
        "source": column.source,
        "missing": column.missing,
        "constraints": constraints,
    }
    kept = {key: value for key, value in own.items() if value}
    return {"name": column.name, **TYPES[column.kind], **kept}


def _texts(field: Mapping[str, Any]) -> dict[str, str]:
    return {key: value for key, value in field.items() if isinstance(value, str) and key != "name"}


def _entry(of: Resource) -> dict[str, Any]:
    """The table as a resource of the package, whatever its rows are."""
    kind = (
        {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "dialect": {"header": True}}
        if of.is_csv
        else {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
    )
    schema: dict[str, Any] = {
        "fields": [field_of(column) for column in of.columns],
        "missingValues": [""],
    }
    if of.whose is not None:
        reference = {"resource": of.whose, "fields": ["name"]}
        schema["foreignKeys"] = [{"fields": ["name"], "reference": reference}]
    elif not of.is_csv:
        schema["primaryKey"] = ["name"]
    return {
        "name": of.name,
        "type": "table",
        "path": of.path,
        "description": words()["package"]["resources"][of.name],
        **kind,
        **({"rules": _rules()} if of.name == "findings" else {}),
        "schema": schema,
    }


def _rules() -> dict[str, dict[str, str]]:
    """What each rule rests on, by its code."""
    return {
        code: {"measure": rule.measure, "applies": rule.gate, "source": rule.source}
        for code, rule in picture_rules().items()
    }


def _seal(of: Resource, seal: Mapping[str, Any] | None) -> dict[str, Any]:
    """Of text alone: frictionless 5 counts no bytes of a Parquet file, and calls its size wrong."""
    if seal is None or not of.is_csv:
        return {}
    return {"bytes": seal["bytes"], "hash": f"sha256:{seal['sha256']}"}
