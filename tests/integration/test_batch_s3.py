"""`posture batch` on a real S3 server: another process, spoken to over http.

It needs moto (its S3 part), flask, flask-cors and s3fs, which do not go with the locks, as botocore
wants an older python-dateutil; docs/batch.md says how to run it. Elsewhere it is left out.
"""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from posture.apps.batch.storage_lock import BEAT_S
from posture.results import table
from tests import stub_landmarker
from tests.batches_of import (
    QUICK,
    QUICK_ALONE,
    ROOT,
    run_here,
    run_stubbed,
    stub_command,
    stub_folder_of,
)
from tests.batches_of import rows as rows_of
from tests.stub_landmarker import PICTURE_S

pytest.importorskip("moto")
pytest.importorskip("s3fs")
fsspec = pytest.importorskip("fsspec")

SECRET, KEY = "very-secret-word-of-this-test", "AKIAPOSTURETESTKEY00"
SERVER = """
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(*server.get_host_and_port(), flush=True)
input()
"""
PICTURES = 4


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of an S3 server in a process of its own."""
    words = [sys.executable, "-c", SERVER]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(words, stderr=subprocess.DEVNULL, text=True, **pipes) as process:
        assert process.stdout is not None
        lines = (line.split() for line in process.stdout)
        host, port = next(one for one in lines if len(one) == 2 and one[1].isdigit())
        yield f"http://{host}:{port}"
        process.kill()


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket of this test alone, with a few pictures in ``photos``."""
    names = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION")
    for name, value in zip(names, (server, KEY, SECRET, "us-east-1"), strict=True):
        monkeypatch.setenv(name, value)
    storage = files()
    name = f"bucket-{uuid.uuid4().hex[:12]}"
    storage.mkdir(name)
    yield name
    storage.invalidate_cache()
    if storage.exists(name):
        storage.rm(name, recursive=True)


def files() -> Any:
    return fsspec.filesystem("s3", skip_instance_cache=True)


@pytest.fixture
def photos(bucket: str, tmp_path: Path) -> Path:
    """Pictures here, and the same in the bucket."""
    folder = stub_folder_of(tmp_path / "photos", PICTURES)
    files().put(str(folder), f"{bucket}/photos", recursive=True)
    return folder


def cells(out: Any) -> list[dict[str, Any]]:
    """The rows of a table, without the time that the storage gave the file."""
    found = table.read_table(out).to_pylist() if isinstance(out, str) else rows_of(out)
    return [{key: cell for key, cell in row.items() if key != "mtime"} for row in found]


def test_rows_from_and_in_a_bucket_are_those_of_a_folder(
    bucket: str, photos: Path, tmp_path: Path
) -> None:
    run_here(photos, "--out", tmp_path / "out", *QUICK, "--landmarks")
    there = f"s3://{bucket}/out"
    done = run_here(f"s3://{bucket}/photos", "--out", there, *QUICK, "--landmarks")
    assert done.returncode == 0, done.stderr
    assert cells(there) == cells(tmp_path / "out")
    storage = files()
    written = {name.partition("/out/")[2] for name in storage.find(f"{bucket}/out")}
    assert {"results.csv", "findings.parquet", "datapackage.json", "index.html"} <= written
    assert ".lock" not in written
    for name in storage.find(bucket):
        data = storage.cat_file(name)
        assert SECRET.encode() not in data, name
        assert KEY.encode() not in data, name
    assert SECRET not in done.stderr
    again = run_here(f"s3://{bucket}/photos", "--out", there, *QUICK, "--landmarks")
    assert "nothing to do" in again.stderr
    storage.pipe_file(f"{bucket}/photos/c/new.jpg", (photos / "a/0000.jpg").read_bytes())
    assert "1 to do" in run_here(f"s3://{bucket}/photos", "--out", there, *QUICK).stderr


