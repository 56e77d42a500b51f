"""The words of the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from posture.runtime.resources import read_toml


def wording() -> Mapping[str, Any]:
    """The words of ``movement_sheet.toml``."""
    return read_toml("movement_sheet.toml")


def of_tests() -> Mapping[str, Any]:
    """The words of ``movement_wording.toml``."""
    return read_toml("movement_wording.toml")
