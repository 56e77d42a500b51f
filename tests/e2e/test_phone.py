"""A phone beside the computer: let in by https, its photos measured, its camera that of the day.

Both are windows of one browser: the computer's on this computer's own page, the phone's of a
phone's size, on the address that the code holds.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from tests.e2e.films import filming_browser
from tests.e2e.pages import SIDE, opened, overflow_px, violations
from tests.served import Served, served


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("data"), "--workers", "1", "--allow-network") as running:
        yield running


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Before a camera that shows a film."""
    with filming_browser(tmp_path_factory.mktemp("film")) as running:
        yield running


@pytest.fixture
def computer(browser: Browser) -> Iterator[BrowserContext]:
    """A window of the computer's browser, which may not use its camera."""
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    yield made
    made.close()


def scanned(code: Locator) -> str:
    """What a phone would read off the screen: it looks until it reads something, near and far."""
    for _ in range(20):
        picture = cv2.imdecode(np.frombuffer(code.screenshot(), np.uint8), cv2.IMREAD_COLOR)
        assert picture is not None
        for scale in (1.0, 1.5, 2.0):
            nearer = cv2.resize(picture, None, fx=scale, fy=scale)
            if text := cv2.QRCodeDetector().detectAndDecode(nearer)[0]:
                return str(text)
        code.page.wait_for_timeout(250)
    return ""


def test_a_phone_that_scans_the_code_is_let_in_and_measures_its_photo(
    computer: BrowserContext, phone: BrowserContext, server: Served
) -> None:
    page = opened(computer, server.address + "phone").page
    address = page.locator("#address").inner_text()
    assert scanned(page.locator(".code")) == address
    assert violations(page) == []
    tab = opened(phone, address)
    photos = tab.page
    assert photos.url == address.partition("?")[0]  # the token is gone from the address
    assert photos.evaluate("() => isSecureContext")
    expect(photos.get_by_text("drop them anywhere")).to_be_hidden()
    expect(photos.locator("#drop")).to_contain_text("the computer running posture")
    photos.locator("#camera").set_input_files(SIDE)
    expect(photos.locator("#cards article, #cards > *").first).to_contain_text("Your pelvis")
    assert overflow_px(photos) == 0
    assert violations(photos) == []
    assert tab.complaints == []


@pytest.mark.slow
def test_a_phone_beside_the_desk_is_the_camera_of_the_day(
    computer: BrowserContext, phone: BrowserContext, server: Served
) -> None:
    desk = opened(computer, server.address + "camera").page
    desk.locator("#by-phone").click()
    expect(desk.locator("#phone-state")).to_have_text("Waiting for the phone.")
    address = scanned(desk.locator("#scan-code"))
    assert address == desk.locator("#scan-address").inner_text()
    assert violations(desk) == []
    tab = opened(phone, address)
    side = tab.page
    side.locator("#start").click()
    expect(desk.locator("#phone")).to_have_attribute("data-is", "here")
    state = desk.locator("#state")
    expect(state).to_have_attribute("data-state", "seated")
    expect(side.locator("#screen")).to_have_attribute("data-is", "seen")
    expect(desk.locator("#screen")).to_be_hidden()  # the picture stays on the phone
    expect(desk.locator("#scan")).to_be_hidden()
    expect(desk.locator("#hip-flexion")).to_contain_text("°")
    assert violations(side) == []
    desk.locator("[data-pause=hour]").click()
    expect(desk.locator("#paused")).to_contain_text("Nudges paused until")
    side.wait_for_function("() => Number(document.body.dataset.looks) > 5")
    path, code = address.partition("?")[0], address.rpartition("#")[2]
    again = phone.request.post(f"{path}/join", data={"code": code})
    assert (again.status, "used already" in again.text()) == (410, True)  # it was for one phone
    side.locator("#stop").click()
    expect(desk.locator("#phone")).to_have_attribute("data-is", "away")
    expect(state).to_have_attribute("data-state", "unknown")
    expect(desk.locator("#reason")).to_contain_text("phone sends no pictures")
    side.locator("#start").click()  # by its key
    expect(desk.locator("#phone")).to_have_attribute("data-is", "here")
    desk.locator("#stop").click()
    expect(desk.locator("#sat-total")).not_to_have_text("0 s")
    expect(side.locator("#progress")).to_contain_text("has ended the session")
    assert overflow_px(side) == 0
    assert violations(desk) == []