def test_a_killed_run_is_gone_on_with_and_a_second_at_once_is_refused(
    bucket: str, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_here(photos, "--out", tmp_path / "out", *QUICK)
    there = (f"s3://{bucket}/photos", "--out", f"s3://{bucket}/out", *QUICK_ALONE)
    monkeypatch.setenv(PICTURE_S, "2")
    with subprocess.Popen(stub_command(*there), cwd=ROOT, start_new_session=True) as killed:
        storage = files()
        wait_for(lambda: storage.exists(f"{bucket}/out/.lock"))
        second = run_stubbed(*there)
        assert second.returncode == 2
        assert "Another run is writing" in second.stderr
        os.killpg(killed.pid, signal.SIGKILL)
    assert storage.exists(f"{bucket}/out/.lock")
    monkeypatch.setenv(PICTURE_S, "0")
    began_s = time.monotonic()
    done = run_here(*there)
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - began_s < 3 * BEAT_S  # it did not wait for a process that is gone
    assert cells(f"s3://{bucket}/out") == cells(tmp_path / "out")
    record = json.loads(files().cat_file(f"{bucket}/out/run.json"))
    assert record["finished"]
    assert record["counts"]["pictures"] == PICTURES


def wait_for(is_so: Any, seconds: float = 60.0) -> None:
    deadline_s = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline_s
        time.sleep(0.1)
        fsspec.filesystem("s3").invalidate_cache()


def test_a_part_that_is_half_written_is_judged_anew(bucket: str, photos: Path) -> None:
    there = (f"s3://{bucket}/photos", "--out", f"s3://{bucket}/out", *QUICK)
    run_here(*there)
    right = cells(f"s3://{bucket}/out")
    storage = files()
    part, *_ = (one for one in storage.find(f"{bucket}/out/parts") if one.endswith(".parquet"))
    data = storage.cat_file(part)
    storage.pipe_file(part, data[: len(data) // 2])
    done = run_here(*there)
    assert done.returncode == 0, done.stderr
    assert f"{table.read_parquet(io.BytesIO(data)).num_rows} to do" in done.stderr
    assert cells(f"s3://{bucket}/out") == right


def test_a_bucket_that_is_not_there_is_named_and_not_made(
    bucket: str, photos: Path, tmp_path: Path
) -> None:
    missing = run_here("s3://no-such-bucket-here/photos", "--out", tmp_path / "out", *QUICK)
    assert missing.returncode == 2
    assert "There is no folder s3://no-such-bucket-here/photos" in missing.stderr
    out = run_here(photos, "--out", "s3://no-such-bucket-here/out", *QUICK)
    assert out.returncode == 2
    assert "bucket does not exist" in out.stderr
    assert "Check the name of the bucket" in out.stderr
    assert not files().exists("no-such-bucket-here")


def test_a_bucket_that_vanishes_ends_the_run_and_names_it(
    bucket: str, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = stub_landmarker.StubLandmarker.detect

    def vanishing(self: Any, pixels: Any) -> Any:
        storage = files()
        if storage.exists(bucket):
            storage.rm(bucket, recursive=True)
        return look(self, pixels)

    monkeypatch.setattr(stub_landmarker.StubLandmarker, "detect", vanishing)
    done = run_here(f"s3://{bucket}/photos", "--out", f"s3://{bucket}/out", *QUICK)
    assert done.returncode == 2
    assert f"s3://{bucket}" in done.stderr
    assert "bucket does not exist" in done.stderr or "There is no folder" in done.stderr
    assert not files().exists(bucket)


@pytest.fixture
def only_known_keys(server: str, bucket: str) -> Iterator[None]:
    """The server lets nobody in, as it knows no key."""
    let_in(server, "0")
    yield
    let_in(server, "inf")


def let_in(server: str, free_requests: str) -> None:
    """Let so many requests in without a key."""
    plain = {"Content-Type": "text/plain"}
    address, body = f"{server}/moto-api/reset-auth", free_requests.encode()
    with urllib.request.urlopen(urllib.request.Request(address, body, plain)) as answer:
        assert answer.status == 200


@pytest.mark.usefixtures("only_known_keys")
def test_a_wrong_key_is_named_with_what_to_do(bucket: str, tmp_path: Path) -> None:
    out = run_here(stub_folder_of(tmp_path / "in", 1), "--out", f"s3://{bucket}/out", *QUICK)
    assert out.returncode == 2
    assert f"s3://{bucket}/out cannot be written" in out.stderr
    assert "Check who you are logged in as" in out.stderr
    photos = run_here(f"s3://{bucket}/photos", "--out", tmp_path / "out", *QUICK)
    assert photos.returncode == 2
    assert "who you are logged in as" in photos.stderr
    assert SECRET not in out.stderr + photos.stderr
