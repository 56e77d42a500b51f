"""Who is let in: our own addresses and pages; on a network, who shows the token."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket, WebSocketDisconnect

from posture.apps.web import entrance
from posture.apps.web.entrance import Guard, OneTimeKeys
from posture.apps.web.safety import Safety, client_of, is_here
from posture.apps.web.security_headers import SECURITY_HEADERS

HOME = "http://127.0.0.1:8765"
BEARER = {"Authorization": "Bearer secret"}


async def hello(request: object) -> PlainTextResponse:
    return PlainTextResponse("hello")


async def socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("hello")
    await socket.close()


async def refusing(socket: WebSocket) -> None:
    await socket.close()


async def failing(_: object) -> None:
    raise RuntimeError


async def whose(request: Request) -> PlainTextResponse:
    return PlainTextResponse(client_of(request))


def client(guard: Guard, base: str = HOME) -> TestClient:
    app = Starlette(
        routes=[
            Route("/", hello, methods=["GET", "POST"]),
            Route("/whose", whose),
            Route("/failing", failing),
            WebSocketRoute("/live", socket),
            WebSocketRoute("/refusing", refusing),
            WebSocketRoute("/failing-socket", failing),
        ]
    )
    return TestClient(
        Safety(app, guard), base_url=base, follow_redirects=False, raise_server_exceptions=False
    )


@pytest.fixture
def home() -> Iterator[TestClient]:
    """This computer's own, for a program that has the token."""
    with client(Guard(8765, "secret")) as made:
        made.headers.update(BEARER)
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


FAR_GUARD = Guard(8765, "secret", is_here=False, names=("192.168.1.9",))


class TestOnANetwork:
    def test_without_the_token_nobody_gets_in(self) -> None:
        with client(FAR_GUARD, "http://192.168.1.9:8765") as far:
            assert far.get("/").status_code == 401
            assert far.get("/?token=wrong").status_code == 401
            assert (
                far.get("/", headers={b"Authorization": "Bearer s\u00e9cret".encode()}).status_code
                == 401
            )
            with pytest.raises(WebSocketDisconnect), far.websocket_connect("/live"):
                pass

    def test_somebody_who_opened_the_address_without_it_reads_why(self) -> None:
        with client(FAR_GUARD, "http://192.168.1.9:8765") as far:
            answer = far.get("/", headers={"Accept": "text/html,*/*;q=0.8"})
            assert answer.status_code == 401
            assert answer.headers["content-type"].startswith("text/html")
            assert "Scan its code" in answer.text

    def test_the_token_of_the_address_becomes_a_cookie(self) -> None:
        with client(FAR_GUARD, "http://192.168.1.9:8765") as far:
            first = far.get("/?token=secret")
            assert first.status_code == 303
            assert first.headers["location"] == "/"
            assert "HttpOnly" in first.headers["set-cookie"]
            assert far.get("/").text == "hello"

    def test_programs_show_it_as_a_bearer(self) -> None:
        with client(FAR_GUARD, "http://192.168.1.9:8765") as far:
            bearer = {"Authorization": "Bearer secret"}
            assert far.get("/", headers=bearer).text == "hello"
            foreign = bearer | {"Origin": "http://evil.example"}
            assert far.post("/", headers=foreign).status_code == 403


class TestTwoListeners:
    """This computer's own, and the network's beside it."""

    OWN = Guard(8765, "own secret")
    NETWORK = Guard(8766, "secret", is_here=False, names=("192.168.1.9",))

    def at(self, base: str) -> TestClient:
        async def whence(request: Request) -> PlainTextResponse:
            return PlainTextResponse("here" if is_here(request) else "network")

        app = Safety(Starlette(routes=[Route("/", whence)]), self.OWN, self.NETWORK)
        return TestClient(app, base_url=base, follow_redirects=False)

    def test_this_computers_own_does_not_take_the_networks_token(self) -> None:
        with self.at(HOME) as own:
            assert own.get("/", headers=BEARER).status_code == 401
            bearer = {"Authorization": "Bearer own secret"}
            assert own.get("/", headers=bearer).text == "here"
            foreign = bearer | {"Host": "192.168.1.9:8766"}
            assert own.get("/", headers=foreign).status_code == 403

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


