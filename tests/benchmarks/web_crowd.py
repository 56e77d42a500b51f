"""20 clients at once, three of them hostile: are the others' answers right, and how much later?"""

from __future__ import annotations

import io
import json
import random
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
from PIL import Image
from websockets.sync.client import connect

from tests.served import Served, served

GOOD = 17
ROUNDS = 4


def web_crowd(people: Sequence[Path]) -> dict[str, float]:
    """17 clients with and without three hostile ones beside them."""
    photos = [path.read_bytes() for path in people[:GOOD]]
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as server:
        right = [_numbers(server, data) for data in photos]
        alone_s, _ = _crowd(server, photos, right)
        stop = threading.Event()
        hostile = [
            threading.Thread(target=act, args=(server, stop), daemon=True)
            for act in (_a_byte_a_second, _huge_pictures, _random_frames)
        ]
        for thread in hostile:
            thread.start()
        time.sleep(2.0)
        beside_s, wrong = _crowd(server, photos, right)
        stop.set()
        for thread in hostile:
            thread.join(30.0)
        still_right = _numbers(server, photos[0]) == right[0]
    return {
        "answers that were wrong": float(wrong),
        "right afterwards": float(still_right),
        "alone, s, median": float(np.median(alone_s)),
        "alone, s, worst": max(alone_s),
        "beside hostile ones, s, median": float(np.median(beside_s)),
        "beside hostile ones, s, worst": max(beside_s),
        "median over median": float(np.median(beside_s) / np.median(alone_s)),
        "worst over worst": max(beside_s) / max(alone_s),
    }


def _crowd(
    server: Served, photos: Sequence[bytes], right: Sequence[dict[str, Any]]
) -> tuple[list[float], int]:
    """Every client posts its photo again and again; how long each answer took, how many wrong."""
    times: list[float] = []
    wrong = 0
    cookies = [server.new_browser() for _ in photos]

    def one(number: int) -> None:
        nonlocal wrong
        cookie = cookies[number]
        with httpx2.Client(base_url=server.address, headers=cookie, timeout=120.0) as client:
            for _ in range(ROUNDS):
                began_s = time.perf_counter()
                found = client.post("/api/photos", content=photos[number])
                times.append(time.perf_counter() - began_s)
                wrong += found.status_code != 200 or found.json()["measures"] != right[number]

    with ThreadPoolExecutor(len(photos)) as pool:
        list(pool.map(one, range(len(photos))))
    return times, wrong


def _numbers(server: Served, data: bytes) -> dict[str, Any]:
    address = server.address + "api/photos"
    answer = httpx2.post(address, content=data, headers=server.bearer, timeout=120.0)
    measures: dict[str, Any] = answer.json()["measures"]
    return measures


def _until(stop: threading.Event, act: Callable[[], None]) -> None:
    """Again and again; a server that hangs up is what a hostile client deserves."""
    while not stop.is_set():
        try:
            act()
        except Exception:
            time.sleep(0.1)


def _a_byte_a_second(server: Served, stop: threading.Event) -> None:
    cookie = server.new_browser()

    def act() -> None:
        with socket.create_connection(("127.0.0.1", server.port)) as raw:
            head = f"POST /api/photos HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
            ((name, value),) = cookie.items()
            raw.sendall(f"{head}{name}: {value}\r\nContent-Length: 1000000\r\n\r\n".encode())
            while not stop.wait(1.0):
                raw.sendall(b"x")

    _until(stop, act)


def _huge_pictures(server: Served, stop: threading.Event) -> None:
    buffer = io.BytesIO()
    Image.fromarray(np.zeros((10_000, 10_000), np.uint8)).save(buffer, "PNG", compress_level=1)
    data = buffer.getvalue()
    cookie = server.new_browser()

    def act() -> None:
        address = server.address + "api/photos"
        httpx2.post(address, content=data, headers=cookie, timeout=120.0)

    _until(stop, act)


def _random_frames(server: Served, stop: threading.Event) -> None:
    rng = random.Random(5)
    address = server.address.replace("http://", "ws://") + "live"

    def act() -> None:
        with connect(address, additional_headers=server.bearer) as live:
            if rng.random() < 0.5:
                live.send(json.dumps({"assume_seated": False}))
            while not stop.is_set():
                live.send(rng.randbytes(rng.randrange(1, 5000)))
                live.recv(timeout=10.0)

    _until(stop, act)
