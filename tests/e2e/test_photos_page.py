"""The page Photos in a real browser: files in, cards out, marks, exports, history."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect
from pypdf import PdfReader

from posture.apps.web.card import card_view
from posture.results import report_json
from tests.e2e.conftest import Watched
from tests.e2e.pages import ROOT, SAMPLES, SIDE, off_machine, opened, overflow_px, violations
from tests.later import later
from tests.served import Served


@pytest.fixture
def tab(context: BrowserContext, server: Served) -> Iterator[Watched]:
    found = opened(context, server.address)
    yield found
    assert off_machine(found.requests) == []


NOBODY = ROOT / "samples" / "nobody.jpg"
TWO_PEOPLE = ROOT / "samples" / "two_people.jpg"
LEFT_HIP = 23
TRUTH = json.loads((ROOT / "samples" / "truth.json").read_text("utf-8"))
FILM = ROOT / "samples" / "sit_and_stand.mp4"


def dropped(page: Page, *paths: Path, before: int = 0) -> None:
    """Choose files beside those before and wait until each has its card, done or failed."""
    page.locator("#files").set_input_files([str(path) for path in paths])
    ended = page.locator("article.card[data-state=done], article.card[data-state=failed]")
    expect(ended).to_have_count(before + len(paths))


@pytest.fixture(scope="module")
def bad_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("bad")
    (folder / "<img src=x onerror=alert(1)>.jpg").write_bytes(b"no picture")
    (folder / "cut short.jpg").write_bytes(SIDE.read_bytes()[:20_000])
    (folder / "empty.png").write_bytes(b"")
    (folder / "noise.heic").write_bytes(b"\x00\x00\x00\x18ftypheic" + bytes(200))
    return sorted(folder.iterdir())


@pytest.mark.parametrize(("width_px", "height_px"), [(390, 844), later((1280, 800))])
def test_the_sentence_is_in_view_without_scrolling(
    browser: Browser, server: Served, width_px: int, height_px: int
) -> None:
    context = browser.new_context(viewport={"width": width_px, "height": height_px})
    page = opened(context, server.address).page
    dropped(page, SIDE)
    card = page.locator("article.card")
    expect(card.locator(".sentence")).to_be_in_viewport(ratio=1)
    expect(card.locator(".next-step")).to_be_in_viewport(ratio=1)
    expect(card.locator(".sentence")).to_contain_text("Your pelvis tilts forward")
    expect(card.locator(".main tbody tr")).to_have_count(3)
    expect(card.locator(".all .findings")).to_be_hidden()
    card.locator(".more summary").click()
    expect(card.locator(".all .findings")).to_be_visible()
    assert violations(page) == []
    assert overflow_px(page) == 0
    dropped(page, TWO_PEOPLE, before=1)
    second = page.locator("article.card").nth(1)
    expect(second.locator(".sentence")).to_be_in_viewport(ratio=1)
    expect(second.locator(".all .findings")).to_be_visible()  # as the first was left
    context.close()


def test_samples_and_bad_files_together(tab: Watched, bad_files: list[Path]) -> None:
    page = tab.page
    dropped(page, *SAMPLES[::5], NOBODY, TWO_PEOPLE, *bad_files)
    without = {NOBODY.name, *(path.name for path in bad_files)}
    failed = page.locator("article.card[data-state=failed]")
    assert sorted(failed.locator(".name").all_text_contents()) == sorted(without)
    for reason in failed.locator(".body").all_text_contents():
        assert len(reason) > 20
    assert not [complaint for complaint in tab.complaints if complaint.startswith("alert")]


def test_of_a_film_and_an_empty_file_the_page_says_where_they_belong(
    tab: Watched, tmp_path: Path
) -> None:
    page = tab.page
    empty = tmp_path / "empty.jpg"
    empty.write_bytes(b"")
    page.locator("#files").set_input_files([str(FILM), str(empty)])
    expect(page.locator("#elsewhere")).to_contain_text(f"“{FILM.name}” is a film")
    assert violations(page) == []
    page.locator("#elsewhere-close").click()
    expect(page.locator("#elsewhere")).to_be_hidden()
    expect(page.locator("article.card[data-state=failed]")).to_contain_text("The file is empty")
    assert page.locator("article.card").count() == 1
    assert not [one for one in tab.requests if "/api/card" in one]


def test_the_numbers_are_those_of_the_command_line(tab: Watched) -> None:
    page = tab.page
    dropped(page, SIDE)
    with page.expect_download() as saved:
        page.locator("#export-json").click()
    kept = json.loads(Path(saved.value.path()).read_text("utf-8"))
    printed = subprocess.run(
        [sys.executable, "-m", "posture", "photo", str(SIDE), "--json"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    numbers = [
        {name: one["value"] for name, one in report["measures"].items()}
        for report in (kept["photos"][0]["report"], json.loads(printed))
    ]
    assert numbers[0] == numbers[1]
    row = page.locator(".main tr[data-measure=hip_flexion]")
    value = round(numbers[0]["hip_flexion"])
    expect(row.locator("td.value")).to_have_text(f"{value}°".replace("-", "−"))


def test_marked_points_make_a_measured_tilt(tab: Watched) -> None:
    page = tab.page
    dropped(page, SIDE)
    page.locator("article.card .mark").click()
    dialog = page.locator("dialog#marks")
    expect(dialog).to_be_visible()
    handle = dialog.locator("button.handle[data-point=asis]")
    truth = next(one["points_px"] for one in TRUTH if one["file"] == SIDE.name)
    for name in ("asis", "psis"):
        label = dialog.locator(f"button.handle[data-point={name}]").get_attribute("aria-label")
        guess = [int(number) for number in re.findall(r"\d+", label or "")]
        assert math.dist(guess, truth[name]) < 0.1 * math.dist(truth["hip"], truth["shoulder"])
    page.locator("#marks-joints").check()
    pane = dialog.locator("#marks-pane").bounding_box()
    knee = dialog.locator("button.handle[data-point=knee]").bounding_box()
    assert pane is not None
    assert knee is not None
    assert pane["y"] < knee["y"] < pane["y"] + pane["height"] - knee["height"]
    page.locator("#marks-joints").uncheck()
    handle.focus()
    before = handle.bounding_box()
    for _ in range(4):
        page.keyboard.press("Shift+ArrowUp")
    after = handle.bounding_box()
    assert before is not None
    assert after is not None
    assert after["y"] < before["y"]
    page.locator("#marks-measure").click()
    expect(page.locator("#marks-said")).to_contain_text("Back (PSIS)")  # not moved yet
    page.locator("#marks-measure").click()
    expect(dialog).to_be_hidden()
    tilt = page.locator(".main tr[data-measure=pelvic_tilt]")
    expect(tilt).to_contain_text("measured", ignore_case=True)
    expect(page.locator("article.card")).to_contain_text("outline", ignore_case=True)


def test_the_help_draws_where_to_feel_and_a_further_mark_comes_into_view(tab: Watched) -> None:
    page = tab.page
    dropped(page, SIDE)
    page.locator("article.card .mark").click()
    drawings = page.locator("#marks-where svg[role=img]")
    expect(drawings).to_have_count(3)
    for drawing in drawings.all():
        expect(drawing).to_be_visible()
        assert "point (" in (drawing.get_attribute("aria-label") or "")
    pane = page.locator("#marks-pane").bounding_box()
    assert pane is not None
    for _ in range(3):
        page.locator("#marks [data-zoom=in]").click()
    for tick, points in (
        ("joints", ["shoulder", "knee"]),
        ("vertical", ["vertical1", "vertical2"]),
    ):
        page.locator(f"#marks-{tick}").check()
        for point in points:
            handle = page.locator(f".handle[data-point={point}]").bounding_box()
            assert handle is not None
            middle = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
            assert pane["x"] < middle[0] < pane["x"] + pane["width"], point
            assert pane["y"] < middle[1] < pane["y"] + pane["height"], point
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
        assert violations(page) == [], colours
    page.keyboard.press("Escape")


def test_own_marks_are_kept_under_a_name_and_move_the_next_estimate(
    tab: Watched, server: Served
) -> None:
    page = tab.page
    dropped(page, SIDE)
    page.locator("article.card .mark").click()
    for name, way in (("asis", "ArrowDown"), ("psis", "ArrowUp")):
        page.locator(f"#marks button.handle[data-point={name}]").focus()
        page.keyboard.press(f"Shift+{way}")
    page.locator("#marks-measure").click()
    card = page.locator("article.card[data-state=done]")
    card.locator("button.keep-own").click()
    card.locator(".own input").fill("Carla")
    page.keyboard.press("Enter")
    expect(card.locator(".own-told")).to_contain_text("Your own marks are kept")
    assert violations(page) == []
    expect(page.locator("#baseline")).to_have_value("Carla")
    card.locator("button.unmark").click()
    expect(card).to_contain_text("moved by +")
    tilt = card.locator(".all tr[data-measure=pelvic_tilt]")
    expect(tilt).to_contain_text("moved by your own marks")
    outline = card.locator("tr[data-measure=estimated_tilt]")
    moved, alone = (
        float((one.locator("td.value").text_content() or "").replace("−", "-").rstrip("°"))
        for one in (tilt, outline)
    )
    assert moved > alone
    page.goto(f"{server.address}people")
    expect(page.locator("#baselines tr[data-name=Carla]")).to_contain_text("° standing (marked")


def measured_at(page: Page) -> float:
    """Where the person that was measured is, as a share of the picture's width: by the export."""
    with page.expect_download() as saved:
        page.locator("#export-json").click()
    kept = json.loads(Path(saved.value.path()).read_text("utf-8"))["photos"][0]["report"]
    return float(kept["landmarks"][LEFT_HIP][0] / kept["source"]["width_px"])


