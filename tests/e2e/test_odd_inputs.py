"""What somebody may well try on the page Photos, and the words in which it is answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests.e2e.conftest import Watched
from tests.e2e.pages import ROOT, SIDE, opened, overflow_px
from tests.picture_files import png_declaring
from tests.served import Served
from tests.unit.apps.web.test_page_words import OF_THE_COMMAND_LINE

pytestmark = pytest.mark.slow

PERSON = "Your pelvis tilts forward"
NOT_A_PICTURE = "Save it as JPEG or PNG"
OF_A_PROGRAM = re.compile(r"Traceback|Error\b|Exception|\bstatus\b|\b[45]\d\d\b|None\b|NaN")


@pytest.fixture
def tab(context: BrowserContext, server: Served) -> Iterator[Watched]:
    found = opened(context, server.address)
    yield found
    # The console repeats that a request was refused; the page says why.
    assert [one for one in found.complaints if not one.startswith("Failed to load")] == []


def upside_down(folder: Path) -> bytes:
    path = folder / "turned.jpg"
    with Image.open(SIDE) as picture:
        picture.rotate(180).save(path, quality=95)
    return path.read_bytes()


def chosen(page: Page, *files: tuple[str, bytes]) -> None:
    """Choose files of these names and bytes, as a browser takes them for pictures."""
    payloads: list[FilePayload] = [
        {"name": name, "mimeType": "", "buffer": data} for name, data in files
    ]
    page.locator("#files").set_input_files(payloads)


def test_each_odd_file_is_answered_in_words_that_fit_the_page(tab: Watched, tmp_path: Path) -> None:
    page, photo = tab.page, SIDE.read_bytes()
    answers = {
        "nothing.jpg": (b"", "The file is empty"),
        "a film by its bytes.jpg": (
            (ROOT / "samples" / "sit_and_stand.mp4").read_bytes(),
            NOT_A_PICTURE,
        ),
        "cut.heic": (b"\x00\x00\x00\x18ftypheic" + bytes(200), NOT_A_PICTURE),
        "upside down.jpg": (upside_down(tmp_path), "turn the picture until the head is at the top"),
        "108 megapixels.png": (png_declaring(12_000, 9_000), "Save it smaller"),
        "🧍‍♀️ Größe 測定.jpg": (photo, PERSON),
        "a" * 176 + ".jpg": (photo, PERSON),
    }
    chosen(page, *((name, data) for name, (data, _) in answers.items()))
    cards = page.locator("article.card:is([data-state=done], [data-state=failed])")
    expect(cards).to_have_count(len(answers))
    for card, (name, (_, words)) in zip(cards.all(), answers.items(), strict=True):
        expect(card.locator(".name")).to_have_text(name)
        expect(card).to_contain_text(words)
        text = card.inner_text().replace(name, "")
        assert not OF_THE_COMMAND_LINE.search(text), text
        assert not OF_A_PROGRAM.search(text), text
    assert overflow_px(page) == 0
    page.set_viewport_size({"width": 360, "height": 800})
    assert overflow_px(page) == 0


def test_a_document_is_not_sent_and_the_page_says_what_to_do(tab: Watched) -> None:
    chosen(tab.page, ("report.pdf", b"%PDF-1.7\n"))
    expect(tab.page.locator("#elsewhere")).to_contain_text("“report.pdf” is a document")
    assert tab.page.locator("article.card").count() == 0
    assert not [one for one in tab.requests if "/api/card" in one]


def dragged(page: Page, point: str, place: tuple[float, float]) -> tuple[float, float]:
    """Drag a mark there; where it was."""
    box = page.locator(f"#marks .handle[data-point={point}]").bounding_box()
    assert box is not None
    start = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*place, steps=3)
    page.mouse.up()
    return start


def test_marks_the_wrong_way_round_are_asked_about_and_cost_no_result(tab: Watched) -> None:
    page = tab.page
    page.locator("#files").set_input_files(SIDE)
    card = page.locator("article.card[data-state=done]")
    before = card.locator(".sentence").inner_text()
    page.locator(".card .mark").click()
    pane = page.locator("#marks-pane").bounding_box()
    assert pane is not None
    front = dragged(page, "asis", (pane["x"] + 60, pane["y"] + 60))
    back = dragged(page, "psis", front)
    dragged(page, "asis", back)
    page.locator("#marks-measure").click()
    expect(page.locator("#marks-said")).to_contain_text("Are they swapped?")
    page.locator("#marks-cancel").click()
    expect(card.locator(".sentence")).to_have_text(before)


def test_of_a_child_nothing_is_sent(tab: Watched) -> None:
    page = tab.page
    page.locator("#age").fill("10")
    page.locator("#age").blur()
    expect(page.locator("#notices")).to_contain_text("people under 18")
    expect(page.locator("#files")).to_be_disabled()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["x"], "dropped.jpg", { type: "image/jpeg" }));
          dispatchEvent(new DragEvent("drop", { dataTransfer: data }));
        }"""
    )
    expect(page.locator("#files")).to_be_disabled()
    assert page.locator("article.card").count() == 0
    assert not [one for one in tab.requests if "/api/card" in one]
