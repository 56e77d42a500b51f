"""Asks the program of pictures this project did not render, and counts what it gets right.

    make real        (reads `real/` and `foreign/` of `../shared`; they are not part of the project)

`real/` holds real photos labelled by eye, as poses without pixels: stance, legs, and the angles of
the landmark lines drawn on them. `foreign/` holds another renderer's pictures with their truth.
Both are for checking only; nothing is fitted to them.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from posture import engine
from posture.capture import images
from posture.engine import Options
from posture.estimators.features import side_view
from posture.estimators.mask_crops import placed
from posture.measures import facing
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.types import Estimate, FloatArray, Frame, Pose, Report, Source
from scripts.fit.corrections import drawn
from scripts.fit.poses import get

BESIDE = Path(__file__).resolve().parents[2] / "shared"
STANCES_OF_REST = ("standing", "seated")
NEAR_ENOUGH_DEG = 8.0
ANGLES = ("hip_flexion", "trunk_lean", "thigh_angle", "pelvic_tilt")
MODELS = {"landmarker": None, "pelvic_tilt": None}

Label = Mapping[str, str]


@dataclass(frozen=True)
class Counted:
    """How many of how many."""

    right: int
    of: int

    def __str__(self) -> str:
        share = f" ({100 * self.right / self.of:.0f} %)" if self.of else ""
        return f"{self.right} of {self.of}{share}"


def main() -> None:
    """Print both tables; say plainly which folder is not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beside", type=Path, default=BESIDE)
    parser.add_argument("--out", type=Path, help="also write the figures as JSON there")
    arguments = parser.parse_args()
    figures: dict[str, Any] = {}
    for name, ask in (("real", ask_labelled), ("foreign", ask_rendered)):
        folder = arguments.beside / name
        if not folder.is_dir():
            print(f"{name}: not measured, there is no folder {name}/ beside the project")
            continue
        figures[name] = ask(folder)
        print(f"{name}:")
        for what, figure in figures[name].items():
            print(f"  {what}: {figure}")
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(json.dumps(figures, default=str, indent=1), encoding="utf-8")


def ask_labelled(folder: Path) -> dict[str, Any]:
    """The labelled photos, each judged on its recorded pose."""
    with (folder / "labels.csv").open(newline="", encoding="utf-8") as file:
        labels = list(csv.DictReader(file))
    judged = [(label, _judged(folder, label)) for label in labels]
    at_rest = [pair for pair in judged if pair[0]["stance_true"] in STANCES_OF_REST]
    others = [pair for pair in judged if pair[0]["stance_true"] not in STANCES_OF_REST]
    sides = [(label, one) for label, one in judged if one is not None and _is_side(label, one)]
    thighs = list(_thighs(sides))
    answered = [error for error in thighs if np.isfinite(error)]
    together = list(_legs_together(sides))
    return {
        "photos": len(judged),
        "stance right, standing and seated": _stances_right(at_rest),
        "stance right, the other kinds": _stances_right(others),
        "stances wrong": _wrong_stances(judged),
        "legs apart right, side views": _share(
            (one.legs == "apart") == (label["legs_apart"] == "y") for label, one in sides
        ),
        f"thighs of legs apart within {NEAR_ENOUGH_DEG:.0f}° of the drawn lines": _share(
            error <= NEAR_ENOUGH_DEG for error in thighs
        ),
        "the same, of those told": _share(error <= NEAR_ENOUGH_DEG for error in answered),
        f"legs together, hip off the drawn line by more than {NEAR_ENOUGH_DEG:.0f}°": _share(
            abs(value - line) > NEAR_ENOUGH_DEG for value, _, line in together
        ),
        "legs together, interval holds the drawn line": _share(
            _holds(estimate, line) for _, estimate, line in together
        ),
        "hip flexion answered where it should be": _answered(judged, "hip_flexion", "hip", "y"),
        "hip flexion answered where it should not": _answered(judged, "hip_flexion", "hip", "n"),
        "tilt answered where it should be": _answered(judged, "pelvic_tilt", "tilt", "y"),
        "tilt answered where it should not": _answered(judged, "pelvic_tilt", "tilt", "n"),
    }


