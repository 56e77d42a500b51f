"""The pictures below a folder: every one once, in an order that two runs agree on."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from posture.apps.batch.listing import (
    Folder,
    LeftAlone,
    Listed,
    LocalFolder,
    StorageFolder,
    folder_of,
    order_key,
    spelled,
)
from posture.apps.batch.places import StorageOutput
from posture.capture import images
from posture.errors import RunError, UnreadableImage
from tests.made_batches import in_memory, tree

NO_UNICODE = os.fsdecode(b"\xff")

letters = st.sampled_from(["a", "b", "!", "-", ".", "~", " ", "é", "\U0001f600", "0"])
parts_of_paths = st.text(letters, min_size=1, max_size=3).filter(lambda part: part[0] != ".")
paths = st.lists(parts_of_paths, min_size=1, max_size=3).map("/".join)


def is_possible(found: Sequence[str]) -> bool:
    """Whether no file is also a folder."""
    return not any(other.startswith(f"{one}/") for one in found for other in found)


trees = st.lists(paths, unique=True, max_size=12).filter(is_possible)


def listed(folder: Folder, *patterns: str) -> list[Listed]:
    return list(folder.listed(patterns, LeftAlone()))


def names_in(root: Path, *patterns: str) -> list[str]:
    return [picture.name for picture in listed(LocalFolder(str(root)), *patterns)]


@given(trees)
@example(["a!", "a/b", "a.jpg", "a/b c", "b"])
def test_every_picture_is_listed_once_in_the_order_of_its_key(found: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tree(Path(folder), found)
        assert names_in(Path(folder)) == sorted(found, key=order_key)


@given(trees)
@example(["a!", "a/b", "a.jpg", "a/b c", "b"])
def test_a_storage_lists_the_same_names_in_the_same_order(found: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, in_memory() as place:
        tree(Path(folder), found)
        for name in found:
            place.write(name, b"picture")
        here = names_in(Path(folder))
        for address in (f"file://{folder}", place.address):
            there = listed(StorageFolder(address))
            assert [picture.name for picture in there] == here
            assert {picture.bytes for picture in there} <= {len(b"picture")}


@given(st.lists(paths, unique=True))
def test_the_files_of_a_folder_stay_together(found: list[str]) -> None:
    folders = [name.rpartition("/")[0] for name in sorted(found, key=order_key)]
    tops = [folder.partition("/")[0] for folder in folders if folder]
    runs = [top for top, _ in itertools.groupby(tops)]
    assert len(runs) == len(set(runs))


def test_a_picture_is_told_with_its_size_and_time(tmp_path: Path) -> None:
    tree(tmp_path, ["sub/a.jpg"], b"12345")
    os.utime(tmp_path / "sub/a.jpg", ns=(0, 1_700_000_000_123_456_789))
    (one,) = listed(LocalFolder(str(tmp_path)))
    assert one == Listed("sub/a.jpg", "sub/a.jpg", 5, 1_700_000_000_123_456)


@pytest.mark.parametrize("seconds", [-86_400, 0, 13_569_465_600])
def test_times_before_1970_and_far_in_the_future_are_told(tmp_path: Path, seconds: int) -> None:
    tree(tmp_path, ["a.jpg"])
    os.utime(tmp_path / "a.jpg", (seconds, seconds))
    (one,) = listed(LocalFolder(str(tmp_path)))
    assert one.mtime_us == seconds * 1_000_000


def test_hidden_files_and_folders_are_skipped(tmp_path: Path) -> None:
    tree(tmp_path, [".hidden.jpg", ".git/a.jpg", "sub/.b.jpg", "sub/c.jpg"])
    assert names_in(tmp_path) == ["sub/c.jpg"]
    seen = listed(StorageFolder(f"file://{tmp_path}"))
    assert [picture.name for picture in seen] == ["sub/c.jpg"]


def test_a_folder_below_a_hidden_one_is_read_when_it_is_the_one_asked_for(tmp_path: Path) -> None:
    tree(tmp_path / ".mine", ["a.jpg"])
    assert names_in(tmp_path / ".mine") == ["a.jpg"]
    seen = listed(StorageFolder(f"file://{tmp_path}/.mine"))
    assert [picture.name for picture in seen] == ["a.jpg"]


def test_the_output_folder_is_not_read(tmp_path: Path) -> None:
    tree(tmp_path, ["a.jpg", "out/thumbs/3f/3f.jpg", "out-of-focus/b.jpg"])
    for out in (tmp_path / "out", tmp_path / "sub/../out"):
        (tmp_path / "sub").mkdir(exist_ok=True)
        seen = listed(LocalFolder(str(tmp_path), str(out)))
        assert [picture.name for picture in seen] == ["a.jpg", "out-of-focus/b.jpg"]


def test_the_output_folder_is_not_read_through_a_link(tmp_path: Path) -> None:
    tree(tmp_path, ["a.jpg", "out/thumbs/3f.jpg"])
    (tmp_path / "link").symlink_to(tmp_path / "out")
    seen = listed(LocalFolder(str(tmp_path), str(tmp_path / "out")))
    assert [picture.name for picture in seen] == ["a.jpg"]


def test_the_output_folder_in_the_same_storage_is_not_read(tmp_path: Path) -> None:
    with in_memory() as place:
        for name in ("a.jpg", "out/thumbs/3f.jpg", "out-of-focus/b.jpg"):
            place.write(name, b"")
        seen = listed(StorageFolder(place.address, f"{place.address}/out/"))
        assert [picture.name for picture in seen] == ["a.jpg", "out-of-focus/b.jpg"]


def test_the_output_folder_is_not_read_however_the_two_are_spelled(tmp_path: Path) -> None:
    tree(tmp_path, ["a.jpg", "out/thumbs/3f.jpg"])
    path, address = str(tmp_path), f"file://{tmp_path}"
    for folder, out in ((address, f"{path}/out"), (path, f"{address}/out")):
        seen = listed(folder_of(folder, out))
        assert [picture.name for picture in seen] == ["a.jpg"]


def test_a_link_that_leads_upwards_ends(tmp_path: Path) -> None:
    tree(tmp_path, ["sub/a.jpg"])
    (tmp_path / "sub/again").symlink_to(tmp_path)
    assert names_in(tmp_path) == ["sub/a.jpg"]


def test_each_real_folder_is_read_once_wherever_links_lead(tmp_path: Path) -> None:
    tree(tmp_path / "elsewhere", ["a.jpg"])
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("first", "second"):
        (folder / name).symlink_to(tmp_path / "elsewhere")
    assert names_in(folder) == ["first/a.jpg"]


def test_a_link_to_a_picture_is_a_picture(tmp_path: Path) -> None:
    tree(tmp_path / "elsewhere", ["a.jpg"], b"12345")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/link.jpg").symlink_to(tmp_path / "elsewhere/a.jpg")
    (one,) = listed(LocalFolder(str(tmp_path / "folder")))
    assert (one.name, one.bytes) == ("link.jpg", 5)


def test_a_link_that_leads_nowhere_is_listed_and_reading_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "gone.jpg").symlink_to(tmp_path / "nowhere.jpg")
    (tmp_path / "self.jpg").symlink_to(tmp_path / "self.jpg")
    folder = LocalFolder(str(tmp_path))
    found = listed(folder)
    assert found == [Listed("gone.jpg", "gone.jpg", 0, 0), Listed("self.jpg", "self.jpg", 0, 0)]
    for one in found:
        with pytest.raises(UnreadableImage):
            folder.read(one)


def test_what_is_no_regular_file_has_no_size_and_reading_it_says_so(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    folder = LocalFolder(str(tmp_path))
    (one,) = listed(folder)
    assert (one.name, one.bytes) == ("pipe.jpg", 0)
    with pytest.raises(UnreadableImage, match="not a regular file"):
        folder.read(one)


def test_names_that_are_no_unicode_are_spelled_out_and_still_read(tmp_path: Path) -> None:
    tree(tmp_path, [f"{NO_UNICODE}/x{NO_UNICODE}.jpg", "a.jpg", "\u00ff.jpg"], b"bytes")
    folder = LocalFolder(str(tmp_path))
    found = listed(folder)
    assert [one.name for one in found] == [r"\udcff/x\udcff.jpg", "a.jpg", "ÿ.jpg"]
    assert [one.key for one in found] == sorted(one.key for one in found)
    for one in found:
        one.name.encode()
        assert folder.read(one) == b"bytes"


@given(st.lists(st.text(r"\\udcf8" + "\udcff\udc88", max_size=12), unique=True, max_size=30))
@example(["\udcff", r"\udcff", r"\\udcff", "\\\udcff", "\\\\\udcff"])
def test_no_two_paths_are_spelled_alike(found: list[str]) -> None:
    written = [spelled(path) for path in found]
    assert len({one.encode() for one in written}) == len(found)


@pytest.mark.parametrize("name", [r"a\b.jpg", r"C:\u.jpg", "\\", r"x\\y"])
def test_other_backslashes_stay_as_they_are(name: str) -> None:
    assert spelled(name) == name


def test_files_that_are_no_pictures_by_their_names_are_left_alone_and_counted(
    tmp_path: Path,
) -> None:
    tree(tmp_path, ["a.jpg", "b.TXT", "c.txt", "sub/d.Csv", "films/e.mp4", "f.tar.gz"])
    left_alone = LeftAlone()
    found = LocalFolder(str(tmp_path)).listed((), left_alone)
    assert [one.name for one in found] == ["a.jpg"]
    assert left_alone.by_ending == {".txt": 2, ".csv": 1, ".mp4": 1, ".gz": 1}


def test_files_whose_names_say_nothing_are_taken_for_pictures(tmp_path: Path) -> None:
    names = ["IMG_0001", "a.", "b.unheard-of", "c.jpg.2", "csv", "d.JPEG", "e.heic", "txt.jpg"]
    tree(tmp_path, names)
    left_alone = LeftAlone()
    found = LocalFolder(str(tmp_path)).listed((), left_alone)
    assert [one.name for one in found] == names
    assert not left_alone.by_ending


@pytest.mark.parametrize(
    ("patterns", "wanted"),
    [
        (["*.jpg"], ["a.JPG", "left/b.jpg", "right/deep/c.jpg"]),
        (["*.JPG"], ["a.JPG", "left/b.jpg", "right/deep/c.jpg"]),
        (["LEFT/*"], ["left/b.jpg", "left/notes.txt"]),
        (["right/*.jpg"], ["right/deep/c.jpg"]),
        (["b.*", "*.txt"], ["left/b.jpg", "left/notes.txt"]),
        (["[ab].jpg"], ["a.JPG", "left/b.jpg"]),
        (["left"], []),
        (["deep/*"], []),
    ],
)
def test_patterns_choose_by_name_or_with_a_slash_by_path_whatever_the_case(
    tmp_path: Path, patterns: list[str], wanted: list[str]
) -> None:
    tree(tmp_path, ["a.JPG", "left/b.jpg", "left/notes.txt", "right/deep/c.jpg", "right/d.png"])
    left_alone = LeftAlone()
    found = LocalFolder(str(tmp_path)).listed(patterns, left_alone)
    assert [one.name for one in found] == wanted
    assert not left_alone.by_ending


def close(monkeypatch: pytest.MonkeyPatch, closed: Path) -> None:
    """As if this folder could not be looked into: root is never refused one."""
    scandir = os.scandir

    def refused(folder: Any) -> Any:
        if Path(folder) == closed:
            raise PermissionError(13, "Permission denied", str(closed))
        return scandir(folder)

    monkeypatch.setattr("os.scandir", refused)


def test_a_folder_that_cannot_be_looked_into_is_listed_in_its_place_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path, ["a/1.jpg", "b/closed/2.jpg", "b/closed.jpg", "b/3.jpg", "c/4.jpg"])
    close(monkeypatch, tmp_path / "b/closed")
    found = listed(LocalFolder(str(tmp_path)))
    names = ["a/1.jpg", "b/3.jpg", "b/closed", "b/closed.jpg", "c/4.jpg"]
    assert [one.name for one in found] == names
    faults = {one.name: one.fault for one in found if one.fault}
    assert faults == {
        "b/closed": "This folder cannot be read (Permission denied). Allow it, then run again"
    }


def test_a_folder_asked_for_that_cannot_be_looked_into_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path, ["a.jpg"])
    close(monkeypatch, tmp_path)
    with pytest.raises(RunError, match=r"cannot be read \(Permission denied\)\. Allow it"):
        names_in(tmp_path)


def test_a_folder_that_is_not_there_ends_the_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for name in ("nowhere", "file"):
        for address in (str(tmp_path / name), f"file://{tmp_path}/{name}"):
            with pytest.raises(RunError, match=f"no folder {tmp_path}/{name}.*Check the"):
                folder_of(address, "out")
    with pytest.raises(RunError, match="no folder memory://nowhere"):
        folder_of("memory://nowhere", "out")


def test_a_storage_that_does_not_answer_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object) -> None:
        raise TimeoutError("no answer")

    monkeypatch.setattr("fsspec.implementations.memory.MemoryFileSystem.isdir", silent)
    with pytest.raises(RunError, match=r"cannot be reached \(TimeoutError: no answer\)"):
        folder_of("memory://far-away", "out")


@pytest.fixture(params=["local", "file", "memory"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Folder]:
    """A folder with one picture."""
    if request.param == "memory":
        with in_memory() as place:
            place.write("sub/a.jpg", b"bytes")
            yield StorageFolder(place.address)
        return
    tree(tmp_path, ["sub/a.jpg"], b"bytes")
    yield folder_of(str(tmp_path) if request.param == "local" else f"file://{tmp_path}", "out")


def test_a_picture_is_read_by_what_the_list_says(folder: Folder) -> None:
    (one,) = listed(folder)
    assert folder.read(one) == b"bytes"
    assert one == listed(folder)[0]


def test_a_picture_that_has_gone_is_unreadable(folder: Folder) -> None:
    with pytest.raises(UnreadableImage):
        folder.read(Listed("gone.jpg", "gone.jpg", 5, 0))


def test_when_the_folder_itself_has_gone_the_run_ends_instead_of_failing_each_picture(
    tmp_path: Path,
) -> None:
    one = Listed("a.jpg", "a.jpg", 5, 0)
    for address in (str(tmp_path / "disk"), f"file://{tmp_path}/disk"):
        tree(tmp_path / "disk", ["a.jpg"])
        folder = folder_of(address, "out")
        assert folder.read(one)
        (tmp_path / "disk/a.jpg").unlink()
        (tmp_path / "disk").rmdir()
        with pytest.raises(RunError, match="There is no folder"):
            folder.read(one)


def test_a_picture_too_large_is_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetched(*_: object) -> None:
        raise AssertionError("it was fetched")

    monkeypatch.setattr("fsspec.implementations.memory.MemoryFileSystem.cat_file", fetched)
    with in_memory() as place, pytest.raises(UnreadableImage, match="too large"):
        StorageFolder(place.address).read(Listed("a.jpg", "a.jpg", images.MAX_FILE_BYTES + 1, 0))


@pytest.mark.parametrize("size", [0, 3, 5, 7, 100])
def test_a_picture_of_another_size_than_listed_is_read_whole(size: int) -> None:
    with in_memory() as place:
        place.write("a.jpg", b"12345")
        assert StorageFolder(place.address).read(Listed("a.jpg", "a.jpg", size, 0)) == b"12345"


def test_a_picture_whose_size_is_known_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, object]] = []

    def fetched(_: object, path: str, start: object = None, end: object = None) -> bytes:
        asked.append((start, end))
        return b"12345"

    monkeypatch.setattr("fsspec.implementations.memory.MemoryFileSystem.cat_file", fetched)
    StorageFolder("memory://bucket").read(Listed("a.jpg", "a.jpg", 5, 0))
    assert asked == [(0, 6)]


MOMENT = datetime(2024, 5, 6, 7, 8, 9, 250_000, tzinfo=UTC)
MOMENT_US = 1_714_979_289_250_000


@pytest.mark.parametrize(
    ("details", "mtime_us"),
    [
        ({"mtime": 1_714_979_289.25}, MOMENT_US),
        ({"mtime": 1_714_979_289}, 1_714_979_289_000_000),
        ({"LastModified": MOMENT}, MOMENT_US),
        ({"last_modified": MOMENT}, MOMENT_US),
        ({"updated": "2024-05-06T07:08:09.250Z"}, MOMENT_US),
        ({"LastModified": None, "modified": MOMENT}, MOMENT_US),
        ({"ETag": "abc"}, 0),
    ],
)
def test_each_storage_has_its_own_word_for_the_time_of_the_last_change(
    monkeypatch: pytest.MonkeyPatch, details: dict[str, Any], mtime_us: int
) -> None:
    def found(storage: object, path: str, detail: bool = True) -> list[dict[str, Any]]:
        return [{"name": f"{path}/a.jpg", "size": None, "type": "file", **details}]

    monkeypatch.setattr("fsspec.implementations.memory.MemoryFileSystem.ls", found)
    assert listed(StorageFolder("memory://bucket")) == [Listed("a.jpg", "a.jpg", 0, mtime_us)]


def test_a_storage_that_lists_a_folder_among_its_own_files_is_survived(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entries = [
        {"name": "/bucket/in", "size": 0, "type": "file"},
        {"name": "/bucket/in/a.jpg", "size": 3, "type": "file"},
    ]
    monkeypatch.setattr(
        "fsspec.implementations.memory.MemoryFileSystem.ls", lambda *_, **__: entries
    )
    found = listed(StorageFolder("memory://bucket/in/"))
    assert [one.name for one in found] == ["a.jpg"]


def test_a_whole_storage_can_be_the_folder() -> None:
    with in_memory() as place:
        place.write("a.jpg", b"")
        found = [one.name for one in listed(StorageFolder("memory://"))]
    assert f"{place.address.removeprefix('memory://')}/a.jpg" in found


def test_a_place_and_a_folder_agree_on_what_is_where() -> None:
    with in_memory() as place:
        place.write("sub/a.jpg", b"bytes")
        (one,) = listed(StorageFolder(place.address))
        with StorageOutput(place.address).opened(one.path) as file:
            assert file.read() == StorageFolder(place.address).read(one) == b"bytes"
