"""The fitted estimators stand aside: they find everyone strange, so landmarks alone are read."""

import pytest

from tests import heads


@pytest.fixture(autouse=True)
def estimators_that_find_everyone_strange(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("posture.estimators.head", heads.find_everyone_strange)
    monkeypatch.setattr("posture.resources.estimators_sha256", lambda: heads.SHA256)
