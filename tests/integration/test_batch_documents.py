"""What the documents say of a batch's table is so: every column is there, every query runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from posture.results import table
from tests import batches_of, recalled
from tests.batches_of import QUICK_ALONE, run_here
from tests.documents import ROOT, blocks, text_of

TABLE = ROOT / "docs" / "batch_table.md"
QUERIES = [*blocks(TABLE, "python"), *blocks(ROOT / "docs" / "batch.md", "python")]


def test_every_column_is_named() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .+ \|$", text_of(TABLE), re.MULTILINE)
    names = [column.name for column in table.columns()]
    described = [
        name for row in rows for name in (expanded(row) if row in table.MEASURES else [row])
    ]
    assert [name for name in described if name in names] == names
    assert all(f"`<measure>{part}`" in text_of(TABLE) for part in parts())


def expanded(measure: str) -> list[str]:
    """The columns of a measure, as the document says above them."""
    return [f"{measure}{part}" for part in parts()]


def parts() -> list[str]:
    """What follows a measure's name in its columns."""
    first, names = table.MEASURES[0], [column.name for column in table.columns()]
    return [name.removeprefix(first) for name in names if name.startswith(first)]


def test_there_are_three_queries_and_a_call() -> None:
    assert [block.split()[1] for block in QUERIES] == ["duckdb", "posture", "csv", "posture"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    batches_of.folder_of(folder / "samples", 2)
    where = (folder / "samples", "--out", folder / "out" / "batch")
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
