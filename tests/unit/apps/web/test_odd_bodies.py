"""Whatever JSON a client sends to any address is answered in words, never by a fault of ours."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from posture.apps.web.app import make_app
from posture.apps.web.entrance import Guard
from posture.apps.web.live_messages import request_of, wants_new_code, wish_of
from posture.apps.web.routes import (
    before_after,
    days,
    exports,
    kept_movements,
    movements,
    people,
    photos,
    side_camera,
)
from posture.results import report_json
from posture.results.assessment import Assessment, AssessmentPhoto, Questionnaire, Setup, to_dict
from posture.results.history import History
from posture.runtime.resources import PACKAGE_DIR
from tests.no_processes import NoProcesses

HOME = "http://127.0.0.1:8765"
ROUTES = (before_after, days, exports, kept_movements, movements, people, photos, side_camera)
LONG = "1" + "0" * 400
ODD = ("[1]", "1", "null", "true", '"x"', "{}", "[]", LONG, f"-{LONG}", "1e400", "NaN",
       r'"\ud800"', r'{"\udfff": "\ud800"}', "[" * 5000, '"' + "x" * 30_000 + '"', "")  # fmt: skip
"""Texts of JSON, or of none, for a whole body and for any place in one."""

EXAMPLE = json.loads((PACKAGE_DIR / "data" / "examples" / "ok.json").read_text("utf-8"))


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))
    history = History(tmp_path / "history.db")
    history.turn_on()
    app = make_app(cast(Any, NoProcesses()), cast(Any, None), history, Guard(8765, "secret"))
    headers = {"Authorization": "Bearer secret", "Posture-Phone": "x"}
    return TestClient(app, base_url=HOME, headers=headers, raise_server_exceptions=False)


def posts() -> list[str]:
    """Every address that takes a body."""
    routes = [route for one in ROUTES for route in one.router.routes]
    found = [
        one.path for one in routes if isinstance(one, APIRoute) and "POST" in (one.methods or ())
    ]
    assert len(found) > 12
    return found


@pytest.mark.parametrize("path", posts())
def test_an_odd_body_is_answered_in_words(client: TestClient, path: str) -> None:
    for text in ODD:
        fields = {"/report": "assessment", "/movement": "movement", "/day": "log"}
        sent = text if path == "/day" else quote(text)
        body = f"{fields[path]}={sent}" if path in fields else text
        answer = client.post(path, content=body.encode())
        assert answer.status_code < 500, (body[:40], answer.text)
        assert answer.status_code < 400 or answer.json()["what"]


def assessment() -> dict[str, Any]:
    report = report_json.from_dict(EXAMPLE)
    shots = (AssessmentPhoto(report, "left"), AssessmentPhoto(report, "left"))
    made = Assessment(
        "2026-11-30", shots, "Zoe", Setup(frozenset(), "socks", 170.0), Questionnaire(True, 40)
    )
    return to_dict(made)


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in data; of lists only the first."""
    yield path
    inner = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data[:1])
        if isinstance(data, list)
        else ()
    )
    for key, value in inner:
        yield from places(value, (*path, key))


def with_odd(data: Any, path: tuple[Any, ...], odd: str) -> str:
    """The JSON text with another text at a place."""
    changed = copy.deepcopy(data)
    if not path:
        return odd
    at = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = "@ODD@"
    return json.dumps(changed).replace('"@ODD@"', odd)


PLACES = list(places(assessment()))


def test_an_assessment_with_an_odd_value_anywhere_is_answered_in_words(client: TestClient) -> None:
    """Each place once; the addresses take turns."""
    assert len(PLACES) > 100
    for number, path in enumerate(PLACES):
        text = with_odd(assessment(), path, ODD[number % len(ODD)] or "0")
        address, body = (
            ("/api/csv", text),
            ("/report", f"assessment={quote(text)}"),
            ("/api/before-after", f'{{"assessment": {text}}}'),
            ("/api/history/results", f'{{"name": "Zoe", "assessment": {text}}}'),
        )[number // len(ODD) % 4]
        answer = client.post(address, content=body.encode())
        assert answer.status_code < 500, (address, path, answer.text)


def movement() -> dict[str, Any]:
    """A whole movement, of a few samples."""
    path = PACKAGE_DIR / "data" / "examples" / "movement" / "squat.json"
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    data["repetitions"] = data["repetitions"][:1]
    data["curves"] = {"time_s": [], "of": {}}
    return data


def test_a_movement_with_an_odd_value_anywhere_is_kept_and_opened_in_words(
    client: TestClient,
) -> None:
    """Each place once; the odd values take turns. What was kept can be opened and compared."""
    kept = []
    for number, path in enumerate(places(movement())):
        text = with_odd(movement(), path, ODD[number % len(ODD)] or "0")
        body = f'{{"name": "Zoe", "date": "2026-11-27", "movement": {text}}}'
        answer = client.post("/api/history/movements", content=body.encode())
        assert answer.status_code < 500, (path, answer.text)
        if answer.status_code == 200:
            kept.append(answer.json()["id"])
    assert len(kept) > 5
    for one, other in zip(kept[::4], kept[1::4], strict=False):
        opened = client.get(f"/api/history/results/{one}")
        compared = client.get("/api/history/movements/compare", params={"result": [one, other]})
        for answer in (opened, compared):
            assert answer.status_code < 500, answer.text
    assert client.get("/api/history/people/1").status_code == 200


def test_an_assessment_that_takes_minutes_to_set_is_refused(client: TestClient) -> None:
    """8,000 findings took 25 seconds as a PDF."""
    data = assessment()
    data["photos"][0]["report"]["findings"] *= 300
    text = json.dumps(data)
    for address, body in (("/api/report.pdf", text), ("/report", f"assessment={quote(text)}")):
        answer = client.post(address, content=body.encode())
        assert answer.status_code == 422
        assert "more than 200 findings" in answer.json()["what"]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_an_odd_message_on_the_socket_is_none(text: str) -> None:
    keys = ("baseline", "rules", "paused_until", "day", "tab", "phone", "pause", "lost", "t_s")
    for message in (text, *(f'{{"lost": "x", "{key}": {text or 0}}}' for key in keys)):
        for read in (lambda one: wish_of(one, "full"), request_of, wants_new_code):
            read(message)


def test_odd_parameters_are_refused(client: TestClient) -> None:
    for name in ("height_cm", "age", "asis", "person", "vertical", "stance", "taken_at", "name"):
        for value in (LONG, "%ED%A0%80", "%00", "nan", "-1", "1e400", "[]", "%F0%28"):
            for path in ("/api/photos", "/api/baselines"):
                answer = client.post(f"{path}?{name}={value}&psis=1,1", content=b"x")
                assert answer.status_code < 500, (name, value, answer.text)
    for path in (f"/api/history/results/{LONG}", f"/api/history/people/{LONG}/trend?measure=%ED"):
        assert client.get(path).status_code == 422
