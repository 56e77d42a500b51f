"""The page From other programs: each block is run against a server, and prints what stands below.

A program that is not installed here (curl, node) is skipped by name.
"""

from __future__ import annotations

import doctest
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.documents import ROOT, blocks
from tests.served import RECALLING, Served, served

PAGE = ROOT / "docs" / "http.md"
PORT = "8765"
DATA = Path(".local", "share", "posture")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reader's home, and where they type: with the samples."""
    folder = tmp_path_factory.mktemp("home")
    (folder / DATA).mkdir(parents=True)
    (folder / "samples").symlink_to(ROOT / "samples")
    return folder


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Served]:
    with served(home / DATA, "--workers", "1", module=RECALLING) as running:
        yield running


def run(command: list[str], server: Served, home: Path) -> str:
    """What it prints, at this server's port."""
    at_port = [word.replace(PORT, str(server.port)) for word in command]
    environment = {**os.environ, "HOME": str(home), "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(
        at_port, cwd=home, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def is_as_shown(shown: str, printed: str) -> bool:
    checker = doctest.OutputChecker()
    return checker.check_output(shown, printed, doctest.ELLIPSIS)


def shown(number: int) -> str:
    """The outputs on the page, in its order: of curl, Python, JavaScript."""
    outputs = blocks(PAGE, "text")
    assert len(outputs) == 3
    return outputs[number]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_curl_shown_does_as_shown(server: Served, home: Path) -> None:
    (body,) = (block for block in blocks(PAGE, "sh") if "curl" in block)
    printed = run(["sh", "-ec", body], server, home)
    assert is_as_shown(shown(0), printed + "\n"), printed
    report = json.loads((home / "result.json").read_text("utf-8"))
    assert (report["source"]["name"], report["status"]) == ("neutral.jpg", "ok")
    with Image.open(home / "drawn.png") as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (900, 1200))
    assert " 200 " in (home / "head.txt").read_text("utf-8").splitlines()[0]


def test_the_python_shown_does_as_shown(server: Served, home: Path) -> None:
    (body,) = blocks(PAGE, "python")
    printed = run([sys.executable, "-c", body], server, home)
    assert is_as_shown(shown(1), printed), printed
    assert (home / "handout.pdf").read_bytes().startswith(b"%PDF-")
    assert len((home / "results.csv").read_text("utf-8").splitlines()) == 2


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_the_javascript_shown_does_as_shown(server: Served, home: Path) -> None:
    (body,) = blocks(PAGE, "js")
    script = home / "example.mjs"
    script.write_text(body.replace(PORT, str(server.port)), encoding="utf-8")
    printed = run(["node", str(script)], server, home)
    assert is_as_shown(shown(2), printed), printed
    with Image.open(home / "overlay.webp") as overlay:
        assert overlay.format == "WEBP"
