"""The page of a batch in a real browser, opened from disk: many pictures, and odd ones."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from posture.apps.batch import names
from posture.apps.batch.page import write_page
from posture.apps.batch.places import LocalOutput
from tests.batch_rows import in_pieces, many, nobody, row, table_of
from tests.e2e.conftest import Watched

pytestmark = pytest.mark.slow

COUNT = 6_030
"""More than a data file holds, and no whole number of pages."""
A_PAGE = 60
PAGES = -(-COUNT // A_PAGE)
ODD_NAMES = (
    "<img src=x onerror=alert(1)>.jpg",
    "a&b \"quoted\" 'twice'.jpg",
    "on two\nlines.jpg",
    "人物/写真 #1 50%?.jpg",
    "שלום עולם.jpg",
)


def write(folder: Path, table: Any, *, annotated: bool = False) -> Path:
    """The page of a table; its ``index.html``."""
    place = LocalOutput(folder)
    place.prepare()
    tables = in_pieces(table, 1500)
    write_page(place, tables, {"folder": "a team"}, count=table.num_rows, annotated=annotated)
    return folder / "index.html"


def jpeg() -> bytes:
    """A picture for anybody."""
    buffer = io.BytesIO()
    Image.new("RGB", (120, 160), (90, 140, 150)).save(buffer, "JPEG")
    return buffer.getvalue()


def open_page(tab: Watched, index: Path) -> Page:
    """Open it, wait for the last of its data; one picture stands for every small one."""
    picture = jpeg()
    tab.page.route("**/thumbs/**", lambda route: route.fulfill(body=picture))
    tab.page.goto(index.as_uri())
    expect(tab.page.locator("body[data-loaded]")).to_be_attached()
    return tab.page


@pytest.fixture(scope="session")
def table() -> Any:
    """Many made-up people."""
    return many(COUNT)


@pytest.fixture(scope="session")
def large(table: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their page."""
    return write(tmp_path_factory.mktemp("large"), table)


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of odd pictures, with one annotated picture beside it."""
    people = [row(name, hip_flexion=(-7.0, -12.0, -2.0)) for name in ODD_NAMES]
    people.append(
        row(
            "z1.jpg",
            findings="S2:not_assessed;P1:noticeable",
            yaw_deg=-9.0,
            pelvic_tilt=(-14.0, -25.0, -3.0),
            shank_angle=(3.5, 1.0, 6.0),
            knee_flexion_why_not="the ankle is not visible",
            sway_why_not="the ankle is not visible",
        )
    )
    table = table_of(*people, nobody("z2.jpg"), nobody("z3.jpg", "unreadable", "no picture"))
    folder = tmp_path_factory.mktemp("few")
    LocalOutput(folder).write(names.annotated(ODD_NAMES[3]), jpeg())
    return write(folder, table, annotated=True)


def cards(page: Page) -> Locator:
    return page.locator("#cards .card")


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).select_option(option)


def go_to_page(page: Page, number: str) -> None:
    page.get_by_label("Page", exact=True).fill(number)
    page.keyboard.press("Enter")


def first_names(page: Page, count: int = 3) -> list[str]:
    return [cards(page).nth(place).locator(".name").text_content() or "" for place in range(count)]


def largest(table: Any, measure: str, *, stance: str | None = None) -> list[str]:
    """Names by value, the largest first."""
    rows = table.select(["name", "stance", measure]).to_pylist()
    there = [one for one in rows if one[measure] is not None and stance in (None, one["stance"])]
    return [one["name"] for one in sorted(there, key=lambda one: -one[measure])]


def test_it_opens_from_disk_without_complaint_and_asks_nobody(tab: Watched, large: Path) -> None:
    page = open_page(tab, large)
    expect(page).to_have_title("Postures in a team")
    expect(page.locator("#count")).to_have_text(f"{COUNT:,} of {COUNT:,} pictures")
    expect(cards(page)).to_have_count(A_PAGE)
    expect(page.locator("main svg").first).to_be_visible()
    cards(page).first.scroll_into_view_if_needed()
    expect(cards(page).first.locator("img")).to_have_js_property("naturalWidth", 120)
    assert tab.complaints == []
    assert {url.partition(":")[0] for url in tab.requests} <= {"file", "data"}
    assert (large.parent / names.thumb(first_names(page, 1)[0])).as_uri() in tab.requests


def test_the_folder_can_be_moved(tab: Watched, few: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(few.parent, tmp_path / "elsewhere & # %41")
    page = open_page(tab, moved / "index.html")
    expect(cards(page)).to_have_count(len(ODD_NAMES) + 3)


def test_sorting_by_a_measure_puts_the_largest_first(tab: Watched, large: Path, table: Any) -> None:
    page = open_page(tab, large)
    choose(page, "Sort by", "value:hip_flexion")
    choose(page, "Order", "down")
    wanted = largest(table, "hip_flexion")
    expect(cards(page).first.locator(".name")).to_have_text(wanted[0])
    assert first_names(page) == wanted[:3]
    choose(page, "Order", "up")
    expect(cards(page).first.locator(".name")).to_have_text(wanted[-1])


def test_pictures_without_the_measure_come_last_either_way(
    tab: Watched, large: Path, table: Any
) -> None:
    rows = table.select(["name", "pelvic_tilt"]).to_pylist()
    without = [one["name"] for one in rows if one["pelvic_tilt"] is None]
    page = open_page(tab, large)
    choose(page, "Sort by", "width:pelvic_tilt")
    for order in ("up", "down"):
        choose(page, "Order", order)
        expect(cards(page).first).to_contain_text("Pelvic tilt")
        go_to_page(page, str(PAGES))
        expect(cards(page).last.locator(".name")).to_have_text(without[-1])


def test_choices_narrow_the_gallery_and_can_be_taken_back(
    tab: Watched, large: Path, table: Any
) -> None:
    page = open_page(tab, large)
    count = page.locator("#count")
    rows = table.select(["name", "stance", "findings", "pelvic_tilt", "status"]).to_pylist()

    def expect_those(fit: Any) -> None:
        number = sum(1 for one in rows if fit(one))
        assert 0 < number < COUNT
        expect(count).to_have_text(f"{number:,} of {COUNT:,} pictures")

    choose(page, "Stance", "seated")
    expect_those(lambda one: one["stance"] == "seated")
    page.get_by_role("button", name="Show all").click()
    expect(count).to_have_text(f"{COUNT:,} of {COUNT:,} pictures")
    choose(page, "Finding", "P1")
    choose(page, "Level", "noticeable")
    expect_those(lambda one: one["findings"] == "P1:noticeable")
    page.get_by_label("Name contains").fill("GROUP-3/")
    expect_those(lambda one: one["findings"] == "P1:noticeable" and "group-3/" in one["name"])
    page.get_by_role("button", name="Show all").click()
    choose(page, "Measure assessed", "pelvic_tilt")
    expect_those(lambda one: one["pelvic_tilt"] is not None)
    page.get_by_label("Its value from").fill("-5")
    page.get_by_label("to", exact=True).fill("2.5")
    expect_those(lambda one: one["pelvic_tilt"] is not None and -5 <= one["pelvic_tilt"] <= 2.5)
    page.get_by_role("button", name="Show all").click()
    choose(page, "Result", "unreadable")
    expect_those(lambda one: one["status"] == "unreadable")
    expect(cards(page).first).to_contain_text("no picture")
    page.get_by_label("Name contains").fill("no such name")
    expect(count).to_have_text(f"0 of {COUNT:,} pictures")
    expect(cards(page)).to_have_count(0)


def test_pages_turn_by_keyboard(tab: Watched, large: Path, table: Any) -> None:
    page = open_page(tab, large)
    called = table["name"].to_pylist()
    page.locator("#next").focus()
    page.keyboard.press("Enter")
    expect(cards(page).first.locator(".name")).to_have_text(called[60])
    page.keyboard.press("Enter")
    expect(cards(page).first.locator(".name")).to_have_text(called[120])
    expect(page.get_by_label("Page", exact=True)).to_have_value("3")
    page.locator("#previous").focus()
    page.keyboard.press("Space")
    expect(cards(page).first.locator(".name")).to_have_text(called[60])
    go_to_page(page, "9999")
    expect(page.get_by_label("Page", exact=True)).to_have_value(str(PAGES))
    expect(cards(page)).to_have_count(COUNT - (PAGES - 1) * A_PAGE)
    expect(cards(page).last.locator(".name")).to_have_text(called[-1])


def test_the_detail_opens_by_keyboard_and_arrows_go_on_over_the_page(
    tab: Watched, large: Path, table: Any
) -> None:
    page = open_page(tab, large)
    called = table["name"].to_pylist()
    cards(page).nth(58).focus()
    page.keyboard.press("Enter")
    name = page.locator("#detail-name")
    expect(name).to_have_text(called[58])
    steps = [("ArrowRight", 59), ("ArrowRight", 60), ("ArrowRight", 61), ("ArrowLeft", 60)]
    for key, place in steps:
        page.keyboard.press(key)
        expect(name).to_have_text(called[place])
    expect(page.locator("#where")).to_have_text(f"61 of {COUNT:,}")
    page.keyboard.press("Escape")
    expect(page.locator("#detail")).to_be_hidden()
    expect(page.get_by_label("Page", exact=True)).to_have_value("2")
    expect(cards(page).first).to_be_focused()


def test_the_detail_shows_every_measure_with_its_interval(tab: Watched, few: Path) -> None:
    page = open_page(tab, few)
    cards(page).nth(len(ODD_NAMES)).click()
    detail = page.get_by_role("dialog", name="z1.jpg")
    expect(detail).to_be_visible()
    expect(detail.locator("tr", has_text="Pelvic tilt")).to_contain_text("−14°")
    expect(detail.locator("tr", has_text="Pelvic tilt")).to_contain_text("−25 to −3°")
    expect(detail.locator("tr", has_text="Shank angle")).to_contain_text("4°")
    expect(detail.locator("tr .bar .axis")).to_have_count(2)
    expect(detail.locator("tr .bar .value")).to_have_count(2)
    expect(detail).to_contain_text("Side view, facing right · yaw −9° · standing · 600 × 800 px")
    assert detail.locator(".findings li p:first-child").all_inner_texts() == [
        "Noticeable · P1 · Pelvic tilt, standing"
    ]
    assert detail.locator(".missing li strong").all_inner_texts() == [
        "Knee flexion, Sway (hip over ankle)",
        "Finding S2 · Low back, standing",
    ]
    expect(detail).to_contain_text("The tilt of the pelvis, −14°, lies below the range cited")
    expect(detail).to_contain_text("The ankle is not visible.")
    detail.get_by_role("button", name="Next picture").click()
    expect(page.get_by_role("dialog", name="z2.jpg")).to_contain_text("Nobody was found.")
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#detail")).to_be_hidden()


def test_legs_apart_are_told_one_by_one_and_found_by_their_stance(
    tab: Watched, tmp_path: Path
) -> None:
    apart = row(
        "step.jpg",
        stance="lunging",
        legs="apart",
        trunk_lean=(3.0, 1.0, 5.0),
        hip_flexion=(74.0, 65.0, 84.0),
        far_hip_flexion=(-15.0, -26.0, -4.0),
        knee_flexion_why_not="the knee is hidden",
        far_knee_flexion_why_not="the knee is hidden",
    )
    plain = row("stand.jpg", hip_flexion=(-7.0, -12.0, -2.0), far_hip_flexion_why_not="one value")
    page = open_page(tab, write(tmp_path, table_of(plain, apart)))
    figures = page.locator(".figures").first
    expect(figures).to_contain_text("standing", ignore_case=True)
    expect(figures).to_contain_text("lunging", ignore_case=True)
    choose(page, "Stance", "lunging")
    expect(cards(page)).to_have_count(1)
    expect(cards(page).first).to_contain_text("side view, lunging, legs apart")
    expect(cards(page).first).to_contain_text("Hip flexion, right leg")
    cards(page).first.click()
    detail = page.get_by_role("dialog", name="step.jpg")
    expect(detail).to_contain_text("Side view, facing right · yaw 0° · lunging · legs apart")
    captions = detail.locator("table.measures caption").all_text_contents()
    assert captions == [
        "Measures",
        "Right leg, nearer to the camera",
        "Left leg, further from the camera",
    ]
    expect(detail.locator("table.measures").nth(1)).to_contain_text("74°")
    expect(detail.locator("table.measures").nth(2)).to_contain_text("−15°")
    expect(detail).to_contain_text("Knee flexion, right leg; Knee flexion, left leg")
    page.get_by_role("button", name="Close").click()
    choose(page, "Stance", "standing")
    cards(page).first.click()
    expect(page.get_by_role("dialog", name="stand.jpg")).not_to_contain_text("One value")


def test_names_are_text_whatever_they_hold(tab: Watched, few: Path) -> None:
    page = open_page(tab, few)
    for place, name in enumerate(ODD_NAMES):
        shown = cards(page).nth(place).locator(".name")
        assert shown.evaluate("it => it.textContent") == name
        cards(page).nth(place).click()
        expect(page.locator("#detail-body table").first).to_be_visible()
        assert page.locator("#detail-name").evaluate("it => it.textContent") == name
        page.keyboard.press("Escape")
    assert not [one for one in tab.complaints if one.startswith("alert")]
    assert page.locator("#cards img[src='x']").count() == 0


def test_the_annotated_picture_is_shown_and_linked(tab: Watched, few: Path) -> None:
    page = open_page(tab, few)
    cards(page).nth(3).click()
    link = page.get_by_role("link", name="Open the annotated picture")
    expect(link).to_be_visible()
    image = link.locator("img")
    expect(image).to_be_visible()
    assert image.evaluate("async it => { await it.decode(); return it.naturalWidth; }") == 120
    # Of a picture without one, the small picture is shown instead.
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#detail-name")).to_have_text("on two lines.jpg")
    expect(page.locator("#detail-body .picture:not(.large) img")).to_be_visible()


def test_no_pictures_are_said_to_be_none(tab: Watched, tmp_path: Path) -> None:
    page = tab.page
    page.goto(write(tmp_path, table_of()).as_uri())
    expect(page.locator("#gallery")).to_contain_text("There are no pictures.")
    expect(page.locator("#choices")).to_be_hidden()
    assert tab.complaints == []


def test_lost_data_is_named_and_the_rest_shown(tab: Watched, large: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(large.parent, tmp_path / "moved")
    (moved / "data" / "rows-00002.js").unlink()
    page = open_page(tab, moved / "index.html")
    expect(page.get_by_role("alert")).to_contain_text("data/rows-00002.js could not be read")
    expect(page.locator("#count")).to_contain_text(f"4,000 of {COUNT:,} pictures")


@pytest.mark.parametrize("width_px", [400, 700, 1600])
def test_nothing_is_cut_off_at_any_width(context: BrowserContext, few: Path, width_px: int) -> None:
    tab = Watched(context.new_page())
    tab.page.set_viewport_size({"width": width_px, "height": 800})
    page = open_page(tab, few)
    wider = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) == 0
    cards(page).nth(len(ODD_NAMES)).click()
    expect(page.locator("#detail-body table").first).to_be_visible()
    assert page.locator("#detail").evaluate("it => it.scrollWidth - it.clientWidth") == 0


def test_the_printed_page_holds_the_summary_only(tab: Watched, few: Path) -> None:
    page = open_page(tab, few)
    page.emulate_media(media="print")
    expect(page.locator("#gallery")).to_be_hidden()
    expect(page.get_by_role("heading", name=re.compile("Spread"))).to_be_visible()