class TestOnThisComputer:
    """Every account of it reaches the port."""

    @pytest.fixture
    def keys(self) -> OneTimeKeys:
        return OneTimeKeys()

    @pytest.fixture
    def own(self, keys: OneTimeKeys) -> Iterator[TestClient]:
        with client(Guard(8765, "secret", keys=keys)) as made:
            yield made

    @pytest.mark.parametrize("path", ["/", "/?token=", "/?token=secret", "/?token=guessed"])
    def test_without_a_key_nobody_gets_in(self, own: TestClient, path: str) -> None:
        assert own.get(path).status_code == 401
        assert own.post(path).status_code == 401
        with pytest.raises(WebSocketDisconnect), own.websocket_connect("/live"):
            pass

    @pytest.mark.parametrize(
        "cookie", ["posture_8765=x", "posture_8765=x.y", "posture_8765=secret", 'posture_8765="']
    )
    def test_a_made_up_cookie_is_none(self, own: TestClient, cookie: str) -> None:
        assert own.get("/", headers={"Cookie": cookie}).status_code == 401

    def test_a_key_is_good_once_and_the_next_is_heard(
        self, own: TestClient, keys: OneTimeKeys
    ) -> None:
        heard: list[str] = []
        key = keys.issue(heard.append)
        first = own.get(f"/whose?token={key}&more=1")
        assert (first.status_code, first.headers["location"]) == (303, "/whose?more=1")
        cookie = first.headers["set-cookie"]
        assert cookie.startswith("posture_8765=")
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        whose = own.get("/whose").text
        assert whose.startswith("browser ")
        again = own.get(f"/whose?token={key}")  # a reload of the address: the cookie counts
        assert (again.status_code, "set-cookie" in again.headers) == (303, False)
        own.cookies.clear()
        assert own.get(f"/whose?token={key}").status_code == 401
        (following,) = heard
        assert own.get(f"/?token={following}").status_code == 303
        assert own.get("/whose").text not in ("", whose)

    def test_a_key_is_not_used_up_by_a_form_nor_by_a_page_of_another_site(
        self, own: TestClient, keys: OneTimeKeys
    ) -> None:
        key = keys.issue(lambda _: None)
        embedded = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
        assert own.post(f"/?token={key}").status_code == 401
        assert own.get(f"/?token={key}", headers=embedded).status_code == 403
        opened_from_a_file = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
        assert own.get(f"/?token={key}", headers=opened_from_a_file).status_code == 303

    def test_a_key_that_another_account_shows_is_not_used_up(
        self, own: TestClient, keys: OneTimeKeys, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        key = keys.issue(lambda _: None)
        monkeypatch.setattr(entrance, "owner_of_peer", lambda client, server: os.getuid() + 1)
        assert own.get(f"/?token={key}").status_code == 401
        monkeypatch.setattr(entrance, "owner_of_peer", lambda client, server: os.getuid())
        assert own.get(f"/?token={key}").status_code == 303

    @pytest.mark.parametrize("path", ["//evil.example/", "///evil.example/x", "/\\evil.example/"])
    def test_a_key_leads_nowhere_else(self, own: TestClient, keys: OneTimeKeys, path: str) -> None:
        key = keys.issue(lambda _: None)
        onward = own.get(f"{HOME}{path}?token={key}")
        assert onward.status_code == 303
        assert urljoin(HOME, onward.headers["location"]).startswith(HOME + "/")
        assert not onward.headers["location"].startswith("//")

    def test_somebody_who_opened_the_address_without_it_reads_why(self, own: TestClient) -> None:
        answer = own.get("/", headers={"Accept": "text/html,*/*;q=0.8"})
        assert answer.status_code == 401
        assert "in its terminal" in answer.text


def has_all_headers(headers: Mapping[str, str]) -> bool:
    return SECURITY_HEADERS.keys() <= {
        name for name in SECURITY_HEADERS if headers.get(name) == SECURITY_HEADERS[name]
    } and "default-src 'none'" in headers.get("content-security-policy", "")


class TestEveryAnswerHasTheHeaders:
    @pytest.mark.parametrize("path", ["/", "/none", "/failing", "/?token=x"])
    @pytest.mark.parametrize("headers", [BEARER, {}, {"Host": "evil.example"}])
    def test_whatever_becomes_of_a_request(self, path: str, headers: dict[str, str]) -> None:
        with client(Guard(8765, "secret")) as own:
            for method in ("GET", "POST", "HEAD", "TRACE"):
                answer = own.request(method, path, headers=headers)
                assert has_all_headers(answer.headers), (method, answer.status_code)

    @pytest.mark.parametrize("headers", [{}, {"Host": "evil.example"}, {"Origin": "null"}])
    def test_a_socket_that_is_refused(self, headers: dict[str, str]) -> None:
        with client(Guard(8765, "secret")) as own:
            assert has_all_headers(refusal_of(own, "/live", headers).headers)

    @pytest.mark.parametrize(("path", "status"), [("/none", 403), ("/refusing", 403)])
    def test_a_socket_that_the_app_refuses(self, home: TestClient, path: str, status: int) -> None:
        refusal = refusal_of(home, path, {})
        assert refusal.status_code == status
        assert has_all_headers(refusal.headers)

    def test_the_policy_names_no_host_that_a_client_made_up(self) -> None:
        with client(FAR_GUARD, "http://192.168.1.9:8765") as far:
            ours = far.get("/", headers=BEARER)
            assert "ws://192.168.1.9:8765" in ours.headers["content-security-policy"]
            for host in ("evil.example", "my-desk.example:8765"):
                answer = far.get("/", headers=BEARER | {"Host": host})
                assert answer.status_code == 200
                assert host not in answer.headers["content-security-policy"]
            for host in ("evil.example; script-src *", "a b", "a,b", "a'b", "[::1", "x:123456"):
                assert far.get("/", headers=BEARER | {"Host": host}).status_code == 403


def refusal_of(of: TestClient, path: str, headers: dict[str, str]) -> WebSocketDenialResponse:
    headers = {"Host": "127.0.0.1:8765"} | headers
    with (
        pytest.raises(WebSocketDenialResponse) as refusal,
        of.websocket_connect(path, headers=headers),
    ):
        pass
    return refusal.value


class TestWhoTakesTurns:
    def test_devices_of_the_network_by_address_whatever_their_cookie(self) -> None:
        scopes = [
            {"client": ("192.168.1.7", port), "query_string": b"", "path": "/"}
            for port in (1000, 2000)
        ]
        headers = Headers({"authorization": "Bearer secret"})
        assert {FAR_GUARD.client_of(one, headers) for one in scopes} == {"192.168.1.7"}
        near = {"client": ("fd00::1:2:3:4", 1)}, {"client": ("fd00::9:8:7:6%eth0", 1)}
        assert {FAR_GUARD.client_of(one, headers) for one in near} == {"fd00::/64"}
