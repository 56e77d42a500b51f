"""Movements in the history by its endpoints: kept, listed beside photos, compared, deleted."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.testclient import TestClient

from posture.apps.web.app import make_app
from posture.apps.web.entrance import Guard
from posture.movements.comparing import compare, comparison_dict
from posture.movements.movement_reading import from_dict
from posture.output.movement_comparison import comparison_card
from posture.results.history import History
from posture.runtime.resources import PACKAGE_DIR
from tests.no_processes import NoProcesses

EXAMPLES = PACKAGE_DIR / "data" / "examples"
SQUAT = json.loads((EXAMPLES / "movement" / "squat.json").read_text("utf-8"))
KEPT = "/api/history/movements"


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    history = History(tmp_path / "history.db")
    history.turn_on()
    app = make_app(cast(Any, NoProcesses()), cast(Any, None), history, Guard(8765, "secret"), None)
    headers = {"Authorization": "Bearer secret"}
    return TestClient(app, "http://127.0.0.1:8765", headers=headers, raise_server_exceptions=False)


def keep(client: TestClient, day: str, name: str = "Anna", data: Any = SQUAT) -> int:
    wanted = {"name": name, "date": day, "time": None, "movement": data}
    answer = client.post(KEPT, json=wanted)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["id"])


def keep_photo(client: TestClient, day: str) -> int:
    report = json.loads((EXAMPLES / "ok.json").read_text("utf-8"))
    photo = {"schema": "posture-assessment/2", "date": day, "photos": [{"report": report}]}
    answer = client.post("/api/history/results", json={"name": "Anna", "assessment": photo})
    return int(answer.json()["id"])


def deeper(by_deg: float) -> dict[str, Any]:
    """The example with every knee bent further."""
    data: dict[str, Any] = copy.deepcopy(SQUAT)
    for figures in (data["figures"], *(one["figures"] for one in data["repetitions"])):
        for key in ("value", "low", "high"):
            figures["knee_flexion_peak"][key] += by_deg
    return data


def test_movements_stand_beside_photos_by_their_day(client: TestClient) -> None:
    later, photo, earlier = (
        keep(client, "2026-11-27"),
        keep_photo(client, "2026-11-20"),
        keep(client, "2026-11-10"),
    )
    found = client.get("/api/history/people/1").json()["results"]
    assert [(one["id"], one["kind"]) for one in found] == [
        (earlier, "movement"),
        (photo, "photos"),
        (later, "movement"),
    ]
    assert found[0]["name"] == "Squat"
    assert found[0]["repetitions"] == len(SQUAT["repetitions"])


def test_a_kept_movement_opens_with_its_card_and_data(client: TestClient) -> None:
    found = client.get(f"/api/history/results/{keep(client, '2026-11-27')}").json()
    assert (found["kind"], found["date"], found["person"]["name"]) == (
        "movement",
        "2026-11-27",
        "Anna",
    )
    assert found["card"]["is_assessed"]
    assert found["movement"]["curves"] == SQUAT["curves"]


def test_the_comparison_is_that_of_the_command_line(client: TestClient) -> None:
    later = keep(client, "2026-11-27", data=deeper(60.0))
    earlier = keep(client, "2026-11-10")
    answer = client.get(f"{KEPT}/compare", params={"result": [later, earlier]}).json()
    assert [one["id"] for one in answer["results"]] == [earlier, later]
    found = compare([from_dict(SQUAT)], from_dict(deeper(60.0)))
    assert answer["comparison"] == comparison_card(found, "page")
    verdicts = {one["name"]: one["verdict"] for one in answer["comparison"]["rows"]}
    assert verdicts["knee_flexion_peak"] == "changed"
    told = {name: one["verdict"] for name, one in comparison_dict(found)["figures"].items()}
    assert verdicts == told


def test_no_other_results_are_compared(client: TestClient) -> None:
    walk = copy.deepcopy(SQUAT) | {"test": "gait"}
    first = keep(client, "2026-11-10")
    for other, words in (
        (keep_photo(client, "2026-11-11"), "Only movements"),
        (keep(client, "2026-11-11", "Bert"), "several people"),
        (keep(client, "2026-11-11", data=walk), "different tests"),
        (first, "Only movements"),
    ):
        answer = client.get(f"{KEPT}/compare", params={"result": [first, other]})
        assert answer.status_code == 422
        assert words in answer.json()["what"]
    answer = client.get("/api/history/compare", params={"earlier": first, "later": first})
    assert answer.status_code == 422
    assert "is a movement" in answer.json()["what"]


def test_a_kept_movement_is_deleted_like_photos(client: TestClient) -> None:
    number = keep(client, "2026-11-27")
    assert client.delete(f"/api/history/results/{number}").status_code == 204
    assert client.get("/api/history").json()["people"] == []
    assert client.get(f"/api/history/results/{number}").status_code == 409


@pytest.mark.parametrize(
    "odd",
    [
        {"name": " "},
        {"name": "x" * 201},
        {"date": "27.11.2026"},
        {"date": 7},
        {"time": "25:00"},
        {"movement": None},
        {"movement": {"schema": "posture/2"}},
        {"movement": SQUAT | {"repetitions": {}}},
    ],
    ids=str,
)
def test_what_cannot_be_kept_is_refused_in_words(client: TestClient, odd: dict[str, Any]) -> None:
    wanted = {"name": "Anna", "date": "2026-11-27", "time": None, "movement": SQUAT}
    answer = client.post(KEPT, json=wanted | odd)
    assert answer.status_code == 422
    assert answer.json()["what"]
    assert client.get("/api/history").json()["people"] == []


def test_odd_names_within_are_shown_as_they_are(client: TestClient) -> None:
    data = copy.deepcopy(SQUAT) | {"test": "thomas"}
    data["figures"]["odd_name"] = data["figures"].pop("knee_flexion_peak")
    number = keep(client, "2026-11-27", data=data)
    card = client.get(f"/api/history/results/{number}").json()["card"]
    labels = [row["measure"]["label"] for row in card["figures"]["rows"]]
    assert "odd_name" in labels
    other = keep(client, "2026-11-28", data=data)
    answer = client.get(f"{KEPT}/compare", params={"result": [number, other]})
    assert answer.status_code == 200, answer.text


def test_nothing_is_kept_while_the_history_is_off(client: TestClient) -> None:
    client.delete("/api/history")
    wanted = {"name": "Anna", "date": "2026-11-27", "movement": SQUAT}
    answer = client.post(KEPT, json=wanted)
    assert answer.status_code == 409
    assert "History is off" in answer.json()["what"]


def test_a_misspelt_name_beside_a_movement_is_refused(client: TestClient) -> None:
    client.post("/api/history")
    sent = {"name": "Anna", "date": "2026-11-27", "tiem": "14:05", "movement": SQUAT}
    answer = client.post(KEPT, json=sent)
    assert answer.status_code == 422
    assert "tiem" in answer.json()["what"]
