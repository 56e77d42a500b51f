"""Movements in the history of past results: kept as they are written, read again as they were."""

from __future__ import annotations

from posture.movements.model import Movement
from posture.movements.movement_json import to_dict
from posture.movements.movement_reading import from_dict
from posture.results.history import History, KeptMovement
from posture.results.history.store import damaged_result
from posture.results.reason_text import FrontEnd


def keep(
    history: History,
    name: str,
    movement: Movement,
    date: str,
    time: str | None = None,
    front_end: FrontEnd = "command_line",
) -> int:
    """Keep a movement of a person; the id of the result.

    Parameters
    ----------
    date, time : when it was done: ISO 8601 day; local time such as ``14:05``, None if not known.
    front_end : in whose words its reasons are kept.

    Raises
    ------
    HistoryError
        The history is off, or the name is empty or too long.
    """
    return history.save_movement(name, to_dict(movement, front_end), date, time)


def movement_of(history: History, kept: KeptMovement) -> Movement:
    """The movement that was kept, without its landmarks.

    Raises
    ------
    HistoryError
        What is kept is no movement: the file is damaged.
    """
    try:
        return from_dict(kept.data)
    except ValueError as error:
        raise damaged_result(history.path, kept.id, error) from None
