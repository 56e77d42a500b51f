"""Every page in every state that can be reached, by axe-core (WCAG 2.2 AA), light and dark.

A tour leads a page from state to state and names each: one server and one browser serve them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.e2e.films import filming_browser
from tests.e2e.pages import ROOT, SIDE, opened, overflow_px, violations
from tests.served import RECALLING, Served, served

OTHER_SIDE = ROOT / "samples" / "standing_side_right_neutral.jpg"
SAME_SIDE = ROOT / "samples" / "standing_side_left_sway_back.jpg"
NOBODY = ROOT / "samples" / "nobody.jpg"
TWO_PEOPLE = ROOT / "samples" / "two_people.jpg"
FILM = ROOT / "samples" / "sit_and_stand.mp4"

States = Iterator[tuple[Page, str]]
Tour = Callable[[BrowserContext, BrowserContext, Served], States]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("data")
    with served(data, "--workers", "1", "--allow-network", module=RECALLING) as running:
        yield running


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Before a camera that shows a film."""
    with filming_browser(tmp_path_factory.mktemp("film")) as running:
        yield running


@pytest.fixture
def computer(browser: Browser) -> Iterator[BrowserContext]:
    """A window of the computer's browser."""
    made = browser.new_context(viewport={"width": 1280, "height": 900}, permissions=["camera"])
    yield made
    made.close()


def ended(page: Page, count: int) -> None:
    """Wait until so many photos have a result, or have none for good."""
    cards = page.locator("article.card:is([data-state=done], [data-state=failed])")
    expect(cards).to_have_count(count)


def photos(computer: BrowserContext, phone: BrowserContext, server: Served) -> States:
    """From an empty page to results of every kind, folded and unfolded, and what is offered."""
    page = opened(computer, server.address).page
    yield page, "empty"
    held: list[Route] = []
    page.route("**/api/card?*", lambda route: held.append(route))
    page.locator("#files").set_input_files([SIDE, OTHER_SIDE, NOBODY, TWO_PEOPLE, FILM])
    expect(page.locator("article.card")).to_have_count(4)
    page.wait_for_function("() => document.querySelector('[data-state=sending]')")
    yield page, "measuring, and a film that belongs elsewhere"
    for route in held:
        route.continue_()
    page.unroute("**/api/card?*")
    ended(page, 4)
    page.locator("#elsewhere-close").click()
    yield page, "done and failed, folded"
    for summary in page.locator(".more > summary").all():
        summary.click()
    yield page, "unfolded"
    page.locator("#blur-all").click()
    page.locator("article.card .remove").nth(2).click()
    yield page, "faces blurred, one removed"
    page.locator("#undo").click()
    page.locator("#blur-all").click()
    page.locator("#height").fill("17")
    page.locator("#pain").check()
    page.locator("#age").fill("44")
    page.locator("#age").blur()
    expect(page.locator("#stale")).to_be_visible()
    expect(page.locator("#notices")).not_to_be_empty()
    yield page, "answers changed, one of them impossible"
    page.locator("#age").fill("10")
    page.locator("#age").blur()
    expect(page.locator("#results")).to_be_hidden()
    yield page, "a child"


def marks(computer: BrowserContext, phone: BrowserContext, server: Served) -> States:
    """The dialog of marks, with each tick, and whom to measure."""
    page = opened(computer, server.address).page
    page.locator("#files").set_input_files([SIDE, TWO_PEOPLE])
    ended(page, 2)
    page.locator("article.card .mark").first.click()
    expect(page.locator("#marks .handle:visible")).to_have_count(2)
    yield page, "marks"
    for tick in ("joints", "vertical"):
        page.locator(f"#marks-{tick}").check()
        yield page, f"marks, {tick} too"
    for tick in ("joints", "vertical"):
        page.locator(f"#marks-{tick}").uncheck()
    page.locator("#marks-where summary").click()
    page.locator("#marks-measure").click()
    expect(page.locator("#marks-said")).not_to_be_empty()
    yield page, "marks not moved yet, the help folded"
    for point, way in (("asis", "ArrowDown"), ("psis", "ArrowUp")):
        page.locator(f"#marks button.handle[data-point={point}]").focus()
        page.keyboard.press(f"Shift+{way}")
    page.locator("#marks-measure").click()
    expect(page.locator("#marks")).to_be_hidden()
    page.locator("button.keep-own").click()
    yield page, "marked, about to keep the marks"
    page.locator(".whom").last.click()
    expect(page.locator(".whom-hint")).to_be_visible()
    yield page, "choosing someone else"


