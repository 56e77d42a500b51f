"""50 photos dropped on the page at once: time against a batch of them, and memory."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page, TimeoutError, sync_playwright

from scripts.system_libraries import BROWSERS
from tests.benchmarks.batch_pictures import ONE_MEGAPIXEL_PX, make_pictures
from tests.benchmarks.batch_processes import command, pss_mb, run_to_end, tree
from tests.served import Served, served

COUNT = 50
SETTLE_S = 5.0
PATIENCE_MS = 100_000
LOOK_MS = 1500
ENDED = "article.card:is([data-state=done], [data-state=failed])"

WATCH_LONG_TASKS = """() => {
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.longTasks.push(entry.duration);
  }).observe({ type: "longtask" });
}"""


def web_photos(people: Sequence[Path]) -> dict[str, float]:
    """Total time over that of a batch, longest task of the page, memory after over before."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        photos = make_pictures(people, folder / "in", COUNT, ONE_MEGAPIXEL_PX)
        dropped = _dropped(photos, folder)
        batches = [_batch_s(folder, number) for number in range(2)]
    best_s = min(batches)
    return {
        "50 photos on the page, s": dropped["seconds"],
        "50 photos by posture batch, s": best_s,
        "page over batch": dropped["seconds"] / best_s,
        "longest task of the page, ms": dropped["longest_ms"],
        "server memory before, MB": dropped["before_mb"],
        "server memory at its most, MB": dropped["most_mb"],
        "server memory after, over before": dropped["after_mb"] / dropped["before_mb"],
    }


def _batch_s(folder: Path, number: int) -> float:
    began_s = time.perf_counter()
    run_to_end(command(folder / "in", folder / f"out{number}"), folder / "log")
    return time.perf_counter() - began_s


def _dropped(photos: Sequence[Path], folder: Path) -> dict[str, float]:
    """Drop them in a browser; what it took."""
    path = next(found for name in BROWSERS if (found := shutil.which(name)))
    with served(folder / "data") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(server.entrance)
        page.evaluate(WATCH_LONG_TASKS)
        before_mb = _memory_mb(server)
        began_s = time.perf_counter()
        page.locator("#files").set_input_files([str(photo) for photo in photos])
        most_mb = _until_done(page, server, len(photos))
        seconds = time.perf_counter() - began_s
        time.sleep(SETTLE_S)
        longest: float = page.evaluate("() => Math.max(0, ...window.longTasks)")
        figures = {
            "seconds": seconds,
            "longest_ms": longest,
            "before_mb": before_mb,
            "most_mb": most_mb,
            "after_mb": _memory_mb(server),
        }
        browser.close()
        return figures


def _until_done(page: Page, server: Served, count: int) -> float:
    """Wait until every card is there; the most memory seen meanwhile."""
    most_mb = 0.0
    done = f"() => document.querySelectorAll(`{ENDED}`).length >= {count}"
    deadline_s = time.perf_counter() + PATIENCE_MS / 1000
    while True:
        with contextlib.suppress(TimeoutError):
            page.wait_for_function(done, polling=100, timeout=LOOK_MS)
            return most_mb
        assert time.perf_counter() < deadline_s, "not all photos were answered"
        most_mb = max(most_mb, _memory_mb(server))  # seldom: looking costs time as well


def _memory_mb(server: Served) -> float:
    return sum(pss_mb(pid) for pid in tree(server.process.pid))
