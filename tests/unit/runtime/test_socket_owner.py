"""Whose the other end of a connection within this computer is."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from posture.runtime import socket_owner
from posture.runtime.socket_owner import owner_of_peer

pytestmark = pytest.mark.skipif(
    not Path("/proc/net/tcp").exists(), reason="only Linux tells whose a connection is"
)


@pytest.mark.parametrize(
    ("listens", "connects"), [("127.0.0.1", "127.0.0.1"), ("127.0.0.1", "::ffff:127.0.0.1")]
)
def test_an_own_connection_is_ones_own(listens: str, connects: str) -> None:
    family = socket.AF_INET6 if ":" in connects else socket.AF_INET
    with socket.create_server((listens, 0)) as server, socket.socket(family) as client:
        client.connect((connects, server.getsockname()[1]))
        accepted, peer = server.accept()
        with accepted:
            own = accepted.getsockname()
            assert owner_of_peer(peer, own) == os.getuid()
            assert owner_of_peer((peer[0], peer[1]), ("127.0.0.9", own[1])) is None


def test_one_that_the_system_does_not_know_is_nobodys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert owner_of_peer(("127.0.0.1", 1), ("127.0.0.1", 2)) is None
    assert owner_of_peer(("testclient", 1), ("testserver", 2)) is None
    monkeypatch.setattr(socket_owner, "TABLES", (tmp_path / "none",))
    assert owner_of_peer(("127.0.0.1", 1), ("127.0.0.1", 2)) is None


def test_the_rows_are_read_as_linux_writes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "tcp"
    written = socket_owner._written
    row = f"{written(bytes([127, 0, 0, 1]), 8080)} {written(bytes([127, 0, 0, 1]), 80)}"
    table.write_text(
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n"
        f"   0: {row} 01 00000000:00000000 00:00000000 00000000  1234        0 1 1 0\n"
    )
    monkeypatch.setattr(socket_owner, "TABLES", (table,))
    assert owner_of_peer(("127.0.0.1", 8080), ("127.0.0.1", 80)) == 1234
    assert owner_of_peer(("127.0.0.1", 80), ("127.0.0.1", 8080)) is None