def comparing(computer: BrowserContext, phone: BrowserContext, server: Served) -> States:
    """Before and after, the handout as a page, and the history from off to past results."""
    page = opened(computer, server.address).page
    page.locator("#files").set_input_files([SIDE, SAME_SIDE])
    ended(page, 2)
    page.locator("#pair-later").select_option(index=1)
    page.locator("#pair-show").click()
    expect(page.locator("#pair-shown svg[role=img]")).to_be_visible()
    yield page, "before and after"
    page.get_by_label("fades one into the other").check()
    page.locator("#pair-shown summary").first.click()
    yield page, "before and after, faded, all measures compared"
    with computer.expect_page() as opening:
        page.locator("#export-print").click()
    opening.value.wait_for_load_state("load")
    yield opening.value, "the handout"
    opening.value.close()
    people = opened(computer, f"{server.address}people").page
    expect(people.locator("#history-is-off")).to_be_visible()
    yield people, "history off, no reference"
    page.locator("#history-on").click()
    expect(page.locator("#history")).to_be_visible()
    yield page, "history on"
    people.reload()
    expect(people.locator("#nobody")).to_be_visible()
    yield people, "nobody in the history"
    yield from _people(page, people)
    assert page.request.delete(f"{server.address}api/history").ok


def _people(page: Page, people: Page) -> States:
    """Two results of a person: listed, over time, compared, opened, about to be deleted."""
    page.locator("#history-pictures").check()
    for day in ("2026-11-01", "2026-11-20"):
        page.locator("#date").fill(day)
        page.locator("#history-name").fill("Anna")
        with page.expect_response("**/api/history/results"):
            page.locator("#save-history").click()
    expect(page.locator("#exported")).to_contain_text("Anna")
    yield page, "kept"
    people.reload()
    people.locator("#baseline-name").fill("Anna")
    people.locator("#baseline-files").set_input_files([SIDE, NOBODY])
    people.locator("#record button").click()
    expect(people.locator("#takes-told li")).to_have_count(2)
    expect(people.locator("#baselines tbody tr")).to_have_count(1)
    people.locator("#trend summary").click()
    yield people, "a reference, results over time"
    for box in people.locator("#results tbody input").all():
        box.check()
    people.locator("#compare").click()
    expect(people.locator("#comparison")).to_be_visible()
    people.locator("#comparison button.overlay").first.click()
    expect(people.locator("#comparison image")).to_have_count(2)
    yield people, "two results compared and over each other"
    people.locator("#results .open").first.click()
    expect(people.locator("#opened .card")).to_have_count(2)
    people.locator("#opened summary").first.click()
    yield people, "a past result"
    people.locator("#delete-person").click()
    expect(people.locator("#confirm")).to_be_visible()
    yield people, "about to delete"
    people.locator("#confirm-no").click()


def camera(computer: BrowserContext, phone: BrowserContext, server: Served) -> States:
    """A day before the camera, from before its start to after its end."""
    page = opened(computer, f"{server.address}camera").page
    page.locator("#week-turn").click()
    expect(page.locator("#week-rows tr")).to_have_count(7)
    yield page, "before the start, days kept"
    page.locator("#start").click()
    expect(page.locator("#screen")).to_have_attribute("data-is", "seen")
    yield page, "help into the picture"
    expect(page.locator("#state")).to_have_attribute("data-state", "seated")
    yield page, "seated"
    page.locator("[data-pause=hour]").click()
    expect(page.locator("#paused-row")).to_be_visible()
    yield page, "nudges paused"
    page.locator("#options > summary").click()
    yield page, "options folded"
    page.evaluate("() => document.querySelector('video').srcObject.getTracks()[0].stop()")
    page.evaluate(
        "() => document.querySelector('video').srcObject.getTracks()[0]"
        ".dispatchEvent(new Event('ended'))"
    )
    expect(page.locator("#error")).to_be_visible()
    yield page, "the camera lost"
    page.locator("#stop").click()
    expect(page.locator("#ended")).to_be_visible()
    expect(page.locator("#week-rows tr").last).to_contain_text("Today")
    yield page, "the day over"
    with computer.expect_page() as opening:
        page.locator("#show-day").click()
    opening.value.wait_for_load_state("load")
    yield opening.value, "the day as a page"
    page.locator("#week-turn").click()
    yield page, "about to delete the days"
    page.locator("#week-turn").click()
    expect(page.locator("#week-note")).to_contain_text("No day is kept")


