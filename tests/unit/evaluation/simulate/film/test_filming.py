"""Films and their truth; needs EGL (Mesa's software renderer is enough)."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from posture.errors import UsageError
from posture.evaluation.simulate.body import BodyModel
from posture.evaluation.simulate.film import film_truth
from posture.evaluation.simulate.film.ordering import FilmOrder, Production, produce
from posture.evaluation.simulate.film.scenarios import ROTA, SCENARIOS

pytest.importorskip("moderngl")
from posture.evaluation.simulate.film.filming import render_films
from posture.evaluation.simulate.film.studio import Studio, instant_at
from posture.evaluation.simulate.render import Renderer
from tests.once import once_each

SMALL = (64, 48)
STATES = {"seated", "standing", "moving", "away", "unknown"}
KEYS = {
    "file", "scenario", "body", "view", "facing", "clothing", "build", "room", "seat", "desk",
    "camera", "head_rise_m", "fps", "duration_s", "people", "states", "measures", "others",
    "dark", "dim", "steps_s", "baseline", "baseline_raised_m",
}  # fmt: skip


def order(scenario: str, view: str | None = None, **more: Any) -> FilmOrder:
    return FilmOrder(1, 3, view, "test", scenario, size=SMALL, **more)


@once_each
def produced(model: BodyModel, wanted: FilmOrder, number: int) -> Production:
    return produce(model, wanted, number)


def states_of(made: Production) -> list[dict[str, Any]]:
    return film_truth.states(made.story, made.stage, made.player, SMALL)


def frames(path: Path) -> tuple[list[np.ndarray[Any, Any]], list[float]]:
    film = cv2.VideoCapture(str(path))
    pictures: list[np.ndarray[Any, Any]] = []
    times: list[float] = []
    while True:
        ok, picture = film.read()
        if not ok:
            return pictures, times
        pictures.append(picture)
        times.append(film.get(cv2.CAP_PROP_POS_MSEC))


STILL = order("still", fps=4.0, minutes=1.5 / 60)


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a film in which nothing moves."""
    folder = tmp_path_factory.mktemp("still")
    render_films(folder, STILL)
    return folder


def test_a_film_reads_back_with_its_times_and_truth(still: Path) -> None:
    pictures, times = frames(still / "000000.mp4")
    assert len(pictures) == 6
    assert pictures[0].shape == (48, 64, 3)
    assert times == pytest.approx([0, 250, 500, 750, 1000, 1250], abs=1)
    entry = json.loads((still / "films.json").read_text())[0]
    assert set(entry) == KEYS
    assert entry["fps"] == 4.0
    assert entry["duration_s"] == 1.5
    assert [m["t_s"] for m in entry["measures"]] == [0, 0.25, 0.5, 0.75, 1.0, 1.25]
    assert len({m["hip_flexion"] for m in entry["measures"]}) == 1
    stills = [name for names in entry["baseline"].values() for name in names]
    assert len(stills) == 6
    assert {p.name for p in still.iterdir()} == {"000000.mp4", "films.json", *stills}


def test_the_same_order_gives_the_same_frames_and_films_are_kept(
    still: Path, tmp_path: Path
) -> None:
    render_films(tmp_path, STILL)
    one, two = tmp_path / "000000.mp4", still / "000000.mp4"
    for a, b in zip(frames(one)[0], frames(two)[0], strict=True):
        np.testing.assert_array_equal(a, b)
    made_at = one.stat().st_mtime_ns
    render_films(tmp_path, STILL)
    assert one.stat().st_mtime_ns == made_at
    assert (tmp_path / "films.json").read_text() == (still / "films.json").read_text()


def test_frames_of_a_still_film_differ_by_noise_alone(still: Path) -> None:
    first, second, *_ = (p.astype(int) for p in frames(still / "000000.mp4")[0])
    assert (first != second).any()
    assert np.abs(first - second).mean() < 6


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_states_cover_the_film_without_gaps(model: BodyModel, scenario: str) -> None:
    made = produced(model, order(scenario, minutes=1.0), 0)
    states = states_of(made)
    assert states[0]["start_s"] == 0
    assert states[-1]["end_s"] == pytest.approx(made.story.length_s, abs=0.01)
    for before, after in pairwise(states):
        assert before["end_s"] == after["start_s"]
        assert before["state"] != after["state"]
    assert {s["state"] for s in states} <= STATES


@pytest.mark.parametrize("view", ["side", "oblique", "front"])
def test_somebody_at_work_sits_stands_leaves_and_comes_back(model: BodyModel, view: str) -> None:
    seen = [s["state"] for s in states_of(produced(model, order("work", view, minutes=1.0), 1))]
    leaving = seen.index("away", 2)
    assert seen[leaving - 3 : leaving + 5] == [
        "seated", "standing", "moving", "away", "moving", "standing", "seated",
    ]  # fmt: skip


