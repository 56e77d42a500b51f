"""Nothing that is put into any page becomes markup, wherever it stands in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

import jinja2
import pytest
from markupsafe import Markup
from starlette.requests import Request

from posture.apps.batch import page as batch_page
from posture.apps.batch.summary import Tally
from posture.apps.web.network import Network
from posture.apps.web.routes import pages as web_pages
from posture.evaluation.validate import page as accuracy_page
from posture.evaluation.validate.records import Failure
from posture.evaluation.validate.summary import summarise as summarise_outcomes
from posture.monitoring.snapshot import STATES, EventKind
from posture.output import html, svg_plots
from posture.output.day import page as day_page
from posture.output.day.summary import summarise as summarise_day
from posture.output.handout import html_of
from posture.runtime.resources import read_toml
from posture.types import Level
from tests.batch_rows import many
from tests.outcomes import crowd
from tests.stub_landmarker import no_plot
from tests.unit.output.day.made_logs import long_log
from tests.unit.output.handout.made import assessment, shot

HOSTILE = "</script>--><hostile>\"'><hostile onhostile=1>&\u202e\x1b"
CODES = {*get_args(Level), *STATES, *get_args(EventKind), *(one.key for one in web_pages.PAGES)}
"""Texts by which a template chooses, which come from no file."""


class Elements(HTMLParser):
    """The names of all elements and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {tag, *(name for name, _ in attrs)}


def hostile(value: Any) -> Any:
    """The same with ``HOSTILE`` for every text in it that is not empty."""
    if isinstance(value, Markup) or (isinstance(value, str) and value in {"", *CODES}):
        return value
    if isinstance(value, str):
        return HOSTILE
    if isinstance(value, Mapping):
        return {key: hostile(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [hostile(inner) for inner in value]
    if is_dataclass(value) and not isinstance(value, type):
        names = [one.name for one in fields(value) if one.init]
        return replace(value, **{name: hostile(getattr(value, name)) for name in names})
    return value


def handout() -> str:
    links = {"script": "/s.js"}
    data = json.dumps({"name": HOSTILE})
    return html_of(assessment(shot("left"), shot("front")), style="/s", links=links, data=data)


def handout_of_both_sides() -> str:
    return html_of(assessment(shot("left"), shot("right")))


def day() -> str:
    log = long_log()
    return day_page.to_html(log, summarise_day(log), "day.jsonl", read_toml("rules.toml"), "/s.css")


def batch() -> str:
    tally = Tally()
    tally.add(many(60))
    return batch_page.to_html(tally.summary(), {"folder": "team", "date": "today"}, 60)


def accuracy() -> str:
    people = crowd(60)
    failures = [Failure("one.jpg", "cut off")]
    return accuracy_page.to_html(
        summarise_outcomes(people, failures), people, {"set": "test", "pictures": "60"}
    )


def web(key: str, **values: Any) -> Callable[[], str]:
    def page() -> str:
        body = web_pages.shown(Request({"type": "http"}), web_pages.BY_KEY[key], **values).body
        return bytes(body).decode("utf-8")

    return page


NETWORK = Network(8766, "token", ("192.168.1.9",), "AB:CD")
CALL = {
    "method": "GET",
    "path": "/x",
    "summary": "s",
    "description": "a ``code`` b",
    "body": "b",
    "parameters": [("n", "d")],
}

PAGES = {
    "handout": handout,
    "handout of both sides": handout_of_both_sides,
    "day": day,
    "batch": batch,
    "accuracy": accuracy,
    "web photos": web("photos"),
    "web camera": web("camera", has_phones=True),
    "web movements": web(
        "movements",
        names=read_toml("movement_wording.toml")["tests"],
        coaching=read_toml("coaching.toml"),
    ),
    "web guide": web("guide", guide=read_toml("guide.toml")),
    "web people": web("people"),
    "web phone": web("phone", network=NETWORK, code="", fingerprint=("AB:", "CD")),
    "web api": web("api", calls=[CALL], origin="http://localhost", header="@posture.header"),
}


@pytest.mark.parametrize("name", PAGES)
def test_hostile_text_in_every_place_becomes_no_markup(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posture.apps.batch.spread_plots.plot_of", no_plot)  # plots: tested below
    render = html.render

    def with_hostile(folder: Path, template: str, /, **values: Any) -> str:
        return render(folder, template, **{key: hostile(one) for key, one in values.items()})

    before = Elements(PAGES[name]()).names
    monkeypatch.setattr(html, "render", with_hostile)
    monkeypatch.setattr(web_pages, "for_script", lambda page, **_: json.dumps({page: HOSTILE}))
    text = PAGES[name]()
    assert text.count("&lt;hostile&gt;") > 10
    assert Elements(text).names <= before
    assert "<hostile" not in text
    assert not {"\u202e", "\x1b"} & set(text)


def test_the_name_of_a_plot_becomes_no_markup() -> None:
    drawn = svg_plots.plot(HOSTILE, lambda axes: axes.set(xlabel="<hostile>"))
    assert "<hostile" not in drawn
    assert "onhostile" not in Elements(drawn).names


def test_what_a_template_misses_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text("{{ missing }}", encoding="utf-8")
    with pytest.raises(jinja2.UndefinedError):
        html.render(tmp_path, "one.html")


def test_code_stands_in_double_backticks_and_is_escaped() -> None:
    assert html.as_code("a ``<b>`` & c") == "a <code>&lt;b&gt;</code> &amp; c"


def test_line_ends_are_kept_and_other_control_characters_are_shown(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text("{{ text }}", encoding="utf-8")
    assert html.render(tmp_path, "one.html", text="a\nb\x00\u202e") == "a\nb\\x00\\u202e"
