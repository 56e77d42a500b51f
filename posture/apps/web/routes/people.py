"""The endpoints of people: their own references, and, where turned on, their past results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from posture.apps.web.api_schemas import (
    WITH_BODY,
    WITH_PATH,
    answers,
    answers_nothing,
    refusals,
    takes_json,
)
from posture.apps.web.kept_results import entry_of, opened, photos
from posture.apps.web.known_params import known_parameters_only
from posture.apps.web.params import PhotoQuery, check_names, json_of, photo_query, stance, taken_at
from posture.apps.web.routes.photos import BODY, answer_of
from posture.apps.web.texts import texts
from posture.findings.reference import TAKE_STANCES, Reference
from posture.findings.reference.encoding import Baseline
from posture.findings.reference.photo_takes import add_new
from posture.findings.reference.store import Store
from posture.output.terminal.reference_table import marks_kept, marks_listed, marks_move
from posture.results.assessment import Assessment, from_dict
from posture.results.history import History, compare, comparison_dict, trend, trend_dict
from posture.runtime.resources import read_toml

router = APIRouter(
    prefix="/api",
    responses=refusals(),
    tags=["people"],
    dependencies=[Depends(known_parameters_only)],
)
Number = Annotated[int, Path(ge=1, le=2**62)]
QueryNumber = Annotated[int, Query(ge=1, le=2**62)]
Name = Annotated[str, Query(min_length=1, max_length=200, description="Of the reference")]
Done = TypeVar("Done")

SAVING = takes_json("ToKeep", '{"name": text, "with_pictures": true or false, "assessment": {...}}')


@router.get(
    "/baselines", summary="Every person's own reference", **answers("References", "All of them")
)
async def baselines() -> list[dict[str, Any]]:
    """Name, takes of each stance, on how many days, and by how much own marks move estimates."""
    found, _ = await run_in_threadpool(Store().read_all)
    return [_baseline(one) for one in found]


@router.post(
    "/baselines",
    openapi_extra=BODY,
    summary="Add a photo to a reference",
    **answers("RecordedTake", "The reference with the new take", WITH_BODY),
)
async def record(
    request: Request,
    name: Name,
    query: Annotated[PhotoQuery, Depends(photo_query)],
    stance: Annotated[Any, Depends(stance)],
    at: Annotated[Any, Depends(taken_at)],
    file: Annotated[str, Query(max_length=1024, description="Name of the photo")] = "picture",
) -> dict[str, Any]:
    """The reference as it is with the new take; numbers are kept, no picture.

    With ``asis`` and ``psis`` the difference between them and the estimate is kept as well, and
    a photo that is a take already is taken anew.
    """
    options = replace(query.options, name=file, stance=stance, taken_at=at)
    answer = await answer_of(request, "take", options, None)
    assert answer.take is not None
    baseline = await run_in_threadpool(add_new, Store(), name, answer.take)
    stance_text = read_toml("baseline.toml")["words"]["stance"][answer.take.stance]
    words = str(texts()["server"]["took"]).format(name=baseline.name, stance=stance_text)
    marks = (marks_kept(answer.take), marks_move(baseline)) if query.options.asis else ()
    return _baseline(baseline) | {"told": words, "own_marks_told": [one for one in marks if one]}


@router.delete("/baselines", summary="Delete a reference from the disk", **answers_nothing())
async def forget(name: Name) -> Response:
    """Gone."""
    await run_in_threadpool(Store().remove, name)
    return Response(status_code=204)


@router.get(
    "/history",
    summary="Whether results are kept, where, and of whom",
    **answers("History", "Whether and where"),
)
async def history(request: Request) -> dict[str, Any]:
    """Off by default."""
    return await _with_history(request, _overview)


@router.post("/history", summary="Begin to keep results", **answers("History", "Whether and where"))
async def turn_on(request: Request) -> dict[str, Any]:
    """Makes the file."""

    def turned_on(kept: History) -> dict[str, Any]:
        kept.turn_on()
        return _overview(kept)

    return await _with_history(request, turned_on)


@router.delete(
    "/history", summary="Delete everything and stop keeping results", **answers_nothing()
)
async def turn_off(request: Request) -> Response:
    """Gone from the disk, the file with it."""
    await _with_history(request, History.turn_off)
    return Response(status_code=204)


@router.post(
    "/history/results",
    openapi_extra=SAVING,
    summary="Keep a result",
    **answers("KeptResult", "Where to find it again", WITH_BODY),
)
async def keep(request: Request) -> dict[str, int]:
    """Numbers only, unless pictures are asked for."""
    name, with_pictures, assessment = await json_of(request, _to_keep)

    def kept(store: History) -> int:
        return store.save(name, assessment, with_pictures=with_pictures)

    return {"id": await _with_history(request, kept)}


@router.get(
    "/history/results/{number}",
    summary="One result",
    **answers("PastResult", "The result", WITH_PATH),
)
async def result(request: Request, number: Number) -> dict[str, Any]:
    """Of photos (``kind``): its assessment, what the card of each shows, and what the person said.
    A movement: its card and its data."""
    return await _with_history(request, lambda store: opened(store, number))


@router.delete(
    "/history/results/{number}", summary="Delete one result", **answers_nothing(WITH_PATH)
)
async def drop_result(request: Request, number: Number) -> Response:
    """Gone from the disk."""
    await _with_history(request, lambda store: store.delete_result(number))
    return Response(status_code=204)


@router.get(
    "/history/people/{number}",
    summary="A person's results",
    **answers("PersonResults", "The results", WITH_PATH),
)
async def person(request: Request, number: Number) -> dict[str, Any]:
    """Oldest first, without their numbers."""

    def with_results(store: History) -> dict[str, Any]:
        found = store.results(number)
        name = next((one.name for one in store.people() if one.id == number), "")
        return {"id": number, "name": name, "results": [entry_of(one) for one in found]}

    return await _with_history(request, with_results)


@router.delete("/history/people/{number}", summary="Delete a person", **answers_nothing(WITH_PATH))
async def drop_person(request: Request, number: Number) -> Response:
    """All results of theirs, gone from the disk."""
    await _with_history(request, lambda store: store.delete_person(number))
    return Response(status_code=204)


@router.get(
    "/history/people/{number}/trend",
    summary="One measure over time",
    **answers("Trend", "The readings", WITH_PATH),
)
async def over_time(
    request: Request,
    number: Number,
    measure: Annotated[str, Query(max_length=64)],
    stance: Annotated[str, Query(max_length=16)] = "standing",
) -> dict[str, Any]:
    """Each value with its interval."""

    def points_of(store: History) -> dict[str, Any]:
        points = trend(store.results(number), measure, stance)
        return {"points": [trend_dict(point) for point in points]}

    return await _with_history(request, points_of)


@router.get(
    "/history/compare",
    summary="Two results of photos side by side",
    **answers("ComparedResults", "Both, and what differs"),
)
async def side_by_side(
    request: Request, earlier: QueryNumber, later: QueryNumber
) -> dict[str, Any]:
    """Each measure as changed, no clear change, or not comparable and why."""

    def compared(store: History) -> dict[str, Any]:
        one, other = photos(store.result(earlier)), photos(store.result(later))
        names = {found.id: found.name for found in store.people()}
        rows = compare(one, other, _reference(names.get(one.person_id, "")))
        return {
            "earlier": entry_of(one),
            "later": entry_of(other),
            "rows": [comparison_dict(row) for row in rows],
        }

    return await _with_history(request, compared)


async def _with_history(request: Request, ask: Callable[[History], Done]) -> Done:
    """What the history answers, asked in a thread: the disk must not hold up the others."""
    history: History = request.app.state.history
    return await run_in_threadpool(ask, history)


def _overview(history: History) -> dict[str, Any]:
    people = history.people()
    return {
        "is_on": history.is_on,
        "path": str(history.path),
        "people": [asdict(one) for one in people],
    }


def _reference(name: str) -> Reference | None:
    """The person's own takes, of the reference with the same name."""
    store = Store()
    return store.read(name).reference if name and store.has(name) else None


def _baseline(baseline: Baseline) -> dict[str, Any]:
    takes = {stance: len(baseline.reference.of(stance)) for stance in TAKE_STANCES}
    own_marks = marks_listed(baseline)
    return {
        "name": baseline.name,
        "takes": takes,
        "days": baseline.days,
        "own_marks": own_marks,
    }


def _to_keep(data: Any) -> tuple[str, bool, Assessment]:
    if not isinstance(data, dict):
        raise ValueError("the whole must be an object")
    check_names(data, ("name", "with_pictures", "assessment"))
    name, with_pictures = data.get("name"), data.get("with_pictures", False)
    if not isinstance(name, str) or not name.strip() or len(name) > 200:
        raise ValueError("name must be a text of 1 to 200 characters")
    if not isinstance(with_pictures, bool):
        raise ValueError("with_pictures must be true or false")
    return name, with_pictures, from_dict(data.get("assessment"))
