"""A QR code of a page and of a terminal is read again by a reader that is not ours."""

from __future__ import annotations

import re

import cv2
import numpy as np
import pytest

from posture.apps.web.network import Network
from posture.apps.web.qr_code import as_svg, for_terminal

ADDRESS = Network(8766, "t0k_en-" * 4, ("192.168.178.20",), "AB").address("/phone/camera", "c0de")
MODULE_PX = 6


def read(dark: np.ndarray) -> str:
    """What OpenCV reads in a code of one truth value a module."""
    pixels = np.where(np.kron(dark, np.ones((MODULE_PX, MODULE_PX))), 0, 255).astype(np.uint8)
    text, *_ = cv2.QRCodeDetector().detectAndDecode(pixels)
    return str(text)


def test_the_address_holds_what_a_phone_needs() -> None:
    assert (f"https://192.168.178.20:8766/phone/camera?token={'t0k_en-' * 4}#c0de") == ADDRESS


def test_the_terminals_is_read() -> None:
    lines = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in for_terminal(ADDRESS).split("\n")]
    upper = [[block in "▀█" for block in line] for line in lines]
    lower = [[block in "▄█" for block in line] for line in lines]
    dark = np.array([row for pair in zip(upper, lower, strict=True) for row in pair])
    assert read(dark) == ADDRESS


def test_the_pages_is_the_same_and_has_no_style_of_its_own() -> None:
    svg = as_svg(ADDRESS)
    assert "style" not in svg
    side = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])  # type: ignore[index]
    dark = np.zeros((side, side), bool)
    path = re.search(r'stroke="#000" d="([^"]+)"', svg)
    assert path is not None
    x = y = 0.0
    for kind, numbers in re.findall(r"([Mmh])([-\d. ]+)", path[1]):
        values = [float(number) for number in numbers.split()]
        if kind == "h":
            dark[int(y), int(x) : int(x + values[0])] = True
            x += values[0]
        else:
            x, y = (values[0], values[1]) if kind == "M" else (x + values[0], y + values[1])
    assert read(dark) == ADDRESS


@pytest.mark.parametrize("name", ["192.168.1.9", "fd00::5", "desk.local"])
def test_names_stand_in_an_address_as_they_must(name: str) -> None:
    shown = Network(8766, "t", (name,)).address()
    assert shown == f"http://{f'[{name}]' if ':' in name else name}:8766/?token=t"