def test_a_click_on_someone_else_measures_them(tab: Watched) -> None:
    page = tab.page
    dropped(page, TWO_PEOPLE)
    assert measured_at(page) < 0.5
    page.locator(".card .whom").click()
    expect(page.locator(".whom-hint")).to_be_visible()
    assert violations(page) == []
    pane = page.locator(".card .pane")
    box = pane.bounding_box()
    assert box is not None
    pane.click(position={"x": 0.77 * box["width"], "y": 0.36 * box["height"]})
    expect(page.locator(".card .anyone")).to_be_visible()
    assert measured_at(page) > 0.5
    page.locator(".card .anyone").click()
    expect(page.locator(".card .anyone")).to_have_count(0)
    assert measured_at(page) < 0.5


def test_someone_is_chosen_with_keys_alone_or_left_as_they_are(tab: Watched) -> None:
    page = tab.page
    dropped(page, TWO_PEOPLE)
    page.locator(".card .whom").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".whom-circle")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".whom-circle")).to_have_count(0)
    expect(page.locator(".card .whom")).to_be_focused()
    page.keyboard.press("Enter")
    for key in ("Shift+ArrowUp", "Shift+ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    requests = [one for one in tab.requests if "person=" in one]
    page.keyboard.press("Enter")
    expect(page.locator(".card .anyone")).to_be_visible()
    assert requests == []
    assert len([one for one in tab.requests if "person=" in one]) == 1
    expect(page.locator(".card .whom")).to_be_focused()
    assert measured_at(page) > 0.5


def test_a_tap_chooses_and_a_place_without_anybody_is_told(
    tab: Watched, context: BrowserContext
) -> None:
    page = tab.page
    dropped(page, TWO_PEOPLE)
    page.locator(".card .whom").click()
    box = page.locator(".card .pane").bounding_box()
    assert box is not None
    debugger = context.new_cdp_session(page)
    touched(
        debugger, "touchStart", (box["x"] + 0.5 * box["width"], box["y"] + 0.92 * box["height"])
    )
    touched(debugger, "touchEnd")
    failed = page.locator("article.card[data-state=failed]")
    expect(failed).to_contain_text("at the point given")
    failed.locator(".anyone").click()
    expect(page.locator("article.card[data-state=done]")).to_have_count(1)


def touched(debugger: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    """Fingers on the screen: touchStart, touchMove, touchEnd with all that are down."""
    places = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
    debugger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})


