"""`posture serve`, asked by programs: the same digits, clear refusals, nothing left behind."""

from __future__ import annotations

import contextlib
import email.message
import email.parser
import email.policy
import hashlib
import io
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import numpy as np
import pytest
from PIL import Image
from websockets.sync.client import connect

from posture.apps.web.live_process import MOST_SESSIONS
from tests.served import Served, served

ROOT = Path(__file__).parents[2]
SIDE = ROOT / "samples" / "standing_side_left_neutral.jpg"


@pytest.fixture
def client(server: Served) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server.address, headers=server.bearer, timeout=60.0) as made:
        yield made


def posted(client: httpx2.Client, path: str, data: bytes, **query: Any) -> httpx2.Response:
    return client.post(path, content=data, params=query)


def parts_of(answer: httpx2.Response) -> dict[str, bytes]:
    """The parts of a multipart answer, read by the standard library."""
    head = f"Content-Type: {answer.headers['content-type']}\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + answer.content)
    assert isinstance(message, email.message.EmailMessage)
    return {
        str(part.get_param("name", header="content-disposition")): bytes(part.get_content())
        if part.get_content_maintype() != "text"
        else str(part.get_content()).encode()
        for part in message.iter_parts()
    }


def test_a_photo_gives_what_the_command_line_gives(client: httpx2.Client) -> None:
    answer = posted(client, "/api/photos", SIDE.read_bytes(), name=str(SIDE))
    command = [sys.executable, "-m", "posture", "photo", str(SIDE), "--json"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert answer.text == printed.strip()


@pytest.mark.parametrize("field", ["file", "picture of me"])
def test_a_form_with_the_photo_gives_what_the_photo_gives(
    client: httpx2.Client, field: str
) -> None:
    data = SIDE.read_bytes()
    files = [(field, ("me.jpg", data, "image/jpeg"))]
    raw = posted(client, "/api/photos", data, name="me.jpg")
    form = client.post("/api/photos", files=files)
    assert form.text == raw.text
    named = client.post("/api/photos", files=files, params={"name": "mine.jpg"}).json()
    assert named["source"]["name"] == "mine.jpg"
    card = client.post("/api/card", files=files)
    assert set(parts_of(card)) == {"card", "picture", "blurred", "overlay"}


def test_a_form_without_a_photo_or_of_another_site_is_refused(client: httpx2.Client) -> None:
    left_empty = b'--x\r\nContent-Disposition: form-data; name="f"; filename=""\r\n\r\n\r\n--x--'
    head = {"Content-Type": "multipart/form-data; boundary=x"}
    without = client.post("/api/photos", content=left_empty, headers=head)
    assert (without.status_code, without.json()["what"]) == (422, "There is no file in the form")
    broken = client.post(
        "/api/photos", content=b"--x", headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert broken.status_code == 422
    assert "cut short" in broken.json()["what"]
    files = {"file": ("me.jpg", SIDE.read_bytes(), "image/jpeg")}
    foreign = client.post("/api/photos", files=files, headers={"Origin": "http://evil.example"})
    assert foreign.status_code == 403


def test_marks_setup_and_answers_are_heard(client: httpx2.Client) -> None:
    data = SIDE.read_bytes()
    plain = posted(client, "/api/photos", data).json()["measures"]
    marked = posted(client, "/api/photos", data, asis="419,541", psis="511,518").json()["measures"]
    assert (plain["pelvic_tilt"]["method"], marked["pelvic_tilt"]["method"]) == (
        "estimated",
        "measured",
    )
    sure = posted(client, "/api/photos", data, confirmed="distance,camera_height,clothing")
    some = posted(client, "/api/photos", data, confirmed="distance")

    def width(measures: dict[str, Any]) -> float:
        return float(measures["hip_flexion"]["high"] - measures["hip_flexion"]["low"])

    assert width(sure.json()["measures"]) < width(some.json()["measures"]) < width(plain)
    pregnant = posted(client, "/api/photos", data, pregnant=True).json()
    assert {finding["level"] for finding in pregnant["findings"]} == {"not_assessed"}
    assert pregnant["measures"] == plain


def test_a_card_has_its_pictures(client: httpx2.Client) -> None:
    answer = posted(
        client, "/api/card", SIDE.read_bytes(), asis="419,541", psis="511,518", height_cm=175
    )
    parts = parts_of(answer)
    card = json.loads(parts["card"])
    assert card["side"] == "left"
    assert card["estimated_tilt"]["method"] == "estimated"
    assert card["report"]["measures"]["pelvic_tilt"]["method"] == "measured"
    assert {one["name"] for one in card["distances"]} == {"sway", "trunk_lean", "head_forward"}
    size = (card["shown"]["width_px"], card["shown"]["height_px"])
    shown = {
        name: Image.open(io.BytesIO(parts[name])) for name in ("picture", "blurred", "overlay")
    }
    assert {picture.size for picture in shown.values()} == {size}
    alpha = np.asarray(shown["overlay"])[..., 3]
    assert 0 < (alpha > 0).mean() < 0.5  # something is drawn, and the picture shows through
    apart = np.abs(np.asarray(shown["picture"]).astype(int) - np.asarray(shown["blurred"]))
    assert 0 < (apart.max(axis=2) > 40).mean() < 0.1  # the face, and nothing but it


def test_the_page_tells_the_remedy_of_the_page(client: httpx2.Client) -> None:
    bag = next((ROOT / "samples").glob("standing_front.jpg")).read_bytes()
    card = parts_of(posted(client, "/api/card", bag))["card"].decode()
    assert "--asis" not in card


def test_the_annotated_picture_is_whole_and_its_face_can_go(client: httpx2.Client) -> None:
    plain = posted(client, "/api/annotated", SIDE.read_bytes())
    blurred = posted(client, "/api/annotated", SIDE.read_bytes(), blur_face=True)
    pictures = [Image.open(io.BytesIO(answer.content)) for answer in (plain, blurred)]
    assert {(one.format, one.size) for one in pictures} == {("PNG", (900, 1200))}
    assert plain.content != blurred.content


def test_a_file_that_is_no_picture_is_said_to_be_none(client: httpx2.Client) -> None:
    for data in (b"no picture", SIDE.read_bytes()[:5000], bytes(range(256)) * 40):
        answer = posted(client, "/api/photos", data, name="bad.jpg")
        assert answer.status_code == 200
        assert answer.json()["status"] == "unreadable"
        assert answer.json()["reason"]
    assert set(parts_of(posted(client, "/api/card", b"no picture"))) == {"card"}
    assert posted(client, "/api/annotated", b"no picture").status_code == 422


@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        ({"asis": "1,2"}, 422, "go together"),
        ({"asis": "1,2", "psis": "here"}, 422, "two numbers"),
        ({"asis": "1,2", "psis": "nan,3"}, 422, "two numbers"),
        ({"asis": "5,5", "psis": "99999,5"}, 422, "outside"),
        ({"hip": "-5,5"}, 422, "outside"),
        ({"person": "in the middle"}, 422, "two numbers"),
        ({"person": "5,99999"}, 422, "outside"),
        ({"vertical": "1,2,3"}, 422, "four numbers"),
        ({"confirmed": "moon"}, 422, "camera_height"),
        ({"age": 17}, 403, "under 18"),
        ({"age": "x"}, 422, "age"),
        ({"height_cm": 9}, 422, "height_cm"),
        ({"baseline": "nobody"}, 409, "no reference"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    client: httpx2.Client, query: dict[str, Any], status: int, message: str
) -> None:
    answer = posted(client, "/api/photos", SIDE.read_bytes(), **query)
    assert answer.status_code == status
    assert message in answer.json()["what"]


def test_a_cameras_log_is_a_page_and_anything_else_is_refused(client: httpx2.Client) -> None:
    held = {"gluteus_maximus": 0.0, "iliopsoas": 0.0}
    lines = [
        {"t_s": float(second), "at": None, "state": "seated", "reason": "<b>loose</b>",
         "hip_flexion": None, "pelvic_tilt": None, "sitting_s": float(second),
         "sat_total_s": float(second), "observed_s": float(second), "generic_s": 0.0,
         "breaks": 0, "shifts": 0, "held_bout": held, "held_day": held}
        for second in range(90)
    ]  # fmt: skip
    body = "log=" + "\r\n".join(json.dumps(line) for line in lines)
    answer = client.post("/day", content=body.encode())
    assert answer.status_code == 200
    assert "Seated for" in answer.text
    assert "<b>loose" not in answer.text
    assert 'href="/static/day.css"' in answer.text
    assert client.get("/static/day.css").status_code == 200
    for wrong in (b"", b"log=", b"log=hello", b"log=" + b"[" * 100_000, bytes(range(256))):
        response = client.post("/day", content=wrong)
        assert response.status_code in {200, 422}, response.text
        assert response.status_code == 200 or "log" in response.json()["what"]


def test_a_result_with_values_of_no_result_is_refused(client: httpx2.Client) -> None:
    kept = posted(client, "/api/photos", SIDE.read_bytes(), name="me.jpg").json()
    kept["measures"]["hip_flexion"]["low"] = "x"
    assessment = {"schema": "posture-assessment/2", "photos": [{"side": "left", "report": kept}]}
    answer = client.post("/api/report.pdf", json=assessment)
    assert answer.status_code == 422
    assert answer.json()["what"]


def test_what_a_form_has_beside_the_photo_is_refused_by_name(client: httpx2.Client) -> None:
    file = ("file", ("me.jpg", b"x", "image/jpeg"))
    more = client.post("/api/photos", data={"heigth_cm": "175", "age": "40"}, files=[file]).json()
    assert more["what"].endswith(": heigth_cm, age")
    assert "height_cm, age, pregnant" in more["do"]
    two = client.post("/api/photos", files=[file, file])
    assert (two.status_code, two.json()["what"]) == (422, "There are 2 files in the form")


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_parameter_that_is_not_known_is_refused_by_name(
    client: httpx2.Client, method: str
) -> None:
    answer = client.request(method, "/api/baselines", params={"nmae": "anna", "of": 1})
    assert answer.status_code == 422
    refusal = answer.json()
    assert refusal["what"].endswith(": nmae, of")
    assert ("takes none" if method == "GET" else "name") in refusal["do"]
    twice = client.post("/api/photos?age=40&age=17", content=b"x")
    assert (twice.status_code, twice.json()["what"][-5:]) == (422, ": age")
    assert client.get("/guide?utm_source=x").status_code == 200  # a page may be opened by any link


def test_names_within_json_that_are_not_known_are_refused(client: httpx2.Client) -> None:
    for path, body in (
        ("/api/notices", {"told": {}, "tolt": 1}),
        ("/api/before-after", {"mirored": True}),
        ("/api/history/results", {"name": "a", "with_picture": True}),
    ):
        answer = client.post(path, json=body)
        assert answer.status_code == 422
        assert "is not known; there are" in answer.json()["what"]


def test_an_empty_file_is_answered_like_one_that_is_no_picture(client: httpx2.Client) -> None:
    for path in ("/api/photos", "/api/card", "/api/annotated", "/api/stickers", "/api/baselines"):
        query = {"name": "b"} if path.endswith("baselines") else {}
        bad, empty = (posted(client, path, data, **query) for data in (b"no picture", b""))
        form = client.post(path, params=query, files={"file": ("b.jpg", b"", "image/jpeg")})
        assert (
            bad.status_code
            == empty.status_code
            == form.status_code
            == (200 if path in ("/api/photos", "/api/card") else 422)
        )
        kinds = {one.headers["content-type"].partition(";")[0] for one in (bad, empty, form)}
        assert len(kinds) == 1
        if path != "/api/card":
            assert bad.json().keys() == empty.json().keys() == form.json().keys()
    unreadable = posted(client, "/api/photos", b"").json()
    assert (unreadable["status"], unreadable["reason"][:17]) == ("unreadable", "The file is empty")


def test_a_thing_without_a_name_is_not_all_things(client: httpx2.Client) -> None:
    assert client.post("/api/days").json()["is_on"]
    assert client.delete("/api/days/", follow_redirects=True).status_code == 404
    assert client.get("/api/days").json()["is_on"]
    assert client.delete("/api/days").status_code == 204


@pytest.mark.parametrize("kind", ["image/jpeg", "multipart/form-data; boundary=x"])
def test_an_endless_body_is_refused(client: httpx2.Client, kind: str) -> None:
    with socket.create_connection((client.base_url.host, client.base_url.port)) as raw:
        head = f"POST /api/photos HTTP/1.1\r\nHost: 127.0.0.1:{client.base_url.port}\r\n"
        head += f"Authorization: {client.headers['Authorization']}\r\n"
        head += f"Content-Type: {kind}\r\nContent-Length: {10**12}\r\n\r\n"
        raw.sendall((head + "abc").encode())
        assert b" 413 " in raw.recv(1000)


def test_a_picture_beyond_the_limit_is_told_before_it_is_decoded(client: httpx2.Client) -> None:
    buffer = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(buffer, "PNG")
    answer = posted(client, "/api/photos", buffer.getvalue(), name="bomb.png").json()
    assert answer["status"] == "unreadable"
    assert "megapixels" in answer["reason"]


def test_a_reference_recorded_here_is_the_command_lines(
    client: httpx2.Client, server: Served
) -> None:
    recorded = posted(
        client, "/api/baselines", SIDE.read_bytes(), name="anna", taken_at="2026-11-01T10:00:00"
    )
    assert recorded.json()["takes"] == {"standing": 1, "seated": 0, "slumped": 0}
    command = [sys.executable, "-m", "posture", "baseline", "list"]
    environment = {**os.environ, "POSTURE_DATA": str(server.data)}
    listed = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert "anna" in listed.stdout
    compared = posted(client, "/api/photos", SIDE.read_bytes(), baseline="anna").json()
    assert "S1" in {finding["rule"] for finding in compared["findings"]}
    again = posted(client, "/api/baselines", SIDE.read_bytes(), name="Anna")
    assert again.status_code == 422
    assert "already" in again.json()["what"]
    assert client.get("/api/baselines").json()[0]["takes"]["standing"] == 1
    assert client.delete("/api/baselines", params={"name": "anna"}).status_code == 204
    assert client.get("/api/baselines").json() == []


def test_a_take_recorded_here_holds_what_the_command_lines_holds(
    client: httpx2.Client, server: Served, tmp_path: Path
) -> None:
    marks = {"asis": "418.8,540.5", "psis": "511.2,523.8"}
    query = {"name": "bea", "stance": "standing", "taken_at": "2026-11-01T10:00:00", **marks}
    assert posted(client, "/api/baselines", SIDE.read_bytes(), **query).status_code == 200
    command = [sys.executable, "-m", "posture", "baseline", "record", "bea", str(SIDE)]
    environment = {**os.environ, "POSTURE_DATA": str(tmp_path)}
    command += ["--stance", "standing", "--asis", marks["asis"], "--psis", marks["psis"]]
    subprocess.run(command, check=True, env=environment)
    takes = []
    for folder in (server.data, tmp_path):
        (kept,) = [path for path in folder.rglob("*.json") if "bea" in path.read_text("utf-8")]
        (take,) = json.loads(kept.read_text("utf-8"))["takes"]
        takes.append({name: value for name, value in take.items() if name != "taken_at"})
    assert takes[0] == takes[1]
    assert takes[0]["tilt_offset"] is not None
    plain, moved = (
        posted(client, "/api/photos", SIDE.read_bytes(), **one).json()
        for one in ({}, {"baseline": "bea"})
    )
    assert "from your own marks of 2026-11-01" in moved["reason"]
    before, after = (one["measures"]["pelvic_tilt"]["value"] for one in (plain, moved))
    assert 0 < (after - before) / takes[0]["tilt_offset"] < 1
    assert client.delete("/api/baselines", params={"name": "bea"}).status_code == 204


def test_ctrl_c_ends_it_and_all_its_processes(tmp_path: Path) -> None:
    with served(tmp_path, "--workers", "2") as running:
        group = subprocess.run(
            ["ps", "--ppid", str(running.process.pid), "-o", "pid="],
            capture_output=True,
            text=True,
            check=True,
        )
        children = [int(pid) for pid in group.stdout.split()]
        assert len(children) >= 2
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(30) == 0
    until_s = time.monotonic() + 10.0  # Python's own helper process ends a moment later
    while [pid for pid in children if Path(f"/proc/{pid}").exists()]:
        assert time.monotonic() < until_s, "a process was left behind"
        time.sleep(0.05)
    assert "Ended." in "".join(running.stderr_lines)
    assert "Traceback" not in "".join(running.stderr_lines)


def test_a_taken_port_and_a_foreign_host_are_told(server: Served) -> None:
    command = [sys.executable, "-m", "posture", "serve", "--no-browser"]
    for options, message in (
        (["--port", str(server.port)], "cannot be used"),
        (["--port", str(server.port - 1), "--allow-network"], "cannot be used"),
        (["--host", "0.0.0.0"], "--allow-network"),
        (["--plain-http"], "--allow-network"),
    ):
        result = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
        assert result.returncode == 2
        assert message in result.stderr
        assert "Traceback" not in result.stderr


def test_on_a_network_all_is_encrypted_and_the_printed_token_is_asked_for(tmp_path: Path) -> None:
    with served(tmp_path, "--workers", "1", "--allow-network") as running:
        assert running.token
        trusted = ssl.create_default_context(cafile=tmp_path / "certificate.pem")
        address = f"https://127.0.0.1:{running.network_port}"
        with httpx2.Client(base_url=address, verify=trusted, follow_redirects=True) as client:
            assert client.get("/guide").status_code == 401
            first = client.get("/guide", params={"token": running.token})
            assert first.status_code == 200
            assert "; Secure" in first.history[0].headers["set-cookie"]
            assert client.get("/guide").status_code == 200
        with pytest.raises(httpx2.TransportError):
            httpx2.get(f"http://127.0.0.1:{running.network_port}/guide")
        own = httpx2.get(f"{running.address}guide", headers=running.bearer)
        assert own.status_code == 200  # without encryption, as it does not leave this computer
        certificate = ssl.get_server_certificate(("127.0.0.1", running.network_port))
    shown = "".join(re.findall(r"^  ([0-9A-F:]+)$", "".join(running.stderr_lines), re.MULTILINE))
    der = ssl.PEM_cert_to_DER_cert(certificate)
    assert shown == hashlib.sha256(der).digest().hex(":").upper()


def test_without_encryption_the_token_is_asked_for_too_and_the_cost_is_named(
    tmp_path: Path,
) -> None:
    options = ("--workers", "1", "--host", "0.0.0.0", "--allow-network", "--plain-http")
    with served(tmp_path, *options) as running:
        address = f"http://127.0.0.1:{running.network_port}"
        assert running.token
        assert httpx2.get(f"{address}/guide").status_code == 401
        with httpx2.Client(base_url=address, follow_redirects=True) as client:
            assert client.get("/guide", params={"token": running.token}).status_code == 200
            assert client.get("/guide").status_code == 200
    assert "Anyone in this network can read the photos" in "".join(running.stderr_lines)
    assert not (tmp_path / "certificate.pem").exists()


def test_the_browser_is_opened_by_a_file_whose_key_no_command_line_shows(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    script = tmp_path / "browser"
    script.write_text(f'#!/bin/sh\nps -ef > {heard}.ps\necho "$@" > {heard}\n')
    script.chmod(0o700)
    with served(tmp_path / "data", "--workers", "1", browser=f"{script} %s") as running:
        until_s = time.monotonic() + 60.0
        while not heard.exists() or not heard.read_text():
            assert time.monotonic() < until_s, "no browser was opened"
            time.sleep(0.05)
        page = Path(urlsplit(heard.read_text().strip()).path)
        assert page == tmp_path / "data" / "serve" / f"{running.port}.html"
        first = running.entrance
        key = first.partition("token=")[2]
        assert key not in heard.with_suffix(".ps").read_text()
        assert running.bearer["Authorization"].split()[1] not in page.read_text()
        with httpx2.Client(follow_redirects=True) as browser:
            assert browser.get(first).status_code == 200
            assert browser.get(f"{running.address}api/history").status_code == 200
        assert running.entrance != first  # the next one is in the file
        assert httpx2.get(first).status_code == 401
        assert httpx2.get(f"{running.address}api/history").status_code == 401
        assert httpx2.delete(f"{running.address}api/history").status_code == 401
        assert running.key != key
        printed = httpx2.get(f"{running.address}?token={running.key}")
        assert printed.status_code == 303
        again = running.printed_after("For another browser: ")
        assert httpx2.get(again).status_code == 303
    assert list((tmp_path / "data" / "serve").iterdir()) == []


SOCKET = "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
KEY = (
    "Connection: upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ("GARBAGE\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403),
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n", 401),
        ("GET /none HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{bearer}\r\n", 404),
        ("PUT / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{bearer}\r\n", 405),
        ("GET /static/none HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{bearer}\r\n", 404),
        ("GET /static/dom.js HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{bearer}\r\n", 200),
        (SOCKET + "Connection: upgrade\r\n\r\n", 400),
        (SOCKET + KEY + "\r\n", 401),
        (SOCKET + KEY + "{bearer}Origin: http://evil.example\r\n\r\n", 403),
        (SOCKET.replace("{path}", "/none") + KEY + "{bearer}\r\n", 403),
    ],
    ids=range(11),
)
def test_every_answer_has_the_headers_also_those_below_the_app(
    server: Served, request_: str, status: int
) -> None:
    ((name, value),) = server.bearer.items()
    sent = request_.format(port=server.port, path="/live", bearer=f"{name}: {value}\r\n")
    with socket.create_connection(("127.0.0.1", server.port)) as raw:
        raw.sendall(sent.encode())
        head = raw.recv(100_000).partition(b"\r\n\r\n")[0].decode().lower()
    assert f" {status} " in head.splitlines()[0]
    for line in ("x-content-type-options: nosniff", "content-security-policy: default-src 'none'"):
        assert line in head


def test_a_socket_that_never_says_how_to_watch_takes_nobodys_place(server: Served) -> None:
    address = server.address.replace("http://", "ws://") + "live"
    with contextlib.ExitStack() as stack:
        for _ in range(MOST_SESSIONS):
            stack.enter_context(connect(address, additional_headers=server.bearer))
        with connect(address, additional_headers=server.bearer) as honest:
            honest.send("{}")
            assert json.loads(honest.recv(timeout=60.0)) == {"ready": True}
