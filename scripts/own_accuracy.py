"""How well a person's own marks hold on other pictures of them: rendered people, known truth.

    make own           (renders 60 people in out/own, seven pictures each; about two hours)

Each body is seen in seven pictures, each with another posture and camera: four in the same
clothes, three in others. Every picture in turn is the marked one (then every two and every three
of one set of clothes), with the true tilt for marks, and off as an examiner is; what the others
then say is held against their truth. A rendered pelvis has one shape; people's differ by 5 degrees
(SD, ``[bone_shape]``). The last lines add such a difference to each body's truth and marks.

The second line tells what uncertainty.toml's [own_marks] and baseline.toml's instrument_sd of the
pelvic tilt should be: take them from ``--split train`` and another seed, never from what reports.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from posture.engine import Options
from posture.evaluation.simulate import wardrobe
from posture.evaluation.simulate.body import load_body
from posture.evaluation.simulate.dataset import PORTRAIT, put
from posture.evaluation.simulate.render import Renderer
from posture.evaluation.simulate.sampling import SceneRequest, sample_scene, sample_view
from posture.evaluation.simulate.scene import Scene, shoot
from posture.findings.reference import Take, own_offset
from posture.findings.reference.own_pelvis import PelvisStance, carried
from posture.measures.uncertainty import Z90, MeasurementConditions, without_bone_shape_deg
from posture.session import PhotoSession
from posture.types import WHOLE_SETUP, Estimate

OUT = Path("out/own")
ALIKE, OTHERS = 4, 3
"""Pictures in the clothes of the marks, and in others."""
Sds = tuple[float, float]
"""Of the marking (the same in all pictures of a body) and of the bone's shape, degrees."""
MARKED: dict[str, Sds] = {
    "true marks": (0.0, 0.0),
    "an examiner's marks": (3.5, 0.0),
    "an examiner's marks, bones as people's": (3.5, 5.0),
}
"""As ``[marked_tilt]`` and ``[bone_shape]`` of uncertainty.toml have them."""
DRAWN = 20
"""Each body with so many slips and bone shapes."""
STANCES: tuple[PelvisStance, ...] = ("standing", "seated")


@dataclass(frozen=True)
class Seen:
    """One picture: which body in which clothes, its true tilt and what is estimated, degrees."""

    stance: PelvisStance
    body: int
    clothes: int
    true_deg: float
    tilt: Estimate


@dataclass(frozen=True)
class Carried:
    """One picture told from the marks in others: errors in degrees, and half-width."""

    before_deg: float
    error_deg: float
    half_width_deg: float


def main() -> None:
    """Render what is missing, look, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--count", type=int, default=30, help="bodies of each stance")
    parser.add_argument("--seed", type=int, default=2101)
    parser.add_argument("--split", default="test", choices=["train", "test"])
    arguments = parser.parse_args()
    for stance in STANCES:
        folder = arguments.out / f"{stance}-{arguments.split}-{arguments.seed}"
        render(folder, stance, arguments.count, arguments.seed, arguments.split)
        seen = list(looked(folder, stance))
        print("\n".join(report_lines(stance, seen)))


def render(folder: Path, stance: PelvisStance, count: int, seed: int, split: str) -> None:
    """Write the pictures of `count` bodies and their truth, where they are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    model = load_body()
    with Renderer(PORTRAIT) as renderer:
        for body, index in enumerate(itertools.islice(_fit_to_mark(stance, seed, split), count)):
            for number, scene in enumerate(scenes(stance, seed, split, index)):
                path = folder / f"{body:03d}-{number}.json"
                if not path.exists():
                    shot = shoot(renderer, model, scene)
                    put(path.with_suffix(".jpg"), shot.jpeg)
                    put(path, json.dumps(shot.truth).encode())


def _fit_to_mark(stance: str, seed: int, split: str) -> Iterator[int]:
    """Numbers of people who come in clothes that the guide asks for, with nothing carried."""
    for index in itertools.count():
        scene = sample_scene(seed, index, SceneRequest(stance, "side", split))
        if scene.fit != "loose" and scene.person is not None and scene.person.bag is None:
            yield index


def scenes(stance: str, seed: int, split: str, index: int) -> Iterator[Scene]:
    """All pictures of one body: other postures and cameras; of the last, other clothes too."""
    pictures = ALIKE + OTHERS
    request = SceneRequest(stance, "side", split, per_body=pictures)
    for number in range(pictures):
        scene = sample_scene(seed, index * pictures + number, request)
        rng = np.random.default_rng([seed, index, number, 15])
        assert scene.person is not None
        scene = replace(scene, view=sample_view(rng, "side", scene.person.seated))
        yield scene if number < ALIKE else _in_other_clothes(scene, rng, split)


def _in_other_clothes(scene: Scene, rng: np.random.Generator, split: str) -> Scene:
    assert scene.person is not None
    who = scene.person
    outfit, words = wardrobe.sample_outfit(rng, who.phenotype, who.seated, split)
    worn = replace(who, outfit=outfit)
    return replace(scene, person=worn, clothing=words, fit=wardrobe.fit_of(outfit))


def looked(folder: Path, stance: PelvisStance) -> Iterator[Seen]:
    """Every picture in which a tilt is estimated."""
    with PhotoSession("full") as session:
        for path in sorted(folder.glob("*.json")):
            truth = json.loads(path.read_text(encoding="utf-8"))
            picture = path.with_suffix(".jpg")
            judged = session.judge_data(picture.name, picture.read_bytes, Options())
            tilt = judged.report.measures.get("pelvic_tilt")
            if tilt is None or tilt.value is None or judged.report.stance != stance:
                continue
            body, number = (int(part) for part in path.stem.split("-"))
            clothes = 0 if number < ALIKE else number
            yield Seen(stance, body, clothes, truth["measures"]["pelvic_tilt"], tilt)


