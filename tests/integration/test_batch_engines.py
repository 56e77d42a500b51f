"""Who does the work makes no difference: processes, a cluster, storages, a call from Python.

The real landmarker where two ways must give the same digits; elsewhere a stub in its place.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import posture
from posture import session
from posture.apps.batch import cluster, local, parts
from posture.apps.batch.batch_options import BatchOptions
from posture.apps.batch.listing import LeftAlone, LocalFolder, StorageFolder, folder_of
from posture.apps.batch.places import LocalOutput, StorageOutput
from posture.apps.batch.queue import Queue
from posture.apps.batch.shards import ShardDone, Work
from posture.errors import RunError, UsageError
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.results import report_json
from posture.runtime.interrupts import Stop
from posture.runtime.worker_process import WorkerProcess
from tests import batches_of
from tests.batches_of import (
    PHOTOS,
    QUICK,
    QUICK_ALONE,
    names,
    rows,
    run,
    run_here,
    run_stubbed,
    stub_folder_of,
    work_here,
)
from tests.cluster_keys import keys_of
from tests.deadly import AlwaysDeadlyFolder, DeadlyFolder
from tests.made_batches import rows_in
from tests.stub_folder import stubbed
from tests.stub_landmarker import PICTURE_S, StubLandmarker, no_plot, picture

FAST = BatchOptions(model="lite", fast=True)


@pytest.fixture
def stub_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch that this process calls has workers with a stub."""
    monkeypatch.setattr("posture.apps.batch.spread_plots.plot_of", no_plot)
    monkeypatch.setattr(
        "posture.apps.batch.run.folder_of", lambda *where: stubbed(folder_of(*where))
    )


