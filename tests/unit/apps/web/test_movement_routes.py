"""The page Movements, and the sheet that the server makes of a movement."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

import pypdf
import pytest
from starlette.testclient import TestClient

from posture.apps.web.app import make_app
from posture.apps.web.entrance import Guard
from posture.results.history import History
from posture.runtime.resources import PACKAGE_DIR, read_toml
from tests.no_processes import NoProcesses

EXAMPLES = sorted((PACKAGE_DIR / "data" / "examples" / "movement").glob("*.json"))
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    history = History(tmp_path / "history.db")
    app = make_app(cast(Any, NoProcesses()), cast(Any, None), history, Guard(8765, "secret"), None)
    headers = {"Authorization": "Bearer secret"}
    return TestClient(app, base_url="http://127.0.0.1:8765", headers=headers)


def test_every_test_can_be_chosen_and_says_where_to_stand(client: TestClient) -> None:
    page = client.get("/movements").text
    for test, where in read_toml("coaching.toml")["words"]["where"].items():
        assert f'value="{test}"' in page
        assert where in page
    assert 'aria-current="page">Movements</a>' in page
    for address in ("/static/movements.css", "/static/movements/page.js"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_a_movement_becomes_its_sheet(client: TestClient, example: Path) -> None:
    text = example.read_text("utf-8")
    answer = client.post("/movement", content=urlencode({"movement": text}), headers=FORM)
    assert answer.status_code == 200
    for address in ("/static/sheet.css", "/static/movement_sheet.css"):
        assert f'href="{address}"' in answer.text
        assert client.get(address).status_code == 200


def test_the_sheet_is_a_pdf_too(client: TestClient) -> None:
    movement = json.loads(EXAMPLES[0].read_text("utf-8"))
    answer = client.post("/api/movement.pdf", json=movement)
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")


def test_what_is_no_movement_is_refused_in_words(client: TestClient) -> None:
    for answer in (
        client.post("/movement", content="movement=", headers=FORM),
        client.post("/api/movement.pdf", json={"schema": "posture/2"}),
    ):
        assert answer.status_code == 422
        assert answer.json()["what"]


def test_a_figure_that_the_program_has_no_words_for_stands_under_its_own_name(
    client: TestClient,
) -> None:
    movement = json.loads(EXAMPLES[-1].read_text("utf-8"))
    figures = movement["figures"]
    figures["made_up"] = figures.pop(next(iter(figures)))
    answer = client.post("/api/movement.pdf", json=movement)
    assert answer.status_code == 200
    assert "made_up" in "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages
    )
