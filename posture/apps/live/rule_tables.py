"""The rules of a live session: those that ship, with what the user wants otherwise."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from posture.errors import InvalidData, UsageError
from posture.findings.rule_specs import LiveRules
from posture.runtime import resources
from posture.runtime.reading import converted

LIVE_RULES = ("nudges", "W1", "W2", "W3", "W4", "W5")

Tables = Mapping[str, Mapping[str, Any]]


def live_rules(changes: Tables | None = None) -> LiveRules:
    """The rules that a session reads, with ``changes`` laid over them.

    Raises
    ------
    UsageError
        A change names no rule or key that there is, or gives it another kind of value.
    """
    shipped = resources.read_toml("rules.toml")
    tables = {code: dict(shipped[code]) for code in (*LIVE_RULES, "A2")}
    for code, table in (changes or {}).items():
        if code not in LIVE_RULES or not isinstance(table, Mapping):
            known = ", ".join(LIVE_RULES)
            raise UsageError(f"There is no rule {code!r}", f"The rules of a live session: {known}")
        for key in table:
            _check_key(code, key, tables[code])
        tables[code] |= table
    try:
        return converted(tables, LiveRules)
    except InvalidData as error:
        rule, entry = error.path[:2]
        raise UsageError(
            f"{entry} of the rule {rule} cannot be {error.value!r}", f"Give {error.expected}"
        ) from None


def _check_key(code: str, key: str, table: Mapping[str, Any]) -> None:
    """That a rule has a key, and one that is no text: words and kinds stay as they ship."""
    if key not in table:
        raise UsageError(f"The rule {code} has no key {key!r}")
    if isinstance(table[key], str):
        raise UsageError(
            f"{key} of the rule {code} cannot be changed", "Numbers, true or false, and quiet_hours"
        )


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
