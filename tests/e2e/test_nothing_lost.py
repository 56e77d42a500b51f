"""Nothing on the page Photos is lost unasked: left half-way, the tab closed, the program gone."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, Route, expect

from tests.e2e.conftest import Watched
from tests.e2e.pages import SIDE, let_in, opened
from tests.served import Served

DONE = "article.card[data-state=done]"
CARD = "**/api/card?*"


@pytest.fixture
def tab(context: BrowserContext, server: Served) -> Watched:
    return opened(context, server.address)


def measuring(page: Page) -> list[Route]:
    """Choose a photo whose result never comes; its request."""
    held: list[Route] = []
    page.route(CARD, lambda route: held.append(route))
    page.locator("#files").set_input_files(SIDE)
    expect(page.locator("article.card[data-state=sending]")).to_have_count(1)
    return held


def test_a_reload_in_mid_run_and_in_the_middle_of_a_word_keeps_both(tab: Watched) -> None:
    page = tab.page
    measuring(page)
    page.locator("#assessor-notes").press_sequentially("Left fir")
    page.wait_for_timeout(600)
    page.unroute(CARD)
    page.reload()
    expect(page.locator(DONE)).to_have_count(1)
    expect(page.locator("#assessor-notes")).to_have_value("Left fir")
    assert tab.complaints == []


def test_a_tab_closed_in_mid_run_costs_other_tabs_nothing(
    tab: Watched, context: BrowserContext, server: Served
) -> None:
    for route in measuring(tab.page):
        route.continue_()
    other = opened(context, server.address).page
    tab.page.close()
    expect(other.locator("article.card")).to_have_count(0)
    other.locator("#files").set_input_files(SIDE)
    expect(other.locator(DONE)).to_have_count(1)


def test_a_program_that_is_gone_costs_no_photo(tab: Watched) -> None:
    page = tab.page
    for route in measuring(page):
        route.abort()
    failed = page.locator("article.card[data-state=failed]")
    expect(failed).to_contain_text("Check that posture is still running")
    page.unroute(CARD)
    failed.get_by_role("button", name="Try again").click()
    expect(page.locator(DONE)).to_have_count(1)


def test_marks_not_measured_yet_are_warned_of(context: BrowserContext, server: Served) -> None:
    page = context.new_page()
    warnings: list[str] = []

    def stay(dialog: Dialog) -> None:
        warnings.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    let_in(context, server.address)
    page.goto(server.address)
    page.locator("#files").set_input_files(SIDE)
    page.locator(f"{DONE} .mark").click()
    page.reload()
    assert warnings == []  # nothing was moved
    page.locator(f"{DONE} .mark").click()
    page.keyboard.press("Shift+ArrowUp")
    page.reload()
    assert warnings == ["beforeunload"]
    expect(page.locator(DONE)).to_have_count(1)


def test_a_tab_and_its_copy_keep_their_photos_apart(tab: Watched, context: BrowserContext) -> None:
    page = tab.page
    page.locator("#files").set_input_files(SIDE)
    expect(page.locator(DONE)).to_have_count(1)
    with context.expect_page() as opening:  # what is kept for a tab goes along
        page.evaluate("() => { window.open(location.href); }")
    copy = opening.value
    copy.wait_for_load_state("load")
    copy.locator("#files").set_input_files([SIDE, SIDE])
    expect(copy.locator(DONE)).to_have_count(2)
    for one, count in ((page, 1), (copy, 2)):
        one.reload()
        expect(one.locator(DONE)).to_have_count(count)
    copy.locator("#remove-all").click()
    page.reload()
    expect(page.locator(DONE)).to_have_count(1)