def report_lines(stance: PelvisStance, seen: Sequence[Seen]) -> list[str]:
    """The figures of one stance, a line each."""
    bodies = {one.body for one in seen}
    lines = [f"{stance}: {len(seen)} estimates of {len(bodies)} bodies"]
    lines.append(f"  {_within(seen)}")
    for marks, sds in MARKED.items():
        for pictures, clothes in itertools.product((1, 2, 3), ("like", "other")):
            found = list(_carried(seen, pictures, clothes == "like", sds))
            lines.append(f"  {marks} in {pictures}, {clothes} clothes: {_figures(found)}")
    return lines


def _within(seen: Sequence[Seen]) -> str:
    """How much of an error comes again in other pictures of the body: for `[own_marks]`."""
    alike: list[float] = []
    others: list[float] = []
    shares: list[float] = []
    means: list[tuple[float, int]] = []
    for same in _by_body(seen):
        errors = [_error_deg(one) for one in same]
        for (a, one), (b, other) in itertools.combinations(zip(errors, same, strict=True), 2):
            is_alike = one.clothes == other.clothes
            (alike if is_alike else others).append((a - b) ** 2 / 2)
            if is_alike:
                widths = [_own_half_width_deg(each) / Z90 for each in (one, other)]
                shares.append((a - b) ** 2 / sum(width**2 for width in widths))
        means.append((float(np.mean(errors)), len(errors)))
    if not alike or not others or len(means) < 2:
        return "too few pictures of one body"
    within = float(np.mean(alike))
    apart = max(0.0, float(np.mean(others)) - within)
    spread = float(np.var([mean for mean, _ in means], ddof=1))
    bodies = max(0.0, spread - within * float(np.mean([1 / count for _, count in means])))
    return (
        f"one reading about its body's mean: SD {math.sqrt(within):.1f} in the same clothes "
        f"(instrument_sd), {math.sqrt(np.mean(others)):.1f} in others; for [own_marks]: body_sd "
        f"{math.sqrt(bodies):.1f}, again_share {math.sqrt(np.mean(shares)):.2f}, clothes_sd "
        f"{math.sqrt(apart):.1f}"
    )


def _error_deg(seen: Seen) -> float:
    assert seen.tilt.value is not None
    return seen.tilt.value - seen.true_deg


def _carried(seen: Sequence[Seen], pictures: int, is_alike: bool, sds: Sds) -> Iterator[Carried]:
    """Every picture told from every choice of marked ones of one set of clothes."""
    rng = np.random.default_rng(15)
    for drawn, same in itertools.product(range(DRAWN), _by_body(seen)):
        if drawn and not any(sds):
            return
        slip_deg, bone_deg = (float(rng.normal(0.0, sd)) for sd in sds)
        own = [replace(one, true_deg=one.true_deg + bone_deg) for one in same]
        first = [one for one in own if one.clothes == 0]
        for marked in itertools.combinations(first, pictures):
            for one in own:
                if one not in marked and (one.clothes == 0) == is_alike:
                    yield _carried_to(marked, one, slip_deg, is_alike)


def _carried_to(marked: Sequence[Seen], one: Seen, slip_deg: float, is_alike: bool) -> Carried:
    takes = [_take(each, slip_deg) for each in marked]
    offset = own_offset(takes, one.stance)
    assert offset is not None
    assert one.tilt.value is not None
    conditions = MeasurementConditions(
        one.stance, 0.0, confirmed=WHOLE_SETUP if is_alike else frozenset()
    )
    tilt = carried(one.tilt, offset, conditions)
    assert tilt.value is not None
    assert tilt.high is not None
    before_deg, error_deg = (value - one.true_deg for value in (one.tilt.value, tilt.value))
    return Carried(before_deg, error_deg, tilt.high - tilt.value)


def _take(seen: Seen, slip_deg: float) -> Take:
    assert seen.tilt.value is not None
    offset = seen.true_deg + slip_deg - seen.tilt.value
    return Take(seen.stance, "2026-11-30T12:00:00", "photo", 1, {}, tilt_offset=offset)


def _figures(found: Sequence[Carried]) -> str:
    if not found:
        return "none"
    before, error = (np.abs([getattr(one, name) for one in found]) for name in _ERRORS)
    width = np.array([one.half_width_deg for one in found])
    return (
        f"n {len(found)}, mean error {error.mean():.2f} (without marks {before.mean():.2f}), "
        f"95 % below {np.quantile(error, 0.95):.1f}; ± {width.mean():.1f} holds "
        f"{np.mean(error <= width):.0%}"
    )


_ERRORS = ("before_deg", "error_deg")


def _own_half_width_deg(seen: Seen) -> float:
    assert seen.tilt.low is not None
    assert seen.tilt.high is not None
    conditions = MeasurementConditions(seen.stance, 0.0)
    return without_bone_shape_deg(conditions, (seen.tilt.high - seen.tilt.low) / 2)


def _by_body(seen: Sequence[Seen]) -> Iterator[list[Seen]]:
    for _, same in itertools.groupby(seen, key=lambda one: one.body):
        yield list(same)


if __name__ == "__main__":
    main()
