"""The endpoint of a before and an after: where both pictures lie, and what differs between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool

from posture.apps.web.api_schemas import answers, takes_json
from posture.apps.web.card import main_measures
from posture.apps.web.known_params import known_parameters_only
from posture.apps.web.params import check_names, json_of
from posture.apps.web.request_errors import refused
from posture.apps.web.routes.photos import REFUSALS
from posture.findings.reference import Reference
from posture.findings.reference.store import Store
from posture.results.assessment import Assessment, from_dict
from posture.results.history import Kept, compare, comparison_dict
from posture.results.reason_text import text_of
from posture.results.superposition import superposed, superposition_dict
from posture.types import Reason

router = APIRouter(
    prefix="/api",
    responses=REFUSALS,
    tags=["people"],
    dependencies=[Depends(known_parameters_only)],
)

PAIR = takes_json(
    "Pair",
    '{"assessment": {...} of two photos, the earlier one first, "mirrored": true or false, '
    '"baseline": name of a reference, or null}',
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two photos of one person, and how they are to be compared."""

    assessment: Assessment
    is_mirrored: bool
    reference: str | None


@router.post(
    "/before-after",
    openapi_extra=PAIR,
    summary="Two photos of one person compared",
    **answers("BeforeAfter", "Where both pictures lie, and what differs"),
)
async def before_after(request: Request) -> dict[str, Any]:
    """``superposition``: where both pictures lie on a canvas of ``width`` and ``height``, maps as
    ``a, b, c, d, e, f`` of an SVG ``matrix()`` of the upright original's pixels, or null with
    ``why_not``; ``remarks``: what has to be known to read it; ``rows``: each measure as in
    ``/api/history/compare``, and whether it ``is_main``."""
    pair = await json_of(request, pair_of)
    return await run_in_threadpool(compared, pair)


def compared(pair: Pair) -> dict[str, Any]:
    """The answer to a pair, as plain data.

    Raises
    ------
    Refused
        There is no such reference.
    """
    earlier, later = pair.assessment.shots
    found = superposed(earlier.report, later.report, is_mirrored=pair.is_mirrored)
    why_not, remarks = (found, ()) if isinstance(found, Reason) else (None, found.remarks)
    day = pair.assessment.date
    one, other = (Kept(0, 0, "", Assessment(day, (shot,))) for shot in pair.assessment.shots)
    rows = compare(one, other, _reference(pair.reference))
    main = main_measures(later.report)
    return {
        "superposition": None if isinstance(found, Reason) else superposition_dict(found),
        "why_not": None if why_not is None else text_of(why_not, "page"),
        "remarks": [text_of(remark, "page") for remark in remarks],
        "rows": [comparison_dict(row) | {"is_main": row.measure in main} for row in rows],
    }


def _reference(name: str | None) -> Reference | None:
    if name is None:
        return None
    store = Store()
    if not store.has(name):
        raise refused(409, "no_reference", name=name)
    return store.read(name).reference


def pair_of(data: Any) -> Pair:
    """The pair in the body of a request.

    Raises
    ------
    ValueError
        It is none, or something in it is of another kind; says what.
    """
    if not isinstance(data, dict):
        raise ValueError("the whole must be an object")
    check_names(data, ("assessment", "mirrored", "baseline"))
    is_mirrored, reference = data.get("mirrored", False), data.get("baseline")
    if not isinstance(is_mirrored, bool):
        raise ValueError("mirrored must be true or false")
    if reference is not None and not (isinstance(reference, str) and 0 < len(reference) <= 200):
        raise ValueError("baseline must be a text of 1 to 200 characters or null")
    assessment = from_dict(data.get("assessment"))
    if len(assessment.shots) != 2:
        raise ValueError("assessment must have two photos")
    return Pair(assessment, is_mirrored, reference)
