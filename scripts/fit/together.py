"""How pictures of one stance repeat, and what they share: the figures of `together.toml`.

    python -m scripts.fit.together FOLDER [--stance seated] [--people 40] [--both-sides]

Renders people who hold one stance before a camera held by hand, sees each picture as the program
does, and parts every measure's error into what all pictures of a person share and what is each
one's own. Resumable; one process.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posture.errors import PicturesDiffer
from posture.evaluation.simulate.body import load_body
from posture.evaluation.simulate.dataset import draw_on_one_thread, put
from posture.evaluation.simulate.lighting import sample_finish
from posture.evaluation.simulate.posing import Posture
from posture.evaluation.simulate.render import Renderer
from posture.evaluation.simulate.sampling import SceneRequest, sample_scene
from posture.evaluation.simulate.scene import CameraView, Scene, shoot
from posture.measures.uncertainty import Z90
from posture.results.one_stance import SIDE_ANGLES, Picture, one_answer
from posture.session import PhotoSession
from posture.types import Report

SIZE_PX = (720, 960)
SWAY_SD_DEG = 0.5  # of each angle of somebody who holds still
HELD_SD = {"yaw": 2.0, "roll": 0.7, "height": 0.04}  # degrees, metres: a camera held by hand
STEP_SD = 0.03  # share of the distance


@dataclass(frozen=True)
class Seen:
    """One picture: its person, its truth by measure, and what the program made of it."""

    person: int
    truth: Mapping[str, float]
    picture: Picture = field(repr=False)


@dataclass(frozen=True)
class Parts:
    """One measure over people with two pictures or more, degrees.

    `own_sd` is of a picture's error about its person's mean, `between_sd` of the persons' means
    beyond what their own parts make; `common` is what is left of a squared half-width of the
    interval when the own part is taken out, as a share of it.
    """

    people: int
    pictures: int
    own_sd: float
    between_sd: float
    half_width: float
    common: float


def main() -> None:
    """Render, look, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--stance", default="standing")
    parser.add_argument("--split", default="train", choices=["train", "test"])
    parser.add_argument("--seed", type=int, default=9500)
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--pictures", type=int, default=10)
    parser.add_argument("--both-sides", action="store_true", help="every second one is mirrored")
    arguments = parser.parse_args()
    draw_on_one_thread()
    request = SceneRequest(arguments.stance, "side", arguments.split)
    scenes = [
        [
            held(
                sample_scene(arguments.seed, person, request),
                arguments.seed,
                at,
                arguments.both_sides,
            )
            for at in range(arguments.pictures)
        ]
        for person in range(arguments.people)
    ]
    render(arguments.folder, scenes)
    print(tables(list(looked(arguments.folder))))


def held(scene: Scene, seed: int, at: int, both_sides: bool) -> Scene:
    """The same person in the same stance, in picture `at` of a burst."""
    assert scene.person is not None
    rng = np.random.default_rng([seed, at, int((scene.body or "0")[-6:])])
    person = replace(scene.person, posture=swayed(scene.person.posture, rng))
    view = moved(scene.view, rng)
    if both_sides and at % 2:
        view = replace(view, facing="left" if view.facing == "right" else "right")
    return replace(scene, person=person, view=view, finish=sample_finish(rng))


def swayed(posture: Posture, rng: np.random.Generator) -> Posture:
    """A posture as it is a moment later."""
    names = ("pelvic_tilt", "trunk_lean", "thigh_angle", "knee_flexion")
    more = dict(zip(names, rng.normal(0.0, SWAY_SD_DEG, len(names)).tolist(), strict=True))
    return replace(posture, **{name: getattr(posture, name) + more[name] for name in names})


def moved(view: CameraView, rng: np.random.Generator) -> CameraView:
    """A view from a camera that a hand holds there again."""
    by = {name: getattr(view, name) + float(rng.normal(0.0, sd)) for name, sd in HELD_SD.items()}
    return replace(view, distance=view.distance * float(rng.normal(1.0, STEP_SD)), **by)


