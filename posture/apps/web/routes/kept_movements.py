"""The endpoints of movements in the history: one is kept, several are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool

from posture.apps.web.api_schemas import WITH_BODY, answers, refusals, takes_json
from posture.apps.web.kept_results import movements_compared
from posture.apps.web.known_params import known_parameters_only
from posture.apps.web.params import check_names, json_of
from posture.movements.kept import keep
from posture.movements.model import Movement
from posture.movements.movement_reading import from_dict
from posture.results.history import History

router = APIRouter(
    prefix="/api/history",
    responses=refusals(),
    tags=["people"],
    dependencies=[Depends(known_parameters_only)],
)

MOST_COMPARED = 100
LONGEST_NAME = 200
NAMES = ("name", "date", "time", "movement")
TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
KEEPING = takes_json("MovementToKeep", "A movement, of whom and when")
Numbers = Annotated[
    list[Annotated[int, Query(ge=1, le=2**62)]],
    Query(min_length=2, max_length=MOST_COMPARED, description="Of results, in any order"),
]


@dataclass(frozen=True, slots=True)
class MovementToKeep:
    """A movement, of whom and when."""

    name: str
    date: str
    time: str | None
    movement: Movement


@router.post(
    "/movements",
    openapi_extra=KEEPING,
    summary="Keep a movement",
    **answers("KeptResult", "Where to find it again", WITH_BODY),
)
async def keep_movement(request: Request) -> dict[str, int]:
    """Numbers only: its figures, repetitions and curves."""
    wanted = await json_of(request, _to_keep)
    history: History = request.app.state.history

    def kept() -> int:
        when = (wanted.date, wanted.time)
        return keep(history, wanted.name, wanted.movement, *when, front_end="page")

    return {"id": await run_in_threadpool(kept)}


@router.get(
    "/movements/compare",
    summary="Movements of a person and one test compared",
    **answers("ComparedMovements", "The movements, and what differs"),
)
async def compared(request: Request, result: Numbers) -> dict[str, Any]:
    """The last of them against the earlier ones, each figure as changed, no clear change, or not
    comparable and why, as ``posture compare`` has them."""
    history: History = request.app.state.history
    return await run_in_threadpool(movements_compared, history, result)


def _to_keep(data: Any) -> MovementToKeep:
    if not isinstance(data, dict):
        raise ValueError("the whole must be an object")
    check_names(data, NAMES)
    name, day, time = data.get("name"), data.get("date"), data.get("time")
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME:
        raise ValueError(f"name must be a text of 1 to {LONGEST_NAME} characters")
    try:
        day = date.fromisoformat(day if isinstance(day, str) else "").isoformat()
    except ValueError:
        raise ValueError("date must be a day such as 2026-11-27") from None
    if time is not None and not (isinstance(time, str) and TIME_OF_DAY.fullmatch(time)):
        raise ValueError("time must be a time of day such as 14:05, or null")
    return MovementToKeep(name, day, time, from_dict(data.get("movement")))