def test_two_fingers_on_the_marks_zoom_and_move_no_point(
    tab: Watched, context: BrowserContext
) -> None:
    page = tab.page
    dropped(page, SIDE)
    page.locator("article.card .mark").click()
    handle = page.locator("button.handle[data-point=asis]")
    expect(handle).to_be_visible()
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    scaled = page.locator("#marks-picture")
    before = scaled.bounding_box()
    debugger = context.new_cdp_session(page)
    touched(debugger, "touchStart", (x, y))
    touched(debugger, "touchMove", (x + 30, y))
    expect(handle).to_have_attribute("data-moved", "true")
    touched(debugger, "touchStart", (x + 30, y), (x - 90, y + 60))
    touched(debugger, "touchMove", (x + 90, y - 30), (x - 150, y + 90))
    touched(debugger, "touchEnd")
    expect(handle).to_have_attribute("data-moved", "false")
    after = scaled.bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] > 1.2 * before["width"]


def test_another_button_of_the_mouse_moves_no_point(tab: Watched) -> None:
    page = tab.page
    dropped(page, SIDE)
    page.locator("article.card .mark").click()
    handle = page.locator("button.handle[data-point=asis]")
    handle.hover()
    page.mouse.down(button="right")
    page.mouse.move(300, 300)
    page.mouse.up(button="right")
    expect(handle).to_have_attribute("data-moved", "false")


