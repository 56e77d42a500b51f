"""The rules of a session: those that ship, with the user's own file laid over them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import to_builtins

from posture.apps.live.rule_tables import LIVE_RULES, Tables, live_rules, read_changes
from posture.errors import UsageError
from posture.runtime import resources

SHIPPED = resources.read_toml("rules.toml")
SHARES = {"min_share", "min_coverage"}
NUMBERS = [
    (name, key)
    for name in LIVE_RULES
    for key, value in SHIPPED[name].items()
    if type(value) is float and key not in SHARES
]


def tables(changes: Tables | None = None) -> dict[str, dict[str, Any]]:
    """The rules of a session as plain tables, as ``rules.toml`` has them."""
    found: dict[str, dict[str, Any]] = to_builtins(live_rules(changes))
    found["nudges"]["quiet_hours"] = list(found["nudges"]["quiet_hours"])
    return found


def test_without_changes_the_rules_are_those_that_ship() -> None:
    assert tables() == {name: SHIPPED[name] for name in (*LIVE_RULES, "A2")}


@given(st.sampled_from(NUMBERS), st.integers(0, 600) | st.floats(0, 600))
def test_a_change_is_taken_as_a_float_and_changes_nothing_else(
    place: tuple[str, str], value: float
) -> None:
    name, key = place
    changed = tables({name: {key: value}})
    found = changed[name].pop(key)
    assert (found, type(found)) == (value, float)
    left = tables()
    del left[name][key]
    assert changed == left


def test_changes_of_one_session_are_not_those_of_the_next() -> None:
    live_rules({"W1": {"nudge_min": 20}})
    assert live_rules().sitting.nudge_min == 30.0


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"W9": {}}, "no rule 'W9'"),
        ({"P1": {"above": 3.0}}, "no rule 'P1'"),
        ({"W1": 3}, "no rule 'W1'"),
        ({"W1": {"nudge": 3.0}}, "W1 has no key 'nudge'"),
        ({"W1": {"nudge_min": "30"}}, "nudge_min of the rule W1 cannot be '30'"),
        ({"W1": {"nudge_min": True}}, "nudge_min of the rule W1 cannot be True"),
        ({"W1": {"is_on": 1}}, "is_on of the rule W1 cannot be 1"),
        ({"W1": {"nudge_min": -1.0}}, "W1 cannot be -1.0. Give a number that is not below"),
        ({"nudges": {"quiet_hours": "12:00-13:00"}}, "quiet_hours of the rule nudges"),
    ],
)
def test_what_is_no_rule_is_refused_by_its_name(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        live_rules(changes)


def test_a_rule_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(UsageError, match="nudges, W1, W2, W3, W4, W5"):
        live_rules({"W9": {}})


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(value: float) -> None:
    with pytest.raises(UsageError, match="nudge_min of the rule W1"):
        live_rules({"W1": {"nudge_min": value}})


def test_a_file_of_the_user_is_read(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("[W1]\nnudge_min = 20\n")
    assert live_rules(read_changes(file)).sitting.nudge_min == 20.0


@pytest.mark.parametrize(
    "content", [b"W1: 20", b"\xff\xfe[W1]", b"[W1]\nnudge_min = 1\nnudge_min = 2"]
)
def test_a_file_that_is_no_toml_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(content)
    with pytest.raises(UsageError, match=r"mine\.toml are no TOML"):
        read_changes(file)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.toml", tmp_path):
        with pytest.raises(UsageError, match="cannot be read"):
            read_changes(path)


@pytest.mark.parametrize(
    "changes",
    [
        {"W1": {"noticeable": "Up, {you}"}},
        {"W3": {"measure": "nose"}},
        {"W3": {"min_share": 7.0}},
        {"W2": {"min_coverage": 80}},
    ],
)
def test_words_and_impossible_shares_are_refused(changes: Any) -> None:
    with pytest.raises(UsageError):
        live_rules(changes)
