"""Everybody against `posture serve` at once: are honest clients answered right, and how much later?

``python -m tests.benchmarks.web_siege``: 17 honest clients, first alone, then beside 300 silent
sockets, a browser with 8 greedy connections, bodies of 60 MB, and bombs of every format.
"""

from __future__ import annotations

import io
import itertools
import re
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
from PIL import Image

from tests.served import ROOT, Served, served

HONEST, ROUNDS = 17, 3
SILENT, GREEDY = 300, 8
BOMB_SIDE_PX = 10_000
LARGE_BYTES = 60 * 2**20
PATIENCE_S = 600.0
AIMS = {"wrong answers": 0.0, "median over median": 3.0, "server, MB": 700.0}


def web_siege() -> dict[str, float]:
    """Figures of one siege; memory is the most that was held at any time."""
    photos = sorted((ROOT / "samples").glob("*.jpg"))[:HONEST]
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), "--workers", "2") as server:
        crowd = _Crowd(server, [path.read_bytes() for path in photos])
        crowd.right = [crowd.numbers(0, number) for number in range(HONEST)]
        alone_s = crowd.go()
        with _besieged(server):
            beside_s = crowd.go()
        memory, workers = _peak_mb(server.process.pid), _peaks_of_workers(server.process.pid)
    return {
        "wrong answers": float(crowd.wrong),
        "alone, s, median": float(np.median(alone_s)),
        "alone, s, worst": max(alone_s),
        "besieged, s, median": float(np.median(beside_s)),
        "besieged, s, worst": max(beside_s),
        "median over median": float(np.median(beside_s) / np.median(alone_s)),
        "worst over worst": max(beside_s) / max(alone_s),
        "server, MB": memory,
        "largest worker, MB": max(workers),
    }


@dataclass
class _Crowd:
    """Honest clients, each a browser of its own; ``right`` is what each is answered in peace."""

    server: Served
    photos: Sequence[bytes]
    right: list[dict[str, Any]] = field(default_factory=list)
    wrong: int = 0

    def __post_init__(self) -> None:
        self._cookies = [self.server.new_browser() for _ in self.photos]

    def numbers(self, browser: int, photo: int) -> dict[str, Any]:
        """The measures of a photo."""
        answer = self._ask(browser, photo)
        if answer.status_code != 200:
            raise ValueError(answer.text)
        measures: dict[str, Any] = answer.json()["measures"]
        return measures

    def go(self) -> list[float]:
        """Every client posts its photo again and again; seconds of each answer."""
        times: list[float] = []

        def one(number: int) -> None:
            for _ in range(ROUNDS):
                began_s = time.perf_counter()
                try:
                    is_right = self.numbers(number, number) == self.right[number]
                except (httpx2.HTTPError, KeyError, ValueError) as error:
                    print(f"browser {number}: {type(error).__name__}: {error}", file=sys.stderr)
                    is_right = False
                times.append(time.perf_counter() - began_s)
                self.wrong += not is_right

        with ThreadPoolExecutor(len(self.photos)) as pool:
            list(pool.map(one, range(len(self.photos))))
        return times

    def _ask(self, browser: int, photo: int) -> httpx2.Response:
        return httpx2.post(
            f"{self.server.address}api/photos",
            content=self.photos[photo],
            headers=self._cookies[browser],
            timeout=PATIENCE_S,
        )


def _besieged(server: Served) -> ExitStack:
    """While it is entered, the server is attacked from all sides."""
    stop = threading.Event()
    greedy, bomber, uploader = (server.new_browser() for _ in range(3))
    photo = (ROOT / "samples" / "standing_side_left_neutral.jpg").read_bytes()
    bombs = itertools.cycle(list(_bombs()))
    large = np.random.default_rng(0).bytes(LARGE_BYTES)
    acts: list[Callable[[], object]] = [lambda: _silent(server, stop)]
    acts += [lambda: _posted(server, photo, greedy)] * GREEDY
    acts += [lambda: _posted(server, next(bombs), bomber)] * 2
    acts += [lambda: _posted(server, large, uploader)] * GREEDY
    threads = [threading.Thread(target=_until, args=(stop, act), daemon=True) for act in acts]
    stack = ExitStack()
    for thread in threads:
        stack.callback(thread.join, 30.0)
    stack.callback(stop.set)
    for thread in threads:
        thread.start()
    time.sleep(3.0)
    return stack


def _until(stop: threading.Event, act: Callable[[], object]) -> None:
    """Again and again; a server that hangs up is what a hostile client deserves."""
    while not stop.is_set():
        try:
            act()
        except Exception:
            time.sleep(0.1)


def _posted(server: Served, data: bytes, cookie: dict[str, str]) -> httpx2.Response:
    address = f"{server.address}api/photos"
    return httpx2.post(address, content=data, headers=cookie, timeout=20.0)


def _silent(server: Served, stop: threading.Event) -> None:
    """Sockets that send nothing, or the beginning of a request; opened anew as they are ended."""
    with ExitStack() as stack:
        for number in range(SILENT):
            raw = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            if number % 2:
                raw.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        stop.wait(5.0)


def _bombs() -> Iterator[bytes]:
    """Small files of every format that declare a hundred megapixels or much memory for each."""
    size = (BOMB_SIDE_PX, BOMB_SIDE_PX)
    for mode, kind, options in (
        ("RGBA", "JPEG2000", {}),
        ("L", "JPEG2000", {}),
        ("RGBA", "TIFF", {"compression": "tiff_deflate", "tiffinfo": {278: BOMB_SIDE_PX}}),
        ("F", "TIFF", {"compression": "tiff_deflate"}),
        ("L", "PNG", {}),
        ("RGBA", "PNG", {}),
        ("P", "GIF", {}),
        ("RGB", "WEBP", {}),
        ("RGB", "AVIF", {"speed": 10}),
        ("RGB", "JPEG", {"progressive": True}),
    ):
        buffer = io.BytesIO()
        Image.new(mode, size).save(buffer, kind, **options)
        yield buffer.getvalue()


def _peak_mb(pid: int) -> float:
    """The most memory that a process ever held."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def _peaks_of_workers(pid: int) -> list[float]:
    lists = Path(f"/proc/{pid}/task").glob("*/children")  # each is started by a thread
    return [_peak_mb(int(child)) for one in lists for child in one.read_text("ascii").split()]


def main() -> None:
    """Print the figures; end with 1 where an aim is missed."""
    figures = web_siege()
    for name, value in figures.items():
        aim = f"   (at most {AIMS[name]:g})" if name in AIMS else ""
        print(f"{name:24} {value:8.2f}{aim}")
    sys.exit(int(any(figures[name] > most for name, most in AIMS.items())))


if __name__ == "__main__":
    main()
