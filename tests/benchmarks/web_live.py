"""The round trip of a live frame over the WebSocket, against the landmarker's own time in it."""

from __future__ import annotations

import io
import json
import struct
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from websockets.sync.client import connect

from tests.served import served

FILM = Path(__file__).resolve().parents[2] / "samples" / "sit_and_stand.mp4"
FRAMES = 200
WARM_UP = 10
SIZE_PX = (640, 480)


def web_live() -> dict[str, float]:
    """Round trip, the landmarker's share of it, and what is beyond it, 95th percentiles in ms."""
    frames = _frames()
    rows = []
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), "--workers", "1") as server:
        address = server.address.replace("http://", "ws://") + "live"
        with connect(address, additional_headers=server.bearer, max_size=2**22) as socket:
            socket.send(json.dumps({"assume_seated": False, "baseline": None}))
            assert json.loads(socket.recv()).get("ready")
            for number in range(FRAMES):
                jpeg = frames[number % len(frames)]
                began_s = time.perf_counter()
                socket.send(struct.pack("<d", (number + 1) / 10) + jpeg)
                payload = json.loads(socket.recv())
                rows.append((1000 * (time.perf_counter() - began_s), payload["landmarker_ms"]))
                time.sleep(0.02)  # a camera leaves a pause between its frames
    whole, inside = np.array(rows[WARM_UP:]).T
    return {
        "round trip, ms, p95": float(np.quantile(whole, 0.95)),
        "landmarker, ms, p95": float(np.quantile(inside, 0.95)),
        "round trip over landmarker, ms, p95 less p95": float(
            np.quantile(whole, 0.95) - np.quantile(inside, 0.95)
        ),
        "beyond the landmarker, ms, p95 frame by frame": float(np.quantile(whole - inside, 0.95)),
    }


def _frames() -> list[bytes]:
    film = cv2.VideoCapture(str(FILM))
    found: list[bytes] = []
    while True:
        is_read, picture = film.read()
        if not is_read:
            return found
        small = cv2.resize(picture, SIZE_PX, interpolation=cv2.INTER_AREA)
        buffer = io.BytesIO()
        Image.fromarray(small[..., ::-1]).save(buffer, "JPEG", quality=85)
        found.append(buffer.getvalue())
