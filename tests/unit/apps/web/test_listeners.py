"""Where the server listens: this computer alone, or beside it a port for other devices."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from posture.apps.web.announcing import announcement
from posture.apps.web.listeners import Listeners, Where
from posture.errors import UsageError


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))
    return tmp_path


def printed(listeners: Listeners, *, has_colours: bool = False) -> str:
    return "\n".join(announcement(listeners, "k3y", has_colours=has_colours))


@pytest.mark.parametrize(
    ("where", "network_host"),
    [
        (Where(), None),
        (Where(host="127.0.0.1"), None),
        (Where(host="::1", allow_network=True), None),
        (Where(allow_network=True), "0.0.0.0"),
        (Where(host="192.168.1.9", allow_network=True), "192.168.1.9"),
    ],
)
def test_others_are_let_in_only_where_both_are_asked_for(
    where: Where, network_host: str | None
) -> None:
    assert where.network_host == network_host


@pytest.mark.parametrize(
    "where", [Where(host="0.0.0.0"), Where(host="127.evil.example"), Where(plain_http=True)]
)
def test_half_a_wish_is_refused(where: Where) -> None:
    with pytest.raises(UsageError, match="--allow-network"):
        Listeners(where)


@pytest.mark.parametrize(("port", "network_port"), [(8765, 8766), (0, 0), (65535, 65534)])
def test_other_devices_have_the_port_beside(port: int, network_port: int) -> None:
    assert Where(port).network_port == network_port


def test_this_computer_alone_makes_no_certificate(data: Path) -> None:
    with Listeners(Where(0)) as listeners:
        assert listeners.network is None
        assert listeners.own_address == f"http://127.0.0.1:{listeners.port}/"
        lines = printed(listeners).splitlines()
        assert lines[0] == f"Open {listeners.own_address}?token=k3y   (Ctrl-C ends it)"
        assert len(lines) == 2  # and that it is good once
    assert list(data.iterdir()) == []


@pytest.mark.parametrize(
    ("host", "name"), [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]"), ("[::1]", "[::1]")]
)
def test_its_own_address_is_one_that_can_be_opened(host: str, name: str) -> None:
    with Listeners(Where(0, host)) as listeners:
        assert listeners.own_address == f"http://{name}:{listeners.port}/"


def test_others_get_an_address_by_ip_a_code_and_the_fingerprint(data: Path) -> None:
    with Listeners(Where(0, allow_network=True)) as listeners:
        network = listeners.network
        assert network is not None
        assert network.fingerprint is not None
        assert network.addresses[0] == network.address()
        assert network.address().startswith(f"https://{network.names[0]}:{network.port}/?token=")
        text = printed(listeners, has_colours=True)
        assert network.address() in text
        assert network.fingerprint in text.replace("\n  ", "")
        assert "▀" in text
        assert "▀" not in printed(listeners)
    assert [one.name for one in data.iterdir()] == ["certificate.pem"]


def test_without_encryption_there_is_no_certificate_and_the_cost_is_named(data: Path) -> None:
    with Listeners(Where(0, allow_network=True, plain_http=True)) as listeners:
        assert listeners.network is not None
        assert listeners.network.address().startswith("http://")
        assert "Anyone in this network can read the photos" in printed(listeners)
    assert list(data.iterdir()) == []


def test_a_taken_port_beside_gives_the_own_one_back(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match="cannot be used"):
            Listeners(Where(port - 1, allow_network=True))
        with socket.socket() as again:
            again.bind(("127.0.0.1", port - 1))
