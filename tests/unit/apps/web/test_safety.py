"""Who is let in: our own addresses and pages; on a network, who shows the token."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from posture.apps.web.safety import Guard, Safety, is_here, is_loopback

HOME = "http://127.0.0.1:8765"


async def hello(request: object) -> PlainTextResponse:
    return PlainTextResponse("hello")


async def socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("hello")
    await socket.close()


def client(guard: Guard, base: str = HOME) -> TestClient:
    app = Starlette(
        routes=[Route("/", hello, methods=["GET", "POST"]), WebSocketRoute("/live", socket)]
    )
    return TestClient(Safety(app, guard), base_url=base, follow_redirects=False)


@pytest.fixture
def home() -> Iterator[TestClient]:
    with client(Guard(8765)) as made:
        yield made


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "[::1]:8765"])
def test_our_own_names_are_let_in(home: TestClient, host: str) -> None:
    assert home.get("/", headers={"Host": host}).text == "hello"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1:80", "192.168.1.9:8765"]
)
def test_a_foreign_name_that_points_here_is_refused(home: TestClient, host: str) -> None:
    answer = home.get("/", headers={"Host": host})
    assert answer.status_code == 403
    assert answer.json()["do"].startswith("Open the address")


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9", "x:y:z"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_of_another_site_is_refused(home: TestClient, origin: str, method: str) -> None:
    assert home.request(method, "/", headers={"Origin": origin}).status_code == 403


def test_our_own_page_is_let_in(home: TestClient) -> None:
    assert home.post("/", headers={"Origin": HOME}).text == "hello"


def test_another_site_may_link_here_but_not_embed_or_post(home: TestClient) -> None:
    visit = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert home.get("/", headers=visit).status_code == 200
    assert home.post("/", headers=visit).status_code == 403
    embedded = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    assert home.get("/", headers=embedded).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},  # a sandboxed frame, or a page opened from a file
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},  # a form of another site
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},  # another port of this machine
        {"Host": "evil.example:8765"},
    ],
)
def test_a_form_with_a_file_from_another_site_is_refused(
    home: TestClient, headers: dict[str, str]
) -> None:
    """A browser posts a form to another site without asking: the content type protects nothing."""
    files = {"file": ("me.jpg", b"a picture", "image/jpeg")}
    assert home.post("/", files=files).text == "hello"
    assert home.post("/", files=files, headers={"Origin": HOME}).text == "hello"
    assert home.post("/", files=files, headers=headers).status_code == 403


def test_sockets_of_other_sites_are_refused(home: TestClient) -> None:
    with home.websocket_connect("/live", headers={"Origin": HOME, "Host": "127.0.0.1:8765"}) as own:
        assert own.receive_text() == "hello"
    for foreign in ({"Origin": "http://evil.example"}, {"Host": "evil.example:8765"}):
        headers = {"Host": "127.0.0.1:8765", **foreign}
        with pytest.raises(WebSocketDisconnect), home.websocket_connect("/live", headers=headers):
            pass


def test_a_page_may_load_only_what_we_serve(home: TestClient) -> None:
    policy = home.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


class TestOnANetwork:
    def test_without_the_token_nobody_gets_in(self) -> None:
        with client(Guard(8765, "secret"), "http://192.168.1.9:8765") as far:
            assert far.get("/").status_code == 401
            assert far.get("/?token=wrong").status_code == 401
            assert (
                far.get("/", headers={b"Authorization": "Bearer s\u00e9cret".encode()}).status_code
                == 401
            )
            with pytest.raises(WebSocketDisconnect), far.websocket_connect("/live"):
                pass

    def test_somebody_who_opened_the_address_without_it_reads_why(self) -> None:
        with client(Guard(8765, "secret"), "http://192.168.1.9:8765") as far:
            answer = far.get("/", headers={"Accept": "text/html,*/*;q=0.8"})
            assert answer.status_code == 401
            assert answer.headers["content-type"].startswith("text/html")
            assert "Scan its code" in answer.text

    def test_the_token_of_the_address_becomes_a_cookie(self) -> None:
        with client(Guard(8765, "secret"), "http://192.168.1.9:8765") as far:
            first = far.get("/?token=secret")
            assert first.status_code == 303
            assert first.headers["location"] == "/"
            assert "HttpOnly" in first.headers["set-cookie"]
            assert far.get("/").text == "hello"

    def test_programs_show_it_as_a_bearer(self) -> None:
        with client(Guard(8765, "secret"), "http://192.168.1.9:8765") as far:
            bearer = {"Authorization": "Bearer secret"}
            assert far.get("/", headers=bearer).text == "hello"
            foreign = bearer | {"Origin": "http://evil.example"}
            assert far.post("/", headers=foreign).status_code == 403


class TestTwoListeners:
    """This computer's own, and the network's beside it."""

    OWN, NETWORK = Guard(8765), Guard(8766, "secret")

    def at(self, base: str) -> TestClient:
        async def whence(request: Request) -> PlainTextResponse:
            return PlainTextResponse("here" if is_here(request) else "network")

        app = Safety(Starlette(routes=[Route("/", whence)]), self.OWN, self.NETWORK)
        return TestClient(app, base_url=base, follow_redirects=False)

    def test_this_computers_own_needs_no_token(self) -> None:
        with self.at(HOME) as own:
            assert own.get("/").text == "here"
            assert own.get("/", headers={"Host": "192.168.1.9:8766"}).status_code == 403

    def test_the_networks_asks_for_it_whatever_the_host_says(self) -> None:
        with self.at("https://192.168.1.9:8766") as far:
            assert far.get("/").status_code == 401
            assert far.get("/", headers={"Host": "127.0.0.1:8765"}).status_code == 401
            entered = far.get("/?token=secret")
            assert "Secure" in entered.headers["set-cookie"]
            assert far.get("/").text == "network"

    def test_a_listener_that_nobody_knows_is_taken_for_the_networks(self) -> None:
        with self.at("http://127.0.0.1:9999") as unknown:
            assert unknown.get("/").status_code == 401


@pytest.mark.parametrize(
    ("host", "stays"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("127.8.8.8", True),
        ("0.0.0.0", False),
        ("192.168.1.9", False),
        ("::", False),
        ("example.org", False),
    ],
)
def test_which_addresses_stay_on_this_machine(host: str, stays: bool) -> None:
    assert is_loopback(host) is stays
