"""The pages speak of the right computer, and the way in is shown only on that computer."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from starlette.testclient import TestClient

from posture.apps.web.app import make_app
from posture.apps.web.door_files import header_file
from posture.apps.web.entrance import Guard
from posture.apps.web.network import Network
from posture.apps.web.routes.pages import PAGES
from posture.apps.web.texts import COMPUTER, texts
from posture.results.history import History

FINGERPRINT = ":".join(["AB"] * 32)
NETWORK = Network(8766, "secret", ("192.168.1.9", "10.0.0.7"), FINGERPRINT)
HERE, FAR = "http://127.0.0.1:8765", "https://192.168.1.9:8766"
BEARER = {"Authorization": "Bearer secret"}


def client(base: str, network: Network | None, folder: Path) -> TestClient:
    nobody = cast(Any, None)
    app = make_app(nobody, nobody, History(folder / "history.db"), Guard(8765, "secret"), network)
    return TestClient(app, base_url=base, headers=BEARER)


@pytest.fixture
def here(tmp_path: Path) -> TestClient:
    return client(HERE, NETWORK, tmp_path)


@pytest.fixture
def far(tmp_path: Path) -> TestClient:
    return client(FAR, NETWORK, tmp_path)


@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_each_page_names_the_computer_as_it_is_seen_from_there(
    here: TestClient, far: TestClient, path: str
) -> None:
    own, other = here.get(path), far.get(path)
    assert (own.status_code, other.status_code) == (200, 200)
    assert COMPUTER not in own.text + other.text
    assert "this machine" not in own.text + other.text
    assert "runs on this computer" in own.text
    assert "runs on the computer running posture" in other.text
    assert "this computer" not in other.text


def test_the_words_differ_in_nothing_else() -> None:
    own, other = repr(texts()), repr(texts(is_here=False))
    assert own != other
    for name in texts()["computer"].values():
        own, other = own.replace(name, ""), other.replace(name, "")
    assert own == other


def test_the_way_in_is_shown_on_this_computer(here: TestClient) -> None:
    page = here.get("/phone").text
    for address in NETWORK.addresses:
        assert address in page
    assert '<svg viewBox="0 0' in page
    assert page.count("AB:") == 31
    assert 'href="/phone"' in here.get("/").text


def test_whoever_was_let_in_is_shown_neither_token_nor_code(far: TestClient) -> None:
    page = far.get("/phone").text
    assert "secret" not in page
    assert "<svg" not in page
    assert "AB:AB" not in page  # who stands between could show its own
    assert 'href="/phone"' not in far.get("/").text


def test_programs_read_the_address_as_it_is(here: TestClient, far: TestClient) -> None:
    assert f"{HERE}/api/photos" in here.get("/api").text
    assert f"{FAR}/api/photos" in far.get("/api").text


def test_programs_read_what_lets_them_in(here: TestClient, far: TestClient) -> None:
    assert f"-H @{header_file(8765)}" in here.get("/api").text
    page = far.get("/api").text
    assert "Authorization: Bearer …" in page
    assert "8765.header" not in page


def test_an_address_without_a_page_is_answered_for_whoever_asked(here: TestClient) -> None:
    read = here.get("/pohtos", headers={"Accept": "text/html,*/*"})
    assert read.status_code == 404
    assert "There is no page at this address" in read.text
    assert '<a href="/">Photos</a>' in read.text
    for path, accept in (("/pohtos", "*/*"), ("/api/pohtos", "text/html")):
        assert "what" in here.get(path, headers={"Accept": accept}).json()


def test_without_a_network_the_page_says_what_to_do(tmp_path: Path) -> None:
    page = client(HERE, None, tmp_path).get("/phone").text
    assert "started for this computer alone" in page
    assert "?token=" not in page


def test_without_encryption_the_page_says_what_that_costs(tmp_path: Path) -> None:
    plain = Network(8766, "secret", ("192.168.1.9",))
    page = client(HERE, plain, tmp_path).get("/phone").text
    assert "Anyone in this network can read the photos" in page
    assert "http://192.168.1.9:8766/?token=secret" in page
