"""Where a batch writes: whole or not at all, told in words when it cannot be."""

from __future__ import annotations

import errno
import io
import os
import pickle
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.apps.batch import names
from posture.apps.batch.places import (
    DRAFTS,
    LOCK,
    BatchOutput,
    LocalOutput,
    StorageOutput,
    place_of,
    storage_of,
)
from posture.errors import MissingLibrary, OutputError, UsageError
from tests.made_batches import files_below, in_memory
from tests.privileges import as_nobody

GOES_ON = "give the same command again: it goes on where it stopped"


@pytest.fixture(params=["local", "file", "memory"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BatchOutput]:
    if request.param == "memory":
        with in_memory() as found:
            yield found
        return
    folder = str(tmp_path / "out")
    found_here = place_of(folder if request.param == "local" else f"file://{folder}")
    found_here.prepare()
    yield found_here


def held_in(place: BatchOutput, name: str) -> bytes:
    with place.opened(name) as file:
        return file.read()


def test_a_path_is_a_local_place_and_an_address_a_storage() -> None:
    assert place_of("out/of here") == LocalOutput(Path("out/of here"))
    assert place_of("memory://out") == StorageOutput("memory://out")


def test_a_prepared_place_is_empty(place: BatchOutput) -> None:
    place.prepare()
    assert list(place.names("")) == []


def test_what_is_written_is_read_and_written_over(place: BatchOutput) -> None:
    place.write("a.bin", b"first")
    assert held_in(place, "a.bin") == b"first"
    place.write("a.bin", b"second, and longer")
    assert held_in(place, "a.bin") == b"second, and longer"
    assert list(place.names("")) == ["a.bin"]


def test_folders_on_the_way_are_made(place: BatchOutput) -> None:
    place.write("parts/one/a.bin", b"at once")
    assert held_in(place, "parts/one/a.bin") == b"at once"


def test_folders_on_the_way_are_made_for_a_file_filled_piece_by_piece(place: BatchOutput) -> None:
    with place.filling("parts/two/b.bin") as file:
        file.write(b"piece ")
        file.write(b"by piece")
    assert held_in(place, "parts/two/b.bin") == b"piece by piece"


def test_a_file_is_in_its_place_only_when_its_block_has_ended(place: BatchOutput) -> None:
    place.write("a.bin", b"old")
    with place.filling("a.bin") as file:
        file.write(b"new")
        file.flush()
        assert held_in(place, "a.bin") == b"old"
    assert held_in(place, "a.bin") == b"new"


def fill_half(place: BatchOutput, name: str, error: type[BaseException]) -> None:
    with place.filling(name) as file:
        file.write(b"half")
        raise error("half way")


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_what_was_there_stays_when_the_block_ends_with_an_error(
    place: BatchOutput, error: type[BaseException]
) -> None:
    place.write("a.bin", b"old")
    for name in ("a.bin", "b.bin"):
        with pytest.raises(error):
            fill_half(place, name, error)
    assert held_in(place, "a.bin") == b"old"
    assert [name for name in place.names("") if LOCK not in name] == ["a.bin"]


def test_several_files_can_be_filled_at_once(place: BatchOutput) -> None:
    with place.filling("a") as one, place.filling("b") as other:
        one.write(b"1")
        other.write(b"2")
        one.write(b"3")
    assert (held_in(place, "a"), held_in(place, "b")) == (b"13", b"2")


def test_every_file_below_a_folder_is_named_those_of_one_folder_in_order(
    place: BatchOutput,
) -> None:
    written = ["parts/2/a", "parts/10/b", "parts/10/a", "parts/1-x/c", "parts/1/z/y", "thumbs/t"]
    for name in written:
        place.write(name, b"")
    parts = ["parts/1-x/c", "parts/1/z/y", "parts/10/a", "parts/10/b", "parts/2/a"]
    assert sorted(place.names("parts")) == sorted(parts)
    assert list(place.names("parts/10")) == ["parts/10/a", "parts/10/b"]
    assert list(place.names("thumbs")) == ["thumbs/t"]


def test_files_and_folders_beside_each_other_come_in_the_order_of_their_paths(
    place: BatchOutput,
) -> None:
    for name in ("parts/options.json", "parts/b/2", "parts/a/1", "parts/z"):
        place.write(name, b"")
    assert list(place.names("parts")) == ["parts/a/1", "parts/b/2", "parts/options.json", "parts/z"]


def test_a_folder_that_is_missing_has_no_names(place: BatchOutput) -> None:
    assert list(place.names("nowhere")) == []


def test_a_name_that_merely_begins_alike_is_in_another_folder(place: BatchOutput) -> None:
    place.write("parts/a", b"")
    place.write("parts-of-mine/b", b"")
    assert list(place.names("parts")) == ["parts/a"]


def test_a_file_is_removed_and_what_is_not_there_need_not_be(place: BatchOutput) -> None:
    place.write("a/b.bin", b"")
    place.remove("a/b.bin")
    place.remove("a/b.bin")
    place.remove("never/was")
    assert list(place.names("")) == []


def test_files_can_be_settled_together_later(place: BatchOutput) -> None:
    for number in range(3):
        place.write(f"thumbs/{number}/a.jpg", b"small", settled=False)
    place.settle([f"thumbs/{number}/a.jpg" for number in range(3)])
    assert held_in(place, "thumbs/2/a.jpg") == b"small"


def test_a_file_that_is_not_there_is_told_apart(place: BatchOutput) -> None:
    with pytest.raises(FileNotFoundError):
        place.opened("nowhere/a.bin")


def test_a_file_can_be_read_from_anywhere_in_it(place: BatchOutput) -> None:
    place.write("a", b"0123456789")
    with place.opened("a") as file:
        file.seek(-3, os.SEEK_END)
        assert file.read() == b"789"
        file.seek(2)
        assert file.read(2) == b"23"


def test_a_place_goes_to_another_process_and_back(place: BatchOutput) -> None:
    place.write("a", b"x")
    assert held_in(pickle.loads(pickle.dumps(place)), "a") == b"x"


def test_a_place_can_be_held_and_held_again_afterwards(place: BatchOutput) -> None:
    for _ in range(2):
        with place.held():
            place.write("a", b"x")
    assert held_in(place, "a") == b"x"


@pytest.fixture
def local(tmp_path: Path) -> LocalOutput:
    place = LocalOutput(tmp_path / "out")
    place.prepare()
    return place


def test_no_draft_is_left_behind_after_success_or_failure(local: LocalOutput) -> None:
    with local.held():
        local.write("a", b"1")
        with pytest.raises(ValueError, match="half way"):
            fill_half(local, "b", ValueError)
        assert not [name for name in files_below(local.root) if name.startswith(DRAFTS)]
    assert files_below(local.root) == [LOCK, "a"]
    assert not (local.root / DRAFTS).exists()


def test_what_a_killed_run_left_half_written_is_thrown_away(local: LocalOutput) -> None:
    (local.root / DRAFTS).mkdir()
    (local.root / DRAFTS / "half").write_bytes(b"half")
    with local.held():
        assert not (local.root / DRAFTS).exists()
    assert files_below(local.root) == [LOCK]


def test_a_second_run_in_the_same_folder_is_refused_until_the_first_has_ended(
    local: LocalOutput,
) -> None:
    with local.held():
        with (
            pytest.raises(UsageError, match=r"Another run is writing.*give another --out"),
            LocalOutput(local.root).held(),
        ):
            pass
        local.write("a", b"the first goes on")
    with local.held():
        assert held_in(local, "a") == b"the first goes on"


def test_a_second_run_takes_no_draft_from_the_first(local: LocalOutput) -> None:
    with local.held(), local.filling("a") as file:
        with pytest.raises(UsageError), LocalOutput(local.root).held():
            pass
        file.write(b"whole")
    assert held_in(local, "a") == b"whole"


def test_a_run_that_ended_with_an_error_holds_nothing(local: LocalOutput) -> None:
    with pytest.raises(ValueError, match="fault"), local.held():
        raise ValueError("fault")
    with local.held():
        pass


def test_an_error_of_something_else_is_not_blamed_on_the_output_folder(local: LocalOutput) -> None:
    with pytest.raises(OSError, match="Too many open files"), local.held():
        raise OSError(errno.EMFILE, "Too many open files")


def test_others_may_read_a_file_as_far_as_new_files_may_be_read(local: LocalOutput) -> None:
    before = os.umask(0o027)
    try:
        local.write("a", b"")
    finally:
        os.umask(before)
    assert (local.root / "a").stat().st_mode & 0o777 == 0o640


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The inodes of what was flushed to the disk, in order."""
    found: list[int] = []
    fsync = os.fsync

    def watched(file: int) -> None:
        found.append(os.fstat(file).st_ino)
        fsync(file)

    monkeypatch.setattr(os, "fsync", watched)
    return found


def inodes(root: Path, *names: str) -> list[int]:
    return [(root / name).stat().st_ino for name in names]


def test_a_file_and_all_folders_on_its_way_are_on_the_disk_when_it_is_written(
    local: LocalOutput, flushed: list[int]
) -> None:
    local.write("parts/one/a", b"x")
    assert flushed == inodes(local.root, "parts/one/a", ".", "parts", "parts/one")
    flushed.clear()
    local.write("parts/one/b", b"x")
    assert flushed == inodes(local.root, "parts/one/b", "parts/one")


def test_files_written_loosely_are_on_the_disk_once_they_are_settled(
    local: LocalOutput, flushed: list[int]
) -> None:
    for name in ("thumbs/1/a", "thumbs/1/b", "thumbs/2/c"):
        local.write(name, b"x", settled=False)
    assert flushed == []
    local.settle(["thumbs/1/a", "thumbs/1/b", "thumbs/2/c"])
    assert flushed == inodes(local.root, "thumbs/1/a", "thumbs/1/b", "thumbs/2/c")


def test_a_disk_that_fails_while_files_settle_is_told(
    local: LocalOutput, monkeypatch: pytest.MonkeyPatch
) -> None:
    local.write("a", b"x", settled=False)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        local.settle(["a"])


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "no room", "/a/draft/nobody/knows")


def is_clear(error: OutputError, place: str) -> bool:
    """Whether it names the place, and says how to go on, without the name of a draft."""
    return place in error.what and error.do.endswith(GOES_ON) and DRAFTS not in str(error)


def test_a_full_disk_is_told_and_what_was_there_stays(
    local: LocalOutput, monkeypatch: pytest.MonkeyPatch
) -> None:
    local.write("a", b"old")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(OutputError, match="No space left on device") as fault:
            local.write("a", b"new")
    assert is_clear(fault.value, str(local.root))
    assert "nobody" not in str(fault.value)
    assert held_in(local, "a") == b"old"
    assert files_below(local.root) == ["a"]


def test_a_disk_that_fills_up_while_a_file_is_written_is_told(local: LocalOutput) -> None:
    def fill() -> None:
        with local.filling("a") as file:
            file.write(b"half")
            full()

    with pytest.raises(OutputError, match="No space left on device"):
        fill()
    assert files_below(local.root) == []


ON_A_PLACE: list[Callable[[BatchOutput], object]] = [
    lambda place: place.write("a", b"x"),
    lambda place: place.write("sub/a", b"x"),
    lambda place: place.filling("a").__enter__(),
    lambda place: place.held().__enter__(),
]


@pytest.mark.parametrize("act", ON_A_PLACE)
def test_an_output_folder_that_has_gone_is_told_and_not_made_anew(
    local: LocalOutput, act: Callable[[BatchOutput], object]
) -> None:
    shutil.rmtree(local.root)
    with pytest.raises(OutputError, match="No such file or directory") as fault:
        act(local)
    assert is_clear(fault.value, str(local.root))
    assert not local.root.exists()


def test_a_file_where_the_output_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for address in (str(tmp_path / "file"), f"file://{tmp_path}/file"):
        with pytest.raises(OutputError, match="exists") as fault:
            place_of(address).prepare()
        assert is_clear(fault.value, str(tmp_path / "file"))
    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_where_a_file_should_be_is_told(local: LocalOutput) -> None:
    (local.root / "a").mkdir()
    with pytest.raises(OutputError, match="directory"):
        local.write("a", b"x")
    with pytest.raises(OutputError):
        local.remove("a")
    assert files_below(local.root) == []


def test_a_folder_one_may_not_write_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o555)
    script = (
        "import sys; from posture.apps.batch.places import place_of; "
        "from posture.errors import OutputError\n"
        "for address in sys.argv[1:]:\n"
        "    try: place_of(address).prepare()\n"
        "    except OutputError as error: print(error)\n"
    )
    closed = str(tmp_path / "closed")
    done = as_nobody([sys.executable, "-c", script, closed, f"{closed}/in it", f"file://{closed}"])
    assert done.stderr == b""
    assert done.stdout.count(b"ermission denied") == 3, done.stdout
    assert done.stdout.count(GOES_ON.encode()) == 3


def write_at_once(place: BatchOutput) -> None:
    place.write("a", b"x")


def write_in_pieces(place: BatchOutput) -> None:
    with place.filling("a") as file:
        file.write(b"x")


@pytest.mark.parametrize("error", [PermissionError("not yours"), FileNotFoundError("no bucket")])
@pytest.mark.parametrize(
    ("method", "write"), [("pipe_file", write_at_once), ("put_file", write_in_pieces)]
)
def test_what_a_storage_refuses_is_told_with_its_own_words(
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    write: Callable[[BatchOutput], None],
    error: OSError,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(f"fsspec.implementations.memory.MemoryFileSystem.{method}", refuse)
    place = StorageOutput("memory://bucket/out")
    with pytest.raises(OutputError, match=str(error)) as fault:
        write(place)
    assert is_clear(fault.value, place.address)
    assert list(place.names("")) == []


def test_a_storage_that_nobody_knows_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match=r"odd://bucket/out .*Check the address"):
        place_of("odd://bucket/out").prepare()


def test_a_storage_whose_package_is_missing_is_told_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(address: str) -> None:
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr("fsspec.core.url_to_fs", missing)
    with pytest.raises(MissingLibrary, match=r"s3://bucket/out .*Install s3fs") as fault:
        place_of("s3://bucket/out").prepare()
    assert "pip install" in fault.value.do


@pytest.mark.parametrize("kind", [OutputError, UsageError, MissingLibrary])
def test_an_error_comes_whole_out_of_another_process(kind: type[OutputError]) -> None:
    error = kind("What happened", "What to do")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.what, again.do) == (kind, "What happened", "What to do")
    assert str(again) == "What happened. What to do"


def test_a_picture_has_files_of_its_own_that_follow_from_its_name() -> None:
    key = names.key_of("a/b.jpg")
    assert names.thumb("a/b.jpg") == f"thumbs/{key[:2]}/{key}.jpg"
    assert len(key) == 16
    assert names.annotated("a/b.jpg") == "annotated/a/b.jpg.posture.jpg"
    assert names.annotated("b.jpg") == "annotated/b.jpg.posture.jpg"


@given(st.lists(st.text(min_size=1, max_size=20), unique=True, max_size=20))
def test_no_two_names_share_a_thumbnail(found: list[str]) -> None:
    assert len({names.thumb(name) for name in found if is_unicode(name)}) == sum(
        map(is_unicode, found)
    )


def is_unicode(name: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in name)


def test_a_path_too_deep_or_long_for_a_folder_of_ours_is_told_by_a_digest() -> None:
    deep, long = "d/" * 60 + "a.jpg", "/".join(["x" * 240] * 5) + "/a.jpg"
    for name in (deep, long):
        drawn = names.annotated(name)
        assert drawn.count("/") == 2
        assert drawn.endswith("/a.jpg.posture.jpg")
        assert drawn != names.annotated(f"d{name}")


def test_a_file_behind_a_link_or_a_link_itself_is_not_removed(
    local: LocalOutput, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/a").write_bytes(b"mine")
    local.write("data/b", b"ours")
    (local.root / "data/away").symlink_to(tmp_path / "mine")
    (local.root / "data/file").symlink_to(tmp_path / "mine/a")
    assert list(local.names("data")) == ["data/away", "data/b", "data/file"]
    removed = {name: local.remove(name) for name in ("data/away/a", "data/file", "data/b", "c")}
    assert removed == {"data/away/a": False, "data/file": False, "data/b": True, "c": True}
    assert (tmp_path / "mine/a").read_bytes() == b"mine"
    assert (local.root / "data/file").is_symlink()


def test_a_name_too_long_for_a_file_with_more_added_is_cut_and_still_its_own() -> None:
    one, other = (names.annotated(f"a/{'x' * 240}{end}.jpg") for end in "12")
    assert one != other
    assert max(len(part) for part in one.split("/")) <= 255


def test_a_storage_that_goes_away_while_a_file_is_read_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class GoneError(Exception):
        """As storages raise that are reached over a network: no OSError."""

    class Gone(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise GoneError("could not connect")

    with in_memory() as place:
        place.write("a", b"whole")
        with place.opened("a") as file:
            assert file.read() == b"whole"
        filesystem, _ = storage_of(place.address)
        monkeypatch.setattr(type(filesystem), "open", lambda *_, **__: Gone())
        with place.opened("a") as file, pytest.raises(OutputError, match="could not connect"):
            file.read()
