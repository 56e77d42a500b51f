"""The page Camera in a real browser, before a camera that shows a rendered film."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from posture.output.day.log_reading import read
from posture.output.day.summary import summarise
from tests.e2e.films import filming_browser
from tests.e2e.pages import let_in, off_machine, opened, violations
from tests.served import Served, served


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("data"), "--workers", "1") as running:
        yield running


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Before a camera that shows a film."""
    with filming_browser(tmp_path_factory.mktemp("film")) as running:
        yield running


def looks(page: Page) -> int:
    return int(page.evaluate("() => document.body.dataset.looks ?? 0"))


def seconds(page: Page) -> float:
    return float(page.evaluate("() => performance.now() / 1000"))


def font_px(page: Page, selector: str) -> float:
    element = page.locator(selector)
    return float(element.evaluate("one => parseFloat(getComputedStyle(one).fontSize)"))


def test_somebody_who_sits_and_stands_up_is_seen_to(browser: Browser, server: Served) -> None:
    context = browser.new_context(permissions=["camera"])
    tab = opened(context, server.address + "camera")
    page = tab.page
    page.locator("#start").click()
    state = page.locator("#state")
    expect(state).to_have_attribute("data-state", "seated")
    expect(page.locator("#state-time")).to_contain_text("s")
    assert font_px(page, "#state") > max(font_px(page, "h1"), font_px(page, "#advice"))
    expect(page.locator("#hip-flexion")).to_contain_text("°")
    expect(page.locator("#aid")).not_to_be_checked()  # the framing was right: help is over
    expect(page.locator("#advice")).to_be_hidden()
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


@pytest.mark.slow
def test_nudges_are_paused_and_on_again_and_a_reload_loses_nothing(
    browser: Browser, server: Served
) -> None:
    context = browser.new_context(permissions=["camera"])
    page = context.new_page()
    warnings: list[str] = []

    def leave(dialog: Dialog) -> None:
        warnings.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    let_in(context, server.address)
    page.goto(server.address + "camera")
    page.locator("#nudge-min").fill("45")
    page.locator("#start").click()
    expect(page.locator("#state")).to_have_attribute("data-state", "seated")
    expect(page.locator("#next")).to_contain_text("45 min")
    page.locator("[data-pause=hour]").click()
    expect(page.locator("#paused")).to_contain_text("Nudges paused until")
    expect(page.locator("#resume")).to_be_focused()
    page.locator("#resume").click()
    expect(page.locator("#paused-row")).to_be_hidden()
    page.locator("[data-pause=tomorrow]").click()
    expect(page.locator("#paused")).to_contain_text("tomorrow")
    expect(page.locator("#sat-total")).not_to_have_text("0 s")
    page.reload()
    assert warnings == ["beforeunload"]
    expect(page.locator("#sat-total")).not_to_have_text("0 s")
    expect(page.locator("#nudge-min")).to_have_value("45")
    before = page.locator("#sat-total").inner_text()
    page.locator("#start").click()
    expect(page.locator("#paused")).to_contain_text("tomorrow")
    expect(page.locator("#sat-total")).not_to_have_text(before)
    page.locator("#stop").click()
    with page.expect_download() as saved:
        page.locator("#save-log").click()
    day = summarise(read(Path(saved.value.path())))
    assert (day.sessions, day.unread_lines) == (1, ())
    assert day.seated_s > float(before.split()[0])
    page.locator("#forget-day").click()
    expect(page.locator("#forget-day")).to_have_text("Press again to forget it")
    expect(page.locator("#results")).to_be_visible()
    page.locator("#forget-day").click()
    page.reload()
    expect(page.locator("#results")).to_be_hidden()
    context.close()


@pytest.mark.slow
def test_a_day_is_kept_only_where_somebody_wants_it(browser: Browser, server: Served) -> None:
    context = browser.new_context(permissions=["camera"])
    tab = opened(context, server.address + "camera")
    page, turn = tab.page, tab.page.locator("#week-turn")
    file = server.data / "days.json"
    expect(page.locator("#week-note")).to_contain_text("No day is kept")
    turn.click()
    expect(page.locator("#week-rows tr")).to_have_count(7)
    expect(page.locator("#week-rows tr").last).to_contain_text("not watched")
    page.locator("#start").click()
    expect(page.locator("#state")).to_have_attribute("data-state", "seated")
    expect(page.locator("#sat-total")).not_to_have_text("0 s")
    page.locator("#stop").click()
    expect(page.locator("#week-rows tr").last).to_contain_text(re.compile(r"Today\d+ s"))
    assert violations(page) == []
    for _ in range(2):
        page.locator("#forget-day").click()
    expect(page.locator("#week-rows tr").last).to_contain_text("not watched")
    page.wait_for_timeout(1500)  # the ended session would have kept its day by now
    page.reload()
    expect(page.locator("#week-rows tr").last).to_contain_text("not watched")
    turn.click()
    assert file.exists()
    turn.click()
    expect(page.locator("#week-note")).to_contain_text("No day is kept")
    assert not file.exists()
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_server_that_ends_is_told(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(permissions=["camera"])
    with served(tmp_path, "--workers", "1") as passing:
        page = opened(context, passing.address + "camera").page
        page.locator("#start").click()
        expect(page.locator("#state")).to_have_attribute("data-state", "seated")
    expect(page.locator("#error")).to_be_visible()
    context.close()
