"""The rows of a batch as scripts: what each file holds, and how many there are."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from posture.apps.batch import gallery, names
from posture.apps.batch.gallery import GalleryWriter, to_json
from posture.apps.batch.places import LocalOutput
from posture.results.table import MEASURES
from tests.batch_rows import in_pieces, many, nobody, row, table_of
from tests.unpacking import unpacked


@pytest.fixture
def place(tmp_path: Path) -> LocalOutput:
    folder = LocalOutput(tmp_path / "out")
    folder.prepare()
    return folder


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gallery, "ROWS_A_CHUNK", 10)


def written(place: LocalOutput, table: Any, *, pieces: int = 7, annotated: bool = False) -> int:
    writer = GalleryWriter(place, table.num_rows, annotated=annotated)
    for one in in_pieces(table, pieces):
        writer.add(one)
    return writer.finish()


def read(place: LocalOutput, kind: str, number: int = 0) -> dict[str, Any]:
    """What a file hands to the page."""
    with place.opened(f"data/{kind}-{number:05d}.js") as file:
        text = file.read().decode("ascii")
    head, tail = f"posture.{kind}({number},", ")\n"
    assert text.startswith(head)
    assert text.endswith(tail)
    found: dict[str, Any] = json.loads(text[len(head) : -len(tail)])
    return found


def texts(column: dict[str, Any] | None, count: int) -> list[str | None]:
    if column is None:
        return [None] * count
    return [None if code is None else column["of"][code] for code in column["at"]]


def test_numbers_are_the_hundredths_of_the_table_and_nulls_stay(place: LocalOutput) -> None:
    written(place, table_of(row("a", hip_flexion=(-1.25, -7.0, 4.1)), row("b", yaw_deg=-3.35)))
    rows = read(place, "rows")
    assert rows["hip_flexion"] == [-125, None]
    assert rows["hip_flexion_width"] == [1110, None]
    assert rows["yaw_deg"] == [0, -335]
    assert rows["pelvic_tilt"] is None


def test_texts_are_codes_into_the_texts_of_their_chunk(place: LocalOutput) -> None:
    written(place, table_of(row("a"), nobody("b"), row("c", stance="seated"), row("d")))
    rows, details = read(place, "rows"), unpacked(read(place, "details"))
    assert texts(rows["status"], 4) == ["ok", "no_person", "ok", "ok"]
    assert texts(rows["stance"], 4) == ["standing", None, "seated", "standing"]
    assert sorted(rows["stance"]["of"]) == ["seated", "standing"]
    assert [len(one["notes"]) for one in details] == [0, 2, 0, 0]
    assert details[1]["notes"][0] == "Nobody was found."


def test_a_row_knows_where_its_small_picture_lies(place: LocalOutput) -> None:
    written(place, table_of(row("x/ä.jpg")))
    (key,) = read(place, "rows")["key"]
    assert f"{names.THUMBS}/{key[:2]}/{key}.jpg" == names.thumb("x/ä.jpg")


def test_annotated_pictures_are_pointed_to_where_there_are_any(place: LocalOutput) -> None:
    written(place, table_of(row("x/a.jpg")))
    assert "annotated" not in read(place, "details")
    written(place, table_of(row("x/a.jpg")), annotated=True)
    assert read(place, "details")["annotated"] == [names.annotated("x/a.jpg")]


def test_every_measure_with_a_value_or_a_reason_is_in_the_detail(place: LocalOutput) -> None:
    written(place, table_of(row("a", legs="apart", **dict.fromkeys(MEASURES, (1.0, 0.0, 2.0)))))
    (view,) = unpacked(read(place, "details"))
    shown = [one["measure"]["name"] for table in view["tables"] for one in table["rows"]]
    assert sorted(shown) == sorted(MEASURES)
    assert view["missing"] is None
    reasons = {f"{measure}_why_not": f"{measure} is hidden" for measure in MEASURES}
    written(place, table_of(row("a", legs="apart", **reasons)))
    (view,) = unpacked(read(place, "details"))
    assert view["tables"] == []
    assert [one["reason"] for one in view["missing"]["entries"]] == [
        f"{reason[0].upper()}{reason[1:]}." for reason in reasons.values()
    ]


def test_a_card_shows_whole_numbers_at_their_place_on_the_axis(place: LocalOutput) -> None:
    apart = row("b", stance="lunging", legs="apart", hip_flexion=(74.4, 60.0, 200.0))
    plain = row("a", hip_flexion=(-1.25, -45.0, 4.1), gluteus_maximus_length=(110.0, 90.0, 130.0))
    written(place, table_of(plain, apart, nobody("c")))
    rows = read(place, "rows")
    first, second, third = (rows["card"]["of"][one] for one in rows["card"]["at"])
    assert (first["seen"], second["seen"]) == (
        "side view, standing",
        "side view, lunging, legs apart",
    )
    assert third == {"seen": "nobody found", "usual": [], "measures": {}}
    assert first["usual"] == ["hip_flexion", "pelvic_tilt"]
    assert first["measures"]["hip_flexion"]["label"] == "Hip flexion"
    assert second["measures"]["hip_flexion"]["label"] == "Hip flexion, right leg"
    of_hips, lengths = rows["shown"]["hip_flexion"], rows["shown"]["gluteus_maximus_length"]
    ends = rows["ends"]
    assert ends[of_hips["value"][0]] == ["−1°", "−1", 0.483, 0.483, 0.483, None]
    assert ends[of_hips["low"][0]][1:4] == ["−45", None, None]
    assert ends[of_hips["high"][1]][0::4] == ["200°", None]
    assert ends[lengths["value"][0]] == ["110\u00a0%", "110", 0.75, 0.75, 0.75, 0.75]
    assert of_hips["value"][2] is lengths["value"][1] is None
    assert rows["shown"]["pelvic_tilt"] is None


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("pieces", [1, 4, 10, 33])
def test_tables_of_any_length_become_chunks_of_one_length(place: LocalOutput, pieces: int) -> None:
    assert written(place, many(33), pieces=pieces) == 33
    found = [read(place, "rows", number)["name"] for number in range(4)]
    assert [len(one) for one in found] == [10, 10, 10, 3]
    assert [name for one in found for name in one] == many(33)["name"].to_pylist()
    assert len(list(place.names("data"))) == 8
    assert len(unpacked(read(place, "details", 3))) == 3


@pytest.mark.usefixtures("small_chunks")
def test_what_an_earlier_longer_run_left_is_removed(place: LocalOutput) -> None:
    written(place, many(33))
    place.write("data/notes.txt", b"somebody's own")
    written(place, many(12))
    assert list(place.names("data")) == [
        "data/details-00000.js",
        "data/details-00001.js",
        "data/notes.txt",
        "data/rows-00000.js",
        "data/rows-00001.js",
    ]
    assert written(place, table_of()) == 0
    assert list(place.names("data")) == ["data/notes.txt"]


@pytest.mark.parametrize("count", [100, 101, 150, 999, 12_345])
def test_of_very_many_an_even_sample_is_held(
    place: LocalOutput, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(gallery, "MOST_ROWS", 100)
    table = (
        table_of(row("a")).take([0] * count).set_column(0, "name", [[str(i) for i in range(count)]])
    )
    assert written(place, table, pieces=1000) == 100
    held = [int(name) for name in read(place, "rows")["name"]]
    steps = {later - earlier for earlier, later in itertools.pairwise(held)}
    assert steps <= {count // 100, count // 100 + 1}
    assert held[-1] == count - 1


def test_nothing_in_a_file_can_end_a_script_or_break_a_line(place: LocalOutput) -> None:
    name = "</script><!-- \u2028\u2029 \n\r'\"\\ 写真 😀.jpg"
    written(place, table_of(row(name)))
    with place.opened("data/rows-00000.js") as file:
        raw = file.read()
    assert raw.isascii()
    assert b"<" not in raw
    assert raw.count(b"\n") == 1
    assert read(place, "rows")["name"] == [name]


def test_a_number_that_is_none_is_refused_rather_than_written() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json({"value": float("nan")})
