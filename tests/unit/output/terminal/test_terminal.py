"""The terminal report: true, aligned, calm, at any width and in any encoding."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from rich.cells import cell_len
from rich.console import Console

from posture.measures.registry import FRONTAL_MEASURES, SAGITTAL_MEASURES
from posture.output.terminal import print_disclaimer, print_report
from posture.output.text import printable
from posture.results import report_json as reports
from posture.runtime.resources import PACKAGE_DIR, read_toml
from posture.types import Estimate, Finding, Report, Source, Stance, View
from tests.worded import reason_words, worded

EXAMPLES = PACKAGE_DIR / "data" / "examples"
WIDTHS = (60, 80, 120)


def example(status: str = "ok") -> Report:
    return reports.from_dict(json.loads((EXAMPLES / f"{status}.json").read_text("utf-8")))


def full() -> Report:
    """Everything there can be: measured, muscles, several people, every level."""
    measures = {
        name: Estimate.around(12.3 if unit == "deg" else 128.0, 7.0, unit)
        for name, unit in SAGITTAL_MEASURES.items()
    }
    measures["pelvic_tilt"] = Estimate.around(-14.2, 3.3, method="measured")
    findings = (
        Finding("A", "typical", worded("All as usual"), "Somebody 1999"),
        Finding("B", "not_assessed", worded("Needs a reference"), "Somebody 2000"),
        Finding("C", "noticeable", worded("Stands out"), "Somebody 2001"),
        Finding("D", "borderline", worded("Could be either"), "Somebody 2002"),
    )
    return replace(example(), people=2, measures=measures, findings=findings)


def shown(report: Report, width: int = 80, encoding: str = "utf-8", colour: bool = False) -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    console = Console(
        file=stream,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=False,
    )
    print_report(report, console, saved=Path("out/a.jpg.posture.jpg"))
    print_disclaimer(console)
    stream.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("status", ["ok", "no_person", "unreadable"])
def test_no_line_is_wider_than_the_console(status: str, width: int) -> None:
    for line in shown(example(status), width).splitlines():
        assert cell_len(line) <= width
        assert line == line.rstrip()


@pytest.mark.parametrize("width", WIDTHS)
def test_bars_of_a_table_stand_below_each_other(width: int) -> None:
    edges = {
        (line.index("▏"), line.index("▕"))
        for line in shown(full(), width).splitlines()
        if "▏" in line
    }
    assert len(edges) == 1


def test_values_have_a_true_minus_a_unit_and_their_interval() -> None:
    assert re.search(r"Pelvic tilt, measured +−14° +\(−18 to −11\)", shown(full()))
    assert re.search(r"Gluteus maximus +128 % +\(121 to 135\)", shown(full()))


def test_the_bar_shows_interval_value_and_cited_range_where_they_are() -> None:
    measures = {**example().measures, "pelvic_tilt": Estimate(5.0, -30.0, 40.0)}
    lines = shown(replace(example(), measures=measures)).splitlines()
    row = next(index for index, line in enumerate(lines) if "Pelvic tilt" in line)
    bar = lines[row][lines[row].index("▏") + 1 : lines[row].index("▕")]
    below = lines[row + 1][lines[row].index("▏") + 1 :]
    # Axis −30…40: 5 is its middle, the cited 0…20 lies at 3/7 and 5/7.
    assert (bar[0], bar[-1]) == ("├", "┤")
    assert bar.index("●") == (len(bar) - 1) // 2
    assert below.index("░") == round(3 / 7 * (len(bar) - 1))
    assert below.rindex("░") == round(5 / 7 * (len(bar) - 1))
    assert "0 to 20" in lines[row + 1]


def length_bar(
    estimate: Estimate, stance: Stance = "seated", width: int = 80, encoding: str = "utf-8"
) -> tuple[str, str]:
    """The bar of the gluteus maximus, and the scale below it."""
    report = replace(example(), measures={"gluteus_maximus_length": estimate}, stance=stance)
    lines = shown(report, width, encoding).splitlines()
    left, right = "▏▕" if encoding == "utf-8" else "||"
    row = next(index for index, line in enumerate(lines) if left in line)
    start, end = lines[row].index(left) + 1, lines[row].rindex(right)
    return lines[row][start:end], lines[row + 1][start:end]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_lengths_bar_is_filled_from_100_to_its_value(width: int) -> None:
    for value in (130.0, 85.0):
        drawn, below = length_bar(Estimate.around(value, 8, "pct"), width=width)
        tick, dot = drawn.index("┊"), drawn.index("●")
        # Axis 60…150: 100 lies at 4/9 of it.
        assert tick == round(4 / 9 * (len(drawn) - 1))
        assert below[tick - 1 : tick + 2] == "100"
        between = drawn[min(tick, dot) + 1 : max(tick, dot)]
        assert set(between) <= set("━├┤")
        assert "━" in between
        assert "━" not in drawn.replace(between, "")
        assert drawn.index("├") <= dot <= drawn.index("┤")


def test_a_length_of_about_100_shows_no_difference() -> None:
    drawn, _ = length_bar(Estimate(100.0, 93.0, 107.0, "pct"))
    assert drawn.strip() == "├─●─┤"


def test_a_standing_lengths_axis_is_finer() -> None:
    _, standing = length_bar(Estimate.around(105, 2, "pct"), "standing")
    _, seated = length_bar(Estimate.around(105, 2, "pct"), "seated")
    assert standing.split() == ["80", "100", "120"]
    assert seated.split() == ["60", "100", "150"]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_lengths_bar_in_plain_ascii(width: int) -> None:
    drawn, _ = length_bar(Estimate(130.0, 125.0, 135.0, "pct"), width=width, encoding="ascii")
    assert re.fullmatch(r" +:=+\[=*o-*\] +", drawn)


def test_lengths_say_what_they_are_not_and_how_their_bars_are_read() -> None:
    text = " ".join(shown(full()).split())
    assert "not resting length, stiffness or strength of your own muscle" in text
    assert "━━━ difference from 100 %" in text
    assert "difference from 100" not in shown(example())


def test_only_what_was_marked_is_called_measured() -> None:
    estimates = {
        name: replace(estimate, method="measured") for name, estimate in full().measures.items()
    }
    assert shown(replace(full(), measures=estimates)).count(", measured") == 1


def test_an_interval_beyond_the_axis_gets_an_arrow() -> None:
    measures = {**example().measures, "sway": Estimate(80.0, 2.0, 90.0)}
    line = next(x for x in shown(replace(example(), measures=measures)).splitlines() if "80°" in x)
    assert "▸▕" in line
    assert "●" not in line


def test_ranges_belong_to_standing() -> None:
    assert "cited" in shown(example())
    assert "cited" not in shown(replace(example(), stance="seated"))
    assert "cited" not in shown(replace(example(), stance=None))


def test_every_cited_range_names_a_source_that_is_explained() -> None:
    words = read_toml("wording.toml")
    assert set(words["measures"]) == {**SAGITTAL_MEASURES, **FRONTAL_MEASURES}.keys()
    for entry in words["measures"].values():
        assert len(entry.get("label_measured", entry["label"])) <= 25
        assert len(entry["label"]) <= 25
        assert len(f"+ {entry['plus']}, − {entry['minus']}") <= 25
        for low, high in entry["axis"].values():
            assert low < high
        for cited in entry.get("cited", {}).values():
            assert cited["low"] < cited["high"]
            assert cited["source"] in words["sources"]


def test_measures_with_one_reason_share_a_line() -> None:
    why = "the picture is not side-on"
    measures = {
        name: Estimate.missing(worded(why), unit) for name, unit in SAGITTAL_MEASURES.items()
    }
    text = shown(replace(example(), measures=measures, findings=()))
    assert text.count("The picture is not side-on.") == 1
    assert "Muscle lengths" in text
    assert "Gluteus" not in text
    assert "Measures" not in text


def test_lengths_that_cannot_be_told_are_others_beside_some_that_are() -> None:
    measures = dict(full().measures)
    for name in ("hamstrings_length", "rectus_femoris_length"):
        measures[name] = Estimate.missing(worded("the ankle is not visible"), "pct")
    text = shown(replace(full(), measures=measures))
    missing = text[text.index("Could not be assessed") :]
    assert "Other muscle lengths" in missing


def test_levels_are_ordered_and_never_red() -> None:
    text = shown(full())
    marks = [text.index(mark) for mark in ("noticeable", "borderline", "typical", "not assessed")]
    assert marks == sorted(marks)
    coloured = shown(full(), colour=True)
    codes = {
        code for found in re.findall(r"\x1b\[([\d;]*)m", coloured) for code in found.split(";")
    }
    assert "33" in codes  # colours are on at all
    assert not codes & {"31", "91", "41", "101"}


def test_no_colour_where_it_is_not_a_terminal() -> None:
    assert "\x1b" not in shown(full())


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_other_encodings_get_plain_ascii(encoding: str) -> None:
    text = shown(replace(full(), source=Source("照片/é.jpg")), encoding=encoding)
    assert text.isascii()
    assert re.search(r"Pelvic tilt, measured +-14 deg +\(-18 to -11\)", text)
    assert "\\u7167" in text


def test_control_characters_are_escaped_and_markup_is_not_obeyed() -> None:
    name = "a\nb\x1b[31m\u202ec\udce9[bold]x[/bold].jpg"
    text = shown(replace(example(), source=Source(name)))
    assert "a\\nb\\x1b[31m\\u202ec\\udce9[bold]x[/bold].jpg" in text
    assert printable("日本 é.jpg") == "日本 é.jpg"


def test_others_in_the_picture_are_mentioned() -> None:
    sentence = "Others are in the picture: this is about the most prominent or chosen one."
    assert sentence in shown(full())
    assert sentence not in shown(example())


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (View("side", "left", 6.2), "Side view, facing left · turned 6° to the camera"),
        (View("side", "right", -6.2), "Side view, facing right · turned 6° away from the camera"),
        (View("side", "right", 0.2), "Side view, facing right · standing"),
        (View("side", "right", 0.2, -3.0), "facing right · picture tilted 3°"),
    ],
)
def test_the_view_in_words(view: View, words: str) -> None:
    assert words in shown(replace(example(), view=view))


def test_nobody_and_unreadable_say_what_to_do() -> None:
    text = " ".join(shown(example("no_person")).split())
    assert "to mid-thigh. Take another photo, from the side" in text
    text = " ".join(shown(example("unreadable")).split())
    assert reason_words(example("unreadable").reason) in text
    assert "Measures" not in text


def test_the_disclaimer_is_word_for_word() -> None:
    text = " ".join(shown(example()).split())
    assert (
        "It does not diagnose or treat gluteal amnesia or any condition, and cannot measure" in text
    )
    assert "ask a physician or physical therapist" in text
    assert text.count("wellness and education tool") == 1


def apart() -> Report:
    """In a lunge, facing right; both legs' knees and lengths assessed, the near shank not."""
    report = example("apart")
    lengths = {
        f"{far}iliopsoas_length": Estimate.around(percent, 7.0, "pct")
        for far, percent in (("", 81.0), ("far_", 118.0))
    }
    hidden = {"shank_angle": Estimate.missing(worded("the ankle is not visible"))}
    return replace(report, measures={**report.measures, **lengths, **hidden})