def _judged(folder: Path, label: Label) -> Report | None:
    """The report on a labelled photo; None where the landmarker found nobody."""
    path = folder / "poses" / f"{label['id']}.npz"
    if not path.exists():
        return None
    pose, (width, height) = get(path)
    if pose is None:
        return None
    # The pixels are not there: noise is neither dark nor flat nor grey, which is all that is asked.
    pixels = np.random.default_rng(0).integers(0, 256, (height // 4, width // 4, 3), np.uint8)
    frame = Frame(Source(label["id"], None, width, height), pixels)
    return engine.judge(frame, pose, MODELS, Options())


def _is_side(label: Label, report: Report) -> bool:
    return (
        report.view is not None
        and label["view_true"] == report.view.kind == "side"
        and label["legs_apart"] in ("y", "n")
    )


def _stances_right(judged: Sequence[tuple[Label, Report | None]]) -> Counted:
    return _share(one is not None and one.stance == label["stance_true"] for label, one in judged)


def _wrong_stances(judged: Sequence[tuple[Label, Report | None]]) -> dict[str, int]:
    wrong = Counter(
        f"{label['stance_true']} as {one.stance if one else 'nobody'}"
        for label, one in judged
        if one is None or one.stance != label["stance_true"]
    )
    return dict(wrong.most_common())


def _thighs(sides: Sequence[tuple[Label, Report]]) -> Iterator[float]:
    """How far told thighs of legs apart lie from the drawn ones, degrees; not told is infinite."""
    for label, report in sides:
        if label["legs_apart"] != "y":
            continue
        for which, measure in (("near", "thigh_angle"), ("far", "far_thigh_angle")):
            drawn = label[f"{which}_thigh_deg"]
            if label[f"{which}_landmarks_ok"] != "y" or not drawn or drawn.startswith("~"):
                continue
            thigh_deg = report.measures[measure].value
            yield np.inf if thigh_deg is None else abs(thigh_deg - float(drawn))


def _legs_together(
    sides: Sequence[tuple[Label, Report]],
) -> Iterator[tuple[float, Estimate, float]]:
    """Hip flexion as it is told of legs together: degrees, the estimate, and what the landmarks'
    lines have."""
    for label, report in sides:
        lines = [label["near_trunk_deg"], label["near_thigh_deg"]]
        is_drawn = label["near_landmarks_ok"] == "y" and all(
            line and not line.startswith("~") for line in lines
        )
        estimate = report.measures.get("hip_flexion")
        if label["legs_apart"] == "n" and is_drawn and estimate and estimate.value is not None:
            yield estimate.value, estimate, sum(float(line) for line in lines)


def _answered(
    judged: Sequence[tuple[Label, Report | None]], measure: str, what: str, should: str
) -> Counted:
    return _share(
        one is not None and bool(one.measures.get(measure))
        for label, one in judged
        if label[f"should_answer_{what}"] == should
    )


def _share(outcomes: Iterator[bool] | Any) -> Counted:
    found = list(outcomes)
    return Counted(sum(found), len(found))


def ask_rendered(folder: Path) -> dict[str, Any]:
    """Another renderer's pictures: errors, and those of the landmarks' lines beside them."""
    entries = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    rows: dict[tuple[str, str], list[Row]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    with MediaPipeLandmarker() as landmarker:
        for entry in entries:
            frame = images.read_photo(folder / entry["file"])
            pose = facing.find_pose(frame, landmarker)
            report = None if pose is None else engine.judge(frame, pose, MODELS, Options())
            lines = {} if pose is None or report is None else _drawn(pose, report)
            for measure in ANGLES:
                counts[entry["stance"], measure] += 1
                estimate = report.measures.get(measure) if report else None
                if estimate and estimate.value is not None:
                    true = float(entry["measures"][measure])
                    row = Row(true, estimate.value, lines.get(measure), _holds(estimate, true))
                    rows.setdefault((entry["stance"], measure), []).append(row)
    return {
        f"{measure}, {stance}": _summary(rows.get((stance, measure), []), counts[stance, measure])
        for stance, measure in sorted(counts)
    }


@dataclass(frozen=True)
class Row:
    """One angle of one picture, degrees: the truth, what was told, what the landmarks' lines have
    (None where there is no line), and whether the interval holds the truth."""

    true: float
    estimated: float
    line: float | None
    holds: bool


def _holds(estimate: Estimate, true: float) -> bool:
    return (
        estimate.low is not None
        and estimate.high is not None
        and estimate.low <= true <= estimate.high
    )


def _drawn(pose: Pose, report: Report) -> dict[str, float]:
    """The angles of the landmarks' lines; of legs apart those of the nearer leg."""
    view = report.view
    if view is None or view.facing is None or pose.mask is None:
        return {}
    size_px = (report.source.width_px or 1, report.source.height_px or 1)
    seen = side_view(pose, view.facing, size_px)
    lines = drawn(placed(seen), seen.far_share)
    if report.legs == "apart":
        lines |= {name: lines[f"near {name}"] for name in ("thigh_angle", "hip_flexion")}
    return lines


def _summary(rows: Sequence[Row], count: int) -> str:
    if not rows:
        return f"answered 0 of {count}"
    true, estimated = np.array([(row.true, row.estimated) for row in rows]).T
    errors = estimated - true
    words = (
        f"answered {len(rows)} of {count}, mean error {np.abs(errors).mean():.1f}°, "
        f"constant {errors.mean():+.1f}°, about it {_about(errors):.2f}°, "
        f"slope {np.polyfit(true, estimated, 1)[0]:.2f}, "
        f"interval holds {100 * np.mean([row.holds for row in rows]):.0f} %"
    )
    lined = [row for row in rows if row.line is not None]
    if len(lined) < len(rows):
        return words
    drawn_errors = np.array([row.line for row in lined], np.float64) - true
    share = _about(errors) / _about(drawn_errors)
    return (
        f"{words}; the landmarks' lines: constant {drawn_errors.mean():+.1f}°, "
        f"about it {_about(drawn_errors):.2f}° (told over lines {share:.2f})"
    )


def _about(errors: FloatArray) -> float:
    """Mean error, one constant removed."""
    return float(np.abs(errors - errors.mean()).mean())


if __name__ == "__main__":
    main()
