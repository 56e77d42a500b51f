"""The frozen dataclasses of the data flow: Frame → Pose → Measures → Findings → Report.

Pixels are counted in the upright original picture (after EXIF rotation), x to the right, y down,
the centre of the first pixel at (0.5, 0.5). Angles are degrees. Signs are those of the schema
``posture/2``: + is flexion, anterior tilt, forward (towards the way the person faces).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO, Literal, Protocol, get_args

import numpy as np
import numpy.typing as npt

Status = Literal["ok", "no_person", "unreadable"]
ViewKind = Literal["side", "front", "back", "oblique"]
Facing = Literal["left", "right"]
Stance = Literal[
    "standing",
    "seated",
    "squatting",
    "kneeling",
    "lunging",
    "one_leg",
    "walking",
    "bending",
    "lying",
    "other",
]
Legs = Literal["together", "apart"]
Unit = Literal["deg", "pct"]
Method = Literal["estimated", "measured", "modelled"]
Basis = Literal["estimated", "measured"]
SetupPart = Literal["distance", "camera_height", "clothing"]
Level = Literal["typical", "borderline", "noticeable", "not_assessed"]

FloatArray = npt.NDArray[np.float64]
PixelArray = npt.NDArray[np.uint8]
MaskArray = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]
Point = tuple[float, float]


class PillowImage(Protocol):
    """An image that Pillow has opened or made: ``PIL.Image.Image``, which is not imported here."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""

    @property
    def mode(self) -> str:
        """How its pixels hold colours, such as ``RGB``."""

    def getexif(self) -> Any:
        """Its EXIF."""


PictureInput = (
    str | PathLike[str] | bytes | bytearray | memoryview | BinaryIO | PillowImage | PixelArray
)
"""Whatever a picture can be given as: a path, the bytes of a file, a file opened with ``"rb"``, a
Pillow image, or an array of RGB, (H, W, 3) uint8."""

WHOLE_SETUP: frozenset[SetupPart] = frozenset(get_args(SetupPart))
"""Every part of how a picture is taken that the guide asks for and only the user can confirm."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Something to be explained to a user, as data: each front end finds its words by the code.

    Attributes
    ----------
    code : names its words (``posture.results.reason_text`` says where they stand); empty for one
        read from a result that was saved without codes.
    values : what stands in the places of those words: numbers, names, other reasons.
    text : the words that a result was saved with; None for one that was not read from a file.
    """

    code: str
    values: Mapping[str, ReasonValue] = field(default_factory=dict, hash=False)
    text: str | None = None

    @classmethod
    def saved(cls, text: str, code: str | None = None) -> Reason:
        """A reason read from a file: its text and, where the file has one, its code."""
        return cls(code or "", text=text)


