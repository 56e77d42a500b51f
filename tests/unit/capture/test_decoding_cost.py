"""What decoding takes is told from a picture's head; what takes too much is refused before it."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from posture.capture import decoding_cost, images, rgb
from posture.capture.decoding_cost import bytes_to_decode
from posture.errors import UnreadableImage
from tests.picture_files import MODES, encoded

SIDE = 64
PIXELS = SIDE * SIDE
MOST = 1.15
"""Of these small files more is head than of large ones."""


def of(mode: str, kind: str, **options: Any) -> bytes:
    return encoded(Image.new(mode, (SIDE, SIDE)), kind, **options)


def cost(data: bytes, factor: int = 1) -> float:
    """Bytes a pixel."""
    with Image.open(io.BytesIO(data)) as image:
        return bytes_to_decode(image, factor) / PIXELS


ORDINARY = [
    of("RGB", "PNG"),
    of("L", "PNG"),
    of("RGB", "JPEG"),
    of("CMYK", "JPEG"),
    of("RGBA", "PNG"),
    of("RGB", "TIFF", tiffinfo={278: 8}, compression="tiff_deflate"),
]
DEEP = [
    of("RGB", "JPEG2000"),
    of("RGBA", "JPEG2000"),
    of("RGB", "JPEG", progressive=True, subsampling=0),
    of("RGBA", "TIFF", tiffinfo={278: SIDE}),
    of("F", "TIFF", tiffinfo={278: SIDE}),
    of("RGB", "WEBP"),
    of("RGB", "AVIF"),
]


@pytest.fixture
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """What holds at 100 megapixels holds at a few thousand pixels, too."""
    monkeypatch.setattr(decoding_cost, "LEAST_BYTES", 0)


@pytest.mark.usefixtures("small_is_large")
@pytest.mark.parametrize("data", ORDINARY, ids=range(len(ORDINARY)))
def test_an_ordinary_picture_of_the_most_pixels_is_read(data: bytes) -> None:
    most = MOST * PIXELS / 1e6
    assert images.decode(data, "x", max_megapixels=most, side_px=8).pixels.shape == (8, 8, 3)


@pytest.mark.usefixtures("small_is_large")
@pytest.mark.parametrize("data", DEEP, ids=range(len(DEEP)))
def test_one_whose_channels_take_more_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableImage, match="its file, format or channels need too much"):
        images.decode(data, "x", max_megapixels=MOST * PIXELS / 1e6, side_px=8)
    more = 6 * MOST * PIXELS / 1e6
    assert images.decode(data, "x", max_megapixels=more).pixels.shape[2] == 3


@pytest.mark.usefixtures("small_is_large")
def test_the_file_itself_counts() -> None:
    data = of("RGB", "PNG")
    with pytest.raises(UnreadableImage, match="its file, format or channels"):
        images.decode(data + bytes(PIXELS), "x", max_megapixels=MOST * PIXELS / 1e6, side_px=8)


@pytest.mark.usefixtures("small_is_large")
def test_a_progressive_jpeg_counts_as_much_as_its_colours_are_stored() -> None:
    whole, halved = (
        of("RGB", "JPEG", progressive=True, subsampling=subsampling) for subsampling in (0, 2)
    )
    assert cost(whole, 8) - cost(halved, 8) == 3.0
    most = MOST * PIXELS / 1e6
    assert images.decode(halved, "x", max_megapixels=most, side_px=8).pixels.shape == (8, 8, 3)


def test_a_small_picture_is_read_whole_however_low_the_limit_is() -> None:
    data = of("RGBA", "JPEG2000")
    assert images.decode(data, "x", max_megapixels=PIXELS / 1e6).pixels.shape == (SIDE, SIDE, 3)


@pytest.mark.usefixtures("small_is_large")
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_what_is_drawn_on_is_reduced_where_it_has_very_many_pixels(kind: str) -> None:
    data = of("RGB", kind)
    drawn = [images.decode_to_draw(data, "x", max_megapixels=n * PIXELS / 1e6) for n in (7, 1.1)]
    assert [one.pixels.shape[0] for one in drawn] == [SIDE, SIDE // 4]
    assert all(one.source.width_px == SIDE for one in drawn)


def test_a_tile_larger_than_the_picture_counts_as_large_as_it_is() -> None:
    with Image.open(io.BytesIO(of("L", "TIFF"))) as image:
        assert isinstance(image, TiffImagePlugin.TiffImageFile)
        assert bytes_to_decode(image, 1) < 10 * PIXELS
        image.tag_v2[322] = image.tag_v2[323] = 60_000
        assert bytes_to_decode(image, 1) > 3e9


def test_planes_that_are_stored_apart_are_decoded_one_at_a_time() -> None:
    together = of("RGB", "TIFF", tiffinfo={278: SIDE})
    apart = of("RGB", "TIFF", tiffinfo={278: SIDE, 284: 2})
    assert cost(apart) < cost(together)


def test_what_is_reduced_on_the_way_takes_less() -> None:
    for data in (of("RGB", "JPEG"), of("RGB", "PNG"), of("RGBA", "PNG")):
        assert cost(data, 4) < cost(data)


def patterned(mode: str) -> Image.Image:
    grey = np.random.default_rng(1).integers(0, 256, (61, 47), np.uint8)
    if mode == "I;16":
        return Image.fromarray(grey.astype(np.uint16) * 257)
    if mode in ("I", "F"):
        return Image.fromarray(grey.astype(np.int32 if mode == "I" else np.float32) * 257)
    colours = np.dstack([grey, grey[::-1], grey[:, ::-1], grey[::-1, ::-1]])
    return Image.fromarray(colours).convert("RGB" if mode == "P" else mode).convert(mode)


@pytest.mark.parametrize("mode", MODES)
def test_a_few_rows_at_a_time_give_the_same_pixels(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = patterned(mode)
    if mode == "P":
        image.info["transparency"] = 3
    whole, smaller = rgb.to_rgb(image), rgb.to_rgb(rgb.reduced(image, 3))
    monkeypatch.setattr(rgb, "AT_ONCE_PX", 47 * 7)
    assert np.array_equal(rgb.to_rgb(image), whole)
    assert np.array_equal(rgb.to_rgb(rgb.reduced(image, 3)), smaller)
    assert smaller.shape == (21, 16, 3)


def test_a_large_picture_of_16_bits_is_read() -> None:
    grey = np.full((100, 100), 200 * 257, np.uint16)
    frame = images.decode(encoded(Image.fromarray(grey)), "x", side_px=50)
    assert frame.pixels.shape == (50, 50, 3)
    assert np.unique(frame.pixels).tolist() == [200]
