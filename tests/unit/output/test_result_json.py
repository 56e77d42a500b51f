"""A result as a page draws it: what the terminal shows, worded and placed."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from posture.output.result_json import result_json
from posture.output.terminal import print_report
from posture.results import report_json
from posture.runtime.resources import PACKAGE_DIR
from posture.types import Distance, Estimate, Finding, Report, Source
from tests.worded import worded

EXAMPLES = sorted((PACKAGE_DIR / "data" / "examples").glob("*.json"), key=lambda one: one.name)


def report_of(path: Path) -> Report:
    return report_json.from_dict(json.loads(path.read_text("utf-8")))


OK = report_of(PACKAGE_DIR / "data" / "examples" / "ok.json")


def printed(report: Report) -> str:
    """What the terminal shows, each run of blanks as one."""
    console = Console(file=io.StringIO(), width=104, force_terminal=False)
    print_report(report, console)
    assert isinstance(console.file, io.StringIO)
    return re.sub(r"\s+", " ", console.file.getvalue())


def rows_of(view: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for table in view["tables"] for row in table["rows"]]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda one: one.stem)
def test_it_holds_the_rows_and_findings_of_the_terminal(path: Path) -> None:
    report = report_of(path)
    text, view = printed(report), result_json(report, "command_line")
    place = 0
    for row in rows_of(view):
        interval = row["interval"].rstrip("°%\u00a0")
        line = f"{row['measure']['label']} {row['value']} ({interval})".replace("\u00a0", " ")
        place = text.index(line, place)
    known = {"°", "\u00a0%"}
    assert all(any(row["value"].endswith(unit) for unit in known) for row in rows_of(view))
    assert len(rows_of(view)) == sum(map(bool, report.measures.values()))
    for finding in (view["findings"] or {"entries": []})["entries"]:
        codes = [rule.partition(" ")[0] for rule in finding["rules"].split("; ")]
        assert f"{finding['mark']} {finding['word'].lower()} · {', '.join(codes)}" in text
        assert finding["message"] in text
    for entry in (view["missing"] or {"entries": []})["entries"]:
        assert entry["reason"] in text
    for note in view["notes"]:
        assert note in text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda one: one.stem)
def test_it_is_json_with_places_within_the_axis(path: Path) -> None:
    view = result_json(report_of(path), "page", is_spoken=True)
    assert json.loads(json.dumps(view, allow_nan=False)) == json.loads(json.dumps(view))
    for row in rows_of(view):
        axis = row["measure"]["axis"]
        places = [row["value_at"], row["low_at"], row["high_at"], *(axis["cited"] or ())]
        assert all(0.0 <= one <= 1.0 for one in places if one is not None)
        assert [at for at, _ in axis["ticks"]] == sorted(at for at, _ in axis["ticks"])
        assert row["value"] in row["spoken"]


def test_what_lies_beyond_the_axis_has_no_place_on_it() -> None:
    wide = replace(OK, measures={"pelvic_tilt": Estimate(-44.0, -60.0, -28.0)})
    (row,) = rows_of(result_json(wide, "page"))
    assert (row["value_at"], row["low_at"], row["high_at"]) == (None, None, 0.029)
    assert row["value"] == "−44°"
    assert row["interval"] == "−60 to −28°"
    length = replace(OK, measures={"iliopsoas_length": Estimate(130.0, 110.0, 140.0, "pct")})
    (row,) = rows_of(result_json(length, "page"))
    assert (row["filled_to"], row["high_at"], row["measure"]["axis"]["origin"]) == (1.0, None, 0.5)


def test_the_outlines_tilt_stands_below_the_one_measured_or_moved() -> None:
    outline, hidden = Estimate(8.0, 0.0, 16.0), Estimate.missing(worded("hidden"))
    measured = replace(OK, measures={"pelvic_tilt": Estimate(10.0, 5.0, 15.0, method="measured")})
    own, beside = rows_of(result_json(measured, "page", outline=outline))
    assert own["measure"]["label"] == "Pelvic tilt, measured"
    assert beside["measure"]["name"] == "estimated_tilt"
    assert (beside["value"], own["value"]) == ("8°", "10°")
    moved = replace(OK, measures={"pelvic_tilt": Estimate(10.0, 5.0, 15.0)})
    own, none = rows_of(result_json(moved, "page", outline=hidden))
    assert own["measure"]["about"].startswith("estimated, moved by your own marks")
    assert none["note"] == "The outline alone gives no tilt here: hidden."


def test_a_reason_stands_once_with_measures_and_findings() -> None:
    one = replace(
        OK,
        measures={"sway": Estimate.missing(worded("hidden"))},
        findings=(
            Finding("S2", "not_assessed", worded("hidden"), "A source"),
            Finding("P1", "typical", worded("as most"), "A source"),
        ),
    )
    view = result_json(one, "page")
    (finding,) = view["findings"]["entries"]
    assert (finding["word"], finding["message"]) == ("Typical", "As most.")
    assert finding["basis"] == "Basis: A source."
    (entry,) = view["missing"]["entries"]
    assert entry["names"] == "Sway (hip over ankle); Finding S2 · Low back, standing"
    assert view["missing"]["has_measures"]
    no_measure = result_json(replace(one, measures={}), "page")
    assert not no_measure["missing"]["has_measures"]


def test_distances_and_notes_are_sentences() -> None:
    view = result_json(OK, "page", distances=[Distance("sway", 3.04, -0.04, 6.0)])
    assert view["distances"]["lines"] == ["Sway (hip over ankle): 3.0 cm (0.0 to 6.0)"]
    crowd = result_json(replace(OK, people=2, reason=worded("a dummy (perhaps)")), "page")
    assert crowd["notes"][0] == "A dummy (perhaps)."
    assert crowd["notes"][1].startswith("Others are in the picture")
    nobody = Report(Source("a"), "no_person", worded("nobody"), 0, None, None, {}, (), None, 0, {})
    assert result_json(nobody, "page")["tables"] == []
    assert len(result_json(nobody, "page")["notes"]) == 2
