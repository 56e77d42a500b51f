"""The page Movements in a real browser: a test before a camera that shows a film, and a film."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.films import FILM, filming_browser
from tests.e2e.pages import off_machine, opened, overflow_px, violations
from tests.served import Served, served

RISES_S = (13.75, 17.25)
"""When somebody stands up in the sample film, with more than a second on either side."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("data")
    with served(data, "--workers", "1", "--model", "lite") as running:
        yield running


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Before a camera that shows a film."""
    with filming_browser(tmp_path_factory.mktemp("film")) as running:
        yield running


@pytest.fixture(scope="module")
def rise(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of one rise, in a format that browsers play."""
    path = tmp_path_factory.mktemp("rise") / "rise.webm"
    film = cv2.VideoCapture(str(FILM))
    rate_hz = film.get(cv2.CAP_PROP_FPS)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"VP80"), rate_hz, (320, 240))
    for number in range(int(RISES_S[1] * rate_hz)):
        _, picture = film.read()
        if number >= RISES_S[0] * rate_hz:
            writer.write(cv2.resize(picture, (320, 240)))
    writer.release()
    film.release()
    return path


def test_somebody_is_coached_until_the_result(browser: Browser, server: Served) -> None:
    """However slow this machine is: the count itself is that of the films of other tests."""
    context = browser.new_context(permissions=["camera"])
    tab = opened(context, server.address + "movements")
    page = tab.page
    expect(page.locator(".where:visible")).to_contain_text("Put a chair side-on")
    page.get_by_label("Sit-to-stand").press("ArrowDown")
    expect(page.get_by_label("Squat")).to_be_checked()
    expect(page.locator(".where:visible")).to_contain_text("Stand side-on")
    page.get_by_label("Squat").press("ArrowUp")
    page.locator("#start").click()
    expect(page.locator("#end")).to_be_focused()
    expect(page.locator("#screen")).to_have_attribute("data-is", "seen")
    expect(page.locator("#instruction")).not_to_be_empty()
    expect(page.locator("#announced")).not_to_be_empty()
    expect(page.locator("#coach")).to_have_attribute("data-phase", "counting")
    expect(page.locator("#count")).to_have_text("0")
    expect(page.locator("#progress")).to_have_text("of 5 rises")
    assert violations(page) == []
    page.locator("#end").click()
    expect(page.locator("#result")).to_be_focused()
    expect(page.locator("#result .sentence")).not_to_be_empty()
    expect(page.locator("#screen")).to_be_hidden()
    assert violations(page) == []
    assert off_machine(tab.requests) == []
    assert tab.complaints == []
    context.close()


@pytest.mark.slow
def test_a_film_from_the_disk_is_counted(browser: Browser, server: Served, rise: Path) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 780})
    tab = opened(context, server.address + "movements")
    page = tab.page
    page.locator("#film").set_input_files(FILM)
    expect(page.locator("#error")).to_contain_text("This browser cannot play sit_and_stand.mp4")
    expect(page.locator("#start")).to_be_visible()
    page.locator("#film").set_input_files(rise)
    expect(page.locator("#result .sentence")).to_contain_text("You stood up once from a seat")
    expect(page.locator("#error")).to_be_hidden()
    expect(page.locator("#result")).to_contain_text("pictures a second: enough for angles")
    expect(page.locator(".repetitions tbody tr")).to_have_count(1)
    assert overflow_px(page) == 0
    assert violations(page) == []
    with context.expect_page() as opening:
        page.locator("#sheet").click()
    sheet = opening.value
    expect(sheet.locator("h1")).to_have_text("Sit-to-stand")
    expect(sheet.locator("main")).to_have_css("background-color", re.compile("rgb"))
    with page.expect_download() as saved:
        page.locator("#save").click()
    assert saved.value.suggested_filename == "rise.webm.movement.json"
    kept = json.loads(Path(saved.value.path()).read_text("utf-8"))
    assert (kept["schema"], kept["test"]) == ("posture-movement/1", "sit-to-stand")
    assert len(kept["repetitions"]) == 1
    assert 3.0 <= kept["source"]["looks_per_s"] <= 4.0  # as many as the film has pictures
    page.locator("#history-on").click()
    expect(page.locator("#keep-name")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#kept")).to_have_text("Enter the name to keep it under.")
    page.locator("#keep-name").fill("Anna")
    assert violations(page) == []
    page.locator("#keep-it").click()
    expect(page.locator("#kept")).to_contain_text("Kept as a result of Anna, 20")
    expect(page.locator("#keep")).to_be_hidden()
    page.goto(server.address + "people")
    expect(page.locator("#results tbody")).to_contain_text("Sit-to-stand, 1 repetition")
    assert page.request.delete(f"{server.address}api/history").ok
    assert off_machine(tab.requests) == []
    assert tab.complaints == []
    context.close()
