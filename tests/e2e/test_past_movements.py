"""Movements among past results, in a real browser: listed by day, compared, opened, deleted."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from posture.movements.assessing import assess_looks
from posture.movements.movement_json import to_dict
from tests.e2e.conftest import Watched
from tests.e2e.pages import ROOT, off_machine, opened, overflow_px, violations
from tests.movement_curves import facts, squat_curves, times, trips
from tests.movement_looks import looks_of
from tests.served import Served

pytestmark = pytest.mark.slow

EXAMPLE = json.loads((ROOT / "posture" / "data" / "examples" / "ok.json").read_text("utf-8"))
DEPTHS = {"2026-11-01": 0.6, "2026-11-08": 0.62, "2026-11-15": 1.0}
"""Of squats by day, 1 to 115° of knee."""


@pytest.fixture
def page(context: BrowserContext, server: Served) -> Iterator[Page]:
    """A tab on the page People, with three films of squats of Anna and one photo."""
    tab = opened(context, server.address)
    keep_results(tab, server)
    tab.page.goto(server.address + "people")
    expect(tab.page.locator("#results tbody tr")).to_have_count(4)
    yield tab.page
    tab.page.request.delete(f"{server.address}api/history")
    assert off_machine(tab.requests) == []
    assert tab.complaints == []


def keep_results(tab: Watched, server: Served) -> None:
    history = f"{server.address}api/history"
    assert tab.page.request.post(history).ok
    for day, depth in DEPTHS.items():
        looks = looks_of(squat_curves(times(16.0), trips(4), depth))
        movement = to_dict(assess_looks(looks, facts(16.0), "squat"), "page")
        data = {"name": "Anna", "date": day, "time": "18:30", "movement": movement}
        assert tab.page.request.post(f"{history}/movements", data=data).ok
    photo = {
        "schema": "posture-assessment/2",
        "date": "2026-11-10",
        "photos": [{"report": EXAMPLE}],
    }
    data = {"name": "Anna", "assessment": photo}
    assert tab.page.request.post(f"{history}/results", data=data).ok


def pick(page: Page, *places: int) -> None:
    for place in places:
        page.locator("#results tbody input").nth(place).check()


def pictured(page: Page, name: str) -> None:
    """For eyes: where POSTURE_LOOK names a folder, the whole page as it is now."""
    if "POSTURE_LOOK" in os.environ:
        page.screenshot(path=Path(os.environ["POSTURE_LOOK"]) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("width_px", [390, 1280])
def test_movements_are_compared_beside_photos(page: Page, width_px: int) -> None:
    page.set_viewport_size({"width": width_px, "height": 800})
    rows = page.locator("#results tbody tr td:nth-child(3)").all_text_contents()
    assert [row.startswith("Squat, 4 repetitions") for row in rows] == [True, False, True, True]
    pick(page, 0, 1)
    expect(page.locator("#compare")).to_be_disabled()
    expect(page.locator("#not-alike")).to_contain_text("movements with others of the same")
    page.locator("#results tbody input").nth(1).uncheck()
    pick(page, 2, 3)
    expect(page.locator("#not-alike")).to_be_empty()
    page.locator("#compare").click()
    found = page.locator("#comparison")
    expect(found).to_contain_text("Before: 2026-11-01, 18:30; 2026-11-08, 18:30")
    knee = found.locator("tr[data-figure=knee_flexion_peak]")
    expect(knee.locator("td").last).to_have_text("changed")
    expect(found).to_contain_text("Nobody checks that all are of one person")
    assert violations(page) == []
    assert overflow_px(page) == 0
    pictured(page, f"compared_{width_px}")


@pytest.mark.parametrize("width_px", [390, 1280])
def test_a_kept_movement_opens_again_and_is_deleted(page: Page, width_px: int) -> None:
    page.set_viewport_size({"width": width_px, "height": 800})
    page.locator("#results tbody tr").first.locator(".open").click()
    result = page.locator("#opened")
    expect(result.locator("h3").first).to_have_text("Anna, 2026-11-15, 18:30")
    expect(result.locator(".sentence")).to_contain_text("You squatted 4 times")
    expect(result.locator("table.repetitions tbody tr")).to_have_count(4)
    assert violations(page) == []
    assert overflow_px(page) == 0
    pictured(page, f"opened_{width_px}")
    with page.context.expect_page() as opening:
        result.locator(".sheet").click()
    expect(opening.value.locator("h1")).to_have_text("Squat")
    page.reload()
    expect(result.locator("table.repetitions tbody tr")).to_have_count(4)
    page.locator("#results .delete-result").first.click()
    page.locator("#confirm-yes").click()
    expect(page.locator("#results tbody tr")).to_have_count(3)
    expect(result).to_be_hidden()