ReasonValue = str | float | Reason | tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a picture came from: path as given, sha256 of its bytes, upright size in pixels."""

    name: str
    sha256: str | None = None
    width_px: int | None = None
    height_px: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """One decoded upright picture.

    Attributes
    ----------
    source : Source
        Where it came from; its size is the original's.
    pixels : (H, W, 3) uint8
        RGB. May be smaller than the original (a big JPEG is decoded at reduced scale).
    time_ms : float | None
        Time stamp within a video; None for a photo.
    taken : datetime | None
        When, by the camera's own clock and without a time zone; None where nothing tells.
    remarks : tuple of Reason
        What the user should know of how the file was read; no doubt about the picture.
    """

    source: Source
    pixels: PixelArray = field(repr=False)
    time_ms: float | None = None
    remarks: tuple[Reason, ...] = ()
    taken: datetime | None = None

    @property
    def original_px_per_px(self) -> tuple[float, float]:
        """Original pixels per stored pixel along x and y; (1, 1) where nothing was reduced."""
        height, width = self.pixels.shape[:2]
        return (self.source.width_px or width) / width, (self.source.height_px or height) / height


@dataclass(frozen=True, slots=True)
class Mask:
    """Where the person is, on a grid of its own.

    Attributes
    ----------
    values : (h, w) float32
        Probability 0..1 that a cell shows the person.
    to_image : (2, 3) float64
        Affine map from mask cells (x, y, 1) to original image pixels.
    """

    values: MaskArray = field(repr=False)
    to_image: FloatArray

    def on_image(self, width_px: int, height_px: int, at_least: float = 0.5) -> BoolArray:
        """Which pixels of the upright original picture show the person, (height, width) bool."""
        (scale_x, _, offset_x), (_, scale_y, offset_y) = self.to_image
        height, width = self.values.shape
        columns = np.floor((np.arange(width_px) + 0.5 - offset_x) / scale_x).astype(int)
        rows = np.floor((np.arange(height_px) + 0.5 - offset_y) / scale_y).astype(int)
        inside = np.ix_((rows >= 0) & (rows < height), (columns >= 0) & (columns < width))
        shown = np.zeros((height_px, width_px), bool)
        shown[inside] = (
            self.values[rows.clip(0, height - 1)][:, columns.clip(0, width - 1)] >= at_least
        )[inside]
        return shown


@dataclass(frozen=True, slots=True)
class Detection:
    """What one landmarker pass says of one person.

    Attributes
    ----------
    points : (33, 3) float64
        x_px, y_px in the picture that was given, visibility 0..1.
    world : (33, 3) float64
        Metres about mid-hip, x right, y down, z away from the camera. A guess.
    mask : (H, W) float32
        Probability that a pixel of that picture shows the person.
    presence : (33,) float64 | None
        How likely each point lies in the picture, hidden or not, 0..1; None where nothing tells.
    """

    points: FloatArray = field(repr=False)
    world: FloatArray = field(repr=False)
    mask: MaskArray = field(repr=False)
    presence: FloatArray | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Pose:
    """One person as the landmarker sees them.

    Attributes
    ----------
    points : (33, 3) float64
        x_px, y_px in original pixels, visibility 0..1; order of ``skeleton.LANDMARKS``.
    world : (33, 3) float64
        Metres about mid-hip, x right, y down, z away from the camera. A guess: gates only.
    spread_px : (33,) float64
        How far the passes disagree about each point (root mean square, original pixels);
        zeros after a single pass.
    mask : Mask | None
        The body's segmentation, None when it was not asked for.
    passes : int
        Landmarker passes behind these numbers.
    people : int
        People seen in the picture, a lower bound.
    faces_surely : bool
        Whether it is sure which way the person faces; without head, arms and legs it may not be.
    presence : (33,) float64 | None
        How likely each point lies in the picture, hidden or not, 0..1; None where nothing tells.
    """

    points: FloatArray = field(repr=False)
    world: FloatArray = field(repr=False)
    spread_px: FloatArray = field(repr=False)
    mask: Mask | None = None
    passes: int = 1
    people: int = 1
    faces_surely: bool = True
    presence: FloatArray | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class View:
    """From where the camera sees the person; schema posture/2 has the signs.

    ``yaw_deg`` is 0 for an exact side (or front, or back) view, + when the front of the body turns
    to the camera. ``roll_deg`` is + when the picture must be turned clockwise to stand upright and
    None when nothing in the picture or from the user tells it.
    """

    kind: ViewKind
    facing: Facing | None
    yaw_deg: float
    roll_deg: float | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """One measure with its 90 % interval, or the reason why there is none.

    Falsy when it has no value, so ``if estimate:`` reads as "if it could be assessed".

    Attributes
    ----------
    method : ``modelled`` is a length of a generic adult's muscle, looked up at this person's joint
        angles.
    modelled_from : how those angles were obtained; None where nothing is modelled.
    """

    value: float | None
    low: float | None
    high: float | None
    unit: Unit = "deg"
    method: Method = "estimated"
    why_not: Reason | None = None
    modelled_from: Basis | None = None

    def __post_init__(self) -> None:
        numbers = (self.value, self.low, self.high)
        if self.value is None:
            if self.why_not is None or numbers != (None, None, None):
                raise ValueError("a missing estimate has a reason and no numbers")
        elif self.low is None or self.high is None or not self.low <= self.value <= self.high:
            raise ValueError(f"an interval must hold its value: {numbers}")

    def __bool__(self) -> bool:
        return self.value is not None

    @property
    def basis(self) -> Basis:
        """Whether it rests on points marked by hand: readings of the two kinds are not one line."""
        if self.method == "modelled":
            return self.modelled_from or "estimated"
        return self.method

    @classmethod
    def missing(cls, why_not: Reason, unit: Unit = "deg") -> Estimate:
        """An estimate that could not be made, with its reason."""
        method: Method = "modelled" if unit == "pct" else "estimated"
        return cls(None, None, None, unit=unit, method=method, why_not=why_not)

    @classmethod
    def around(
        cls, value: float, half_width: float, unit: Unit = "deg", method: Method = "estimated"
    ) -> Estimate:
        """An estimate with a symmetric 90 % interval of ``half_width`` either side."""
        return cls(value, value - half_width, value + half_width, unit=unit, method=method)

    def with_reach(self) -> tuple[float, float, float]:
        """The value, and how far the interval reaches below and above it.

        Raises
        ------
        ValueError
            It has no value.
        """
        if self.value is None or self.low is None or self.high is None:
            raise ValueError("a missing estimate has no interval")
        return self.value, self.value - self.low, self.high - self.value


Measures = Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Distance:
    """How far one point lies ahead of another, level with the ground; + towards the front.

    ``name`` is the measure it was made of (``sway``, ``head_forward``, ``trunk_lean``); the numbers
    are centimetres with the 90 % interval of that measure and of the scale.
    """

    name: str
    value_cm: float
    low_cm: float
    high_cm: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says about the measures, or why it cannot, with what it rests on."""

    rule: str
    level: Level
    message: Reason
    basis: str


