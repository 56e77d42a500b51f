"""What a batch leaves: tables that say the same in three formats, all in their place or none."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from posture.apps.batch import parts, result_files
from posture.apps.batch.listing import order_key
from posture.apps.batch.places import BatchOutput, LocalOutput
from posture.apps.batch.result_files import FAILURES, FIRST_FAILURES, RESULTS_CSV, Tables
from posture.errors import OutputError
from posture.output.text import csv_cell
from posture.pose.skeleton import LANDMARKS
from posture.results import table
from tests.made_batches import files_below, in_memory, part_row, unreadable_row

RUN = "000001-abcdef"
POINTS = [float(number) for number in range(3 * len(LANDMARKS))]
WORLD = [-number for number in POINTS]
PRESENCE = [number / 100 for number in range(len(LANDMARKS))]
IN_SPACE = [
    number
    for place in range(len(LANDMARKS))
    for number in (*WORLD[3 * place : 3 * place + 3], PRESENCE[place])
]
SPACE = {parts.WORLD: WORLD, parts.PRESENCE: PRESENCE}


@pytest.fixture
def place(tmp_path: Path) -> LocalOutput:
    return LocalOutput(tmp_path)


def written(
    place: BatchOutput, rows: list[dict[str, Any]], *, landmarks: bool = True, at_once: int = 2
) -> Tables:
    """The tables of these rows, which come in parts of a few."""
    for first in range(0, len(rows), at_once):
        parts.write(place, RUN, first, rows[first : first + at_once])
    with Tables(place, landmarks=landmarks) as found:
        for piece in found.through(parts.tables(place, frozenset(), RUN)):
            assert piece.schema.equals(table.schema(table.columns()))
    return found


def parquet(place: BatchOutput, name: str) -> Any:
    with place.opened(name) as file:
        return pyarrow.parquet.read_table(file)


def csv_rows(place: BatchOutput, name: str) -> list[dict[str, str]]:
    with place.opened(name) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        return list(csv.DictReader(text, strict=True))


ROWS = [
    part_row("a.jpg", hip_flexion=12.25, hip_flexion_low=4.0, **{parts.POINTS: POINTS}, **SPACE),
    unreadable_row("b/text.jpg", "This is not a picture", "Give a JPEG, or a PNG"),
    part_row("b/z.jpg", status="no_person", reason="nobody was found", view=None, people=0),
    unreadable_row("c.jpg"),
    part_row("d.jpg", pelvic_tilt_why_not='the pelvis is "hidden", and more'),
]
NAMES = [row["name"] for row in ROWS]


def test_every_table_has_the_same_pictures_in_the_same_order(place: LocalOutput) -> None:
    written(place, ROWS)
    assert parquet(place, table.RESULTS)["name"].to_pylist() == NAMES
    assert parquet(place, table.LANDMARKS_FILE)["name"].to_pylist() == NAMES
    assert [row["name"] for row in csv_rows(place, RESULTS_CSV)] == NAMES
    failed = [row["name"] for row in ROWS if row["status"] == "unreadable"]
    assert [row["path"] for row in csv_rows(place, FAILURES)] == failed


def test_the_columns_are_those_of_the_table(place: LocalOutput) -> None:
    written(place, ROWS)
    names = [column.name for column in table.columns()]
    assert parquet(place, table.RESULTS).schema.equals(table.schema(table.columns()))
    assert list(csv_rows(place, RESULTS_CSV)[0]) == names
    landmarks = parquet(place, table.LANDMARKS_FILE)
    assert landmarks.schema.equals(table.schema(table.landmark_columns()))
    assert list(landmarks.to_pylist()[0].values()) == ["a.jpg", *POINTS, *IN_SPACE]


def test_a_csv_says_what_the_parquet_says(place: LocalOutput) -> None:
    written(place, ROWS)
    there = parquet(place, table.RESULTS).drop_columns(["mtime"]).to_pylist()
    for row, cells in zip(there, csv_rows(place, RESULTS_CSV), strict=True):
        for name, cell in row.items():
            if isinstance(cell, int | float):
                assert float(cells[name]) == cell
            else:
                assert cells[name] == (cell or "")


def test_the_reasons_of_failures_come_with_what_to_do(place: LocalOutput) -> None:
    written(place, ROWS)
    assert csv_rows(place, FAILURES) == [
        {
            "path": "b/text.jpg",
            "reason": "This is not a picture",
            "what_to_do": "Give a JPEG, or a PNG",
            "name": "b/text.jpg",
        },
        {
            "path": "c.jpg",
            "reason": "No picture",
            "what_to_do": "Save it anew",
            "name": "c.jpg",
        },
    ]


FORMULA = '=HYPERLINK("http://x","y").jpg'
HOSTILE = ["+1.jpg", "-1.jpg", FORMULA, "@a.jpg", "a\x1b[31m.jpg", "a\rb.jpg"]


def test_no_cell_of_a_csv_runs_in_a_spreadsheet_or_steers_a_terminal(place: LocalOutput) -> None:
    rows = [unreadable_row(name, f"-no {name}", "\x1b]0;x\x07") for name in sorted(HOSTILE)]
    written(place, [*rows, part_row("b.jpg", hip_flexion=-12.5, findings="a:typical")])
    for name in (RESULTS_CSV, FAILURES):
        with place.opened(name) as file:
            data = file.read()
        assert not set(data) & {*range(10), *range(11, 13), *range(14, 32)}
        assert not any(
            cell.startswith(("=", "+", "-", "@"))
            for row in csv_rows(place, name)
            for column, cell in row.items()
            if column != "hip_flexion"
        )
    shown = [row["name"] for row in csv_rows(place, RESULTS_CSV)]
    assert f"'{FORMULA}" in shown
    assert r"a\x1b[31m.jpg" in shown
    assert csv_rows(place, RESULTS_CSV)[-1]["hip_flexion"] == "-12.5"
    assert parquet(place, table.RESULTS)["name"].to_pylist() == [*sorted(HOSTILE), "b.jpg"]


def test_what_went_by_is_counted(place: LocalOutput) -> None:
    found = written(place, ROWS)
    assert found.statuses == {"ok": 2, "no_person": 1, "unreadable": 2}
    assert [row[0] for row in found.failures] == ["b/text.jpg", "c.jpg"]


def test_the_first_failures_are_kept_and_read_back(place: LocalOutput) -> None:
    rows = [unreadable_row(f"{number:02d}", f'No "picture", {number}') for number in range(25)]
    found = written(place, rows, at_once=7)
    assert [row[0] for row in found.failures] == [f"{number:02d}" for number in range(10)]
    assert len(found.failures) == FIRST_FAILURES
    assert result_files.first_failures(place) == tuple(found.failures)
    assert len(csv_rows(place, FAILURES)) == 25


def test_no_failures_leave_a_file_that_says_so(place: LocalOutput) -> None:
    written(place, [part_row("a")])
    (line,) = (place.root / FAILURES).read_text().splitlines()
    assert next(csv.reader([line])) == ["path", "reason", "what_to_do", "name"]
    assert result_files.first_failures(place) == ()


def test_no_rows_at_all_leave_tables_with_their_columns(place: LocalOutput) -> None:
    written(place, [])
    assert parquet(place, table.RESULTS).num_rows == 0
    assert parquet(place, table.LANDMARKS_FILE).schema.equals(
        table.schema(table.landmark_columns())
    )
    assert csv_rows(place, RESULTS_CSV) == []
    assert (place.root / RESULTS_CSV).read_text().startswith('"name"')


def test_landmarks_are_written_only_when_they_are_asked_for(place: LocalOutput) -> None:
    written(place, ROWS, landmarks=False)
    assert not (place.root / table.LANDMARKS_FILE).exists()
    assert (place.root / table.RESULTS).is_file()


letters = st.characters(exclude_categories=["Cs"], exclude_characters="/\0")
names = st.lists(st.text(letters, min_size=1, max_size=8), min_size=1, max_size=3).map("/".join)


@given(st.lists(names, unique=True, min_size=1, max_size=6))
@example(["a,b", "a\nb", 'a"b', 'a""b', "a;b", " a ", "'a", "=1+1", "#", '"'])
@example(["Icon\r"])
@example(["a\r\nb", "\u2028", "\ufeffa", "\x85", "\x1c"])
def test_any_name_comes_back_from_every_table(found: list[str]) -> None:
    in_order = sorted(found, key=order_key)
    with in_memory() as place:
        left = written(place, [unreadable_row(name, f"{name}!", name) for name in in_order])
        cells = [csv_cell(name) for name in in_order]
        assert [row["name"] for row in csv_rows(place, RESULTS_CSV)] == cells
        assert parquet(place, table.RESULTS)["name"].to_pylist() == in_order
        failures = csv_rows(place, FAILURES)
        assert [row["path"] for row in failures] == cells
        assert [row["reason"] for row in failures] == [csv_cell(f"{name}!") for name in in_order]
        assert result_files.first_failures(place) == tuple(
            tuple(map(csv_cell, failure)) for failure in left.failures
        )


@pytest.mark.parametrize("mtime_us", [568_971_820_800_000_000, -2_208_988_800_000_001, 0])
def test_times_that_no_date_reaches_do_not_stop_the_tables(
    place: LocalOutput, mtime_us: int
) -> None:
    written(place, [part_row("a", mtime=mtime_us)])
    there = parquet(place, table.RESULTS)["mtime"].cast(pyarrow.int64())
    assert there.to_pylist() == [mtime_us]
    assert len(csv_rows(place, RESULTS_CSV)) == 1


def test_a_time_is_told_in_utc(place: LocalOutput) -> None:
    written(place, [part_row("a", mtime=1_714_979_289_250_000)])
    mtime = csv_rows(place, RESULTS_CSV)[0]["mtime"]
    assert mtime.replace("T", " ").startswith("2024-05-06 07:08:09.25")
    assert mtime.endswith("Z")


def test_nothing_is_left_when_the_block_ends_with_an_error(place: LocalOutput) -> None:
    piece = _piece(place)

    def write_half() -> None:
        with Tables(place, landmarks=True) as found:
            assert len(list(found.through(iter([piece])))) == 1
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        write_half()
    assert [name for name in files_below(place.root) if not name.startswith("parts/")] == []


def test_the_tables_of_an_earlier_run_stay_when_a_later_one_fails(place: LocalOutput) -> None:
    written(place, ROWS)
    before = {name: (place.root / name).read_bytes() for name in files_below(place.root)}

    def failing() -> Iterator[Any]:
        yield _piece(place)
        raise OutputError("The output folder cannot be read")

    with pytest.raises(OutputError), Tables(place, landmarks=True) as found:
        list(found.through(failing()))
    after = {name: (place.root / name).read_bytes() for name in files_below(place.root)}
    assert {name: data for name, data in after.items() if name in before} == before


def _piece(place: BatchOutput) -> Any:
    parts.write(place, "000009-abcdef", 0, [part_row("half")])
    (piece,) = (
        piece
        for piece in parts.tables(place, frozenset(NAMES), "000009-abcdef")
        if piece["name"].to_pylist() == ["half"]
    )
    return piece


def test_nothing_is_left_when_a_table_cannot_be_begun(
    place: LocalOutput, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pyarrow.csv.CSVWriter", full)
    with pytest.raises(OutputError, match="No space left"), Tables(place, landmarks=True):
        pass
    assert files_below(place.root) == []


def test_the_kind_of_run_comes_back_and_a_damaged_one_counts_as_none(place: LocalOutput) -> None:
    assert result_files.read_run(place) is None
    counts = {"pictures": 3, "ok": 2, "no_person": 1, "unreadable": 0, "not_judged_yet": 0}
    timing = {"seconds": 1.5, "pictures_per_s": 2.0}
    record: dict[str, Any] = {"finished": True, "folder": "Bögen", "counts": counts}
    record |= {"timing": timing, "files": {"a": {"bytes": 1, "sha256": "ab"}}}
    result_files.write_run(place, record)
    assert result_files.read_run(place) == record
    text = (place.root / result_files.RUN).read_bytes()
    assert "Bögen".encode() in text
    damaged = [b'{"finished": tr', b"[]", b"{}", b'{"finished": true}', b"[" * 100_000, b"", b"[1]"]
    damaged += [text[: len(text) // 2], bytes(len(text)), b'{"finished": ' + b"9" * 5000 + b"}"]
    for data in damaged:
        place.write(result_files.RUN, data)
        assert result_files.read_run(place) is None


def test_a_file_is_as_written_until_its_bytes_change(place: BatchOutput) -> None:
    assert result_files.sealed(place, "sub/a") is None
    place.write("sub/a", b"abc")
    seal = {"bytes": 3, "sha256": hashlib.sha256(b"abc").hexdigest()}
    assert result_files.sealed(place, "sub/a") == seal
    run = {"files": {"sub/a": seal}}
    assert result_files.is_as_written(place, run, ["sub/a"])
    assert not result_files.is_as_written(place, run, ["sub/a", "another"])
    for data in (b"", b"ab", b"abd"):
        place.write("sub/a", data)
        assert not result_files.is_as_written(place, run, ["sub/a"])
    place.remove("sub/a")
    assert not result_files.is_as_written(place, run, ["sub/a"])
