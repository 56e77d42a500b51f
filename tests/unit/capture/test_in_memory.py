"""Pictures that a program holds: one frame whatever they are given as; all else is named."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from posture.capture import images
from posture.capture.in_memory import frame_of
from posture.errors import PostureError, UnreadableImage, UsageError
from posture.types import PixelArray
from tests.picture_files import encoded, stored_turned

PIXELS: PixelArray = np.random.default_rng(1).integers(0, 255, (60, 80, 3), np.uint8)
PNG = encoded(Image.fromarray(PIXELS))


def test_every_way_to_give_a_picture_shows_the_same_pixels(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    with path.open("rb") as file, Image.open(path) as image:
        as_file = (path, str(path), PNG, bytearray(PNG), memoryview(PNG), io.BytesIO(PNG), file)
        for picture in (*as_file, image, PIXELS, PIXELS[:, ::-1][:, ::-1]):
            frame = frame_of(picture)
            assert np.array_equal(frame.pixels, PIXELS)
            assert (frame.source.width_px, frame.source.height_px) == (80, 60)


def test_the_digest_is_that_of_the_file_and_the_name_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    of_path = images.read_photo(path).source
    assert frame_of(path).source == frame_of(str(path)).source == of_path
    with path.open("rb") as file:
        assert frame_of(file).source == of_path
    assert frame_of(PNG).source.sha256 == of_path.sha256
    assert (frame_of(PNG).source.name, frame_of(io.BytesIO(PNG)).source.name) == ("picture",) * 2
    assert (frame_of(PIXELS).source.name, frame_of(PIXELS).source.sha256) == ("picture", None)
    with Image.open(path) as image:
        assert frame_of(image).source.name == str(path)
    assert frame_of(PNG, "mine").source.name == "mine"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_an_image_is_turned_upright_and_stays_as_it_is(orientation: int) -> None:
    data = stored_turned(PIXELS, orientation)
    image = Image.open(io.BytesIO(data))
    before = image.size
    assert np.array_equal(frame_of(image).pixels, frame_of(data).pixels)
    assert image.size == before
    assert image.getexif().get(images.EXIF_ORIENTATION) == orientation


def test_a_big_image_is_reduced_as_a_file_is() -> None:
    big = np.zeros((3000, 4000, 3), np.uint8)
    assert frame_of(big).pixels.shape == (750, 1000, 3)
    assert frame_of(big).source.width_px == 4000


@pytest.mark.parametrize(
    ("array", "what", "do"),
    [
        (PIXELS[..., 0], r"shape \(60, 80\)", "repeat(array[..., None], 3"),
        (np.dstack([PIXELS, PIXELS[..., :1]]), r"\(60, 80, 4\)", "array[..., :3]"),
        (PIXELS[..., :1], r"\(60, 80, 1\)", "repeat(array, 3"),
        (PIXELS.transpose(2, 0, 1), r"\(3, 60, 80\)", "transpose(1, 2, 0)"),
        (PIXELS[None], r"\(1, 60, 80, 3\)", "array[0]"),
        (np.zeros(3, np.uint8), r"\(3,\)", "(height, width, 3)"),
        (PIXELS / 255, "float64 from 0 to", "array * 255"),
        (PIXELS.astype(np.int32), "int32 from", "astype(numpy.uint8)"),
        (PIXELS.astype(np.uint16) * 257, "uint16", "array >> 8"),
        (PIXELS.astype(np.int16) - 200, "int16 from -", "Scale it to 0 to 255"),
        (np.full((60, 80, 3), np.nan), "no numbers", "Mend"),
        (np.zeros((60, 80, 3), bool), "bool", "* 255"),
        (np.zeros((60, 80, 3), "U1"), "<U1", "whole numbers"),
        (np.zeros((0, 80, 3), np.uint8), "only 80 × 0 pixels", "larger"),
        (np.zeros((20, 80, 3), np.uint8), "only 80 × 20 pixels", "larger"),
    ],
)
def test_an_array_of_another_type_shape_or_range_is_named_with_what_to_type(
    array: Any, what: str, do: str
) -> None:
    with pytest.raises(UnreadableImage, match=what) as error:
        frame_of(array)
    assert do in error.value.do


def test_an_array_that_is_too_large_is_refused() -> None:
    with pytest.raises(UnreadableImage, match="limit is"):
        frame_of(np.zeros((60, 80, 3), np.uint8), max_megapixels=0.001)


class Failing(io.BytesIO):
    def read(self, *_: Any) -> bytes:
        raise OSError(5, "broken")


@pytest.mark.parametrize(
    ("picture", "fault", "kind"),
    [
        (None, "cannot be None", UsageError),
        ([1, 2], "of the type list", UsageError),
        (io.StringIO("text"), "opened as text", UsageError),
        (b"", "empty", UnreadableImage),
        (b"text", "not a picture", UnreadableImage),
        (PNG[:60], "cut short|not a picture", UnreadableImage),
        (Failing(), "cannot be read: Input/output error", UnreadableImage),
    ],
)
def test_what_is_no_picture_is_named_with_what_to_do(
    picture: Any, fault: str, kind: type[PostureError]
) -> None:
    with pytest.raises(kind, match=fault) as error:
        frame_of(picture)
    assert error.value.do


def test_a_closed_file_is_named() -> None:
    file = io.BytesIO(PNG)
    file.close()
    with pytest.raises(UnreadableImage, match="closed file"):
        frame_of(file)
