"""The rules of a live session: those that ship, with what the user wants otherwise."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from posture import resources
from posture.errors import UsageError

LIVE_RULES = ("nudges", "W1", "W2", "W3", "W4", "W5")

SHARES = frozenset({"min_share", "min_coverage"})

Tables = Mapping[str, Mapping[str, Any]]


def live_rules(changes: Tables | None = None) -> dict[str, dict[str, Any]]:
    """The tables of ``rules.toml`` that a session reads, with ``changes`` laid over them.

    Raises
    ------
    UsageError
        A change names no rule or key that there is, or gives it another kind of value.
    """
    shipped = resources.read_toml("rules.toml")
    rules = {name: dict(shipped[name]) for name in (*LIVE_RULES, "A2")}
    for name, table in (changes or {}).items():
        if name not in LIVE_RULES or not isinstance(table, Mapping):
            known = ", ".join(LIVE_RULES)
            raise UsageError(f"There is no rule {name!r}", f"The rules of a live session: {known}")
        for key, value in table.items():
            rules[name][key] = _fitting(name, key, rules[name].get(key), value)
    return rules


def read_changes(path: Path) -> Tables:
    """The user's own file of rules.

    Raises
    ------
    UsageError
        It cannot be read, or is no TOML.
    """
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise UsageError(
            f"The rules {path} cannot be read ({error.strerror})", "Give --rules a TOML file"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"The rules {path} are no TOML ({error})") from None


def _fitting(name: str, key: str, now: object, value: object) -> object:
    """The value, if it is of the kind that the key has."""
    if now is None:
        raise UsageError(f"The rule {name} has no key {key!r}")
    if isinstance(now, str):
        raise UsageError(
            f"{key} of the rule {name} cannot be changed", "Numbers, true or false, and quiet_hours"
        )
    is_number = isinstance(now, float) and isinstance(value, int) and not isinstance(value, bool)
    if not (is_number or type(value) is type(now)):
        raise UsageError(
            f"{key} of the rule {name} cannot be {value!r}", f"It is now {now!r}: the same kind"
        )
    if isinstance(value, int | float) and not 0 <= value < math.inf:
        raise UsageError(
            f"{key} of the rule {name} cannot be {value!r}", "Give a number that is not below zero"
        )
    if key in SHARES and isinstance(value, int | float) and value > 1:
        raise UsageError(f"{key} of the rule {name} cannot be {value!r}", "It is a share, 0 to 1")
    return float(value) if is_number and isinstance(value, int) else value
