"""The fitted estimators stand aside: they find everyone strange, so landmarks alone are read."""

import pytest

from tests import heads


@pytest.fixture(autouse=True)
def estimators_that_find_everyone_strange(monkeypatch: pytest.MonkeyPatch) -> None:
    heads.put_in(monkeypatch, heads.find_everyone_strange, heads.sees_no_pelvis)
