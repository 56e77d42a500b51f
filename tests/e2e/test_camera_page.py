"""The page Camera in a real browser, before a camera that shows a rendered film."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from posture.output.day.log_reading import read
from posture.output.day.summary import summarise
from scripts.system_libraries import BROWSERS
from tests.e2e.films import as_mjpeg
from tests.e2e.pages import off_machine, opened, violations
from tests.served import Served, served


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("data"), "--workers", "1") as running:
        yield running


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser whose camera is a film of somebody who sits, stands up and walks off."""
    film = as_mjpeg(tmp_path_factory.mktemp("film"))
    path = next(found for name in BROWSERS if (found := shutil.which(name)))
    arguments = [
        "--no-sandbox",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=arguments, headless=True)
        yield running
        running.close()


def looks(page: Page) -> int:
    return int(page.evaluate("() => document.body.dataset.looks ?? 0"))


def seconds(page: Page) -> float:
    return float(page.evaluate("() => performance.now() / 1000"))


def test_somebody_who_sits_and_stands_up_is_seen_to(browser: Browser, server: Served) -> None:
    context = browser.new_context(permissions=["camera"])
    tab = opened(context, server.address + "camera")
    page = tab.page
    page.locator("#start").click()
    state = page.locator("#state")
    expect(state).to_have_attribute("data-state", "seated")
    expect(page.locator("#hip-flexion")).to_contain_text("°")
    assert violations(page) == []
    expect(state).to_have_attribute("data-state", "standing")
    expect(page.locator("#events li[data-event=stood]").first).to_be_visible()
    expect(state).to_have_attribute("data-state", "away")
    assert looks(page) > 20
    page.locator("#stop").click()
    expect(page.locator("#start")).to_be_visible()
    before = looks(page)
    page.wait_for_timeout(1500)
    assert looks(page) <= before + 1
    with page.expect_download() as saved:
        page.locator("#save-log").click()
    log = read(Path(saved.value.path()))
    assert log.unread_lines == ()
    assert summarise(log).length_s > 5
    assert "stood" in {event.kind for session in log.sessions for event in session.events}
    with context.expect_page() as opening:
        page.locator("#show-day").click()
    day = opening.value
    expect(day.locator("main")).to_contain_text("How it was measured")
    expect(day.locator("body")).not_to_have_css("max-width", "none")
    assert violations(day) == []
    assert off_machine(tab.requests) == []
    assert tab.complaints == []
    context.close()


def test_a_denied_camera_is_explained(browser: Browser, server: Served) -> None:
    context = browser.new_context(permissions=[])
    page = opened(context, server.address + "camera").page
    page.evaluate(
        "() => { navigator.mediaDevices.getUserMedia = () => "
        "Promise.reject(new DOMException('no', 'NotAllowedError')); }"
    )
    page.locator("#start").click()
    expect(page.locator("#error")).to_be_visible()
    expect(page.locator("#start")).to_be_enabled()
    context.close()


def test_a_missing_camera_is_explained(browser: Browser, server: Served) -> None:
    context = browser.new_context()
    page = opened(context, server.address + "camera").page
    page.evaluate(
        "() => { navigator.mediaDevices.getUserMedia = () => "
        "Promise.reject(new DOMException('no', 'NotFoundError')); }"
    )
    page.locator("#start").click()
    expect(page.locator("#error")).to_contain_text("camera", ignore_case=True)
    context.close()


def test_a_hidden_tab_goes_on_once_a_second(browser: Browser, server: Served) -> None:
    context = browser.new_context(permissions=["camera"])
    page = opened(context, server.address + "camera").page
    page.locator("#start").click()
    expect(page.locator("#state")).to_have_attribute("data-state", "seated")
    page.evaluate(
        "() => { Object.defineProperty(document, 'hidden', { get: () => true }); "
        "Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' }); "
        "document.dispatchEvent(new Event('visibilitychange')); }"
    )
    page.wait_for_timeout(1500)
    before, start_s = looks(page), seconds(page)
    page.wait_for_function(f"() => Number(document.body.dataset.looks) >= {before + 4}")
    assert seconds(page) - start_s > 2.5  # four looks, the first of them due at any moment
    context.close()


def test_a_server_that_ends_is_told(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(permissions=["camera"])
    with served(tmp_path, "--workers", "1") as passing:
        page = opened(context, passing.address + "camera").page
        page.locator("#start").click()
        expect(page.locator("#state")).to_have_attribute("data-state", "seated")
    expect(page.locator("#error")).to_be_visible()
    context.close()
