"""Random people, clothes, rooms and cameras: one generator in, one scene out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posture.errors import UsageError
from posture.evaluation.simulate import wardrobe
from posture.evaluation.simulate.body import Phenotype
from posture.evaluation.simulate.coverage import tubular
from posture.evaluation.simulate.figure import RenderedPerson
from posture.evaluation.simulate.flesh import Flesh
from posture.evaluation.simulate.framing import sample_framing
from posture.evaluation.simulate.furniture import RECLINED_DEG, SEATS, Seat
from posture.evaluation.simulate.lighting import sample_finish, sample_light
from posture.evaluation.simulate.postures import normal_within, sample_posture, uneven
from posture.evaluation.simulate.props import sample_props
from posture.evaluation.simulate.room import OUTDOORS, Room
from posture.evaluation.simulate.scene import CameraView, Scene
from posture.evaluation.simulate.scene_request import NOBODY, ONE_VIEW, SPLITS
from posture.evaluation.simulate.scene_request import SceneRequest as SceneRequest
from posture.evaluation.simulate.sitting import on_the_floor
from posture.evaluation.simulate.stances import ANY_SHARES, NEW_STANCES, sample_stance
from posture.evaluation.simulate.widening import other_arms, other_build, other_camera

SEATED_SHARE = 0.35  # of mixed stances
CROPPED_SHARE = 0.05
HALL_FOV_DEG = 50.0  # of a whole frame in which somebody is small
UPRIGHT_STANCES = ("standing", "walking", "one_leg")


def sample_scene(seed: int, index: int, request: SceneRequest | None = None) -> Scene:
    """Scene number `index` of a seed; the same numbers give the same scene."""
    request = request or SceneRequest()
    which, again = divmod(index, request.per_body)
    key = [seed, which, (None, *SPLITS).index(request.split)]
    if request.stance == NOBODY:
        return _nobody(np.random.default_rng([seed, index, key[2], len(NOBODY)]), request)
    scene = _first_scene(np.random.default_rng(key), request, f"s{seed}-{which:06d}")
    if request.per_body == 1:
        return scene
    scene = replace(scene, pair=scene.body)
    return scene if not again else _again(scene, np.random.default_rng([*key, again]), request)


def _first_scene(rng: np.random.Generator, request: SceneRequest, body: str) -> Scene:
    view = request.view
    if view == "any":
        view = ONE_VIEW[int(rng.integers(len(ONE_VIEW)))]
    own = rng.spawn(1)[0]  # for what came later, so that older sets stay as they were
    stance = _stance(rng, own, request.stance)
    person, seat, words = _person(rng, own, request.split, view, stance)
    near = person.outfit[int(rng.integers(len(person.outfit)))].colour
    person = replace(person, sink=float(rng.uniform(0.015, 0.05)), flesh=sample_flesh(rng))
    person, seat = _borne(person, seat, stance)
    room = wardrobe.sample_room(rng, request.split, near)
    seen = sample_view(rng, view, person.seated)
    if request.split == "train" and view == "side":
        seen = other_camera(own, seen)
    if stance == "lying":  # from above the floor
        seen = replace(seen, height=0.15 + abs(seen.height))
    share = None if request.person_height_pct is None else request.person_height_pct / 100
    framing = sample_framing(rng.spawn(1)[0], request.crop, share)
    if share is not None:
        room, seen = _in_a_hall(own, room, seen, share, request.split)
    return Scene(
        person=person,
        framing=framing,
        room=room,
        view=seen,
        seat=seat,
        light=sample_light(rng),
        finish=sample_finish(rng),
        body=body,
        clothing=words if person.bag is None else f"{words}, {person.bag.name}",
        fit=wardrobe.fit_of(person.outfit),
        stance=stance,
        room_turn=float(rng.uniform(-8, 8)),
    )


def _stance(rng: np.random.Generator, own: np.random.Generator, wanted: str) -> str:
    """One stance of those that are wanted."""
    if wanted == "any":
        return str(own.choice(list(ANY_SHARES), p=list(ANY_SHARES.values())))
    if wanted == "mixed":
        return "seated" if rng.random() < SEATED_SHARE else "standing"
    return wanted


def _person(
    rng: np.random.Generator, own: np.random.Generator, split: str | None, view: str, stance: str
) -> tuple[RenderedPerson, Seat, str]:
    """Somebody in a stance, what they may sit on, and the names of what they wear."""
    seated = stance == "seated"
    phenotype = sample_phenotype(rng)
    if split == "train":
        phenotype = other_build(own, phenotype)
    seat = sample_seat(rng)
    if view != "side":
        seat = replace(seat, desk=False)  # a desk would hide the person
    posture = sample_posture(rng, seated, seat.desk, split)
    if view in {"front", "back"}:
        posture = uneven(rng, posture, seated)
    outfit, words = wardrobe.sample_outfit(rng, phenotype, seated, split)
    if stance in NEW_STANCES:
        posture = sample_stance(own, stance)
    if any(posture.contacts) or stance in NEW_STANCES:
        outfit, words = _without_tubes(own, phenotype, seated, split, (outfit, words))
    if split == "train":
        posture = other_arms(own, posture)
    looks = wardrobe.sample_looks(rng, phenotype, split)
    bag = wardrobe.sample_bag(rng, split)
    return RenderedPerson(phenotype, posture, looks, outfit, seated, bag=bag), seat, words


def _nobody(rng: np.random.Generator, request: SceneRequest) -> Scene:
    """A room without anybody: furniture, plants, and things that could be taken for a person."""
    room = wardrobe.sample_room(rng, request.split)
    if room.wall_kind not in OUTDOORS:
        more = wardrobe.sample_room(rng, request.split).things
        room = replace(room, things=room.things + more)
    props = sample_props(rng, request.split, room.behind)
    if room.wall_kind in OUTDOORS:
        props = tuple(prop for prop in props if prop.kind != "hooks")
    view = sample_view(rng, "side" if request.view == "any" else request.view, False)
    return Scene(
        person=None,
        props=props,
        room=room,
        view=replace(
            view, fill=float(rng.uniform(0.5, 1.15)), height=float(rng.uniform(-0.4, 0.9))
        ),
        light=sample_light(rng),
        finish=sample_finish(rng),
        stance=None,
        room_turn=float(rng.uniform(-25, 25)),
    )


def _in_a_hall(
    rng: np.random.Generator, room: Room, view: CameraView, share: float, split: str | None
) -> tuple[Room, CameraView]:
    """A room large enough for somebody small in the frame, more things in it, a camera far off."""
    high = 1.7 / share
    away = high / 2 / np.tan(np.radians(HALL_FOV_DEG / 2)) * rng.uniform(0.85, 1.25)
    things = list(room.things)
    if room.wall_kind not in OUTDOORS:
        more = wardrobe.sample_room(rng, split).things + wardrobe.sample_room(rng, split).things
        for name, _ in more:
            x = float(rng.uniform(1.6, 0.8 * high) * rng.choice([-1.0, 1.0]))
            things.append((name, x))
    hall = replace(room, things=tuple(things), side_wall=0.0, size=56.0, tall=max(3.4, 1.2 * high))
    return hall, replace(view, distance=float(away), fill=0.8, aim=(0.0, 0.0))


def _again(scene: Scene, rng: np.random.Generator, request: SceneRequest) -> Scene:
    """The same body, clothes, room and camera in another posture."""
    assert scene.person is not None
    assert scene.stance is not None
    if scene.stance in NEW_STANCES:
        moved = sample_stance(rng, scene.stance)
    else:
        posture = sample_posture(rng, scene.person.seated, scene.seat.desk, request.split)
        moved = replace(scene.person.posture, **{n: getattr(posture, n) for n in RE_STANCE})
    finish = replace(scene.finish, seed=int(rng.integers(2**31)))
    person, seat = _borne(replace(scene.person, posture=moved), scene.seat, scene.stance)
    return replace(scene, person=person, seat=seat, finish=finish)


def _borne(person: RenderedPerson, seat: Seat, stance: str) -> tuple[RenderedPerson, Seat]:
    """The person and the seat as the posture wants them: on the ground, a back to lie against."""
    posture, flesh = person.posture, person.flesh
    if stance not in UPRIGHT_STANCES:  # skin that lagged behind such a turn would slide too far
        flesh = replace(flesh, follow=1.0)
    if stance == "seated":
        support = "floor" if on_the_floor(posture) else ""
        desk = seat.desk and any(arm.support == "desk" for arm in posture.arms)
        kind = seat.kind
        if posture.trunk_lean < RECLINED_DEG and not seat.has_back:
            kind = "high-back" if seat.armrests else "sofa"
        seat = replace(seat, kind=kind, desk=desk)
        return replace(person, support=support), seat
    bag = person.bag if stance in UPRIGHT_STANCES else None
    support = "body" if stance == "lying" else ""
    return replace(person, support=support, bag=bag, flesh=flesh), seat


def _without_tubes(
    rng: np.random.Generator,
    phenotype: Phenotype,
    seated: bool,
    split: str | None,
    worn: tuple[wardrobe.Outfit, str],
) -> tuple[wardrobe.Outfit, str]:
    """The outfit, or another one, that covers each leg by itself: no skirt, no long coat."""
    while any(tubular(garment) for garment in worn[0]):
        worn = wardrobe.sample_outfit(rng, phenotype, seated, split)
    return worn


RE_STANCE = (
    "pelvic_tilt",
    "trunk_lean",
    "thigh_angle",
    "knee_flexion",
    "lordosis",
    "kyphosis",
    "head_pitch",
    "neck_forward",
    "stride",
    "thighs",
    "knees",
    "heels",
    "contacts",
)
"""What the same person does anew when they stand or sit again."""


def sweep_scene(
    seed: int, person: int, step: int, steps: int, request: SceneRequest | None = None
) -> Scene:
    """Step `step` of `steps` through the range of tilts of one body, all else unchanged."""
    scene = sample_scene(seed, person, replace(request or SceneRequest(), per_body=1))
    if scene.person is None:
        raise UsageError("A sweep needs somebody", "Choose another stance than nobody")
    low, high = SEATED_SWEEP if scene.person.seated else STANDING_SWEEP
    tilt = low + (high - low) * step / max(1, steps - 1)
    posture = replace(scene.person.posture, pelvic_tilt=tilt)
    finish = replace(scene.finish, seed=scene.finish.seed + step)
    who = replace(scene.person, posture=posture)
    return replace(scene, person=who, pair=f"{scene.body}-sweep", finish=finish)


STANDING_SWEEP = (-10.0, 30.0)
SEATED_SWEEP = (-35.0, 5.0)


def sample_flesh(rng: np.random.Generator) -> Flesh:
    """Bumps of some millimetres; skin that follows the pelvis nearly."""
    follow = float(np.clip(rng.normal(1.0, 0.06), 0.85, 1.15))
    return Flesh(float(rng.uniform(0.0, 0.007)), follow, int(rng.integers(2**31)))


def sample_phenotype(rng: np.random.Generator) -> Phenotype:
    """An adult, to the edges: lean to heavy, young to old."""
    male = float(rng.choice([0.0, 1.0])) + float(rng.normal(0, 0.05))
    male = float(np.clip(male, 0, 1))
    weight = float(np.clip(rng.normal(0.55, 0.4), 0.0, 1.7))
    belly = max(0.0, float(rng.normal(0.05 + 0.25 * (weight - 0.6), 0.15)))
    details = {
        "buttocks/buttocks-volume": normal_within(rng, 0.4),
        "stomach/stomach-tone": normal_within(rng, 0.4),
        "stomach/stomach-pregnant": min(belly, 0.7),
        "hip/hip-scale-depth": normal_within(rng, 0.3),
        "hip/hip-scale-horiz": normal_within(rng, 0.3),
        "torso/torso-scale-depth": normal_within(rng, 0.25),
        "torso/torso-vshape": normal_within(rng, 0.3),
        "torso/measure-waist-circ": normal_within(rng, 0.3),
        "head/head-fat": normal_within(rng, 0.3),
        "head/head-oval": abs(normal_within(rng, 0.3)),
        "nose/nose-scale-vert": normal_within(rng, 0.4),
        "chin/chin-prominent": normal_within(rng, 0.4),
    }
    origin = rng.dirichlet([0.7, 0.7, 0.9])
    return Phenotype(
        male=male,
        age=float(rng.beta(1.0, 1.6)),
        muscle=float(np.clip(rng.normal(0.5, 0.2), 0.05, 1)),
        weight=weight,
        height=float(np.clip(rng.normal(0.505, 0.05), 0.36, 0.66)),
        proportions=float(rng.uniform(0.35, 0.9)),
        cup=float(np.clip(rng.normal(0.5, 0.2), 0.05, 1)),
        origin=(float(origin[0]), float(origin[1]), float(origin[2])),
        details=details,
    )


SEAT_SHARES = (0.28, 0.22, 0.2, 0.1, 0.09, 0.06, 0.05)


def sample_seat(rng: np.random.Generator) -> Seat:
    """A seat, sometimes with a desk."""
    tones = [
        (0.25, 0.26, 0.3),
        (0.5, 0.16, 0.16),
        (0.16, 0.3, 0.4),
        (0.66, 0.55, 0.42),
        (0.8, 0.8, 0.78),
    ]
    return Seat(
        kind=str(rng.choice(SEATS, p=SEAT_SHARES)),
        colour=tones[int(rng.integers(len(tones)))],
        frame=(0.18, 0.18, 0.19) if rng.random() < 0.6 else (0.62, 0.48, 0.34),
        desk=bool(rng.random() < 0.3),
        armrests=bool(rng.random() < 0.12),
    )


def sample_view(rng: np.random.Generator, view: str, seated: bool) -> CameraView:
    """A camera: 2.4-4.5 m away, within half a metre of the middle of the person."""
    facing = str(rng.choice(["left", "right"])) if view in {"side", "oblique"} else None
    yaw = float(np.clip(rng.normal(0, 8), -20, 20))
    if view == "oblique":
        yaw = float(rng.uniform(25, 65))
    fill, up = float(rng.uniform(0.62, 0.9)), float(rng.normal(0, 0.015))
    if view == "side" and rng.random() < CROPPED_SHARE:  # the feet are cut off
        fill, up = float(rng.uniform(1.0, 1.2)), float(rng.uniform(0.1, 0.2))
    return CameraView(
        kind=view,
        facing=facing,
        yaw=yaw,
        roll=float(rng.normal(0, 1.2)),
        distance=float(rng.uniform(2.4, 4.5)),
        height=float(rng.uniform(-0.3, 0.5)) + (0.2 if seated else 0.0),
        fill=fill,
        aim=(float(rng.normal(0, 0.03)), up),
    )
