"""What all tests share: a thread of linear algebra a process, no wait for disks, made-up examples.

The profile of examples is ``ci`` unless another is named: ``pytest --hypothesis-profile=thorough``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from tests.served import Served

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # before numpy is loaded: pytest runs on every core already

os.environ.setdefault("XLA_FLAGS", "--xla_backend_optimization_level=0")
# before jax is loaded: what is compiled for a test runs too shortly to be worth optimising

os.fsync = os.fstat  # type: ignore[assignment]
# Tests wait for no disk: they see what is asked of it, and when, but pull no plug.

EXAMPLES = {"quick": 8, "ci": 20, "thorough": 400}
"""Made-up examples of a property; never judged by how long they take."""

for name, count in EXAMPLES.items():
    settings.register_profile(
        name,
        max_examples=count,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile("ci")

FIRST = ("test_movements_page.py", "test_camera_page.py", "test_photos_page.py", "test_samples.py")
"""Files that take longest; begun last, one of them would go on alone when all others are done."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {name: number for number, name in enumerate(FIRST)}
    items.sort(key=lambda item: place.get(item.path.name, len(FIRST)))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with data of its own and one worker, once for a module."""
    from tests.served import RECALLING, served  # here: most tests need no client of HTTP

    with served(tmp_path_factory.mktemp("data"), "--workers", "1", module=RECALLING) as running:
        yield running
