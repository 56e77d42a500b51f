"""On a cluster, however large: a picture that kills and one that hangs cost these two and no other.

The cluster speaks TLS with a key of its own, and hands each worker more than it has threads.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from posture.apps.batch import cluster, parts
from posture.apps.batch.batch_options import BatchOptions
from posture.apps.batch.listing import LeftAlone, LocalFolder
from posture.apps.batch.places import LocalOutput
from posture.apps.batch.queue import Queue
from posture.apps.batch.shards import Work
from posture.runtime.interrupts import Stop
from tests.batches_of import stub_folder_of
from tests.cluster_keys import keys_of
from tests.deadly import DeadlyFolder
from tests.stub_landmarker import picture

FAST = BatchOptions(model="lite", fast=True)
BAD = ("a/0001 deadly.jpg", "b/0004 endless.jpg")
LARGE = pytest.mark.slow


def work_in(base: Path, good: int) -> Work:
    """So many good pictures and the two bad ones, to be judged with a stub."""
    folder = stub_folder_of(base / "in", good)
    for name in BAD:
        picture(folder / name, 200)
    (base / "out").mkdir()
    inner = DeadlyFolder(LocalFolder(str(folder)), os.getpid())
    return Work(inner, LocalOutput(base / "out"), FAST, "000001-abcdef")


def statuses(work: Work) -> dict[str, str]:
    pieces = parts.tables(work.place, frozenset(), work.run)
    return {row["name"]: row["status"] for piece in pieces for row in piece.to_pylist()}


@pytest.mark.parametrize(
    ("workers", "threads", "good", "saturation"),
    [
        pytest.param(2, 2, 14, 1.1, marks=LARGE),
        pytest.param(4, 2, 98, 2.0, marks=LARGE),
        pytest.param(8, 2, 498, "inf", marks=LARGE),
    ],
)
def test_a_picture_that_kills_and_one_that_hangs_cost_these_two_alone(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    workers: int,
    threads: int,
    good: int,
    saturation: float | str,
) -> None:
    dask: Any = pytest.importorskip("dask")
    distributed: Any = pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "LONGEST_PICTURE_S", 20.0)
    monkeypatch.setitem(cluster.SETTINGS, "distributed.scheduler.worker-saturation", saturation)
    security, work = distributed.Security.temporary(), work_in(tmp_path, good)
    here = {**cluster.HERE, "threads_per_worker": threads}
    queue = Queue(work.folder.listed((), LeftAlone()))
    queue.learn(10, 1.0)  # so that the first shards hold several pictures
    with (
        dask.config.set({**cluster.SETTINGS, **keys_of(security, tmp_path)}),
        distributed.LocalCluster(n_workers=workers, security=security, **here) as cluster_here,
    ):
        address = cluster_here.scheduler_address
        assert address.startswith("tls://")
        done = list(cluster.run(work, queue, workers, Stop(), address))
    found = statuses(work)
    assert sum(one.count for one in done) == len(found) == good + len(BAD)
    assert {name for name, status in found.items() if status == "unreadable"} == set(BAD)
    bad = {row["name"]: row for row in rows_of(work) if row["name"] in BAD}
    assert "SIGKILL" in bad[BAD[0]]["what"]
    assert "after 10 seconds" in bad[BAD[1]]["what"]
    assert bad[BAD[1]]["sha256"] is None  # nobody reads it again who could not be ended


def rows_of(work: Work) -> list[dict[str, Any]]:
    pieces = parts.tables(work.place, frozenset(), work.run)
    return [row for piece in pieces for row in piece.to_pylist()]