def test_all_faces_are_blurred_and_shown_again_with_one_button(tab: Watched) -> None:
    page = tab.page
    dropped(page, SIDE, ROOT / "samples" / "standing_front.jpg")
    page.locator(".card .blur").first.click()  # one by hand, before
    sources = "all => all.map(one => one.src)"
    shown = []
    for pressed in ("true", "false"):
        page.locator("#blur-all").click()
        expect(page.locator(f".card .blur[aria-pressed={pressed}]")).to_have_count(2)
        shown.append(page.locator(".card .stage img:first-child").evaluate_all(sources))
    assert not set(shown[0]) & set(shown[1])


def test_a_number_that_cannot_be_is_told(tab: Watched) -> None:
    page = tab.page
    page.locator("#height").fill("1.75")
    page.locator("#height").blur()
    expect(page.locator("#notices")).to_contain_text("centimetres")
    page.locator("#height").fill("175")
    page.locator("#height").blur()
    expect(page.locator("#notices")).to_be_empty()
    page.locator("#age").fill("15.5")
    page.locator("#age").blur()
    expect(page.locator("#notices")).to_contain_text("under 18")


def test_half_an_age_hides_nothing_and_a_whole_one_offers_to_measure_again(tab: Watched) -> None:
    page = tab.page
    dropped(page, SIDE)
    stale = page.locator("#stale")
    page.locator("#age").press_sequentially("4")
    page.wait_for_timeout(400)
    expect(page.locator("article.card")).to_be_visible()
    expect(page.locator("#notices")).to_be_empty()
    expect(stale).to_be_hidden()
    page.locator("#age").press_sequentially("4")
    before = page.locator("#pain").bounding_box()
    page.locator("#age").blur()
    expect(stale).to_be_in_viewport(ratio=1)
    assert page.locator("#pain").bounding_box() == before
    page.locator("#again").click()
    expect(stale).to_be_hidden()
    assert [one for one in tab.requests if "/api/card" in one and "age=44" in one]


def test_under_eighteen_is_refused_and_pain_is_answered(tab: Watched) -> None:
    page = tab.page
    page.locator("#pain").check()
    expect(page.locator("#notices")).to_contain_text("physician")
    page.locator("#age").fill("15")
    page.locator("#age").blur()
    expect(page.locator("#notices")).to_contain_text("under 18")
    request_count = len([one for one in tab.requests if "/api/card" in one])
    if page.locator("#files").is_enabled():
        page.locator("#files").set_input_files(str(SIDE))
    page.wait_for_timeout(500)
    assert page.locator("article.card[data-state=done]").count() == 0
    assert len([one for one in tab.requests if "/api/card" in one]) <= request_count + 1


