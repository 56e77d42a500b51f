"""The days that were spent before the camera, a week at a glance: kept only where turned on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.concurrency import run_in_threadpool

from posture.apps.live.panel_words import elapsed
from posture.apps.web.api_schemas import WITH_PATH, answers, answers_nothing, refusals
from posture.apps.web.known_params import known_parameters_only
from posture.apps.web.live_messages import LONGEST_TAB
from posture.apps.web.texts import texts
from posture.output.text import whole
from posture.results.days import Days, WatchedDay

router = APIRouter(
    prefix="/api/days",
    responses=refusals(),
    tags=["days"],
    dependencies=[Depends(known_parameters_only)],
)
Done = TypeVar("Done")
Tab = Annotated[str, Path(min_length=1, max_length=LONGEST_TAB)]


@router.get("", summary="The last seven days before the camera", **answers("Days", "The days"))
async def week(request: Request) -> dict[str, Any]:
    """Off by default: all zeros then."""
    return await _with_days(request, _overview)


@router.post("", summary="Begin to keep days", **answers("Days", "As of the last seven days"))
async def turn_on(request: Request) -> dict[str, Any]:
    """Makes the file: a line a day, sums only."""

    def turned_on(days: Days) -> dict[str, Any]:
        days.turn_on()
        return _overview(days)

    return await _with_days(request, turned_on)


@router.delete("", summary="Delete all days and stop keeping them", **answers_nothing())
async def turn_off(request: Request) -> Response:
    """Gone from the disk, the file with them."""
    await _with_days(request, Days.turn_off)
    return Response(status_code=204)


@router.delete("/{tab}", summary="Forget the day of one tab", **answers_nothing(WITH_PATH))
async def forget(request: Request, tab: Tab) -> Response:
    """Its sums are gone, and no others: for somebody who forgets the day on the page Camera."""
    await _with_days(request, lambda days: days.forget(tab))
    return Response(status_code=204)


def watched_day(tab: str, day: Mapping[str, Any]) -> WatchedDay:
    """The sums of a tab, out of the ``day`` of an answer of its session."""
    clocks = day["clocks"]
    in_state_s = clocks["in_state_s"]
    return WatchedDay(
        tab=tab,
        date=datetime.fromisoformat(day["at"]).date(),
        observed_s=sum(in_state_s.values()) - in_state_s["unknown"],
        seated_s=in_state_s["seated"],
        longest_s=clocks["longest_s"],
        breaks=clocks["breaks"],
        held_glutes=clocks["held_day"]["gluteus_maximus"],
        held_hip_flexors=clocks["held_day"]["iliopsoas"],
    )


async def _with_days(request: Request, ask: Callable[[Days], Done]) -> Done:
    days: Days = request.app.state.days
    return await run_in_threadpool(ask, days)


def _overview(days: Days) -> dict[str, Any]:
    today = datetime.now(UTC).astimezone().date()
    rows = [day_row(one, today) for one in days.week(today)]
    return {"is_on": days.is_on, "path": str(days.path), "days": rows}


def day_row(day: WatchedDay, today: date) -> dict[str, Any]:
    """A day in figures and in words; words are None where the camera saw nothing."""
    words = texts()["camera"]["week"]
    name = words["today"] if day.date == today else f"{day.date:%a} {day.date.day}"
    row = {"date": day.date.isoformat(), "name": name, "seated_s": round(day.seated_s)}
    if not day.observed_s:
        return row | dict.fromkeys(("sitting", "longest", "breaks", "held"))
    return row | {
        "sitting": elapsed(day.seated_s),
        "longest": elapsed(day.longest_s),
        "breaks": str(day.breaks),
        "held": _held(day),
    }


def _held(day: WatchedDay) -> str:
    """``+30 %, −20 %``: glutes and hip flexors against standing, averaged over the time seated."""
    minutes = day.seated_s / 60
    if minutes < 1:
        return "–"
    shares = (day.held_glutes / minutes, -day.held_hip_flexors / minutes)
    return ", ".join(f"{'+' if round(share) > 0 else ''}{whole(share)} %" for share in shares)