def render(folder: Path, scenes: Sequence[Sequence[Scene]]) -> None:
    """Write every picture and its truth where they are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    model = load_body()
    with Renderer(SIZE_PX) as renderer:
        for person, burst in enumerate(scenes):
            for at, scene in enumerate(burst):
                path = folder / f"{person:04d}-{at:02d}.json"
                if not path.exists():
                    shot = shoot(renderer, model, scene)
                    put(path.with_suffix(".jpg"), shot.jpeg)
                    put(path, json.dumps(shot.truth).encode())


def looked(folder: Path) -> Iterator[Seen]:
    """What the program makes of every picture."""
    with PhotoSession("full") as session:
        for path in sorted(folder.glob("*.json")):
            truth = json.loads(path.read_text())["measures"]
            (judged,) = session.judge([path.with_suffix(".jpg")])
            person = int(path.stem.partition("-")[0])
            yield Seen(person, truth, Picture(judged.report, judged.pose))


def tables(seen: Sequence[Seen]) -> str:
    """The tables: what `together.toml` needs, and what several pictures gain."""
    lines = [
        "| measure | people | pictures | own SD | between SD | half-width | common |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in SIDE_ANGLES:
        found = parts_of(seen, name)
        if found is not None:
            lines.append(
                f"| {name} | {found.people} | {found.pictures} | {found.own_sd:.2f} | "
                f"{found.between_sd:.2f} | {found.half_width:.1f} | {found.common:.2f} |"
            )
    return "\n".join([*lines, "", *gains(seen)])


def parts_of(seen: Sequence[Seen], name: str) -> Parts | None:
    """A measure's parts; None where fewer than two people have it twice."""
    rows: dict[int, list[tuple[float, float]]] = {}
    for one in seen:
        estimate = one.picture.report.measures.get(name)
        if estimate and name in one.truth:
            half = ((estimate.high or 0.0) - (estimate.low or 0.0)) / 2
            rows.setdefault(one.person, []).append(
                ((estimate.value or 0.0) - one.truth[name], half)
            )
    several = [np.array(row) for row in rows.values() if len(row) > 1]
    if len(several) < 2:
        return None
    own_sd, between_sd = components([row[:, 0] for row in several])
    squared = float(np.mean(np.concatenate([row[:, 1] for row in several]) ** 2))
    common = max(0.0, 1.0 - (Z90 * own_sd) ** 2 / squared)
    count = sum(len(row) for row in several)
    return Parts(len(several), count, own_sd, between_sd, float(np.sqrt(squared)), common)


def components(groups: Sequence[NDArray[np.float64]]) -> tuple[float, float]:
    """Standard deviation within groups, and between their means beyond that (one-way, random)."""
    count = sum(len(group) for group in groups)
    within = sum(float(((group - group.mean()) ** 2).sum()) for group in groups)
    within /= count - len(groups)
    middle = float(np.concatenate(groups).mean())
    between = sum(len(group) * (float(group.mean()) - middle) ** 2 for group in groups)
    between /= len(groups) - 1
    size = (count - sum(len(group) ** 2 for group in groups) / count) / (len(groups) - 1)
    return float(np.sqrt(within)), float(np.sqrt(max(0.0, (between - within) / size)))


def gains(seen: Sequence[Seen], name: str = "pelvic_tilt", size: int = 5) -> Iterator[str]:
    """One picture against `size`: error, repeatability, interval, bursts that were refused."""
    ones: list[Any] = []
    alls: list[Any] = []
    spread_one: list[float] = []
    spread_all: list[float] = []
    refused = bursts = 0
    for person in sorted({one.person for one in seen}):
        own = [one for one in seen if one.person == person]
        answers = []
        for first in range(0, len(own) - size + 1, size):
            burst = own[first : first + size]
            bursts += 1
            truth = float(np.mean([one.truth[name] for one in burst]))
            try:
                answer = one_answer([one.picture for one in burst]).report
            except PicturesDiffer as why:
                refused += 1
                print(f"person {person}: {why.name}: {why}")
                continue
            singles = [row_of(one.picture.report, name, one.truth[name]) for one in burst]
            known = [row for row in singles if row is not None]
            together = row_of(answer, name, truth)
            if together is not None and len(known) > 1:
                ones += known
                alls.append(together)
                answers.append(together[0])
                spread_one.append(float(np.var([row[0] for row in known], ddof=1)))
        if len(answers) > 1:
            spread_all.append(float(np.var(answers, ddof=1)))
    yield f"{name}: {bursts} bursts of {size}, {refused} refused as of different stances"
    if alls:
        one, all_ = np.array(ones), np.array(alls)
        yield f"mean error of one {abs(one[:, 0]).mean():.2f}, of all {abs(all_[:, 0]).mean():.2f}"
        yield f"half-width of one {one[:, 1].mean():.1f}, of all {all_[:, 1].mean():.1f}"
        yield f"interval holds: of one {one[:, 2].mean():.0%}, of all {all_[:, 2].mean():.0%}"
    if spread_all:
        pair = float(np.sqrt(np.mean(spread_one))), float(np.sqrt(np.mean(spread_all)))
        yield f"repeatability (SD) of one {pair[0]:.2f}, of all {pair[1]:.2f}"


def row_of(report: Report, name: str, truth: float) -> tuple[float, float, bool] | None:
    """Error, half-width, and whether the interval holds the truth."""
    estimate = report.measures.get(name)
    if not estimate:
        return None
    low, high = estimate.low or 0.0, estimate.high or 0.0
    return (estimate.value or 0.0) - truth, (high - low) / 2, low <= truth <= high


if __name__ == "__main__":
    main()
