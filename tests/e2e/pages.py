"""What the tests of the web app share: its pages opened and watched, axe-core run on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import BrowserContext, Page

from tests.e2e.conftest import Watched
from tests.served import server_at

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "samples").glob("*.jpg"))
SIDE = ROOT / "samples" / "standing_side_left_neutral.jpg"
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
"""axe-core, as this package carries it: no Node.js is needed."""

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def opened(context: BrowserContext, address: str) -> Watched:
    """A tab on a page, once its script has run; its window is let in as on its own computer."""
    let_in(context, address)
    tab = Watched(context.new_page())
    tab.page.goto(address)
    tab.page.wait_for_load_state("load")
    return tab


def let_in(context: BrowserContext, address: str) -> None:
    """Let a window in at a server of this computer, where it has not been."""
    server = server_at(address)
    if server is None:
        return
    names = {cookie.get("name") for cookie in context.cookies(address)}
    if f"posture_{server.port}" not in names:
        assert context.request.get(server.entrance).ok


def off_machine(requests: list[str]) -> list[str]:
    """Requests that did not stay on this machine."""
    outside = []
    for address in requests:
        parts = urlsplit(address)
        is_local = parts.scheme in ("blob", "data") or parts.hostname in LOOPBACK
        if not is_local:
            outside.append(address)
    return outside


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA on the page as it is now, a line each.

    Of all its rules, or of these alone.
    """
    # Evaluated by the debugger, so that the page's own policy stays as strict as it is.
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    which = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": WCAG}
    found: dict[str, Any] = page.evaluate("which => axe.run(document, {runOnly: which})", which)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def overflow_px(page: Page) -> int:
    """How much wider the page is than its window."""
    width: int = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width
