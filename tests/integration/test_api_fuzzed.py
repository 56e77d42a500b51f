"""Every endpoint with made-up parameters and bodies: answered in words, never with a fault of ours.

And as ``/openapi.json`` declares it: the status, the type of the content, and its schema. ``make
fuzz`` makes many more examples.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any, cast

import httpx2
import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from posture.apps.web.routes.pages import PAGES
from posture.results import report_json
from posture.results.assessment import Assessment, AssessmentPhoto, Questionnaire, to_dict
from posture.runtime.resources import PACKAGE_DIR
from tests.served import Served

EXAMPLES = int(os.environ.get("POSTURE_FUZZ_EXAMPLES", "8"))
MANY = 100
"""Below so many examples, made-up assessments hold no made-up results: half a second each."""

REFUSALS = {400, 401, 403, 404, 405, 408, 409, 413, 422}

PICTURES = (
    b"",
    b"no picture",
    (Path(__file__).parents[2] / "samples" / "standing_side_left_neutral.jpg").read_bytes(),
)
EXAMPLE = PACKAGE_DIR / "data" / "examples" / "ok.json"


def an_assessment(photos: int = 2) -> dict[str, Any]:
    report = report_json.from_dict(json.loads(EXAMPLE.read_text("utf-8")))
    shots = (AssessmentPhoto(report, "left", report.measures["pelvic_tilt"]),) * photos
    told = Questionnaire(age=40, pain=True)
    return to_dict(Assessment("2026-11-30", shots, questionnaire=told))


BODIES: dict[str, Any] = {
    "/api/report.pdf": an_assessment(),
    "/api/csv": an_assessment(),
    "/api/notices": {"told": {"age": 12, "pregnant": True}},
    "/api/before-after": {"assessment": an_assessment(), "mirrored": True},
    "/api/history/results": {"name": "Anna", "assessment": an_assessment()},
}
"""Bodies that are right: made-up ones seldom are."""


@pytest.fixture
def client(server: Served) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server.address, headers=server.bearer, timeout=300.0) as made:
        yield made


def operations(server: Served) -> list[Any]:
    import schemathesis  # here: every process that collects tests would load it

    document = httpx2.get(f"{server.address}openapi.json", headers=server.bearer).json()
    if EXAMPLES < MANY:
        photos = document["components"]["schemas"]["Assessment"]["properties"]["photos"]
        photos["items"]["properties"]["report"] = {"type": "object"}
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=server.address)
    return [result.ok() for result in cast("Any", schema).get_all_operations()]


def checks() -> list[Any]:
    from schemathesis.checks import load_all_checks, not_a_server_error
    from schemathesis.specs.openapi import checks as of_openapi

    load_all_checks()
    return [
        not_a_server_error,
        of_openapi.status_code_conformance,
        of_openapi.content_type_conformance,
        of_openapi.response_schema_conformance,
    ]


def body_of(case: Any, made: st.DataObject) -> None:
    """In half of the examples, a body that is right in place of a made-up one."""
    if made.draw(st.booleans()):
        if case.media_type == "application/octet-stream":
            case.body = made.draw(st.sampled_from(PICTURES))
        elif case.path in BODIES:
            case.body = BODIES[case.path]


def faults_of(operation: Any, server: Served) -> list[str]:
    """Ask with made-up parameters and bodies; the answers that no request deserves."""
    faults: list[str] = []
    wanted = checks()

    @settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), made=st.data())
    def ask(case: Any, made: st.DataObject) -> None:
        body_of(case, made)
        answer = case.call(headers=server.bearer)
        asked = f"{case.method} {case.path}: {answer.status_code}"
        if answer.status_code >= 400 and answer.status_code not in REFUSALS:
            faults.append(f"{asked} {answer.text[:300]}")
        try:
            case.validate_response(answer, checks=wanted)
        except BaseException as error:  # a group of failures is no Exception to some Pythons
            if not type(error).__module__.startswith("schemathesis"):
                raise
            within = getattr(error, "exceptions", (error,))
            faults.extend(f"{asked} {one}"[:600] for one in within)

    ask()
    return faults


def test_no_request_meets_a_fault_of_ours(server: Served) -> None:
    found = operations(server)
    assert len(found) > 12
    for operation in found:
        assert faults_of(operation, server) == [], operation.label


def declared(document: dict[str, Any], path: str, answer: httpx2.Response) -> dict[str, Any]:
    """The schema of an answer, of its own method, status and type."""
    method = answer.request.method.lower()
    contents = document["paths"][path][method]["responses"][str(answer.status_code)]["content"]
    kind = answer.headers["content-type"].partition(";")[0]
    return {**contents[kind]["schema"], "components": document["components"]}


def test_real_answers_are_as_declared(client: httpx2.Client) -> None:
    document = client.get("/openapi.json").json()
    photo, kept = PICTURES[2], an_assessment()
    for _ in range(2):
        client.post("/api/history")
        client.post("/api/history/results", json={"name": "Anna", "assessment": kept})
    people = client.get("/api/history").json()["people"]
    person = f"/api/history/people/{people[0]['id']}"
    first, second = (one["id"] for one in client.get(person).json()["results"])
    asked = [
        ("/api/photos", client.post("/api/photos", content=photo)),
        ("/api/photos", client.post("/api/photos", content=b"")),
        ("/api/photos", client.post("/api/photos", params={"age": 3}, content=photo)),
        ("/api/stickers", client.post("/api/stickers", content=photo)),
        ("/api/stickers", client.post("/api/stickers", content=b"")),
        ("/api/notices", client.post("/api/notices", json=BODIES["/api/notices"])),
        ("/api/before-after", client.post("/api/before-after", json=BODIES["/api/before-after"])),
        ("/api/baselines", client.post("/api/baselines", params={"name": "a"}, content=photo)),
        ("/api/baselines", client.get("/api/baselines")),
        ("/api/history", client.get("/api/history")),
        ("/api/history/results/{number}", client.get(f"/api/history/results/{first}")),
        ("/api/history/people/{number}", client.get(person)),
        (
            "/api/history/people/{number}/trend",
            client.get(f"{person}/trend", params={"measure": "hip_flexion"}),
        ),
        (
            "/api/history/compare",
            client.get("/api/history/compare", params={"earlier": first, "later": second}),
        ),
        ("/api/days", client.post("/api/days")),
    ]
    for path, answer in asked:
        jsonschema.validate(answer.json(), declared(document, path, answer))
    assert asked[12][1].json()["points"]
    assert asked[13][1].json()["rows"]


@pytest.mark.parametrize(
    ("path", "kind", "begins"),
    [
        ("/api/report.pdf", "application/pdf", b"%PDF-"),
        ("/api/csv", "text/csv", b"name,"),
        ("/api/annotated", "image/png", b"\x89PNG"),
    ],
)
def test_files_are_declared_as_what_they_are(
    client: httpx2.Client, path: str, kind: str, begins: bytes
) -> None:
    content: dict[str, Any] = {"content": PICTURES[2]}
    answer = client.post(path, **({"json": BODIES[path]} if path in BODIES else content))
    assert answer.content.startswith(begins)
    responses = client.get("/openapi.json").json()["paths"][path]["post"]["responses"]
    assert list(responses["200"]["content"]) == [kind]
    assert answer.headers["content-type"].partition(";")[0] == kind


def test_a_card_is_as_declared(client: httpx2.Client) -> None:
    document = client.get("/openapi.json").json()
    for data in (PICTURES[2], b"", b"no picture"):
        answer = client.post("/api/card", params={"height_cm": 175}, content=data)
        head = f"Content-Type: {answer.headers['content-type']}\r\n\r\n".encode()
        parts = list(message_from_bytes(head + answer.content).walk())[1:]
        contents = document["paths"]["/api/card"]["post"]["responses"]["200"]["content"]
        types = contents["multipart/form-data"]["encoding"]
        names = [str(part.get_param("name", "", "content-disposition")) for part in parts]
        assert {names[n]: part.get_content_type() for n, part in enumerate(parts)}.items() <= {
            name: one["contentType"] for name, one in types.items()
        }.items()
        card = json.loads(cast("bytes", parts[0].get_payload(decode=True)))
        reference = {"$ref": "#/components/schemas/Card", "components": document["components"]}
        jsonschema.validate(card, reference)


def test_every_answer_and_error_has_a_component(client: httpx2.Client) -> None:
    document = client.get("/openapi.json").json()
    calls = [call for path in document["paths"].values() for call in path.values()]
    for call in calls:
        for status, response in call["responses"].items():
            for kind, content in response.get("content", {}).items():
                is_json = kind == "application/json"
                assert not is_json or content["schema"].keys() == {"$ref"}, call["summary"]
                assert status == "200" or content["schema"]["$ref"].endswith("/Refusal")
            assert status == "204" or response["content"]


def test_head_is_answered_wherever_get_is(client: httpx2.Client) -> None:
    document = client.get("/openapi.json").json()
    paths = [path for path, calls in document["paths"].items() if "get" in calls]
    for path in [*paths, *(page.path for page in PAGES), "/static/app.css", "/openapi.json"]:
        address = path.replace("{number}", "1")
        got, headed = client.get(address), client.head(address)
        assert headed.status_code == got.status_code, path
        assert headed.content == b""
        unlike = {"date"}
        assert {k: v for k, v in headed.headers.items() if k not in unlike} == {
            k: v for k, v in got.headers.items() if k not in unlike
        }
    assert client.head("/api/photos").status_code == 405
    assert client.head("/none").status_code == 404


def test_nothing_was_written_but_in_its_own_folder(server: Served) -> None:
    known = {"history.sqlite3", "baselines", "days.json", "serve"}
    assert {path.name for path in Path(server.data).iterdir()} <= known
