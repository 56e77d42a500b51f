"""Results of the history as plain data for the page People: in the list, opened, and compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from posture.apps.web.card import card_view
from posture.apps.web.request_errors import refused
from posture.movements.comparing import compare
from posture.movements.kept import movement_of
from posture.movements.movement_json import to_dict as movement_dict
from posture.output.movement_card import movement_card
from posture.output.movement_comparison import comparison_card
from posture.results.assessment import reported, to_dict
from posture.results.history import History, Kept, KeptMovement
from posture.runtime.resources import read_toml


def entry_of(kept: Kept | KeptMovement) -> dict[str, Any]:
    """A result in the list, without its numbers."""
    if isinstance(kept, KeptMovement):
        return {
            "kind": "movement",
            "id": kept.id,
            "saved_at": kept.saved_at,
            "date": kept.date,
            "time": kept.time,
            **_test_of(kept),
        }
    shots = kept.assessment.shots
    return {
        "kind": "photos",
        "id": kept.id,
        "saved_at": kept.saved_at,
        "date": kept.assessment.date,
        "time": kept.assessment.time,
        "shots": [
            {
                "side": shot.side,
                "stance": shot.report.stance,
                "view": None if shot.report.view is None else shot.report.view.kind,
            }
            for shot in shots
        ],
        "has_pictures": any(shot.picture is not None for shot in shots),
    }


def opened(history: History, number: int) -> dict[str, Any]:
    """One result with all that its card shows.

    Raises
    ------
    HistoryError
        There is no such result, or it cannot be read.
    """
    found = history.result(number)
    names = {one.id: one.name for one in history.people()}
    about = {
        "id": found.id,
        "saved_at": found.saved_at,
        "person": {"id": found.person_id, "name": names.get(found.person_id, "")},
    }
    if isinstance(found, KeptMovement):
        movement = movement_of(history, found)
        return about | {
            "kind": "movement",
            "date": found.date,
            "time": found.time,
            **_test_of(found),
            "card": movement_card(movement),
            "movement": movement_dict(movement, "page"),
        }
    return about | {
        "kind": "photos",
        "assessment": to_dict(found.assessment),
        "views": [
            card_view(shot.report, shot.estimated_tilt, shot.distances)
            for shot in found.assessment.shots
        ],
        "reported": reported(found.assessment.questionnaire),
    }


def photos(found: Kept | KeptMovement) -> Kept:
    """The result, which is to be of photos.

    Raises
    ------
    Refused
        It is a movement.
    """
    if isinstance(found, KeptMovement):
        raise refused(422, "not_photos")
    return found


def movements_compared(history: History, numbers: Sequence[int]) -> dict[str, Any]:
    """The last of two or more movements of one person against the earlier ones, worded.

    Raises
    ------
    Refused
        They are of several people, or one of them is of photos.
    UsageError
        They are of several tests, or one of them was not assessed.
    HistoryError
        There is no such result, or it cannot be read.
    """
    found = [history.result(number) for number in dict.fromkeys(numbers)]
    kept = [one for one in found if isinstance(one, KeptMovement)]
    if len(kept) != len(found) or len(kept) < 2:
        raise refused(422, "not_movements")
    if len({one.person_id for one in kept}) > 1:
        raise refused(422, "two_people")
    kept.sort(key=lambda one: (one.date, one.time or "", one.id))
    *earlier, later = (movement_of(history, one) for one in kept)
    return {
        "results": [entry_of(one) for one in kept],
        "comparison": comparison_card(compare(earlier, later), "page"),
    }


def _test_of(kept: KeptMovement) -> dict[str, Any]:
    """Which test it is, its name, and how often it was done."""
    test, repetitions = kept.data.get("test"), kept.data.get("repetitions")
    names = read_toml("movement_wording.toml")["tests"]
    count = len(repetitions) if isinstance(repetitions, list) else 0
    return {"test": test, "name": names.get(test, ""), "repetitions": count}