@pytest.fixture
def stub_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch that this process calls is done by itself, with a stub."""
    monkeypatch.setattr(local, "run", work_here)
    monkeypatch.setattr(session, "MediaPipeLandmarker", StubLandmarker)
    monkeypatch.setattr("posture.apps.batch.spread_plots.plot_of", no_plot)


@pytest.fixture
def deadly(tmp_path: Path) -> Work:
    """Pictures of which two end any worker that reads them."""
    folder = stub_folder_of(tmp_path / "in", 8)
    for name in ("a/0001 deadly.jpg", "b/0004 deadly.jpg"):
        picture(folder / name, 200)
    inner = DeadlyFolder(LocalFolder(str(folder)), os.getpid())
    (tmp_path / "out").mkdir()
    return Work(inner, LocalOutput(tmp_path / "out"), FAST, "000001-abcdef")


def todo_of(work: Work) -> Queue:
    queue = Queue(work.folder.listed((), LeftAlone()))
    queue.learn(10, 1.0)  # so that the first shards hold several pictures
    return queue


def statuses(work: Work) -> dict[str, str]:
    pieces = parts.tables(work.place, frozenset(), work.run)
    return {row["name"]: row["status"] for piece in pieces for row in piece.to_pylist()}


def check_that_only_the_deadly_failed(work: Work, done: list[ShardDone]) -> None:
    found = statuses(work)
    assert sum(one.count for one in done) == len(found) == 10
    assert {name for name, status in found.items() if status == "unreadable"} == {
        "a/0001 deadly.jpg",
        "b/0004 deadly.jpg",
    }
    assert list(found) == sorted(found)


def test_a_picture_that_ends_its_worker_costs_that_picture_alone(deadly: Work) -> None:
    check_that_only_the_deadly_failed(deadly, list(local.run(deadly, todo_of(deadly), 2, Stop())))
    (row,) = [
        row
        for piece in parts.tables(deadly.place, frozenset(), "")
        for row in piece.to_pylist()
        if row["name"] == "a/0001 deadly.jpg"
    ]
    assert "SIGKILL" in row["what"]
    assert row["sha256"] is not None


@pytest.mark.slow
def test_a_picture_that_never_ends_costs_that_picture_alone(
    deadly: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "LONGEST_PICTURE_S", 6.0)
    for name in ("a/0001 deadly.jpg", "b/0004 deadly.jpg"):
        path = tmp_path / "in" / name
        path.rename(path.with_name(path.name.replace("deadly", "endless")))
    list(local.run(deadly, todo_of(deadly), 2, Stop()))
    failed = {name for name, status in statuses(deadly).items() if status == "unreadable"}
    assert failed == {"a/0001 endless.jpg", "b/0004 endless.jpg"}
    assert len(statuses(deadly)) == 10


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux limits memory")
def test_a_picture_that_takes_too_much_memory_costs_that_picture_alone(
    deadly: Work, tmp_path: Path
) -> None:
    for name in ("a/0001 deadly.jpg", "b/0004 deadly.jpg"):
        path = tmp_path / "in" / name
        path.rename(path.with_name(path.name.replace("deadly", "greedy")))
    list(local.run(deadly, todo_of(deadly), 1, Stop()))
    rows = rows_in(deadly.place)
    failed = {row["name"]: row["what"] for row in rows if row["status"] == "unreadable"}
    assert set(failed) == {"a/0001 greedy.jpg", "b/0004 greedy.jpg"}
    assert set(failed.values()) == {"The picture does not fit in memory"}
    assert len(rows) == 10


def test_a_system_without_further_processes_is_told(
    deadly: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(worker: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(WorkerProcess, "start", refused)
    with pytest.raises(RunError, match="No worker process"):
        list(local.run(deadly, todo_of(deadly), 2, Stop()))


def test_workers_that_cannot_begin_end_the_run_with_words(deadly: Work) -> None:
    assert isinstance(deadly.folder, DeadlyFolder)
    hopeless = AlwaysDeadlyFolder(deadly.folder.inner, deadly.folder.parent)
    work = Work(hopeless, deadly.place, FAST, deadly.run)
    with pytest.raises(RunError, match="before their first picture"):
        list(local.run(work, todo_of(deadly), 2, Stop()))


@pytest.mark.slow
def test_the_cluster_gives_the_same_table(tmp_path: Path) -> None:
    folder = batches_of.folder_of(tmp_path / "in", 3)
    alone = (folder, "--out", tmp_path / "alone", *QUICK_ALONE, "--landmarks")
    assert run_here(*alone, landmarker=MediaPipeLandmarker).returncode == 0
    for engine in ("local", "dask"):
        arguments = (*QUICK, "--engine", engine, "--landmarks")
        done = run(folder, "--out", tmp_path / engine, *arguments)
        assert done.returncode == 0, done.stderr
    expected = rows(tmp_path / "alone")
    assert rows(tmp_path / "local") == rows(tmp_path / "dask") == expected
    points = [
        posture.read_table(tmp_path / name, landmarks=True) for name in ("alone", "local", "dask")
    ]
    assert points[0].equals(points[1])
    assert points[0].equals(points[2])


def test_a_scheduler_that_is_not_there_is_told(tmp_path: Path) -> None:
    folder = stub_folder_of(tmp_path / "in", 1)
    with pytest.raises(RunError, match="cannot be reached"):
        list(
            cluster.run(
                Work(LocalFolder(str(folder)), LocalOutput(tmp_path), FAST, "1-a"),
                Queue([]),
                1,
                Stop(),
                "tcp://127.0.0.1:9",
            )
        )


@pytest.mark.parametrize("scheme", ["tcp", "tls"])
def test_a_cluster_whose_workers_stay_away_ends_the_run_with_words(
    deadly: Work, monkeypatch: pytest.MonkeyPatch, scheme: str, tmp_path: Path
) -> None:
    monkeypatch.setattr(cluster, "WITHOUT_WORKERS_S", 0.5)
    dask: Any = pytest.importorskip("dask")
    distributed: Any = pytest.importorskip("distributed")
    security = distributed.Security.temporary() if scheme == "tls" else distributed.Security()
    tls = keys_of(security, tmp_path) if scheme == "tls" else {}
    with distributed.LocalCluster(n_workers=0, security=security, **cluster.HERE) as nobody:
        assert nobody.scheduler_address.startswith(f"{scheme}://")
        run = cluster.run(deadly, todo_of(deadly), 1, Stop(), nobody.scheduler_address)
        with (
            dask.config.set(tls),
            pytest.raises(RunError, match="no workers"),
        ):
            list(run)


def test_a_cluster_that_is_started_here_hears_nobody_else() -> None:
    distributed: Any = pytest.importorskip("distributed")
    with cluster._client(0, None) as client:
        address = client.scheduler.address
        assert address.startswith("tls://127.0.0.1:")
        plain = address.replace("tls://", "tcp://")
        for where, security in (
            (plain, None),
            (address, distributed.Security.temporary()),
        ):
            with pytest.raises(OSError, match=r"(?i)timed out|TLS|connect"):
                distributed.Client(where, timeout="1s", security=security)


def test_a_local_storage_by_its_address_gives_the_same_table(tmp_path: Path) -> None:
    folder = stub_folder_of(tmp_path / "in", 4)
    run_here(folder, "--out", tmp_path / "plain", *QUICK)
    address = f"file://{tmp_path}"
    done = run_stubbed(f"{address}/in", "--out", f"{address}/addressed", *QUICK_ALONE)
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "addressed") == rows(tmp_path / "plain")
    assert (
        "nothing to do" in run_here(f"{address}/in", "--out", tmp_path / "addressed", *QUICK).stderr
    )


def test_workers_read_and_write_a_storage_themselves(tmp_path: Path) -> None:
    folder = stub_folder_of(tmp_path / "in", 4)
    run_here(folder, "--out", tmp_path / "plain", *QUICK)
    address = f"file://{tmp_path}"
    work = Work(
        stubbed(StorageFolder(f"{address}/in")), StorageOutput(f"{address}/out"), FAST, "000001-ab"
    )
    done = list(local.run(work, todo_of(work), 2, Stop()))
    assert sum(one.count for one in done) == 4
    pieces = parts.tables(work.place, frozenset(), work.run)
    found = [row for piece in pieces for row in parts.without_landmarks(piece).to_pylist()]
    for one, other in zip(found, rows(tmp_path / "plain"), strict=True):
        # the storage tells times as floats, which end at about a microsecond
        assert abs(one.pop("mtime") - other.pop("mtime")) <= timedelta(microseconds=1)
        assert one == other
    assert len(list(tmp_path.glob("out/thumbs/*/*.jpg"))) == 4


@pytest.mark.usefixtures("stub_here")
def test_a_storage_in_memory_is_read_and_written_and_gone_on_with() -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    for number in range(3):
        memory.pipe_file(f"/photos/sub/{number}.jpg", PHOTOS[number].read_bytes())
    options: dict[str, Any] = {"out": "memory://results", "model": "lite", "fast": True}
    made = [one.source.name for one in posture.batch("memory://photos", **options)]
    assert made == ["sub/0.jpg", "sub/1.jpg", "sub/2.jpg"]
    assert memory.exists("/results/index.html")
    memory.pipe_file("/photos/new.jpg", PHOTOS[3].read_bytes())
    made = [one.source.name for one in posture.batch("memory://photos", **options)]
    assert made == ["new.jpg"]
    assert memory.cat_file("/results/results.csv").count(b"\n") == 5


def test_a_call_yields_the_reports_of_the_photos(tmp_path: Path) -> None:
    folder = batches_of.folder_of(tmp_path / "in", 3)
    reports = {
        one.source.name: one
        for one in posture.batch(folder, tmp_path / "out", workers=1, model="lite", fast=True)
    }
    assert sorted(reports) == names(tmp_path / "out")
    name = "a/0000.jpg"
    alone = report_json.to_dict(posture.check(folder / name, model="lite", fast=True))
    alone["source"]["name"] = name
    assert report_json.to_dict(reports[name]) == alone
    assert list(posture.batch(folder, tmp_path / "out", model="lite", fast=True)) == []


@pytest.mark.usefixtures("stub_workers")
def test_a_call_that_is_left_early_keeps_what_was_done(tmp_path: Path) -> None:
    folder, out = stub_folder_of(tmp_path / "in", 8), tmp_path / "out"
    reports = posture.batch(folder, out, workers=1, model="lite", fast=True)
    first = next(reports)
    reports.close()  # type: ignore[attr-defined]
    again = posture.batch(folder, out, workers=1, model="lite", fast=True)
    rest = {one.source.name for one in again}
    assert first.source.name not in rest
    assert len(names(out)) == 8


@pytest.mark.usefixtures("stub_here")
def test_parts_that_came_before_it_was_killed_reach_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = stub_folder_of(tmp_path / "in", 2), tmp_path / "out"
    options: dict[str, Any] = {"workers": 1, "model": "lite", "fast": True}
    list(posture.batch(folder, out, **options))
    picture(folder / "new.jpg", 200)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("posture.apps.batch.run.write_page", killed)
        with pytest.raises(KeyboardInterrupt):
            list(posture.batch(folder, out, **options))
    assert len(names(out)) == 2
    assert list(posture.batch(folder, out, **options)) == []
    assert len(names(out)) == 3
    table_file = out / "results.parquet"
    before = table_file.stat()
    assert list(posture.batch(folder, out, **options)) == []
    assert table_file.stat() == before  # and then there is nothing to do


@pytest.mark.usefixtures("stub_workers")
def test_a_call_without_a_place_leaves_nothing(tmp_path: Path) -> None:
    folder = stub_folder_of(tmp_path / "in", 2)
    before = sorted(tmp_path.rglob("*"))
    assert len(list(posture.batch(folder, workers=1, model="lite", fast=True))) == 2
    assert sorted(tmp_path.rglob("*")) == before


def test_a_call_refuses_wrong_options_at_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(UsageError, match="--engine dask"):
        posture.batch(tmp_path / "in", tmp_path / "out", scheduler="tcp://127.0.0.1:1")
    with pytest.raises(TypeError, match="colour"):
        posture.batch(tmp_path / "in", tmp_path / "out", colour="red")  # type: ignore[call-arg]


def test_being_asked_to_stop_finishes_what_is_in_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PICTURE_S, "0.05")
    folder = stub_folder_of(tmp_path / "in", 30)
    (tmp_path / "out").mkdir()
    work = Work(
        stubbed(LocalFolder(str(folder))), LocalOutput(tmp_path / "out"), FAST, "000001-abcdef"
    )
    stop, done = Stop(), []
    for one in local.run(work, todo_of(work), 2, stop):
        done.append(one)
        stop.is_requested = True
    count = sum(one.count for one in done)
    assert 1 <= count < 30
    assert len(statuses(work)) == count
