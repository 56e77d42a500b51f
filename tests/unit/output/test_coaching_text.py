"""What a coach tells is worded for every test, event and hint there is."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from posture.movements.coaching_events import CoachEvent, CoachState, EventCode, Phase
from posture.movements.coaching_place import Hint
from posture.movements.model import TESTS, TestName
from posture.output.coaching_text import CoachWords
from posture.runtime.resources import read_toml
from posture.types import Reason

COACHED = [test for test in TESTS if test != "thomas"]
WHY = Reason("movement_too_small")


@pytest.mark.parametrize("test", COACHED)
@pytest.mark.parametrize("wanted", [3, None])
def test_everything_has_words_without_gaps(test: TestName, wanted: int | None) -> None:
    words = CoachWords(test, wanted)
    hints = [Hint(code, why=WHY) for code in read_toml("coaching.toml")["words"]["hint"]]
    texts = [words.where, words.task, words.unit(1), words.unit(2), *map(words.hint, hints)]
    for code in get_args(EventCode):
        if code == "reached" and wanted is None:
            continue  # there is nothing to be reached
        texts.append(words.event(CoachEvent(1.0, code, 2, WHY, hints[0])))
    for phase in get_args(Phase):
        state = CoachState(phase, count=1, wanted=wanted, seconds_left=2)
        texts += [words.instruction(state), words.progress(state)]
    for text in texts:
        assert text
        assert not re.search(r"[{}]|None", text), text


def test_every_test_has_what_a_coach_needs() -> None:
    table = read_toml("coaching.toml")
    for name in ("countdown_s", "repetitions"):
        assert set(table[name]) == set(COACHED)
    for name in ("where", "do", "unit"):
        assert set(table["words"][name]) == set(COACHED)
    for name in ("starts", "room_ahead", "room_above", "still_s"):
        assert set(table[name]) <= set(COACHED)
    known = read_toml("reasons.toml")
    assert all(code in known for code in table["why_nothing"]["named"])


OF_FILMS_ALONE = {"movement_no_test", "movement_stopped"}
"""Reasons that no test before a camera has: which test it is, is known there."""


def test_nothing_that_a_test_before_a_camera_tells_speaks_of_a_film() -> None:
    reasons = {
        code: [one[key] for key in ("text", "remedy") if key in one]
        for code, one in read_toml("reasons.toml").items()
        if code.startswith("movement_") and code not in OF_FILMS_ALONE
    }
    rules = {
        code: [one[key] for key in ("noticeable", "borderline", "typical", "too_few")]
        for code, one in read_toml("rules.toml").items()
        if isinstance(one, dict) and one.get("kind") == "movement" and code != "T1"
    }
    of_sheet = read_toml("movement_sheet.toml")["how"]
    shown = (
        reasons
        | rules
        | {code: list(texts) for code, texts in of_sheet.items() if code != "heading"}
    )
    shown["row"] = list(read_toml("movement_wording.toml")["row"].values())
    told = [(code, text) for code, texts in shown.items() for text in texts]
    assert len(told) > 60
    assert [one for one in told if re.search(r"\bfilm", one[1], re.IGNORECASE)] == []
