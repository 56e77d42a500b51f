"""Folders of films with their `films.json`; an interrupted run goes on where it stopped."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from posture.errors import MissingLibrary, UsageError
from posture.evaluation.simulate.body import load_body
from posture.evaluation.simulate.dataset import draw_on_one_thread, put
from posture.evaluation.simulate.film import film_truth
from posture.evaluation.simulate.film.acts import SEATED, STANDING
from posture.evaluation.simulate.film.ordering import FilmOrder, Production, produce, retake
from posture.evaluation.simulate.film.scenarios import FAST_FPS

if TYPE_CHECKING:
    from posture.evaluation.simulate.film.studio import Studio
    from posture.evaluation.simulate.render import Renderer

FILMS = "films.json"
PARTS = ".films"  # one small file a film while a run is under way
SAMPLES_A_PIXEL, SHADOW_TAPS = 2, 4  # half of what a picture gets: half the time
TAKES = 3


def render_films(out: Path, order: FilmOrder, workers: int = 1) -> None:
    """Write the films as MP4, their baseline stills as JPEG, and `films.json` into `out`.

    The same order gives the same frames on the same graphics driver. Films that are there with
    their truth are kept. `workers` processes are started with spawn, each a film at a time.
    """
    if order.count < 1 or workers < 1:
        raise UsageError("count and workers must be at least 1")
    out.mkdir(parents=True, exist_ok=True)
    done = _done(out)
    (out / PARTS).mkdir(exist_ok=True)
    wanted = [n for n in range(order.count) if film_name(n) not in done]
    if workers == 1:
        for number in wanted:
            render_film(out, order, number)
    elif wanted:
        with ProcessPoolExecutor(
            workers, mp_context=get_context("spawn"), initializer=draw_on_one_thread
        ) as pool:
            jobs = [pool.submit(render_film, out, order, number) for number in wanted]
            for job in jobs:
                job.result()
    entries = [done.get(film_name(n)) or _part(out, n) for n in range(order.count)]
    write_films(out, entries)
    shutil.rmtree(out / PARTS)


def render_film(out: Path, order: FilmOrder, number: int) -> None:
    """Render one film, its stills and, last, its part of the truth."""
    from posture.evaluation.simulate.render import Renderer

    made = produce(load_body(), order, number)
    with Renderer(order.size, SAMPLES_A_PIXEL, SHADOW_TAPS) as renderer:
        entry = shoot_film(out, film_name(number), made, renderer)
    put(out / PARTS / f"{film_name(number)}.json", json.dumps(entry).encode())


def shoot_film(
    out: Path, name: str, made: Production, renderer: Renderer, takes: int = TAKES
) -> dict[str, Any]:
    """Draw the frames and stills of a film into `out`; its entry of `films.json`.

    `takes` 0 leaves the stills of upright stance and upright sitting out.
    """
    from posture.evaluation.simulate.film.studio import Studio

    studio = Studio(renderer, made.stage)
    baseline = _stills(out, name.removesuffix(".mp4"), made, studio, takes)
    rows: list[dict[str, Any]] = []
    (out / PARTS).mkdir(exist_ok=True)
    draft = out / PARTS / name  # beside the film it could be taken for one
    write_film(draft, _frames(made, studio, rows), made.fps, renderer.size)
    draft.replace(out / name)
    story, stage, size = made.story, made.stage, renderer.size
    return {
        "file": name,
        "scenario": made.plan.scenario,
        **film_truth.described(story, stage, made.player),
        "baseline_raised_m": round(made.raised_m, 3),
        "fps": made.fps,
        "duration_s": round(made.frame_count / made.fps, 3),
        "people": film_truth.crowd(story),
        "states": film_truth.states(story, stage, made.player, size),
        "measures": rows,
        "others": film_truth.others(story, stage, size),
        "dark": film_truth.dark(story),
        "dim": film_truth.dim(story),
        "steps_s": list(story.steps_s),
        "baseline": baseline,
    }


def _frames(made: Production, studio: Studio, rows: list[dict[str, Any]]) -> Iterator[bytes]:
    """JPEGs of the frames in order; `rows` is filled with the angles of a side view."""
    from posture.evaluation.simulate.film.studio import instant_at

    every = 1 if made.plan.scenario in FAST_FPS else max(1, round(made.fps))
    for number in range(made.frame_count):
        time_s = number / made.fps
        instant = instant_at(made.story, made.player, time_s)
        yield studio.frame(instant, number)
        if made.stage.view.kind != "side" or number % every:
            continue
        if film_truth.state_at(
            made.story, made.stage, made.player, studio.renderer.size, time_s
        ) not in {SEATED, STANDING}:
            continue
        player, moment = instant.bodies[0]
        figure = studio.figure(player, moment)
        rows.append(film_truth.measures(figure, moment, made.stage.view.facing, time_s))


def _stills(
    out: Path, stem: str, made: Production, studio: Studio, takes: int
) -> dict[str, list[str]]:
    """Upright stance and upright sitting before the same camera, some takes of each."""
    from posture.evaluation.simulate.film.studio import Instant

    rng = np.random.default_rng([made.stage.finish.seed, made.plan.number])
    names: dict[str, list[str]] = {STANDING: [], SEATED: []}
    for doing in (STANDING, SEATED):
        for take in range(1, takes + 1):
            moment = retake(made, doing, rng)
            stands = doing == STANDING
            chair, lift = (made.stage.roll_m, made.raised_m) if stands else (0.0, 0.0)
            instant = Instant(((made.player, moment),), chair, lift, 1.0)
            name = f"{stem}.{doing}-{take}.jpg"
            put(out / name, studio.frame(instant, -1 - take - 10 * (doing == SEATED)))
            names[doing].append(name)
    return names


def write_film(path: Path, jpegs: Iterator[bytes], fps: float, size: tuple[int, int]) -> None:
    """Encode JPEGs as an MP4 (MPEG-4 part 2, which OpenCV's wheels can all write)."""
    import cv2

    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), fps, size)
    if not writer.isOpened():
        raise MissingLibrary(
            f"The film {path.name} cannot be encoded here",
            "Reinstall OpenCV from its wheel: pip install --force-reinstall opencv-python-headless",
        )
    try:
        for jpeg in jpegs:
            frame = cv2.imdecode(np.frombuffer(jpeg, dtype=np.uint8), cv2.IMREAD_COLOR)
            assert frame is not None
            writer.write(frame)
    finally:
        writer.release()


def write_films(out: Path, entries: Sequence[dict[str, Any]]) -> None:
    """Write `films.json`, one film a line."""
    lines = ",\n".join(json.dumps(entry) for entry in entries)
    put(out / FILMS, f"[\n{lines}\n]\n".encode())


def film_name(number: int) -> str:
    """The name of film `number`."""
    return f"{number:06d}.mp4"


def _done(out: Path) -> dict[str, dict[str, Any]]:
    """Entries of films that are there with their truth."""
    entries: list[dict[str, Any]] = []
    if (out / FILMS).exists():
        entries += json.loads((out / FILMS).read_text(encoding="utf-8"))
    for part in sorted((out / PARTS).glob("*.json")):
        entries.append(json.loads(part.read_text(encoding="utf-8")))
    return {e["file"]: e for e in entries if (out / e["file"]).exists()}


def _part(out: Path, number: int) -> dict[str, Any]:
    text = (out / PARTS / f"{film_name(number)}.json").read_text(encoding="utf-8")
    entry: dict[str, Any] = json.loads(text)
    return entry
