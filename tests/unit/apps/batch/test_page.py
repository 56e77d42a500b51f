"""The page of a batch as it is written; how it behaves in a browser is for ``tests/e2e``."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from posture.apps.batch import gallery, page, summary_sections
from posture.apps.batch.batch_words import percent
from posture.apps.batch.places import LocalOutput
from posture.runtime.resources import read_toml
from tests.batch_rows import in_pieces, many, nobody, row, table_of
from tests.stub_landmarker import no_plot


@dataclass(frozen=True)
class Watched(LocalOutput):
    """A folder that remembers in which order files were written."""

    order: list[str] = field(default_factory=list)

    def write(self, name: str, data: bytes, *, settled: bool = True) -> None:
        self.order.append(name)
        LocalOutput.write(self, name, data, settled=settled)


@pytest.fixture
def place(tmp_path: Path) -> LocalOutput:
    folder = LocalOutput(tmp_path / "out")
    folder.prepare()
    return folder


@pytest.fixture
def without_plots(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what stands beside the plots, which take long."""
    monkeypatch.setattr("posture.apps.batch.spread_plots.plot_of", no_plot)


def text_of(place: LocalOutput, table: Any, **about: str) -> str:
    page.write_page(place, in_pieces(table, 1000), about, count=table.num_rows)
    return (place.root / "index.html").read_text(encoding="utf-8")


def known_of(text: str) -> dict[str, Any]:
    """What the page tells its script."""
    found = re.search(r'<script type="application/json" id="known">(.*?)</script>', text, re.S)
    assert found
    known: dict[str, Any] = json.loads(found[1])
    return known


@pytest.mark.usefixtures("without_plots")
def test_the_head_says_what_the_run_was_and_what_the_tool_is(place: LocalOutput) -> None:
    text = text_of(place, many(3), folder="<team>", unfinished="stopped after 3 of 9")
    assert "<h1>Postures in &lt;team&gt;</h1>" in text
    assert "<title>Postures in &lt;team&gt;</title>" in text
    assert "<dt>unfinished</dt><dd>stopped after 3 of 9</dd>" in text
    assert read_toml("wording.toml")["disclaimer"].strip() in text


def test_no_pictures_make_a_page_that_says_so(place: LocalOutput) -> None:
    for tables in ([], [table_of()]):
        page.write_page(place, tables, {"folder": "empty"}, count=0)
        text = (place.root / "index.html").read_text(encoding="utf-8")
        assert "<b>0</b> pictures" in text
        assert known_of(text)["held"] == 0
        assert not list(place.names("data"))


@pytest.mark.usefixtures("without_plots")
def test_the_page_is_written_after_its_data(tmp_path: Path) -> None:
    watched = Watched(tmp_path / "out")
    watched.prepare()
    page.write_page(watched, [many(20)], {}, count=20)
    assert watched.order == ["data/rows-00000.js", "data/details-00000.js", "index.html"]


def test_nothing_is_asked_of_any_network(place: LocalOutput) -> None:
    text = text_of(place, many(200))
    addresses = set(re.findall(r"https?://[^\s\"'<>)]+", text))
    assert all(one.startswith("http://www.w3.org/") for one in addresses)
    assert not re.findall(r"<(?:script|img|iframe)[^>]+src=|@import|url\(http", text)


def test_each_stance_has_a_plot_of_its_own_and_says_its_figures(place: LocalOutput) -> None:
    people = [row(f"{n}", pelvic_tilt=(10.0 + n, 0.0 + n, 20.0 + n)) for n in range(9)]
    seated = [
        row(f"s{n}", stance="seated", pelvic_tilt=(-20.0, -31.0, -5.0), trunk_lean=(1.0, -1.0, 3.0))
        for n in range(3)
    ]
    text = text_of(place, table_of(*people, *seated))
    assert text.count("<svg") == 1
    assert "9 pictures · median 14° · middle half 12 to 16° · intervals 20° wide" in text
    assert "3 pictures · −20° (−31 to −5)" in text
    assert "this is not a measure of bone" in text
    assert "0 to 20° (Lee 2005: 25 young people, mean ± 2 SD)" in text


@pytest.mark.usefixtures("without_plots")
def test_findings_and_reasons_are_told_in_order_and_without_alarm(place: LocalOutput) -> None:
    findings = "P1:borderline;A1:borderline;S3:not_assessed"
    people = [row(f"{n}", findings=findings, hip_flexion=(1.0, 0.0, 2.0)) for n in range(3)]
    hidden = [
        row(f"h{n}", findings="P1:not_assessed", hip_flexion_why_not="hidden") for n in range(1)
    ]
    text = text_of(place, table_of(*people, *hidden, nobody("nobody")))
    rules = re.findall(r'<article class="finding"><h3>(.*?)</h3>', text)
    assert rules == [
        "P1 · Pelvic tilt, standing",
        "A1 · Pelvic tilt with muscle lengths, standing",
    ]
    assert "◐ borderline 3 (75\u00a0%) · – not assessed 1 (25\u00a0%)" in text
    assert "Never assessed from single pictures: S3" in text
    assert "3 of 4" in text
    assert "1 picture (25\u00a0%) · Hip flexion (trunk–thigh)" in text
    for word in ("score", "warning", "abnormal", "alarm"):
        assert word not in re.sub(r"<script>.*|<style>.*?</style>", "", text, flags=re.S)


def test_a_rule_of_a_later_version_is_counted_under_its_code(place: LocalOutput) -> None:
    text = text_of(place, table_of(row("a", findings="Z9:noticeable")))
    assert "<h3>Z9</h3>" in text
    assert known_of(text)["found_rules"] == []


def test_only_the_most_frequent_reasons_are_listed(place: LocalOutput) -> None:
    people = [row(f"{n}", trunk_lean_why_not="hidden by " + "x" * n) for n in range(11)]
    text = text_of(place, table_of(*people))
    assert text.count('<li><span class="sentence">') == summary_sections.TOP_REASONS
    assert "And 3 rarer reasons." in text


def test_what_comes_from_pictures_is_escaped(place: LocalOutput) -> None:
    text = text_of(
        place,
        table_of(
            row("<b>.jpg", trunk_lean_why_not="<i>why</i>"), row("c", findings="<u>:noticeable")
        ),
    )
    assert "<i>why" not in text
    assert "&lt;i&gt;why" in text
    assert "<u>" not in text


@pytest.mark.usefixtures("without_plots")
def test_the_gallery_says_when_it_holds_a_sample(
    place: LocalOutput, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "even sample" not in text_of(place, many(150))
    monkeypatch.setattr(gallery, "MOST_ROWS", 100)
    text = text_of(place, many(150))
    assert "an even sample of 100 of the 150 pictures" in text
    assert known_of(text)["held"] == 100
    assert "<b>150</b> pictures" in text


def test_shares_that_are_not_all_never_read_as_all() -> None:
    assert percent(999, 1000) == ">\u00a099\u00a0%"
    assert percent(1, 1000) == "<\u00a01\u00a0%"
    assert percent(0, 1000) == "0\u00a0%"
    assert percent(1000, 1000) == "100\u00a0%"
