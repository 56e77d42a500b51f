"""Past results on the page People, in a real browser: opened again, over time, over each other."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from posture.results import report_json
from posture.results.assessment import Assessment, AssessmentPhoto, Questionnaire, Side, to_dict
from posture.types import Estimate, View
from tests.e2e.conftest import Watched
from tests.e2e.pages import ROOT, SIDE, off_machine, opened, overflow_px, violations
from tests.served import Served

pytestmark = pytest.mark.slow

EXAMPLE = ROOT / "posture" / "data" / "examples" / "ok.json"
NOTES = "Left first.\nBarefoot."


@pytest.fixture
def page(context: BrowserContext, server: Served) -> Iterator[Page]:
    """A tab on the page People, with three results of Anna: the first two with pictures."""
    tab = opened(context, server.address)
    kept_results(tab, server)
    tab.page.goto(server.address + "people")
    expect(tab.page.locator("#results tbody tr")).to_have_count(3)
    yield tab.page
    assert tab.page.request.delete(f"{server.address}api/history").ok
    assert off_machine(tab.requests) == []
    assert tab.complaints == []


def kept_results(tab: Watched, server: Served) -> None:
    history = f"{server.address}api/history"
    assert tab.page.request.post(history).ok
    for day, (time, has_pictures) in enumerate(((None, True), ("09:15", True), ("16:40", False))):
        data = {
            "name": "Anna",
            "with_pictures": has_pictures,
            "assessment": to_dict(assessment(f"2026-11-{day + 1:02d}", time, 8.0 + day)),
        }
        assert tab.page.request.post(f"{history}/results", data=data).ok


def assessment(day: str, time: str | None, tilt: float) -> Assessment:
    shots = (photo("left", tilt), photo("right", tilt - 6.0))
    return Assessment(
        *(day, shots),
        time=time,
        assessor="Sam Jones",
        clinic="Hip Clinic",
        notes=NOTES,
        questionnaire=Questionnaire(age=44),
    )


def photo(side: Side, tilt: float) -> AssessmentPhoto:
    found = report_json.from_dict(json.loads(EXAMPLE.read_text("utf-8")))
    measures = {**found.measures, "pelvic_tilt": Estimate.around(tilt, 5.0)}
    assert side in ("left", "right")
    view = View("side", side, 0.0)
    report = replace(found, measures=measures, view=view)
    return AssessmentPhoto(report, side, picture=jpeg(SIDE))


def jpeg(path: Path) -> bytes:
    with Image.open(path) as picture:
        buffer = io.BytesIO()
        picture.resize((300, 400)).save(buffer, "JPEG")
    return buffer.getvalue()


def test_a_past_result_opens_as_cards_with_its_notes(page: Page) -> None:
    first = page.locator("#results tbody tr").last
    first.locator(".open").click()
    result = page.locator("#opened")
    expect(result.locator("h3").first).to_have_text("Anna, 2026-11-01")
    expect(result.locator("dd.notes p")).to_have_text(NOTES.splitlines())
    expect(result.locator("dd.assessor")).to_have_text("Sam Jones, Hip Clinic")
    expect(result.locator("dd.reported")).to_contain_text("Age 44")
    expect(result.locator(".card .sentence")).to_have_count(2)
    expect(result.locator(".card img")).to_have_count(2)
    expect(
        result.locator(".card").first.locator("tr[data-measure=pelvic_tilt]").first
    ).to_contain_text("8°")
    page.reload()
    expect(result.locator(".card")).to_have_count(2)
    page.locator("#opened-close").click()
    expect(result).to_be_hidden()
    assert page.evaluate("() => document.activeElement.classList.contains('open')")
    page.go_back()
    expect(result.locator(".card")).to_have_count(2)


def test_of_a_result_without_pictures_the_page_says_so(page: Page) -> None:
    page.locator("#results tbody tr").first.locator(".open").click()
    result = page.locator("#opened")
    expect(result.locator("h3").first).to_have_text("Anna, 2026-11-03, 16:40")
    expect(result.locator(".kept")).to_contain_text("Only the numbers of this result were kept")
    expect(result.locator(".no-picture")).to_have_count(2)
    expect(result.locator(".card img")).to_have_count(0)
    result.locator("summary").first.click()
    expect(result.locator(".findings").first).to_be_visible()


def test_both_sides_over_time_differ_in_shape_and_are_explained(page: Page) -> None:
    points = page.locator("#trend .point")
    expect(points).to_have_count(6)
    shapes = [point.get_attribute("data-shape") for point in points.all()]
    assert shapes == ["circle", "square"] * 3
    expect(page.locator("#trend .legend li")).to_have_text(
        ["left side", "right side", "90 % interval"]
    )
    page.locator("#trend summary").click()
    dates = page.locator("#trend tbody td:first-child").all_text_contents()
    assert dates[::2] == ["2026-11-01", "2026-11-02, 09:15", "2026-11-03, 16:40"]
    rows = page.locator("#results tbody tr td:nth-child(2)").all_text_contents()
    assert rows == ["2026-11-03, 16:40", "2026-11-02, 09:15", "2026-11-01"]


def compare(page: Page, *places: int) -> None:
    for place in places:
        page.locator("#results tbody input").nth(place).check()
    page.locator("#compare").click()


def test_two_results_with_pictures_lie_over_each_other(page: Page) -> None:
    compare(page, 1, 2)
    buttons = page.locator("#comparison button.overlay")
    expect(buttons).to_have_count(2)
    buttons.first.click()
    view = page.locator("#comparison .before-after")
    expect(view.locator("image")).to_have_count(2)
    expect(view.locator(".names .after")).to_contain_text("2026-11-02, 09:15")
    one, other = (image.get_attribute("transform") for image in view.locator("image").all())
    assert one == other, "the same body at the same place"
    assert violations(page) == []


def test_pictures_that_were_not_kept_are_not_laid_over_each_other(page: Page) -> None:
    compare(page, 0, 2)
    expect(page.locator("#comparison .no-overlay").first).to_contain_text(
        "none was kept with the result of 2026-11-03, 16:40"
    )
    expect(page.locator("#comparison button.overlay")).to_have_count(0)


@pytest.mark.parametrize("width_px", [360, 1280])
def test_an_opened_result_is_for_everyone(page: Page, width_px: int) -> None:
    page.set_viewport_size({"width": width_px, "height": 800})
    page.locator("#results tbody tr").last.locator(".open").click()
    expect(page.locator("#opened .card")).to_have_count(2)
    page.locator("#opened summary").first.click()
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
        assert violations(page) == [], colours
        assert overflow_px(page) == 0
