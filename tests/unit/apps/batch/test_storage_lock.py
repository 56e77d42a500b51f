"""The lock in a storage: held by one run, refused to a second, taken from one that is gone."""

from __future__ import annotations

import json
import os
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import fsspec
import pytest

from posture.apps.batch import storage_lock
from posture.apps.batch.places import StorageOutput
from posture.apps.batch.storage_lock import Holder, StorageLock
from posture.errors import OutputError, UsageError

NOBODY = 2**22 + 1
"""A process number that Linux never gives."""


class WithoutConditions:
    """A storage that cannot write only where there is nothing, as many cannot."""

    def __init__(self, filesystem: Any) -> None:
        self._filesystem = filesystem

    def pipe_file(self, path: str, data: bytes) -> None:
        self._filesystem.pipe_file(path, data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._filesystem, name)


@pytest.fixture(params=["with conditions", "without"])
def filesystem(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, value in (("BEAT_S", 0.02), ("STALE_S", 0.3), ("SETTLE_S", 0.01)):
        monkeypatch.setattr(storage_lock, name, value)
    memory = fsspec.filesystem("memory")
    return memory if request.param == "with conditions" else WithoutConditions(memory)


@pytest.fixture
def path() -> Iterator[str]:
    path = f"/{uuid.uuid4().hex}/.lock"
    yield path
    fsspec.filesystem("memory").pipe_file(path, b"")
    fsspec.filesystem("memory").rm_file(path)


def lock(filesystem: Any, path: str) -> StorageLock:
    return StorageLock(filesystem, path, "s3://bucket/out")


def put(filesystem: Any, path: str, holder: Holder) -> None:
    filesystem.pipe_file(path, json.dumps(asdict(holder)).encode())


def test_a_second_run_is_refused_and_comes_after_the_first(filesystem: Any, path: str) -> None:
    with lock(filesystem, path).held():
        with (
            pytest.raises(UsageError, match=r"Another run is writing to s3://bucket/out \(process"),
            lock(filesystem, path).held(),
        ):
            pytest.fail("two runs at once")
        assert filesystem.exists(path)
    assert not filesystem.exists(path)
    with lock(filesystem, path).held():
        assert filesystem.exists(path)


def test_a_killed_run_of_this_machine_is_not_waited_for(
    filesystem: Any, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_lock, "STALE_S", 1e9)
    put(filesystem, path, replace(Holder.this_process(), process=NOBODY))
    with lock(filesystem, path).held():
        assert json.loads(filesystem.cat_file(path))["process"] == os.getpid()


@pytest.mark.parametrize("left", ["of another machine", "cut short"])
def test_a_lock_that_stands_still_is_taken(filesystem: Any, path: str, left: str) -> None:
    put(filesystem, path, Holder("a", "elsewhere", 1))
    if left == "cut short":
        filesystem.pipe_file(path, b'{"run": "a')
    with lock(filesystem, path).held():
        assert json.loads(filesystem.cat_file(path))["process"] == os.getpid()
    assert not filesystem.exists(path)


def test_a_run_whose_lock_was_taken_says_so_and_leaves_it_to_the_other(
    filesystem: Any, path: str
) -> None:
    other = Holder("other", "elsewhere", 1)
    with (
        pytest.raises(UsageError, match="nothing finished is lost"),
        lock(filesystem, path).held(),
    ):
        _taken_by(other, filesystem, path)
    assert json.loads(filesystem.cat_file(path))["run"] == "other"


def _taken_by(other: Holder, filesystem: Any, path: str) -> None:
    """Put another's lock there, and wait until that was seen."""
    put(filesystem, path, other)
    deadline_s = time.monotonic() + 20
    while _beating() and time.monotonic() < deadline_s:
        time.sleep(0.01)


def _beating() -> bool:
    return any(thread.name == "storage lock" for thread in threading.enumerate())


def test_a_place_in_a_storage_is_held_by_its_lock() -> None:
    place = StorageOutput(f"memory://{uuid.uuid4().hex}")
    place.prepare()
    memory = fsspec.filesystem("memory")
    with place.held():
        assert list(place.names("")) == [".lock"]
    assert list(place.names("")) == []
    assert memory.protocol == "memory"


class Bucket:
    """A storage of buckets, of which there is none."""

    protocol = ("s3", "s3a")

    def __init__(self, error: Exception) -> None:
        self._error = error

    def pipe_file(self, *_: Any, **__: Any) -> None:
        raise self._error

    def makedirs(self, *_: Any, **__: Any) -> None:
        raise AssertionError("this would make a bucket")


@pytest.mark.parametrize(
    ("error", "do"),
    [
        (FileNotFoundError("The specified bucket does not exist"), "name of the bucket"),
        (PermissionError("Access Denied"), "who you are logged in as"),
        (RuntimeError("timed out"), "Make room or allow it"),
    ],
)
def test_no_bucket_is_made_and_its_faults_say_what_to_do(
    monkeypatch: pytest.MonkeyPatch, error: Exception, do: str
) -> None:
    monkeypatch.setattr("fsspec.core.url_to_fs", lambda _: (Bucket(error), "none/out"))
    with pytest.raises(OutputError, match="s3://none/out cannot be written") as fault:
        StorageOutput("s3://none/out").prepare()
    assert do in fault.value.do
    assert "goes on where it stopped" in fault.value.do