@dataclass(frozen=True, slots=True)
class StancePicture:
    """One of several pictures given as one stance; ``why_not`` where it took no part."""

    name: str
    sha256: str | None
    why_not: Reason | None


@dataclass(frozen=True, slots=True)
class Report:
    """All that is said about one picture; ``posture.results.report_json`` turns it into JSON.

    Attributes
    ----------
    legs : whether the thighs lie together or more than 15° apart in a side view; None where the
        view or the picture does not tell.
    reason : why there is no result, or why it is doubtful.
    remarks : what else there is to tell, which makes nothing doubtful.
    uncarried : the measures without what the person's own marked points add to them, where they
        do: takes are made of these. None elsewhere.
    pictures : those behind an answer from several pictures of one stance, in the order given; the
        source, view and landmarks are then of the one nearest to the answer. Empty elsewhere.
    landmarks : (33, 3) float64 | None
        x_px, y_px, visibility of the analysed person.
    models : mapping
        sha256 of each model behind the numbers, None for one that took no part.
    """

    source: Source
    status: Status
    reason: Reason | None
    people: int
    view: View | None
    stance: Stance | None
    measures: Measures
    findings: tuple[Finding, ...]
    landmarks: FloatArray | None = field(repr=False)
    passes: int
    models: Mapping[str, str | None]
    legs: Legs | None = None
    remarks: tuple[Reason, ...] = ()
    uncarried: Measures | None = field(default=None, repr=False)
    pictures: tuple[StancePicture, ...] = ()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reason and the remarks, in that order; empty where there is nothing to tell."""
        return (*((self.reason,) if self.reason else ()), *self.remarks)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data, fit for JSON: schema ``posture/2``."""
        from posture.output import report_calls

        return report_calls.to_dict(self)

    @classmethod
    def from_dict(cls, data: object) -> Report:
        """The report behind what :meth:`to_dict` gave; ``from_dict(d).to_dict() == d``.

        Raises
        ------
        posture.errors.InvalidData
            It is no such report; it says which part of it.
        """
        from posture.output import report_calls

        return report_calls.from_dict(data)

    def save(
        self,
        path: str | PathLike[str],
        picture: PictureInput | None = None,
        *,
        blur_face: bool = False,
        overwrite: bool = False,
    ) -> Path:
        """Write the report as ``.json``, or drawn on its picture as ``.jpg`` or ``.png``.

        The file is in its place whole, or not at all.

        Parameters
        ----------
        picture, blur_face : as in :meth:`draw`
        overwrite : replace a file that is there already

        Raises
        ------
        posture.errors.OutputError
            The file is there already, or cannot be written.
        posture.errors.UsageError
            The name has another ending; or there is nothing to draw on.
        posture.errors.UnreadableImage
            The picture is gone, or another one.
        """
        from posture.output import report_calls

        return report_calls.save(self, path, picture, blur_face=blur_face, overwrite=overwrite)

    def draw(self, picture: PictureInput | None = None, *, blur_face: bool = False) -> PixelArray:
        """The picture with what was measured drawn on it, RGB, (H, W, 3) uint8.

        Labels may lie over the body, unlike those of ``posture photo --out``: a report does not
        keep where the body is. A small picture is made larger by a panel that holds the figures.

        Parameters
        ----------
        picture : the one that was checked, as for :func:`posture.check`; by default it is read
            again from where it was.
        blur_face : make the head of the person measured unrecognisable first

        Raises
        ------
        posture.errors.UnreadableImage
            The picture is gone, or another one.
        posture.errors.UsageError
            There is nothing to draw on: the picture could not be read.
        """
        from posture.output import report_calls

        return report_calls.draw(self, picture, blur_face=blur_face)
