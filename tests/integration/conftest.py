"""Commands in this process whose landmarker looks once at each picture (``tests.recalled``)."""

from collections.abc import Iterator

import pytest

from tests.recalled import recalling


@pytest.fixture
def recalled() -> Iterator[None]:
    """For commands that look at a picture at which others looked before."""
    with recalling():
        yield
