"""Part files: what several runs gave, one row a picture, the latest; halves count as absent."""

from __future__ import annotations

import contextlib
import itertools
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.apps.batch import parts
from posture.apps.batch.listing import order_key
from posture.apps.batch.parts import Done
from posture.apps.batch.places import BatchOutput, LocalOutput, StorageOutput
from posture.errors import OutputError
from posture.pose.skeleton import LANDMARKS
from posture.results import table
from tests.made_batches import digest, in_memory, part_row, rows_in, unreadable_row

FIRST, SECOND, THIRD = "000001-aaaaaa", "000002-000000", "000003-ffffff"


@pytest.fixture(params=["local", "file", "memory"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BatchOutput]:
    if request.param == "memory":
        with in_memory() as found:
            yield found
        return
    local = LocalOutput(tmp_path)
    yield local if request.param == "local" else StorageOutput(f"file://{tmp_path}")


def write(place: BatchOutput, run: str, first: int, *names: str, size: int = 7) -> None:
    """A part with a row for each of these names."""
    parts.write(place, run, first, [part_row(name, bytes=size) for name in names])


def done_in(place: BatchOutput) -> list[tuple[str, int]]:
    """What was dealt with, and the size that tells whose row it is."""
    return [(one.name, one.bytes) for one in parts.done(place)]


def names_and_sizes(place: BatchOutput, *without: str, run: str = "") -> list[tuple[str, int]]:
    return [(row["name"], row["bytes"]) for row in rows_in(place, without, run)]


def test_at_first_there_is_nothing(place: BatchOutput) -> None:
    assert parts.runs(place) == []
    assert list(parts.done(place)) == []
    assert list(parts.tables(place, frozenset(), FIRST)) == []


def test_what_was_done_is_told_with_all_that_tells_a_picture(place: BatchOutput) -> None:
    rows = [part_row("a", bytes=2**40, mtime=-5), unreadable_row("b/c")]
    parts.write(place, FIRST, 0, rows)
    assert list(parts.done(place)) == [
        Done("a", 2**40, -5, digest("a"), "ok", FIRST),
        Done("b/c", 7, 1_000_000, None, "unreadable", FIRST),
    ]


def test_every_cell_comes_back_as_it_was_written(place: BatchOutput) -> None:
    points = [0.1, 2.25, 0.999] * len(LANDMARKS)
    row = part_row(
        'odd, "name"\n.jpg', hip_flexion=-0.3, hip_flexion_low=1e-300, **{parts.POINTS: points}
    )
    parts.write(place, FIRST, 0, [row, unreadable_row("z")])
    (piece,) = parts.tables(place, frozenset(), FIRST)
    assert piece.schema.equals(parts.schema())
    first, second = piece.to_pylist()
    assert first.pop("mtime").timestamp() == 1
    row.pop("mtime")
    assert first == row
    assert (second[parts.WHAT], second[parts.DO]) == ("No picture", "Save it anew")


def test_parts_follow_each_other_by_the_number_of_their_first_picture(place: BatchOutput) -> None:
    write(place, FIRST, 9, "j", "k")
    write(place, FIRST, 0, *"abcdefghi")
    write(place, FIRST, 11, *"lm")
    assert [name for name, _ in done_in(place)] == list("abcdefghijklm")
    assert [name for name, _ in names_and_sizes(place)] == list("abcdefghijklm")


def test_runs_whose_names_alternate_come_out_in_one_order(place: BatchOutput) -> None:
    write(place, FIRST, 0, "a/b", "b", "d")
    write(place, SECOND, 0, "a!", "c")
    write(place, SECOND, 2, "e")
    names = ["a/b", "a!", "b", "c", "d", "e"]
    assert [name for name, _ in done_in(place)] == names
    assert [name for name, _ in names_and_sizes(place)] == names


def test_the_latest_row_of_a_picture_wins(place: BatchOutput) -> None:
    write(place, SECOND, 0, "a", "b", size=2)
    write(place, FIRST, 0, "a", "b", "c", size=1)
    write(place, THIRD, 0, "b", size=3)
    assert done_in(place) == [("a", 2), ("b", 3), ("c", 1)]
    assert names_and_sizes(place) == [("a", 2), ("b", 3), ("c", 1)]
    assert {one.name: one.run for one in parts.done(place)} == {"a": SECOND, "b": THIRD, "c": FIRST}


def test_rows_that_are_out_of_date_stay_away_unless_this_run_made_them(place: BatchOutput) -> None:
    write(place, FIRST, 0, "a", "b", "c", size=1)
    write(place, SECOND, 0, "b", size=2)
    assert names_and_sizes(place, "a", "b", run=SECOND) == [("b", 2), ("c", 1)]
    assert names_and_sizes(place, "a", "b", run=THIRD) == [("c", 1)]
    assert names_and_sizes(place, "a", "b", "c", run=THIRD) == []


@pytest.mark.parametrize("kept", [0, 1, 100, -1])
def test_a_part_that_was_cut_short_counts_as_absent(place: BatchOutput, kept: int) -> None:
    write(place, FIRST, 0, "a", size=1)
    write(place, SECOND, 0, "a", "b", size=2)
    write(place, SECOND, 2, "c", size=2)
    with place.opened(parts.part_name(SECOND, 0)) as file:
        data = file.read()
    place.write(parts.part_name(SECOND, 0), data[:kept])
    assert done_in(place) == [("a", 1), ("c", 2)]
    assert names_and_sizes(place) == [("a", 1), ("c", 2)]


def test_a_damaged_part_is_absent_or_refused_but_no_row_of_what_is_done_goes_missing(
    tmp_path: Path,
) -> None:
    place, name = LocalOutput(tmp_path), parts.part_name(FIRST, 0)
    write(place, FIRST, 0, *(f"{number:03d}" for number in range(5)))
    whole = (tmp_path / name).read_bytes()
    for at in range(4, len(whole) - 8, len(whole) // 12):
        hurt = bytearray(whole)
        hurt[at] ^= 0x10
        (tmp_path / name).write_bytes(hurt)
        done, in_table = len(done_in(place)), -1
        with contextlib.suppress(OutputError):
            in_table = len(names_and_sizes(place))
        assert in_table in (done, -1)


def test_a_part_whose_rows_cannot_all_be_read_is_named_with_what_to_do(tmp_path: Path) -> None:
    place, name = LocalOutput(tmp_path), parts.part_name(FIRST, 0)
    write(place, FIRST, 0, *(f"{number:03d}" for number in range(50)))
    group = pyarrow.parquet.ParquetFile(tmp_path / name).metadata.row_group(0)
    column = group.column(group.num_columns - 1)
    hurt = bytearray((tmp_path / name).read_bytes())
    start = column.dictionary_page_offset or column.data_page_offset
    hurt[start + column.total_compressed_size - 1] ^= 0x10
    (tmp_path / name).write_bytes(hurt)
    assert len(done_in(place)) == 50
    with pytest.raises(OutputError, match=f"damaged: {name}. Delete that file, then run again"):
        names_and_sizes(place)


def test_zeros_in_the_place_of_a_part_count_as_absent(place: BatchOutput) -> None:
    write(place, FIRST, 0, "a")
    place.write(parts.part_name(FIRST, 1), bytes(5000))
    assert done_in(place) == [("a", 7)]


def test_what_else_lies_among_the_parts_is_passed_over(place: BatchOutput) -> None:
    write(place, FIRST, 0, "a")
    place.write("parts/options.json", b"{}")
    place.write(f"parts/{FIRST}/notes.txt", b"mine")
    assert parts.runs(place) == [FIRST]
    assert done_in(place) == [("a", 7)]


def test_a_part_written_again_takes_the_place_of_the_first(place: BatchOutput) -> None:
    write(place, FIRST, 0, "a", "b", size=1)
    write(place, FIRST, 0, "a", size=2)
    assert done_in(place) == [("a", 2)]


def test_a_picture_in_two_parts_of_one_run_has_one_row(place: BatchOutput) -> None:
    write(place, FIRST, 0, "a", "b", "c", "d")
    write(place, FIRST, 3, "d")
    write(place, FIRST, 4, "e")
    assert [name for name, _ in done_in(place)] == list("abcde")
    assert [name for name, _ in names_and_sizes(place)] == list("abcde")


def test_more_rows_than_fit_in_one_table_come_in_several(place: BatchOutput) -> None:
    names = [f"{number:05d}" for number in range(2 * parts.ROWS_AT_ONCE + 500)]
    for first in range(0, len(names), 250):
        write(place, (FIRST, SECOND)[first % 500 > 0], first, *names[first : first + 250])
    found = list(parts.tables(place, frozenset(), ""))
    assert [piece.num_rows for piece in found] == [parts.ROWS_AT_ONCE, parts.ROWS_AT_ONCE, 500]
    assert [name for piece in found for name in piece["name"].to_pylist()] == names


names_of_pictures = st.sampled_from(["a", "a!", "a/b", "a/b/c", "b", "b.jpg", "c"])
dealt_with = st.dictionaries(names_of_pictures, st.integers(1, 3), max_size=7)


@given(
    st.lists(st.tuples(dealt_with, st.sets(st.integers(1, 6))), max_size=4),
    st.sets(names_of_pictures),
)
def test_parts_are_a_dictionary_that_each_run_updates(
    made: list[tuple[dict[str, int], set[int]]], without: set[str]
) -> None:
    latest: dict[str, tuple[int, int]] = {}
    with in_memory() as place:
        for number, (sizes, cuts) in enumerate(made, start=1):
            names = sorted(sizes, key=order_key)
            edges = [0, *sorted(cut for cut in cuts if cut < len(names)), len(names)]
            for first, end in itertools.pairwise(edges):
                rows = [part_row(name, bytes=sizes[name]) for name in names[first:end]]
                if rows:
                    parts.write(place, f"{number:06d}-abcdef", first, rows)
            latest |= {name: (sizes[name], number) for name in names}
        in_order = sorted(latest, key=order_key)
        assert done_in(place) == [(name, latest[name][0]) for name in in_order]
        last = len(made)
        assert names_and_sizes(place, *without, run=f"{last:06d}-abcdef") == [
            (name, latest[name][0])
            for name in in_order
            if name not in without or latest[name][1] == last
        ]


def test_each_new_run_is_later_than_all_before_and_no_two_are_alike(place: BatchOutput) -> None:
    begun = []
    for _ in range(3):
        begun.append(parts.new_run(place))
        write(place, begun[-1], 0, "a")
        parts.end_run(place, begun[-1])
    assert begun == sorted(begun) == parts.runs(place)
    assert [run[:7] for run in begun] == ["000001-", "000002-", "000003-"]


def test_the_number_of_a_run_that_has_left_no_part_yet_is_not_given_again(
    place: BatchOutput,
) -> None:
    killed = parts.new_run(place)
    following = parts.new_run(place)
    assert following[:7] == "000002-"
    write(place, following, 0, "a", size=2)
    write(place, killed, 0, "a", size=1)  # a worker that lived on
    assert done_in(place) == [("a", 2)]


def test_a_run_that_ended_without_a_part_leaves_nothing(place: BatchOutput) -> None:
    parts.end_run(place, parts.new_run(place))
    assert list(place.names("")) == []
    assert parts.runs(place) == []


def test_a_run_after_runs_of_which_some_were_taken_away_is_later_still(place: BatchOutput) -> None:
    write(place, "000007-abcdef", 0, "a")
    assert parts.new_run(place).startswith("000008-")


def test_another_time_of_the_last_change_alters_nothing_else(place: BatchOutput) -> None:
    points = [1.0, 2.0, 0.5] * len(LANDMARKS)
    cells = {"hip_flexion": 1.25, parts.POINTS: points}
    parts.write(place, FIRST, 0, [part_row(name, **cells) for name in "abcd"])
    write(place, SECOND, 0, "b", size=2)
    before = rows_in(place)
    parts.retime(place, {"a": 5, "b": 6, "d": 7})
    after = rows_in(place)
    assert all(name.endswith(".parquet") for name in place.names("parts"))
    assert {one.name: one.mtime_us for one in parts.done(place)} == {
        **{"a": 5, "b": 6, "c": 1_000_000, "d": 7}
    }
    for rows in (before, after):
        for row in rows:
            row.pop("mtime")
    assert before == after


def test_the_run_that_comes_after_is_later_than_new_times(place: BatchOutput) -> None:
    write(place, FIRST, 0, "a", size=1)
    parts.retime(place, {"a": 5})
    write(place, parts.new_run(place), 0, "a", size=2)
    assert done_in(place) == [("a", 2)]


def test_parts_of_an_earlier_version_are_read_beside_new_ones(place: BatchOutput) -> None:
    later = {"legs", *(name for name in parts.schema().names if name.startswith("far_"))}
    row = part_row("a", hip_flexion=1.25)
    earlier = [field for field in parts.schema() if field.name not in later]
    old = {name: value for name, value in row.items() if name not in later}
    parts.write_table(
        place, FIRST, 0, pyarrow.Table.from_pylist([old], schema=pyarrow.schema(earlier))
    )
    parts.write(place, SECOND, 0, [part_row("b", legs="together")])
    assert done_in(place) == [("a", 7), ("b", 7)]
    first, second = rows_in(place)
    assert first["hip_flexion"] == 1.25
    assert {first[name] for name in later} == {None}
    assert second["legs"] == "together"
    assert list(first) == list(second) == parts.schema().names
    parts.retime(place, {"a": 5, "b": 6})
    assert [row["name"] for row in rows_in(place)] == ["a", "b"]


def test_no_new_times_leave_no_part(place: BatchOutput) -> None:
    write(place, FIRST, 0, "a")
    parts.retime(place, {})
    assert parts.runs(place) == [FIRST]


YEAR_20000_US = 568_971_820_800_000_000
BEFORE_1970_US = -2_208_988_800_000_001


@pytest.mark.parametrize("mtime_us", [YEAR_20000_US, BEFORE_1970_US, 2**63 - 1, 0, -1])
def test_times_that_no_date_reaches_are_kept_to_the_microsecond(
    place: BatchOutput, mtime_us: int
) -> None:
    parts.write(place, FIRST, 0, [part_row("a", mtime=mtime_us), part_row("b")])
    parts.retime(place, {"b": mtime_us})
    assert [one.mtime_us for one in parts.done(place)] == [mtime_us, mtime_us]
    (piece,) = parts.tables(place, frozenset(), FIRST)
    assert piece["mtime"].cast(pyarrow.int64()).to_pylist() == [mtime_us, mtime_us]


def test_the_parts_of_all_other_runs_can_be_forgotten(place: BatchOutput) -> None:
    for run in (FIRST, SECOND, THIRD):
        write(place, run, 0, run[:6])
    place.write("parts/options.json", b"kept")
    place.write("results.csv", b"kept")
    for _ in range(2):
        parts.forget(place, but=SECOND)
        assert parts.runs(place) == [SECOND]
        assert done_in(place) == [("000002", 7)]
    kept = {"parts/options.json", "results.csv", parts.part_name(SECOND, 0)}
    assert set(place.names("")) == kept


def test_the_columns_of_the_tables_are_taken_from_those_of_parts(place: BatchOutput) -> None:
    points = [float(number) for number in range(3 * len(LANDMARKS))]
    world, presence = [-number for number in points], [0.25] * len(LANDMARKS)
    in_space = {parts.WORLD: world, parts.PRESENCE: presence}
    rows = [part_row("a", **{parts.POINTS: points}, **in_space), part_row("b"), part_row("c")]
    parts.write(place, FIRST, 0, rows)
    (piece,) = parts.tables(place, frozenset(), FIRST)
    results = parts.without_landmarks(piece)
    assert results.schema.equals(table.schema(table.columns()))
    assert isinstance(results["mtime"][0].as_py(), datetime)
    landmarks = parts.landmarks_alone(piece)
    assert landmarks.schema.equals(table.schema(table.landmark_columns()))
    first, second, third = (tuple(row.values()) for row in landmarks.to_pylist())
    assert first[: 1 + len(points)] == ("a", *points)
    assert first[1 + len(points) :][:8] == (-0.0, -1.0, -2.0, 0.25, -3.0, -4.0, -5.0, 0.25)
    assert second == ("b", *[None] * 7 * len(LANDMARKS))
    assert third == ("c", *[None] * 7 * len(LANDMARKS))


def test_landmarks_of_before_the_guess_in_space_was_kept_have_the_rest(place: BatchOutput) -> None:
    points = [float(number) for number in range(3 * len(LANDMARKS))]
    parts.write(place, FIRST, 0, [part_row("a", **{parts.POINTS: points})])
    (piece,) = parts.tables(place, frozenset(), FIRST)
    (row,) = (tuple(one.values()) for one in parts.landmarks_alone(piece).to_pylist())
    assert row == ("a", *points, *[None] * 4 * len(LANDMARKS))


def test_landmarks_of_nobody_at_all_are_nulls(place: BatchOutput) -> None:
    write(place, FIRST, 0, "a")
    (piece,) = parts.tables(place, frozenset(), FIRST)
    landmarks = parts.landmarks_alone(piece)
    assert landmarks.schema.equals(table.schema(table.landmark_columns()))
    assert landmarks.num_rows == 1


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted on Linux")
def test_reading_a_part_leaves_no_thread_that_could_outlive_python(tmp_path: Path) -> None:
    """Arrow's threads, while they held a file of Python's, aborted the process at its end."""
    write(LocalOutput(tmp_path), FIRST, 0, "a")
    script = (
        "import os, sys; from posture.results import table; from posture.apps.batch import parts\n"
        "from posture.apps.batch.places import LocalOutput; from pathlib import Path\n"
        "table.arrow(); before = len(os.listdir('/proc/self/task'))\n"
        "done = list(parts.done(LocalOutput(Path(sys.argv[1]))))\n"
        "print(len(done), len(os.listdir('/proc/self/task')) - before)"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert output.split() == ["1", "0"]
