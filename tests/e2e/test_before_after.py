"""Two photos of one person over each other, in a real browser: aligned, slid, faded, mirrored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import Watched
from tests.e2e.pages import ROOT, SIDE, off_machine, opened, overflow_px, violations
from tests.served import Served

pytestmark = pytest.mark.slow

OTHER_SIDE = ROOT / "samples" / "standing_side_right_neutral.jpg"
SCALE, SHIFT = 0.8, (150, 90)
"""How the smaller copy of a photo lies in it."""

PLACES = """([x, y]) => [...document.querySelectorAll("#pair-shown image")].map((image) => {
  const { a, b, c, d, e, f } = image.transform.baseVal.consolidate().matrix;
  return [a * x + c * y + e, b * x + d * y + f];
})"""


@pytest.fixture
def tab(context: BrowserContext, server: Served) -> Iterator[Watched]:
    found = opened(context, server.address)
    yield found
    assert off_machine(found.requests) == []
    assert found.complaints == []


def laid_over(page: Page, *paths: Path) -> None:
    """Choose two files and lay the first over the second."""
    page.locator("#files").set_input_files([str(path) for path in paths])
    expect(page.locator("article.card[data-state=done]")).to_have_count(2)
    page.locator("#pair-earlier").select_option(label=paths[0].name)
    page.locator("#pair-later").select_option(label=paths[1].name)
    page.locator("#pair-show").click()
    expect(page.locator("#pair-shown svg[role=img]")).to_be_visible()


@pytest.fixture
def smaller(tmp_path: Path) -> Path:
    """The same person in the same picture, smaller and at another place."""
    path = tmp_path / "smaller.jpg"
    with Image.open(SIDE) as picture:
        small = picture.resize([round(SCALE * side) for side in picture.size])
        canvas = Image.new("RGB", picture.size, (190, 185, 175))
        canvas.paste(small, SHIFT)
        canvas.save(path, quality=95)
    return path


def test_a_smaller_copy_lies_on_its_original(tab: Watched, smaller: Path) -> None:
    page = tab.page
    laid_over(page, SIDE, smaller)
    with Image.open(SIDE) as picture:
        width, height = picture.size
    for share in ((0.4, 0.3), (0.5, 0.9)):
        place = np.array([share[0] * width, share[1] * height])
        first = page.evaluate(PLACES, list(place))[0]
        second = page.evaluate(PLACES, list(SCALE * place + SHIFT))[1]
        assert np.hypot(*np.subtract(first, second)) < 15.0, "of a canvas 1000 high"
    table = page.locator("#pair-shown .comparison").first
    expect(table.locator("tbody tr[data-measure]")).to_have_count(3)
    expect(page.locator("#pair-shown .verdict-changed")).to_have_count(0)
    expect(page.locator("#pair-shown")).to_contain_text("no clear change")


def test_the_slider_works_by_keys_and_lines_can_be_left_out(tab: Watched, smaller: Path) -> None:
    page = tab.page
    laid_over(page, SIDE, smaller)
    slider = page.get_by_label("Slider between before and after")
    edge = page.locator("#pair-shown clipPath rect")
    middle = float(edge.get_attribute("x") or 0)
    slider.focus()
    page.keyboard.press("End")
    assert float(edge.get_attribute("x") or 0) == pytest.approx(2 * middle)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert float(edge.get_attribute("x") or 0) == pytest.approx(middle / 50)
    expect(slider).to_have_attribute("aria-valuetext", "Before on the left 1 %, after on the rest")
    page.get_by_label("fades one into the other").check()
    expect(page.locator("#pair-shown g[opacity]")).to_have_attribute("opacity", "0.01")
    expect(page.locator("#pair-shown g.edge")).to_have_css("display", "none")
    for name, group in (("Plumb line", "plumb"), ("Grid", "grid")):
        expect(page.locator(f"#pair-shown g.{group}")).to_have_css("display", "inline")
        page.get_by_label(name).uncheck()
        expect(page.locator(f"#pair-shown g.{group}")).to_have_css("display", "none")
    page.get_by_label("Body lines").check()
    expect(page.locator("#pair-shown g.body-line circle")).to_have_count(8)
    page.locator("#pair-swap").click()
    expect(page.locator("#pair-shown .names .before")).to_contain_text("smaller.jpg")
    page.locator("article.card .remove").first.click()
    expect(page.locator("#pair-shown svg")).to_have_count(0)


def test_the_other_side_is_mirrored_only_once_that_is_ticked(tab: Watched) -> None:
    page = tab.page
    laid_over(page, SIDE, OTHER_SIDE)
    notices = page.locator("#pair-shown .notice")
    expect(notices.first).to_contain_text("faces left in one picture and right in the other")
    expect(page.locator("#pair-shown")).to_contain_text("their measures are not compared")
    expect(page.locator("#pair-shown .comparison")).to_have_count(0)
    after = page.locator("#pair-shown image").nth(1)
    expect(after).to_have_attribute("transform", re.compile(r"^matrix\(\d"))
    page.get_by_label("Mirror the “After” picture").check()
    expect(notices.first).to_contain_text("its left is on the right")
    expect(after).to_have_attribute("transform", re.compile(r"^matrix\(-\d"))


@pytest.mark.parametrize("width_px", [360, pytest.param(1280, marks=pytest.mark.slow)])
def test_it_is_for_everyone_at_any_width(browser: Browser, server: Served, width_px: int) -> None:
    context = browser.new_context(viewport={"width": width_px, "height": 800})
    page = opened(context, server.address).page
    laid_over(page, SIDE, OTHER_SIDE)
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
        assert violations(page) == [], colours
        assert overflow_px(page) == 0
    context.close()