@pytest.mark.parametrize("width", WIDTHS)
def test_legs_apart_are_told_one_by_one_with_the_persons_own_side(width: int) -> None:
    text = shown(apart(), width)
    assert all(cell_len(line) <= width for line in text.splitlines())
    assert "Side view, facing right · turned 2° to the camera · lunging · legs apart" in " ".join(
        text.split()
    )
    trunk, right, left = (
        text.index(part)
        for part in (
            "Trunk lean",
            "Right leg, nearer to the camera",
            "Left leg, further from the camera",
        )
    )
    near, far = text[right:left], text[left:]
    assert trunk < right < left
    assert re.search(r"Thigh angle +71°", near)
    assert re.search(r"Thigh angle +−18°", far)
    assert re.search(r"Muscle lengths, right leg\s+Iliopsoas +81 %", text)
    assert re.search(r"Muscle lengths, left leg\s+Iliopsoas +118 %", text)
    assert "far leg" not in text
    assert "cited" not in text
    missing = " ".join(text[text.index("Could not be assessed") :].split())
    assert "Shank angle, right leg The ankle is not visible." in missing


def test_reasons_name_the_lengths_of_the_leg_they_are_of() -> None:
    report = apart()
    why = {
        name: Estimate.missing(worded("hidden"), one.unit) for name, one in report.measures.items()
    }
    far = {name: one for name, one in why.items() if name.startswith("far_")}
    text = " ".join(shown(replace(report, measures={**report.measures, **far})).split())
    assert "Knee flexion, left leg; Muscle lengths, left leg Hidden." in text
    text = " ".join(shown(replace(report, measures=why), 120).split())
    assert "Knee flexion, left leg; Muscle lengths Hidden." in text


def test_the_far_leg_is_not_told_where_the_legs_lie_together() -> None:
    for report in (example(), replace(example(), legs=None)):
        text = shown(report)
        assert "far leg" not in text
        assert "legs" not in text.partition("Could not be assessed")[2].partition("Findings")[0]


@pytest.mark.parametrize("stance", get_args(Stance))
def test_every_stance_is_told_in_plain_words(stance: Stance) -> None:
    lines = shown(replace(example(), stance=stance)).splitlines()
    line = next(line for line in lines if " · " in line)
    assert stance not in line or "_" not in stance
    assert line.endswith(f" · {read_toml('wording.toml')['stance'][stance]}")
