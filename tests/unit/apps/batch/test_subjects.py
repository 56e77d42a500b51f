"""Whose picture it is: the list that a user gives, then the names of folders; faults are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from posture.apps.batch.subjects import Subjects, notices, read_subjects
from posture.errors import UsageError
from tests.batch_rows import row, table_of


def listed(tmp_path: Path, text: str, encoding: str = "utf-8") -> Subjects:
    file = tmp_path / "subjects.csv"
    file.write_bytes(text.encode(encoding))
    return read_subjects(str(file))


@pytest.mark.parametrize(
    ("name", "subject", "session"),
    [
        ("sub-01/ses-2/left.jpg", "01", "2"),
        ("study/sub-A7/left.jpg", "A7", None),
        ("sub-01_ses-2_left.jpg", "01", "2"),
        ("sub-01/ses-2/sub-01_ses-2.jpg", "01", "2"),
        ("sub-01.jpg", "01", None),
        ("ses-2/left.jpg", None, "2"),
        ("left.jpg", None, None),
        ("mysub-01/left.jpg", None, None),
        ("sub-/left.jpg", None, None),
    ],
)
def test_folders_and_files_name_them_by_the_convention(
    name: str, subject: str | None, session: str | None
) -> None:
    assert Subjects().found(name) == (subject, session)


def test_a_list_goes_before_folders_and_a_picture_before_its_folder(tmp_path: Path) -> None:
    of = listed(tmp_path, "name,subject,session\na/,S1,1\na/b.jpg,S2,\nsub-9,S9,\n")
    assert of.found("a/c.jpg") == ("S1", "1")
    assert of.found("a/deep/c.jpg") == ("S1", "1")
    assert of.found("a/b.jpg") == ("S2", "1")
    assert of.found("sub-9/ses-3/x.jpg") == ("S9", "3")
    assert of.found("ab/c.jpg") == (None, None)
    assert of.unknown == []


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_list_as_spreadsheets_of_other_languages_write_it(tmp_path: Path, mark: str) -> None:
    text = "name,subject\r\na.jpg,Zoë\r\n\r\n".replace(",", mark)
    assert listed(tmp_path, text, "utf-8-sig").found("a.jpg") == ("Zoë", None)


def test_a_name_may_stand_as_a_table_in_csv_spells_it(tmp_path: Path) -> None:
    of = listed(tmp_path, "name,subject\n'=a.jpg,S1\n=b.jpg,S2\n")
    assert (of.found("=a.jpg")[0], of.found("=b.jpg")[0]) == ("S1", "S2")
    assert of.unknown == []


def test_what_fits_nothing_is_counted_named_and_costs_no_row(tmp_path: Path) -> None:
    lines = "".join(f"gone-{number:02d}.jpg,S,,30\n" for number in range(12))
    of = listed(tmp_path, f"name,subject,session,age\na.jpg,S1,,41\n{lines}")
    rows = of.filled(table_of(row("a.jpg"), row("b.jpg")))
    assert rows["subject"].to_pylist() == ["S1", None]
    assert rows["name"].to_pylist() == ["a.jpg", "b.jpg"]
    about = of.as_json()
    assert about is not None
    assert (about["listed"], about["without_picture"]) == (13, 12)
    assert about["without_picture_first"] == [f"gone-{number:02d}.jpg" for number in range(10)]
    unused, nobody, without = notices(about)
    assert "not in the tables: age" in unused
    assert "gone-09.jpg and 2 more" in nobody
    assert "1 picture without a subject" in without


def test_without_a_list_there_is_nothing_to_tell() -> None:
    of = read_subjects(None)
    rows = of.filled(table_of(row("sub-1/a.jpg")))
    assert rows["subject"].to_pylist() == ["1"]
    assert of.as_json() is None
    assert list(notices(None)) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("file,subject\na.jpg,S1\n", r"no column name \(its columns: file, subject\)"),
        ("name,age\na.jpg,3\n", "no column subject"),
        ("", "no column name .*none"),
        ("name,subject,subject\n", "the column subject twice"),
        ("name,subject\na.jpg,S1\na.jpg,S2\n", "line 3, says something else of a.jpg"),
        ("name,subject\n,S1\n", "line 2, has no name"),
        ("name,subject\na.jpg,S1,x\n", "line 2, has more cells"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_what_to_do(
    tmp_path: Path, text: str, fault: str
) -> None:
    with pytest.raises(UsageError, match=fault) as error:
        listed(tmp_path, text)
    assert error.value.do


def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="UTF-8"):
        listed(tmp_path, "name,subject\na.jpg,Zoë\n", "latin-1")
    with pytest.raises(UsageError, match=r"cannot be read.*--subjects"):
        read_subjects(str(tmp_path / "none.csv"))
