"""Reading ahead and writing behind: the same bytes, files and faults, in less time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from posture.apps.batch import transfers
from posture.apps.batch.listing import Listed, LocalFolder, StorageFolder
from posture.apps.batch.places import LocalOutput, StorageOutput
from posture.apps.batch.transfers import FileWrites, PictureReads
from posture.errors import OutputError, UnreadableImage
from tests.made_batches import in_memory

STORAGE = "fsspec.implementations.memory.MemoryFileSystem"


def listed(name: str, size: int = 3) -> Listed:
    return Listed(name, name, size, 0)


@pytest.fixture
def place() -> Iterator[StorageOutput]:
    with in_memory() as found:
        for name in ("a", "b", "c"):
            found.write(name, name.encode() * 3)
        yield found


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Which thread read each picture of a storage."""
    found: dict[str, str] = {}
    read = StorageFolder.read

    def noted(folder: StorageFolder, picture: Listed) -> bytes:
        found[picture.name] = threading.current_thread().name
        return read(folder, picture)

    monkeypatch.setattr(StorageFolder, "read", noted)
    return found


def test_the_next_picture_is_read_beside_the_work(
    place: StorageOutput, threads: dict[str, str]
) -> None:
    with PictureReads(StorageFolder(place.address)) as reads:
        assert reads.read(listed("a")) == b"aaa"
        reads.expect(listed("b"))
        assert reads.read(listed("b")) == b"bbb"
    here = threading.current_thread().name
    assert threads["a"] == here
    assert threads["b"] != here


def test_another_picture_than_the_expected_one_is_read_all_the_same(place: StorageOutput) -> None:
    with PictureReads(StorageFolder(place.address)) as reads:
        reads.expect(listed("b"))
        assert reads.read(listed("c")) == b"ccc"
        assert reads.read(listed("b")) == b"bbb"


def test_a_fault_comes_out_when_its_picture_is_asked_for(place: StorageOutput) -> None:
    with PictureReads(StorageFolder(place.address)) as reads:
        reads.expect(listed("missing"))
        assert reads.read(listed("a")) == b"aaa"
        reads.expect(listed("missing"))
        with pytest.raises(UnreadableImage, match="cannot be read"):
            reads.read(listed("missing"))
        assert reads.read(listed("a")) == b"aaa"


@pytest.mark.parametrize(
    "picture",
    [
        listed("a", transfers.MOST_AHEAD_BYTES + 1),
        Listed("a", "a", 3, 0, "seen before. Mend it"),
    ],
)
def test_what_is_large_or_faulty_is_not_read_ahead(
    picture: Listed, place: StorageOutput, threads: dict[str, str]
) -> None:
    with PictureReads(StorageFolder(place.address)) as reads:
        reads.expect(picture)
    assert not threads


def test_a_folder_of_this_machine_is_not_read_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"aaa")
    asked: list[str] = []
    monkeypatch.setattr(LocalFolder, "read", lambda _, picture: asked.append(picture.name))
    with PictureReads(LocalFolder(str(tmp_path))) as reads:
        reads.expect(listed("a"))
    assert not asked


@pytest.mark.parametrize("is_far", [True, False])
def test_what_is_settled_is_in_its_place(
    is_far: bool, place: StorageOutput, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = place if is_far else LocalOutput(tmp_path)
    settled: list[list[str]] = []
    monkeypatch.setattr(type(target), "settle", lambda _, names: settled.append(list(names)))
    with FileWrites(target) as writes:
        for number in range(40):
            writes.write(f"made/{number:02d}", b"%d" % number)
        writes.settle()
        made = sorted(name for name in target.names("made"))
        assert made == [f"made/{number:02d}" for number in range(40)]
        writes.settle()
    assert settled == [made, []]


def test_a_write_that_fails_is_told_before_anything_counts_as_settled(
    place: StorageOutput, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise PermissionError("no more")

    monkeypatch.setattr(f"{STORAGE}.pipe_file", full)
    with FileWrites(place) as writes:
        writes.write("made", b"1")
        with pytest.raises(OutputError, match="no more"):
            writes.settle()
        writes.forget()
        writes.settle()


def test_no_more_than_some_files_are_on_their_way_at_once(
    place: StorageOutput, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, begun = threading.Event(), []

    def slow(_: object, name: str, data: bytes, *, settled: bool) -> None:
        begun.append(name)
        assert go_on.wait(30)

    monkeypatch.setattr(StorageOutput, "write", slow)
    with FileWrites(place) as writes:
        for number in range(transfers.MOST_BEHIND):
            writes.write(str(number), b"")
        later = threading.Thread(target=writes.write, args=("one more", b""))
        later.start()
        later.join(0.2)
        assert later.is_alive()
        go_on.set()
        later.join()
        writes.settle()
    assert sorted(begun) == sorted([*map(str, range(transfers.MOST_BEHIND)), "one more"])