def test_both_sides_stand_side_by_side(tab: Watched) -> None:
    page = tab.page
    dropped(page, SIDE, ROOT / "samples" / "standing_side_right_neutral.jpg")
    table = page.locator("#both-sides")
    expect(table).to_be_visible()
    expect(table).to_contain_text("Left side", ignore_case=True)
    expect(table).to_contain_text("Right side", ignore_case=True)


@pytest.mark.slow
def test_many_photos_are_a_table_that_leads_to_their_cards(tab: Watched) -> None:
    page = tab.page
    dropped(page, SIDE, *SAMPLES[:8])
    table = page.locator("#all-photos")
    expect(table.locator("tbody tr")).to_have_count(9)
    expect(page.locator("#sides")).to_be_hidden()
    row = table.locator("tbody tr", has_text=SIDE.name).last
    expect(row).to_contain_text("Left side, standing")
    expect(row).to_contain_text("°")
    row.locator("a").click()
    assert page.evaluate("() => document.activeElement.getAttribute('aria-label')") == SIDE.name
    expect(page.locator("article.card", has_text=SIDE.name).last).to_be_in_viewport()
    assert violations(page) == []
    assert overflow_px(page) == 0


def test_exports_and_printing(tab: Watched, context: BrowserContext) -> None:
    page = tab.page
    dropped(page, SIDE)
    with page.expect_download() as table:
        page.locator("#export-csv").click()
    assert Path(table.value.path()).read_text("utf-8").startswith("name,sha256,")
    with page.expect_download() as picture:
        page.locator(".export-png").first.click()
    assert Path(picture.value.path()).read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as paper:
        page.locator("#export-pdf").click()
    assert Path(paper.value.path()).read_bytes().startswith(b"%PDF")
    with context.expect_page() as opening:
        page.locator("#export-print").click()
    sheet = opening.value
    sheet.wait_for_load_state("load")
    expect(sheet.locator("main")).to_contain_text("Pelvic tilt")
    expect(sheet.locator("img").first).to_be_visible()
    printed = sheet.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF")
    assert printed.count(b"/Type /Page\n") == 1
    assert violations(sheet) == []


def test_the_handout_says_who_assessed_where_and_what_they_noted(
    tab: Watched, context: BrowserContext
) -> None:
    page = tab.page
    for field, text in (
        ("#pseudonym", "Anna"),
        ("#assessor", "Sam Jones"),
        ("#clinic", "Hip Clinic"),
        ("#assessor-notes", "Left first.\nThen right."),
    ):
        page.locator(field).fill(text)
    dropped(page, SIDE)
    assert violations(page) == []
    with context.expect_page() as opening:
        page.locator("#export-print").click()
    sheet = opening.value
    sheet.wait_for_load_state("load")
    header = sheet.locator("header")
    for text in ("Name Anna", "Assessed by Sam Jones", "Hip Clinic"):
        expect(header).to_contain_text(text)
    assert re.search(r"Date \d+ \w+ \d{4}, \d\d:\d\d", header.inner_text())
    expect(sheet.get_by_text("Then right.", exact=True)).to_be_visible()
    with sheet.expect_download() as paper:
        sheet.locator("#pdf").click()
    read = PdfReader(paper.value.path())
    assert read.metadata is not None
    assert read.metadata.author == "Sam Jones"
    assert violations(sheet) == []
    assert overflow_px(sheet) == 0