def test_some_are_away_for_over_a_minute(model: BodyModel) -> None:
    made = produced(model, order("work", "side"), 0)
    longest = max(s["end_s"] - s["start_s"] for s in states_of(made) if s["state"] == "away")
    assert longest > 60


def test_darkness_is_unknown(model: BodyModel) -> None:
    made = produced(model, order("lights off", minutes=1.5), 0)
    unknown = [(s["start_s"], s["end_s"]) for s in states_of(made) if s["state"] == "unknown"]
    assert unknown
    assert unknown == [(d["start_s"], d["end_s"]) for d in film_truth.dark(made.story)]
    assert film_truth.dim(made.story)


def test_others_pass_while_the_person_sits_and_while_away(model: BodyModel) -> None:
    made = produced(model, order("passer-by", "side", minutes=1.5), 1)
    states = states_of(made)
    spells = film_truth.others(made.story, made.stage, SMALL)
    during = {
        s["state"]
        for spell in spells
        for s in states
        if s["start_s"] < (spell["start_s"] + spell["end_s"]) / 2 < s["end_s"]
    }
    assert {"seated", "away"} <= during
    assert film_truth.crowd(made.story) == 2


def test_a_raised_desk_rises_less_than_the_head(model: BodyModel) -> None:
    made = produced(model, order("monitor raised desk", minutes=1.0), 0)
    highest = max(level.after for level in made.story.lift_m)
    assert 0.05 < made.stage.head_rise_m - highest < 0.15
    assert made.story.lift_m[-1].after == 0.0
    assert made.stage.camera_at(highest).position()[2] == pytest.approx(
        made.stage.camera.position()[2] + highest
    )


def test_a_step_is_thirty_degrees_in_two_tenths_of_a_second(model: BodyModel) -> None:
    made = produced(model, order("step"), 0)
    start = made.story.steps_s[0]
    act = made.story.acts[0]
    moments = [act.moment(start + after) for after in (0.0, 0.2, 2.9)]
    leans = [moment.posture.trunk_lean for moment in moments if moment is not None]
    assert leans[1] - leans[0] == pytest.approx(30)
    assert leans[2] == leans[1]


def test_a_part_drawn_on_the_background_is_the_whole_picture(model: BodyModel) -> None:
    """Drawing only what moved gives the picture that drawing everything gives."""
    made = produced(model, order("work", "side", minutes=1.0), 1)
    instant = instant_at(made.story, made.player, 5.0)
    with Renderer((160, 120)) as renderer:
        studio = Studio(renderer, made.stage)
        pasted = studio.pixels(instant).astype(int)
        people = [m for body in instant.bodies for m in studio.placed(*body)]
        everything = [*people, *studio.things(instant)]
        whole = renderer.draw(everything, made.stage.camera, made.stage.light, made.stage.focus)
    assert np.abs(pasted - whole.astype(int)).mean() < 0.3


def test_a_seated_body_does_not_sink_into_its_seat(model: BodyModel) -> None:
    made = produced(model, order("work", "side", minutes=1.0), 1)
    act = next(a for a in made.story.acts if a.state(a.start_s + 0.1) == "seated")
    with Renderer(SMALL) as renderer:
        studio = Studio(renderer, made.stage)
        for t in np.linspace(act.start_s, act.end_s, 4):
            moment = act.moment(float(t))
            assert moment is not None
            figure = studio.figure(made.player, moment)
            hips = figure.points.mean("hip")[2]
            assert 0.03 < hips - made.stage.seat_m < 0.16


def test_an_order_says_what_it_is_made_of() -> None:
    wanted = FilmOrder(30, 1)
    assert [(p.scenario, p.view) for p in map(wanted.plan, range(len(ROTA)))] == list(ROTA)
    assert wanted.plan(len(ROTA)).scenario == ROTA[0][0]
    assert wanted.rate(wanted.plan(6)) == 10.0
    assert wanted.rate(wanted.plan(0)) == 2.0
    assert {FilmOrder(9, 1, view="front").plan(k).view for k in range(9)} == {"front"}
    assert FilmOrder(1, 1, minutes=0.5).plan(0).length_s == 30
    assert FilmOrder(8, 1, minutes=0.5).plan(6).length_s == 20


def test_wrong_orders_are_refused(tmp_path: Path) -> None:
    for wrong in (
        {"view": "above"},
        {"scenario": "sleep"},
        {"split": "middle"},
        {"fps": 0.0},
        {"minutes": -1.0},
        {"scenario": "monitor", "view": "side"},
    ):
        with pytest.raises(UsageError):
            FilmOrder(1, 1, **wrong)
    with pytest.raises(UsageError):
        render_films(tmp_path, FilmOrder(0, 1))
