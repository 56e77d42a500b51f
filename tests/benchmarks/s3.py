"""A batch in a bucket of a real S3 server against one on the disk: rows, kills, rate (``make s3``).

The server is moto's, a process of its own on this machine. A stub stands in the landmarker's place
and waits as long as a pass takes, so that thousands of pictures take minutes; all that lies around
it is real. Ends with status 1 where a row differs or is lost or doubled.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from posture.results import table
from tests import stub_landmarker
from tests.benchmarks.batch_processes import kill_all, run_to_end, started
from tests.stub_landmarker import PICTURE_S

OUT = 6
"""Place of the output in a command."""

KINDS = 32
PICTURES, KILLS, WORKERS, PASS_S = 10_000, 20, 2, 0.065
FOLDERS = 20
SEED = 78
BUCKET = "posture"
NEEDED = ("moto", "flask", "flask_cors", "s3fs")
SERVER = """
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(*server.get_host_and_port(), flush=True)
input()
"""


def main() -> None:
    """Measure, and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=PICTURES)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--pass-s", type=float, default=PASS_S, help="how long the stub looks")
    options = parser.parse_args()
    missing = [name for name in NEEDED if not _is_there(name)]
    if missing:
        sys.exit(
            f"Not installed: {', '.join(missing)}. Type: .venv/bin/python -m pip install --target "
            "out/s3site 'moto[s3]' flask flask-cors s3fs && PYTHONPATH=out/s3site make s3"
        )
    with tempfile.TemporaryDirectory() as folder, server() as address:
        os.environ |= {
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "AKIAPOSTUREBENCHMARK",
            "AWS_SECRET_ACCESS_KEY": "of-this-benchmark-alone",
            "AWS_DEFAULT_REGION": "us-east-1",
            PICTURE_S: str(options.pass_s),
        }
        figures = measured(Path(folder), options.pictures, options.kills, options.workers)
    print(json.dumps(figures, indent=2))
    if any(figures[name] for name in figures if name.startswith("rows_")):
        sys.exit(1)


def measured(base: Path, pictures: int, kills: int, workers: int) -> dict[str, float]:
    """All figures; the pictures lie on the disk and, the same, in the bucket."""
    photos, log = base / "photos", base / "log"
    make_pictures(photos, pictures)
    storage = bucket()
    storage.put(str(photos), f"{BUCKET}/photos", recursive=True)
    there = f"s3://{BUCKET}"
    local_s = timed(command(photos, base / "out", workers), log)
    s3_s = timed(command(f"{there}/photos", f"{there}/out", workers), log)
    figures: dict[str, float] = {
        "pictures": pictures,
        "workers": workers,
        "local_s": round(local_s, 1),
        "s3_s": round(s3_s, 1),
        "rate_over_local": round(local_s / s3_s, 3),
    }
    expected = rows_of(base / "out")
    figures |= differences("s3", expected, rows_of(f"{there}/out"))
    words = command(f"{there}/photos", f"{there}/killed", workers)
    found = [
        differences("killed", expected, rows_of(out)) for out in killed(words, kills, s3_s, log)
    ]
    figures |= {"kills": kills, "batches_killed": len(found)}
    names = found[0] if found else ()
    return figures | {name: sum(one[name] for one in found) for name in names}


def make_pictures(folder: Path, count: int) -> None:
    """So many small pictures, of a few kinds; the others are links to these."""
    kinds = [folder / "000" / f"{number:06d}.jpg" for number in range(min(KINDS, count))]
    for number, path in enumerate(kinds):
        stub_landmarker.picture(path, 10 + 6 * number)
    for number in range(len(kinds), count):
        path = folder / f"{number % FOLDERS:03d}" / f"{number:06d}.jpg"
        path.parent.mkdir(exist_ok=True)
        os.link(kinds[number % len(kinds)], path)


def bucket() -> Any:
    """The storage, with the bucket made."""
    import fsspec

    storage = fsspec.filesystem("s3", skip_instance_cache=True)
    storage.mkdir(BUCKET)
    return storage


def command(folder: object, out: object, workers: int) -> list[str]:
    """What is typed to run such a batch with the stub."""
    words = ["batch", str(folder), "--out", str(out), "--fast", "--workers", str(workers)]
    return [sys.executable, "-m", "tests.stubbed", *words]


def timed(words: list[str], log: Path) -> float:
    """Seconds that a batch takes from start to end."""
    began_s = time.monotonic()
    run_to_end(words, log)
    return time.monotonic() - began_s


def killed(words: list[str], kills: int, longest_s: float, log: Path) -> Iterator[str]:
    """Kill -9 batches and their workers so often at random moments; the outputs that come to be.

    A batch that is killed is started again until it ends; one that ends is followed by another.

    Parameters
    ----------
    words : of the command, its output without the number that each batch gets.
    longest_s : a kill comes at any moment within, from a start.
    """
    moments, left, number = random.Random(SEED), kills, 0
    while left:
        number += 1
        out = f"{words[OUT]}-{number}"
        numbered = [*words[:OUT], out, *words[OUT + 1 :]]
        while left and _is_killed_within(numbered, moments.uniform(0.0, longest_s), log):
            left -= 1
        run_to_end(numbered, log)
        yield out


def _is_killed_within(words: list[str], seconds: float, log: Path) -> bool:
    """Start a batch and kill it after so long; False where it has ended by then."""
    with started(words, log) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            kill_all(process)
            return True
    return False


def rows_of(out: Any) -> list[dict[str, Any]]:
    """The rows of a table, without the time that the storage gave the file."""
    found = table.read_table(out).to_pylist()
    return [{key: cell for key, cell in row.items() if key != "mtime"} for row in found]


def differences(
    what: str, expected: list[dict[str, Any]], found: list[dict[str, Any]]
) -> dict[str, float]:
    """Rows that are missing, there more than once, or not as expected."""
    counts = Counter(row["name"] for row in found)
    by_name = {row["name"]: row for row in found}
    there = [row for row in expected if row["name"] in by_name]
    return {
        f"rows_lost_{what}": len(expected) - len(there),
        f"rows_doubled_{what}": sum(counts.values()) - len(counts),
        f"rows_different_{what}": sum(row != by_name[row["name"]] for row in there),
    }


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The address of an S3 server in a process of its own."""
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    words = [sys.executable, "-c", SERVER]
    with subprocess.Popen(words, stderr=subprocess.DEVNULL, text=True, **pipes) as process:
        assert process.stdout is not None
        lines = (line.split() for line in process.stdout)
        host, port = next(one for one in lines if len(one) == 2 and one[1].isdigit())
        try:
            yield f"http://{host}:{port}"
        finally:
            process.kill()


def _is_there(name: str) -> bool:
    return find_spec(name) is not None


if __name__ == "__main__":
    main()