def test_history_is_kept_only_when_it_is_turned_on(tab: Watched, server: Served) -> None:
    page = tab.page
    dropped(page, SIDE)
    expect(page.locator("#history-off")).to_be_visible()
    expect(page.locator("#save-history")).to_be_hidden()
    page.goto(server.address + "people")
    expect(page.locator("#history-path")).to_be_hidden()
    page.locator("#history-on").click()
    expect(page.locator("#history-path")).to_be_visible()
    expect(page.locator("#history-path")).to_contain_text("history.sqlite3")
    assert (server.data / "history.sqlite3").is_file()
    for day in ("2026-11-01", "2026-11-20"):
        page.goto(server.address)
        expect(page.locator("article.card[data-state=done]")).to_have_count(1)
        page.locator("#date").fill(day)
        name = page.locator("#history-name")
        name.fill("Anna")
        page.locator("#save-history").click()
        expect(page.locator("#exported")).to_contain_text("Anna")
    page.goto(server.address + "people")
    rows = page.locator("#results tbody tr")
    expect(rows).to_have_count(2)
    for box in rows.locator("input").all():
        box.check()
    page.locator("#compare").click()
    expect(page.locator("#comparison")).to_contain_text("no clear change")
    expect(page.locator("#trend svg .point")).to_have_count(2)
    assert violations(page) == []
    assert b"Anna" in (server.data / "history.sqlite3").read_bytes()
    with page.context.expect_page() as opening:
        rows.first.locator("button").first.click()
    expect(opening.value.locator("main")).to_contain_text("Pelvic tilt")
    rows.first.locator(".delete-result").click()
    page.locator("#confirm-yes").click()
    expect(rows).to_have_count(1)
    page.locator("#history-off").click()
    page.locator("#confirm-yes").click()
    expect(page.locator("#history-on")).to_be_visible()
    left = [path for path in server.data.rglob("*") if path.is_file()]
    assert not [path for path in left if b"Anna" in path.read_bytes()]


def test_nothing_of_a_tab_is_lost_over_a_reload_another_page_or_a_removal(
    tab: Watched, server: Served
) -> None:
    page = tab.page
    dropped(page, SIDE, NOBODY)
    page.locator("#height").fill("175")
    page.locator("#pain").check()
    page.locator("article.card .mark").click()
    page.locator("#marks-measure").click()
    page.locator("#marks-measure").click()
    expect(page.locator("article.card .unmark")).to_be_visible()
    sentence = page.locator(".sentence").first.text_content()
    requests = len([one for one in tab.requests if "/api/card" in one])
    page.reload()
    ended = page.locator("article.card:is([data-state=done], [data-state=failed])")
    expect(ended).to_have_count(2)
    expect(page.locator("article.card .name")).to_have_text([SIDE.name, NOBODY.name])
    expect(page.locator("article.card .unmark")).to_be_visible()
    expect(page.locator(".sentence").first).to_have_text(sentence or "")
    expect(page.locator("#height")).to_have_value("175")
    expect(page.locator("#pain")).to_be_checked()
    page.goto(f"{server.address}guide")
    page.go_back()
    expect(ended).to_have_count(2)
    assert len([one for one in tab.requests if "/api/card" in one]) == requests
    page.locator("article.card .remove").first.click()
    expect(page.locator("article.card .name")).to_have_text([NOBODY.name])
    page.locator("#undo").click()
    expect(page.locator("article.card .name")).to_have_text([SIDE.name, NOBODY.name])
    expect(page.locator("#removed")).to_be_hidden()
    page.locator("#remove-all").click()
    expect(page.locator("#removed")).to_contain_text("2 photos")
    assert violations(page) == []
    page.reload()
    expect(page.locator("#height")).to_have_value("175")
    expect(page.locator("article.card")).to_have_count(0)
    assert tab.complaints == []


def test_history_is_turned_on_where_the_results_stand(tab: Watched, server: Served) -> None:
    page = tab.page
    dropped(page, SIDE)
    page.locator("#history-on").click()
    page.locator("#history-name").fill("Berta")
    page.locator("#save-history").click()
    expect(page.locator("#exported")).to_contain_text("Berta")
    expect(page.locator("article.card[data-state=done]")).to_have_count(1)
    assert page.request.delete(f"{server.address}api/history").ok


