"""A batch's tables are what the documents and the folder itself say: columns, queries, units."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from posture.results import table
from tests import batches_of, recalled
from tests.batches_of import QUICK_ALONE, run_here
from tests.documents import ROOT, blocks, text_of

TABLE = ROOT / "docs" / "batch_table.md"
SEATED = "seated_side_left_upright"
QUERIES = [*blocks(TABLE, "python"), *blocks(ROOT / "docs" / "batch.md", "python")]


def test_every_column_is_named() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .+ \|$", text_of(TABLE), re.MULTILINE)
    names = [column.name for column in table.columns()]
    described = [
        name for row in rows for name in (expanded(row) if row in table.MEASURES else [row])
    ]
    methods = [f"{measure}_method" for measure in table.MEASURES]
    assert [*(name for name in described if name in names), *methods] == names
    assert all(f"`<measure>{part}`" in text_of(TABLE) for part in (*parts(), "_method"))


def expanded(measure: str) -> list[str]:
    """The columns of a measure, as the document says above them."""
    return [f"{measure}{part}" for part in parts()]


def parts() -> list[str]:
    """What follows a measure's name in its columns."""
    first, names = table.MEASURES[0], [column.name for column in table.columns()]
    at = names.index(first)
    return [name.removeprefix(first) for name in names[at:] if name.startswith(first)][:-1]


def test_there_are_four_queries_and_a_call() -> None:
    assert [block.split()[1] for block in QUERIES] == [
        *("duckdb", "json", "posture", "csv", "posture"),
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    batches_of.folder_of(folder / "samples", 2)
    for subject, sample in (("01", "standing_side_left_neutral"), ("02", SEATED)):
        target = folder / "samples" / f"sub-{subject}" / "ses-1"
        target.mkdir(parents=True)
        shutil.copy(batches_of.SAMPLES / f"{sample}.jpg", target)
    where = (folder / "samples", "--out", folder / "out" / "batch", "--landmarks")
    assert run_here(*where, *QUICK_ALONE, landmarker=recalled.landmarker).returncode == 0
    return folder


@pytest.mark.parametrize("query", QUERIES, ids=lambda block: block.split()[1])
def test_a_query_runs_as_shown(query: str, folder: Path) -> None:
    (folder / "query.py").write_text(query, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "query.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def alone(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder as somebody gets it who has nothing else."""
    return Path(shutil.copytree(folder / "out" / "batch", tmp_path_factory.mktemp("sent") / "in"))


def package_of(alone: Path) -> dict[str, Any]:
    return dict(json.loads((alone / "datapackage.json").read_text("utf-8")))


def resource_of(alone: Path, name: str) -> dict[str, Any]:
    (found,) = (one for one in package_of(alone)["resources"] if one["name"] == name)
    return dict(found)


def field_titled(resource: Mapping[str, Any], title: str) -> dict[str, Any]:
    (found,) = (one for one in resource["schema"]["fields"] if one["title"] == title)
    return dict(found)


def fetched(query: str) -> list[Any]:
    found = duckdb.sql(query)
    assert found is not None
    return list(found.fetchall())


def test_a_stranger_reads_tilt_by_stance_with_its_unit_from_the_folder_alone(alone: Path) -> None:
    """In pandas, DuckDB and pyarrow: what to read, and in which unit, the folder says."""
    resource = resource_of(alone, "results")
    tilt, stance = field_titled(resource, "Pelvic tilt"), field_titled(resource, "Stance")
    assert (tilt["unit"], tilt["sign"]) == ("deg", "0 level; + forward, − backward")
    assert "standing" in stance["constraints"]["enum"]
    file = alone / resource["path"]

    by_pandas = pd.read_parquet(file).groupby(stance["name"])[tilt["name"]].mean().dropna()
    assert set(by_pandas.index) == {"standing", "seated"}

    means = f"SELECT {stance['name']}, avg({tilt['name']}) FROM '{file}' GROUP BY 1"
    by_duckdb = {name: mean for name, mean in fetched(means) if mean is not None}
    assert by_duckdb == pytest.approx(by_pandas.to_dict())
    kept = f"SELECT value FROM parquet_kv_metadata('{file}') WHERE key = 'frictionless_resource'"
    ((entry,),) = fetched(kept)
    assert field_titled(json.loads(entry), "Pelvic tilt") == tilt

    unit = pq.read_schema(file).field(tilt["name"]).metadata[b"unit"]
    assert unit.decode() == tilt["unit"]


FRICTIONLESS = """
import json, math, sys, warnings
warnings.simplefilter("error")
from frictionless import Package
package = Package(sys.argv[1])
tables = {name: package.get_resource(name) for name in package.resource_names}
faults = [error.note for one in tables.values() for error in one.validate().task.errors]
field = tables["results_csv"].schema.get_field("pelvic_tilt")
def tilts(of):
    rows = tables[of].read_rows()
    known = [row for row in rows if not math.isnan(row["pelvic_tilt"] or math.nan)]
    return {row["name"]: (row["stance"], row["pelvic_tilt"]) for row in known}
rows, text = tilts("results"), tilts("results_csv")
counts = {name: len(one.read_rows()) for name, one in tables.items()}
print(json.dumps([faults, field.custom["unit"], rows, text, counts], default=float))
"""


def test_a_frictionless_reader_finds_every_table_as_described(alone: Path) -> None:
    words = [sys.executable, "-c", FRICTIONLESS, "datapackage.json"]
    done = subprocess.run(words, cwd=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    faults, unit, rows, text, counts = json.loads(done.stdout)
    assert faults == []
    assert unit == "deg"
    assert rows == text
    there = {row["name"]: row for row in batches_of.rows(alone)}
    assert {name: tilt for name, (_, tilt) in rows.items()} == {
        name: row["pelvic_tilt"] for name, row in there.items() if row["pelvic_tilt"] is not None
    }
    assert (counts["results"], counts["landmarks"], counts["failures"]) == (4, 4, 0)
    found = ";".join(row["findings"] for row in there.values()).split(";")
    assert counts["findings"] == len([one for one in found if one]) > 0


def test_every_file_of_the_package_is_there_as_it_is_sealed(alone: Path) -> None:
    record = json.loads((alone / "run.json").read_text("utf-8"))
    for resource in package_of(alone)["resources"]:
        seal = record["files"][resource["path"]]
        assert (alone / resource["path"]).stat().st_size == seal["bytes"]
        if resource["format"] == "csv":
            sealed = (resource["bytes"], resource["hash"])
            assert sealed == (seal["bytes"], f"sha256:{seal['sha256']}")


def test_folders_tell_subject_and_session(alone: Path) -> None:
    found = {(row["subject"], row["session"]) for row in batches_of.rows(alone)}
    assert found == {("01", "1"), ("02", "1"), (None, None)}


def test_a_name_means_the_same_picture_in_every_table(alone: Path) -> None:
    names = set(batches_of.names(alone))
    assert set(table.read_table(alone, landmarks=True)["name"].to_pylist()) == names
    assert set(pq.read_table(alone / "findings.parquet")["name"].to_pylist()) <= names
