"""Every endpoint with made-up parameters and bodies: answered in words, never with a fault of ours.

``make fuzz`` makes many more examples.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.served import Served, served

EXAMPLES = int(os.environ.get("POSTURE_FUZZ_EXAMPLES", "15"))
REFUSALS = {400, 401, 403, 404, 405, 408, 409, 413, 422}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("data"), "--workers", "1") as running:
        yield running


def operations(server: Served) -> list[Any]:
    import schemathesis  # here: every process that collects tests would load it

    address = f"{server.address}openapi.json"
    schema = schemathesis.openapi.from_url(address, headers=server.bearer)
    return [result.ok() for result in cast("Any", schema).get_all_operations()]


def faults_of(operation: Any, server: Served) -> list[str]:
    """Ask with made-up parameters and bodies; the answers that no request deserves."""
    faults: list[str] = []

    @settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        answer = case.call(headers=server.bearer)
        if answer.status_code >= 400 and answer.status_code not in REFUSALS:
            faults.append(f"{case.method} {case.path}: {answer.status_code} {answer.text[:300]}")

    ask()
    return faults


def test_no_request_meets_a_fault_of_ours(server: Served) -> None:
    found = operations(server)
    assert len(found) > 12
    for operation in found:
        assert faults_of(operation, server) == [], operation.label


def test_nothing_was_written_but_in_its_own_folder(server: Served) -> None:
    known = {"history.sqlite3", "baselines", "serve"}
    assert {path.name for path in Path(server.data).iterdir()} <= known