def test_the_keyboard_alone_is_enough(tab: Watched) -> None:
    page = tab.page
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    reached = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("() => document.activeElement.id || document.activeElement.tagName")
        )
    assert "files" in reached
    dropped(page, SIDE)
    page.locator("article.card .mark").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog#marks")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#marks")).to_be_hidden()
    assert page.evaluate("() => document.activeElement.classList.contains('mark')")


def check_in_both_colours(page: Page) -> None:
    """Nothing axe-core finds and nothing wider than the window, light and dark."""
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
        assert violations(page) == [], (page.url, colours)
        assert overflow_px(page) == 0, (page.url, colours)


@pytest.mark.parametrize(
    "width_px",
    [360, *(pytest.param(width_px, marks=pytest.mark.slow) for width_px in (1280, 2560))],
)
def test_pages_are_for_everyone_at_any_width(
    browser: Browser, server: Served, width_px: int
) -> None:
    context = browser.new_context(viewport={"width": width_px, "height": 900})
    tab = opened(context, server.address)
    dropped(tab.page, SIDE, ROOT / "samples" / "standing_front.jpg")
    check_in_both_colours(tab.page)
    for path in ("guide", "people", "camera", "movements", "phone", "api"):
        tab.page.goto(server.address + path)
        tab.page.wait_for_load_state("networkidle")
        check_in_both_colours(tab.page)
    assert off_machine(tab.requests) == []
    assert tab.complaints == []
    context.close()


SECTIONS = """async ([view, together]) => {
  const { measureSections, missingSection } = await import("/static/result.js");
  const { showSides } = await import("/static/photos/sides.js");
  const itemOf = (one) => ({ file: { name: "x" }, result: { card: { view: one } } });
  showSides([view, together].map(itemOf));
  const rows = [...document.querySelectorAll("#both-sides tr")].map((row) => row.textContent);
  const titles = measureSections(view).map((one) => one.querySelector("h4").textContent);
  const texts = measureSections(view).map((one) => one.textContent);
  const again = measureSections(together).map((one) => one.textContent).join(" ");
  const missing = missingSection(view.missing).textContent;
  return { seen: view.seen, titles, texts, again, rows, missing };
}"""


def test_legs_apart_are_told_leg_by_leg(tab: Watched) -> None:
    example = ROOT / "posture" / "data" / "examples" / "apart.json"
    report = report_json.from_dict(json.loads(example.read_text("utf-8")))
    both = (report, replace(report, legs="together"))
    sections = tab.page.evaluate(SECTIONS, [card_view(one, None, ()) for one in both])
    assert sections["seen"] == "Side view, right side, lunging, legs apart"
    assert sections["titles"] == [
        "Measures",
        "Right leg, nearer to the camera",
        "Left leg, further from the camera",
    ]
    near, far = sections["texts"][1:]
    assert "71°" in near
    assert "−18°" in far
    assert "Muscle lengths" in sections["missing"]
    assert "Hip joint (pelvis–femur), right leg" in sections["missing"]
    assert "−18°" not in sections["again"], "together, nothing is told of the far leg"
    rows = [row for row in sections["rows"] if row.startswith("Thigh angle")]
    assert [row.partition("leg")[0] for row in rows[1:]] == [
        "Thigh angle, left ",
        "Thigh angle, right ",
    ]
    assert "−18°" in rows[1]
    assert "71°" in rows[2]
    assert tab.complaints == []


def test_the_card_of_a_small_picture_has_the_figures_beside_it(
    tab: Watched, tmp_path: Path
) -> None:
    small = tmp_path / "small.jpg"
    with Image.open(SIDE) as picture:
        picture.resize((300, 400)).save(small)
    dropped(tab.page, small)
    card = tab.page.locator("article.card")
    expect(card.locator("tr", has_text="Hip flexion").first).to_contain_text("°")
    with tab.page.expect_download() as saved:
        card.locator(".export-png").click()
    with Image.open(saved.value.path()) as annotated:
        width, height = annotated.size
    assert width >= 300
    assert height >= 400
    assert width * height > 300 * 400
