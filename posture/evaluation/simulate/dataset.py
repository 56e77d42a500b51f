"""Folders of pictures with their `truth.json`; an interrupted run goes on where it stopped."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posture.errors import UsageError
from posture.evaluation.simulate.body import load_body
from posture.evaluation.simulate.sampling import SceneRequest, sample_scene, sweep_scene

if TYPE_CHECKING:
    from posture.evaluation.simulate.render import Renderer
    from posture.evaluation.simulate.scene import Scene

TRUTH = "truth.json"
PARTS = ".truth"  # one small file a picture while a run is under way
PORTRAIT = (720, 960)


@dataclass(frozen=True)
class Order:
    """Pictures to render: `count` of a seed.

    A `person` makes it a sweep of that body's tilt; with `steps`, of the bodies from there on, so
    many pictures each.
    """

    count: int
    seed: int
    request: SceneRequest = field(default_factory=SceneRequest)
    person: int | None = None
    steps: int | None = None
    size: tuple[int, int] = PORTRAIT

    def scene(self, number: int) -> Scene:
        """The scene of picture `number`."""
        if self.person is None:
            return sample_scene(self.seed, number, self.request)
        steps = self.steps or self.count
        which, step = divmod(number, steps)
        return sweep_scene(self.seed, self.person + which, step, steps, self.request)


@dataclass(frozen=True)
class RenderJob:
    """What a worker renders: pictures `numbers` of an order into a folder."""

    out: Path
    order: Order
    numbers: tuple[int, ...]


def render_dataset(
    out: Path, order: Order, workers: int = 1, renderer: Renderer | None = None
) -> None:
    """Write the pictures as JPEG and `truth.json` (see docs/simulate.md) into `out`.

    The same seed and size give the same pixels on the same graphics driver. Pictures that are
    there with their truth are kept. `workers` processes are started with spawn; with a `renderer`
    that is open, this process draws.
    """
    if order.count < 1 or workers < 1:
        raise UsageError("count and workers must be at least 1")
    out.mkdir(parents=True, exist_ok=True)
    done = _done(out)
    wanted = [n for n in range(order.count) if file_name(n) not in done]
    (out / PARTS).mkdir(exist_ok=True)
    jobs = [RenderJob(out, order, tuple(wanted[k::workers])) for k in range(workers)]
    if renderer is not None:
        render_with(renderer, RenderJob(out, order, tuple(wanted)))
    elif workers == 1:
        render_job(jobs[0])
    else:
        with ProcessPoolExecutor(
            workers, mp_context=get_context("spawn"), initializer=draw_on_one_thread
        ) as pool:
            list(pool.map(render_job, jobs))
    entries = [done.get(file_name(n)) or _part(out, file_name(n)) for n in range(order.count)]
    write_truth(out, entries)
    shutil.rmtree(out / PARTS)


def draw_on_one_thread() -> None:
    """Keep Mesa's software renderer from starting threads that only wait for each other."""
    os.environ.setdefault("LP_NUM_THREADS", "1")


def render_job(job: RenderJob) -> None:
    """Render a worker's pictures, each put in place whole, its truth first."""
    if not job.numbers:
        return
    from posture.evaluation.simulate.render import Renderer

    with Renderer(job.order.size) as renderer:
        render_with(renderer, job)


def render_with(renderer: Renderer, job: RenderJob) -> None:
    """The same with a renderer that is open."""
    from posture.evaluation.simulate.scene import shoot

    model = load_body()
    for number in job.numbers:
        shot = shoot(renderer, model, job.order.scene(number))
        entry = {"file": file_name(number), **shot.truth}
        text = json.dumps(entry).encode()
        put(job.out / PARTS / f"{file_name(number)}.json", text)
        put(job.out / file_name(number), shot.jpeg)


def file_name(number: int) -> str:
    """The name of picture `number`."""
    return f"{number:06d}.jpg"


def write_truth(out: Path, entries: Iterable[dict[str, Any]]) -> None:
    """Write `truth.json`, one picture a line."""
    lines = ",\n".join(json.dumps(entry) for entry in entries)
    put(out / TRUTH, f"[\n{lines}\n]\n".encode())


def put(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(data)
    draft.replace(path)


def _done(out: Path) -> dict[str, dict[str, Any]]:
    """Entries of pictures that are there with their truth."""
    entries: list[dict[str, Any]] = []
    if (out / TRUTH).exists():
        entries += json.loads((out / TRUTH).read_text(encoding="utf-8"))
    for part in sorted((out / PARTS).glob("*.json")):
        entries.append(json.loads(part.read_text(encoding="utf-8")))
    return {e["file"]: e for e in entries if (out / e["file"]).exists()}


def _part(out: Path, name: str) -> dict[str, Any]:
    entry: dict[str, Any] = json.loads((out / PARTS / f"{name}.json").read_text(encoding="utf-8"))
    return entry
