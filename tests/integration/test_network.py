"""No command opens a connection off this machine: every one it opens is looked at with strace.

The positive controls run the same check on processes that do connect to an address that is not
allowed: 127.0.0.2, which is this machine too. Nothing here ever addresses another machine.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from posture.runtime.network_addresses import ELSEWHERE
from tests.served import served

FOLLOWING = ("-f", "--seccomp-bpf", "-qq")
"""All children too; other calls than those looked for do not wait for strace."""

ALLOWED = {"127.0.0.1", "::1"}
ROOT = Path(__file__).parents[2]

INTERNET = re.compile(r"sa_family=AF_INET6?\b[^}]*")
ADDRESS = re.compile(r'inet_addr\("([^"]*)"|inet_pton\(AF_INET6, "([^"]*)"')


def addresses_off_machine(log: str) -> list[str]:
    """Internet addresses in strace's output that are not allowed, name servers among them.

    Sockets within the machine (AF_UNIX, AF_NETLINK) have no such address. One that cannot be
    read is given back as strace printed it, so that it is never taken for an allowed one.
    """
    found = []
    for place in INTERNET.findall(log):
        address = ADDRESS.search(place)
        found.append((address[1] or address[2]) if address else place)
    return [address for address in found if address not in ALLOWED]


def run_traced(command: list[str], folder: Path) -> tuple[subprocess.CompletedProcess[str], str]:
    """Run a command under strace; its result, and each address that it spoke or listened to."""
    strace = shutil.which("strace")
    assert strace, "strace is missing. Type: sudo apt-get install strace (or: make test)"
    log = folder / "strace.log"
    calls = "trace=bind,connect,sendto,sendmsg,sendmmsg"
    result = subprocess.run(
        [strace, *FOLLOWING, "-e", calls, "-o", str(log), "--", *command],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        timeout=300,
    )
    assert log.is_file(), f"strace did not run: {result.stderr}"
    return result, log.read_text()


def a_person() -> Path:
    """A sample picture that shows one person."""
    samples = ROOT / "samples"
    truth = json.loads((samples / "truth.json").read_text())
    name: str = next(entry["file"] for entry in truth if entry["people"] == 1)
    return samples / name


def test_photo_stays_on_this_machine(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "posture", "photo", str(a_person()), "--json"]
    result, log = run_traced(command, tmp_path)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["status"] == "ok"  # it did its work
    assert addresses_off_machine(log) == []


@pytest.mark.parametrize("engine", ["local", pytest.param("dask", marks=pytest.mark.slow)])
def test_batch_stays_on_this_machine(engine: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(a_person(), tmp_path / "in")
    command = [sys.executable, "-m", "posture", "batch", "in", "--out", "out", "--fast"]
    result, log = run_traced([*command, "--workers", "1", "--engine", engine], tmp_path)
    assert result.returncode == 0, result.stderr
    assert "1 with a person" in result.stderr  # it did its work
    assert addresses_off_machine(log) == []


@pytest.mark.slow
def test_live_stays_on_this_machine(tmp_path: Path) -> None:
    film = ROOT / "samples" / "sit_and_stand.mp4"
    command = [sys.executable, "-m", "posture", "live", "--camera", str(film)]
    command += ["--as-fast-as-possible", "--fps", "2", "--seconds", "20", "--log", "day.jsonl"]
    result, log = run_traced(command, tmp_path)
    assert result.returncode == 0, result.stderr
    assert "Stood up." in result.stderr  # it did its work
    assert (tmp_path / "day.html").is_file()
    assert addresses_off_machine(log) == []


def test_serve_stays_on_this_machine(tmp_path: Path) -> None:
    log = tmp_path / "strace.log"
    calls = "trace=bind,connect,sendto,sendmsg,sendmmsg"
    strace = ("strace", *FOLLOWING, "-e", calls, "-o", str(log), "--")
    with served(tmp_path / "data", "--workers", "1", under=strace) as server:
        answer = httpx2.post(
            server.address + "api/card",
            content=a_person().read_bytes(),
            headers=server.bearer,
            timeout=120.0,
        )
        assert answer.status_code == 200  # it did its work
        people = httpx2.get(server.address + "people", headers=server.bearer)
        assert people.status_code == 200
    assert '"127.0.0.1"' in log.read_text()
    assert addresses_off_machine(log.read_text()) == []


@pytest.mark.slow
def test_serve_for_a_network_sends_nothing_to_find_its_addresses(tmp_path: Path) -> None:
    log = tmp_path / "strace.log"
    calls = "trace=socket,connect,sendto,sendmsg,sendmmsg"
    strace = ("strace", *FOLLOWING, "-e", calls, "-o", str(log), "--")
    with served(tmp_path, "--workers", "1", "--allow-network", under=strace) as server:
        phone = httpx2.get(server.address + "phone", headers=server.bearer)
        assert phone.status_code == 200
    lines = log.read_text().splitlines()
    outwards = [line for line in lines if set(addresses_off_machine(line)) & set(ELSEWHERE)]
    assert outwards  # the system was asked for the way there
    assert all("connect(" in line for line in outwards)  # of datagrams: nothing is sent by it
    datagrams = {line.split("= ")[-1] for line in lines if "SOCK_DGRAM" in line}
    assert {re.search(r"connect\((\d+)", line)[1] for line in outwards} <= datagrams  # type: ignore[index]
    others = [line for line in lines if line not in outwards]
    assert addresses_off_machine("\n".join(others)) == []


TCP = "import socket; socket.socket().connect_ex(('{address}', 9))"
UDP = "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('{address}', 9))"
CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', {code!r}])"
THREAD = (
    "import threading; t = threading.Thread(target=exec, args=({code!r},)); t.start(); t.join()"
)


@pytest.mark.parametrize("code", [TCP, UDP], ids=["tcp", "udp"])
@pytest.mark.parametrize("around", ["{code}", CHILD, THREAD], ids=["itself", "child", "thread"])
class TestControls:
    def test_another_address_is_caught(self, tmp_path: Path, code: str, around: str) -> None:
        program = around.format(code=code.format(address="127.0.0.2"))
        _, log = run_traced([sys.executable, "-c", program], tmp_path)
        assert set(addresses_off_machine(log)) == {"127.0.0.2"}

    def test_this_machine_is_let_be(self, tmp_path: Path, code: str, around: str) -> None:
        program = around.format(code=code.format(address="127.0.0.1"))
        _, log = run_traced([sys.executable, "-c", program], tmp_path)
        assert '"127.0.0.1"' in log  # it was seen
        assert addresses_off_machine(log) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "connect(3, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), "
            'inet_pton(AF_INET6, "fd00::5", &sin6_addr), sin6_scope_id=0}, 28 <unfinished ...>',
            ["fd00::5"],
        ),
        (
            "connect(3, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), "
            'inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = 0',
            [],
        ),
        (  # a name server
            "sendmmsg(3, [{msg_hdr={msg_name={sa_family=AF_INET, sin_port=htons(53), "
            'sin_addr=inet_addr("127.0.0.53")}, msg_namelen=16}}], 1, 0) = 1',
            ["127.0.0.53"],
        ),
        ('connect(3, {sa_family=AF_UNIX, sun_path="/run/x"}, 110) = 0', []),
        ("sendto(3, [], 20, 0, {sa_family=AF_NETLINK, nl_pid=0}, 12) = 20", []),
        ("connect(3, {sa_family=AF_INET, ???}, 16) = 0", ["sa_family=AF_INET, ???"]),
    ],
)
def test_reading_of_one_line(line: str, expected: list[str]) -> None:
    assert addresses_off_machine(line) == expected
