"""A running `posture serve` for tests: its own process, on a free port, with data of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

ADDRESS = re.compile(r"Open (http://\S+?/)\?token=(\S+)\s")
NETWORK = re.compile(r"On a phone or another computer: (https?://\S+?/)\?token=(\S+)\s")
PATIENCE_S = 300.0
RECALLING = "tests.recalling"
ROOT = Path(__file__).resolve().parents[1]

_running: dict[str, Served] = {}


def server_at(address: str) -> Served | None:
    """The server of this process's tests whose own page lies at an address."""
    return next((one for own, one in _running.items() if address.startswith(own)), None)


@dataclass
class Served:
    """Where it is, what it said so far, and its process.

    ``network`` is the address for other devices, and ``token`` what they have to show. ``key`` is
    the one that was printed for a browser of this computer.
    """

    address: str
    process: subprocess.Popen[str]
    data: Path
    stderr_lines: list[str] = field(default_factory=list)
    network: str | None = None
    token: str | None = None
    key: str = ""

    @property
    def bearer(self) -> dict[str, str]:
        """What a program of this computer sends with each request."""
        name, _, value = self._door_file("header").read_text("utf-8").strip().partition(": ")
        return {name: value}

    @property
    def entrance(self) -> str:
        """An address that lets one browser of this computer in, once."""
        found = re.search(r'href="([^"]+)"', self._door_file("html").read_text("utf-8"))
        assert found is not None
        return found[1]

    def printed_after(self, words: str) -> str:
        """What stands behind ``words`` in its terminal, which may take a moment to be printed."""
        until_s = time.monotonic() + PATIENCE_S
        while not (found := re.search(f"{re.escape(words)}(\\S+)\\s", "".join(self.stderr_lines))):
            assert time.monotonic() < until_s, f"{words!r} was not printed"
            time.sleep(0.05)
        return found[1]

    def new_browser(self) -> dict[str, str]:
        """The cookie of one more browser of this computer, as a header of requests."""
        entered = httpx2.get(self.entrance)
        assert entered.status_code == 303, entered.text
        return {"Cookie": entered.headers["set-cookie"].partition(";")[0]}

    def _door_file(self, ending: str) -> Path:
        return self.data / "serve" / f"{self.port}.{ending}"

    @property
    def port(self) -> int:
        """The port it listens on."""
        return _port_of(self.address)

    @property
    def network_port(self) -> int:
        """The port on which it listens to other devices."""
        assert self.network is not None
        return _port_of(self.network)


def _port_of(address: str) -> int:
    return int(address.rstrip("/").rpartition(":")[2])


@contextmanager
def served(
    data: Path,
    *options: str,
    under: tuple[str, ...] = (),
    module: str = "posture",
    browser: str | None = None,
) -> Iterator[Served]:
    """Start it, wait until it says its address, and end it with Ctrl-C afterwards.

    ``under`` is a command that runs it, such as strace: it is the last to hear the Ctrl-C.
    ``module`` may be ``RECALLING``, for a server that gets the same photos again and again.
    ``browser`` is a command in place of the user's browser, which is not opened without it.
    """
    command = [
        *under,
        sys.executable,
        "-m",
        module,
        "serve",
        "--port",
        "0",
        *(["--no-browser"] if browser is None else []),
        *options,
    ]
    environment = {**os.environ, "POSTURE_DATA": str(data), "BROWSER": browser or ""}
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env=environment,
        cwd=ROOT,
    )
    stderr_lines: list[str] = []
    listener: list[threading.Thread] = []
    try:
        yield _ready(process, stderr_lines, data, listener, "--allow-network" in options)
    finally:
        if process.poll() is None:
            os.kill(_child_of(process.pid) if under else process.pid, signal.SIGINT)
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        finally:
            for thread in listener:
                thread.join(PATIENCE_S)
            assert process.stderr is not None
            process.stderr.close()


def _child_of(pid: int) -> int:
    """The process that another one started."""
    command = ["ps", "--ppid", str(pid), "-o", "pid="]
    return int(
        subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[0]
    )


def _ready(
    process: subprocess.Popen[str],
    stderr_lines: list[str],
    data: Path,
    listener: list[threading.Thread],
    has_network: bool,
) -> Served:
    """Once it has said its addresses; what it says later is gathered, so that it never blocks."""
    watchdog = threading.Timer(PATIENCE_S, process.kill)
    watchdog.start()
    assert process.stderr is not None
    address = key = ""
    for line in process.stderr:
        stderr_lines.append(line)
        own, network = ADDRESS.search(line), NETWORK.search(line)
        address, key = (own[1], own[2]) if own else (address, key)
        if network or (own and not has_network):
            watchdog.cancel()
            listener.append(threading.Thread(target=stderr_lines.extend, args=(process.stderr,)))
            listener[0].start()
            far, token = (network[1], network[2]) if network else (None, None)
            _running[address] = Served(address, process, data, stderr_lines, far, token, key)
            return _running[address]
    watchdog.cancel()
    raise AssertionError(f"posture serve did not start: {''.join(stderr_lines)}")