def movements(computer: BrowserContext, phone: BrowserContext, server: Served) -> States:
    """A test before the camera from its choice to its result, and a film that cannot be played."""
    page = opened(computer, f"{server.address}movements").page
    page.locator("#options > summary").click()
    yield page, "before the start"
    page.locator("#film").set_input_files(FILM)
    expect(page.locator("#error")).to_be_visible()
    yield page, "a film that the browser does not play"
    page.locator("#start").click()
    expect(page.locator("#screen")).to_have_attribute("data-is", "seen")
    yield page, "getting into view"
    expect(page.locator("#coach")).to_have_attribute("data-phase", "counting")
    yield page, "counting"
    page.evaluate("() => { document.querySelector('#not-counted').hidden = false; }")
    page.evaluate("() => { document.querySelector('#not-counted').textContent = 'Why'; }")
    yield page, "something did not count"
    page.locator("#end").click()
    expect(page.locator("#result")).to_be_visible()
    yield page, "the result"


def by_phone(computer: BrowserContext, phone: BrowserContext, server: Served) -> States:
    """A phone that is let in, watches, and goes."""
    page = opened(computer, f"{server.address}phone").page
    yield page, "letting a phone in"
    page.goto(f"{server.address}camera")
    page.locator("#by-phone").click()
    expect(page.locator("#phone-state")).to_have_text("Waiting for the phone.")
    yield page, "waiting for the phone"
    side = opened(phone, page.locator("#scan-address").inner_text()).page
    yield side, "the phone's page"
    side.locator("#start").click()
    expect(page.locator("#state")).to_have_attribute("data-state", "seated")
    expect(side.locator("#screen")).to_have_attribute("data-is", "seen")
    yield page, "the phone is the camera"
    yield side, "the phone watches"
    side.locator("#stop").click()
    expect(page.locator("#phone")).to_have_attribute("data-is", "away")
    yield page, "the phone is lost"
    yield side, "the phone has stopped"
    page.locator("#stop").click()
    side.locator("#start").click()
    expect(side.locator("#progress")).to_contain_text("has ended the session")
    yield side, "the session has ended"
    for name in ("", "phone", "camera", "movements", "people"):
        side.goto(f"{server.network}{name}")
        side.wait_for_load_state("networkidle")
        yield side, f"the page {name or 'photos'} on a phone"


def others(computer: BrowserContext, phone: BrowserContext, server: Served) -> States:
    """Pages that have one state, and the page for somebody without the token."""
    for name in ("guide", "api", "nothing-here"):
        yield opened(computer, f"{server.address}{name}").page, name
    assert server.network is not None
    yield opened(phone, server.network).page, "refused: no token"


@pytest.mark.slow
@pytest.mark.parametrize("tour", [photos, marks, comparing, camera, movements, by_phone, others])
def test_no_state_of_a_page_shuts_anybody_out(
    tour: Tour, computer: BrowserContext, phone: BrowserContext, server: Served
) -> None:
    found = []
    for page, state in tour(computer, phone, server):
        found += [f"{state}: {one}" for one in violations(page)]
        page.emulate_media(color_scheme="dark")
        # Colours are all that differ.
        found += [f"{state}, dark: {one}" for one in violations(page, rules=["color-contrast"])]
        page.emulate_media(color_scheme="light")
        if overflow_px(page):
            found.append(f"{state}: wider than its window by {overflow_px(page)} px")
    assert found == []


@pytest.mark.slow
def test_the_tours_would_notice(computer: BrowserContext, server: Served, tmp_path: Path) -> None:
    """A page with a fault is found faulty, in either colour."""
    page = opened(computer, f"{server.address}guide").page
    page.evaluate("() => document.querySelector('main img').removeAttribute('alt')")
    assert any("image-alt" in one for one in violations(page))
    page.evaluate("() => { document.querySelector('h1').style.color = 'Canvas'; }")
    page.emulate_media(color_scheme="dark")
    assert any("color-contrast" in one for one in violations(page, rules=["color-contrast"]))
