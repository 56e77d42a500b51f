"""Pictures of key moments: their frames read from the film again, drawn, and cut to the person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from posture.capture import encoding
from posture.capture.sources import Ended, open_source
from posture.errors import InputError, SourceError
from posture.movements.film import WAIT_S, FilmRequest
from posture.movements.model import FilmFacts, Movement
from posture.output import drawing
from posture.output.drawing.drawn_figure import body_length, head_circle
from posture.output.movement_sheet.key_moments import KeyMoment, KeyPicture, key_moments
from posture.output.movement_sheet.moment_reports import look_at, report_at
from posture.runtime.interrupts import Stop
from posture.types import FloatArray, Frame, PixelArray, Report

SIDE_PX = 1200
"""Frames stay as large as this: a person fills a part of them."""
TALLEST_PX = 720
QUALITY = 88
MARGIN = 0.3
"""Around the person, in lengths of the trunk."""
NARROWEST = 0.42
"""Width of a picture over its height."""
STAYS_SHARE = 1.3
"""Who moves by less, of their own width, is shown before the same background."""
NEAR_S = 0.001


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A moment, the look that shows it, and what is drawn of it."""

    moment: KeyMoment
    time_s: float
    report: Report = field(repr=False)


def pictures_of(
    movement: Movement,
    request: FilmRequest,
    *,
    blur_face: bool,
    stop: Stop | None = None,
    on_time: Callable[[float, float], None] = lambda time_s, until_s: None,
) -> tuple[KeyPicture, ...]:
    """The key moments of a film; none of one that cannot be read again, or once a stop is wanted.

    Parameters
    ----------
    request : as the film was read: the same frames come again.
    blur_face : the person's head unrecognisable.
    on_time : called with the time reached and that of the last moment, seconds.
    """
    wanted = _all_wanted(movement)
    if not wanted:
        return ()
    until_s = max(one.time_s for one in wanted)
    frames = _frames(movement.film.name, request.per_s, until_s, stop or Stop(), on_time)
    try:
        return _pictures(wanted, frames, movement.film, blur_face=blur_face)
    except (SourceError, InputError):
        return ()


def pictures_from(
    movement: Movement, frames: Iterable[tuple[float, PixelArray]], *, blur_face: bool
) -> tuple[KeyPicture, ...]:
    """The key moments of a movement whose frames are at hand, or some of them.

    Parameters
    ----------
    frames : the time of a look (``Movement.time_s``) and its picture, whole or reduced; only those
        of key moments are used, and no other is kept.
    """
    return _pictures(_all_wanted(movement), frames, movement.film, blur_face=blur_face)


def _pictures(
    wanted: Sequence[_Wanted],
    frames: Iterable[tuple[float, PixelArray]],
    film: FilmFacts,
    *,
    blur_face: bool,
) -> tuple[KeyPicture, ...]:
    drawn: dict[float, PixelArray] = {}
    for time_s, pixels in frames:
        one = next((one for one in wanted if abs(one.time_s - time_s) < NEAR_S), None)
        if one is not None:
            drawn[one.time_s] = drawing.with_lines(pixels, one.report, blur_face=blur_face)
    shown = [one for one in wanted if one.time_s in drawn]
    boxes = _boxes(shown, film) if shown else []
    return tuple(
        KeyPicture(one.moment, _jpeg(drawn[one.time_s], box, film))
        for one, box in zip(shown, boxes, strict=True)
    )


def _all_wanted(movement: Movement) -> list[_Wanted]:
    found = (_wanted(movement, one) for one in key_moments(movement))
    return [one for one in found if one is not None]


def _wanted(movement: Movement, moment: KeyMoment) -> _Wanted | None:
    """A moment with the look nearest to it; None where the person was not seen then."""
    index = look_at(movement, moment.time_s)
    if index is None:
        return None
    time_s = float(movement.time_s[index])
    return _Wanted(replace(moment, time_s=time_s), time_s, report_at(movement, index))


def _frames(
    name: str,
    per_s: float | None,
    until_s: float,
    stop: Stop,
    on_time: Callable[[float, float], None],
) -> Iterator[tuple[float, PixelArray]]:
    """The frames of a film up to a time, each with its own."""
    every_s = None if per_s is None else 1.0 / per_s
    with open_source(name, every_s=every_s, as_fast_as_possible=True, side_px=SIDE_PX) as source:
        time_s = 0.0
        while time_s < until_s and not stop.is_requested:
            news = source.newest(WAIT_S)
            if isinstance(news, Ended):
                return
            if isinstance(news, Frame):
                time_s = (news.time_ms or 0.0) / 1000.0
                on_time(time_s, until_s)
                yield time_s, news.pixels


@dataclass(frozen=True, slots=True)
class _Box:
    """A part of the picture, original pixels."""

    left: float
    top: float
    width: float
    height: float


def _boxes(wanted: Sequence[_Wanted], film: FilmFacts) -> list[_Box]:
    """What is shown of each moment: boxes of one size, at one height, so that they compare.

    Where the person stays in their place all are the same; else each is about the person.
    """
    bodies = np.array([_body(one.report) for one in wanted])
    left, top = bodies[:, 0], float(bodies[:, 1].min())
    right, bottom = bodies[:, 2], float(bodies[:, 3].max())
    height = min(bottom - top, film.height_px)
    widest = max(float((right - left).max()), NARROWEST * height)
    together = float(right.max() - left.min())
    stays = together <= STAYS_SHARE * widest
    width = min(together if stays else widest, film.width_px)
    middle = (left + right) / 2
    if stays:
        middle = np.full(len(bodies), (float(left.min()) + float(right.max())) / 2)
    top = min(max(top, 0.0), film.height_px - height)
    return [
        _Box(min(max(float(one) - width / 2, 0.0), film.width_px - width), top, width, height)
        for one in middle
    ]


def _body(report: Report) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the person with some room around them, original pixels."""
    assert report.landmarks is not None
    points: FloatArray = report.landmarks[:, :2]
    length = body_length(points)
    (x, y), radius = head_circle(points, length)
    room = MARGIN * length
    ends = np.vstack([points, [[x - radius, y - radius], [x + radius, y + radius]]])
    low, high = ends.min(axis=0) - room, ends.max(axis=0) + room
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _jpeg(pixels: PixelArray, box: _Box, film: FilmFacts) -> bytes:
    """The part of a picture (which may be a reduced one) as a JPEG file."""
    scale = pixels.shape[1] / film.width_px
    left, top = round(box.left * scale), round(box.top * scale)
    right, bottom = round((box.left + box.width) * scale), round((box.top + box.height) * scale)
    return encoding.to_thumbnail(pixels[top:bottom, left:right], TALLEST_PX, QUALITY)
