"""Cases of a test that ``make test`` leaves to ``make slow``, as their like are there already."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def later(case: Any) -> Any:
    """A case for ``parametrize``, left to ``make slow``; several arguments come as a tuple."""
    values = case if isinstance(case, tuple) else (case,)
    return pytest.param(*values, marks=pytest.mark.slow)


def every_third(cases: Iterable[Any]) -> list[Any]:
    """The cases, of which each third is for ``make test``, beginning with the first."""
    return [later(case) if number % 3 else case for number, case in enumerate(cases)]
