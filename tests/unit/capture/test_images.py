"""Decoding: every orientation and colour mode; what is refused, and in which words."""

import struct
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin, TiffTags

from posture.capture import images
from posture.errors import UnreadableImage
from posture.types import PixelArray
from tests.picture_files import MODES, encoded, png_declaring, stored_turned
from tests.worded import reason_words


def quarters(width: int = 80, height: int = 60) -> PixelArray:
    """A picture whose corners differ, so that any turn shows: red, green / blue, white."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = (200, 20, 20)
    pixels[: height // 2, width // 2 :] = (20, 200, 20)
    pixels[height // 2 :, : width // 2] = (20, 20, 200)
    pixels[height // 2 :, width // 2 :] = (230, 230, 230)
    return pixels


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_gives_the_same_upright_pixels(orientation: int) -> None:
    pixels = quarters()
    frame = images.decode(stored_turned(pixels, orientation), "turned.png")
    assert np.array_equal(frame.pixels, pixels)
    assert (frame.source.width_px, frame.source.height_px) == (80, 60)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_reduced_decoding_turns_too(orientation: int) -> None:
    pixels = np.kron(quarters(), np.ones((30, 30, 1), np.uint8))
    frame = images.decode(stored_turned(pixels, orientation), "big.png")
    assert frame.pixels.shape == (900, 1200, 3)
    assert frame.original_px_per_px == (2.0, 2.0)
    assert np.array_equal(frame.pixels, pixels[::2, ::2])


@pytest.mark.parametrize("mode", MODES)
def test_every_colour_mode_becomes_rgb(mode: str) -> None:
    grey = np.linspace(0, 255, 80 * 60).reshape(60, 80)
    if mode == "I;16":
        image = Image.fromarray((grey * 257).astype(np.uint16))
    elif mode in ("I", "F"):
        image = Image.fromarray((grey * 257).astype(np.int32 if mode == "I" else np.float32))
    else:
        image = Image.fromarray(grey.astype(np.uint8)).convert(mode)
    kind = "PNG" if mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16") else "TIFF"
    frame = images.decode(encoded(image, kind), f"{mode}.{kind}")
    assert frame.pixels.shape == (60, 80, 3)
    assert frame.pixels.dtype == np.uint8
    worst = 255 if mode == "1" else 3
    assert np.abs(frame.pixels[..., 0].astype(float) - grey).max() <= worst
    assert frame.pixels[0, 0].max() < 10
    assert frame.pixels[-1, -1].min() > 245


def test_transparency_is_laid_on_white() -> None:
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    assert images.decode(encoded(clear), "clear.png").pixels.min() == 255


def test_the_first_frame_of_an_animation_is_read() -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    red, _, blue = images.decode(data, "moving.gif").pixels[20, 20]
    assert red > 200 > 50 > blue


def test_a_big_jpeg_is_decoded_smaller_and_knows_its_size() -> None:
    data = encoded(Image.fromarray(quarters(4000, 3000)), "JPEG")
    frame = images.decode(data, "big.jpg")
    assert frame.pixels.shape == (750, 1000, 3)
    assert (frame.source.width_px, frame.source.height_px) == (4000, 3000)
    assert images.decode(data, "big.jpg", side_px=None).pixels.shape == (3000, 4000, 3)


@pytest.mark.parametrize("exif", [b"", b"Exif\x00\x00", b"Exif\x00\x00II*\x00\xff\xff\xff\xff"])
def test_empty_or_broken_exif_costs_nothing(exif: bytes) -> None:
    data = encoded(Image.fromarray(quarters()), "JPEG", exif=exif)
    assert images.decode(data, "odd.jpg").pixels.shape == (60, 80, 3)


@pytest.mark.parametrize(
    ("kind", "size"), [("JPEG", (80, 60)), ("JPEG", (4000, 3000)), ("PNG", (80, 60))]
)
def test_the_camera_says_when_it_took_a_picture(kind: str, size: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif.get_ifd(images.EXIF_IFD)[images.EXIF_DATE_TIME_ORIGINAL] = "2024:05:06 07:08:09"
    data = encoded(Image.new("RGB", size), kind, exif=exif.tobytes())
    assert images.decode(data, "dated.jpg").taken == datetime(2024, 5, 6, 7, 8, 9)


@pytest.mark.parametrize("text", ["", "0000:00:00 00:00:00", "yesterday", "    :  :     :  :  "])
def test_a_picture_that_does_not_say_when_has_no_date(text: str) -> None:
    exif = Image.Exif()
    exif.get_ifd(images.EXIF_IFD)[images.EXIF_DATE_TIME_ORIGINAL] = text
    data = encoded(Image.new("RGB", (80, 60)), "JPEG", exif=exif)
    assert images.decode(data, "undated.jpg").taken is None
    assert images.decode(encoded(Image.new("RGB", (80, 60))), "plain.png").taken is None


def test_a_decompression_bomb_is_refused_before_it_is_decoded() -> None:
    bomb = png_declaring(50_000, 50_000)
    assert len(bomb) < 400_000
    with pytest.raises(UnreadableImage, match=r"2,500 megapixels; the limit is 100"):
        images.decode(bomb, "bomb.png")


def test_the_pixel_limit_can_be_raised() -> None:
    data = encoded(Image.new("L", (2000, 1000)))
    with pytest.raises(UnreadableImage, match="limit is 1"):
        images.decode(data, "wide.png", max_megapixels=1)
    assert images.decode(data, "wide.png", max_megapixels=3).source.width_px == 2000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"dear diary\n", "not a picture in a known format"),
        (encoded(Image.new("RGB", (1, 1))), "only 1 × 1 pixels"),
        (encoded(Image.fromarray(quarters(800, 600)), "JPEG")[:5000], "damaged or cut short"),
        (encoded(Image.fromarray(quarters()))[:-60], "damaged or cut short"),
    ],
)
def test_bad_bytes_are_refused_in_plain_words(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableImage, match=words):
        images.decode(data, "bad")


def grey_tiff(signature: bytes) -> bytes:
    """A grey TIFF of 80 × 60 pixels with four bytes of choice right after its header."""
    tags = {256: 80, 257: 60, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: 60, 279: 4800}
    start = 8 + len(signature)
    tags[273] = start + 2 + 12 * len(tags) + 4
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    directory = struct.pack("<H", len(tags)) + entries + bytes(4)
    return b"II*\0" + struct.pack("<I", start) + signature + directory + bytes(4800)


class TestCameraRaw:
    """TIFF files made here with the tags that raw files have; none of them is a photo."""

    NEW_SUBFILE_TYPE, SUB_IFDS, ORIENTATION, DNG_VERSION = 254, 330, 274, 50706

    def tiff(self, **tags: object) -> bytes:
        directory = TiffImagePlugin.ImageFileDirectory_v2()
        for name, value in tags.items():
            tag = getattr(self, name)
            if name == "SUB_IFDS":
                directory.tagtype[tag] = TiffTags.LONG
            if name == "DNG_VERSION":
                directory.tagtype[tag] = TiffTags.BYTE
            directory[tag] = value
        return encoded(Image.fromarray(quarters()), "TIFF", tiffinfo=directory)

    @pytest.mark.parametrize(
        "tags",
        [
            {"DNG_VERSION": b"\1\4\0\0", "NEW_SUBFILE_TYPE": 1, "SUB_IFDS": 8},
            {"DNG_VERSION": b"\1\4\0\0", "SUB_IFDS": 8},
            {"NEW_SUBFILE_TYPE": 1, "SUB_IFDS": 8},
        ],
    )
    def test_its_preview_says_that_it_is_one(self, tags: dict[str, object]) -> None:
        frame = images.decode(self.tiff(**tags), "camera.dng")
        assert np.array_equal(frame.pixels, quarters())
        (remark,) = frame.remarks
        assert "camera raw" in reason_words(remark)
        assert "80 × 60 pixels" in reason_words(remark)

    def test_a_turned_preview_tells_its_upright_size(self) -> None:
        frame = images.decode(
            self.tiff(DNG_VERSION=b"\1\4\0\0", NEW_SUBFILE_TYPE=1, ORIENTATION=6), "camera.dng"
        )
        assert (frame.source.width_px, frame.source.height_px) == (60, 80)
        assert np.array_equal(frame.pixels, np.rot90(quarters(), -1))
        assert "60 × 80 pixels" in reason_words(frame.remarks[0])

    def test_a_canon_raw_file_is_known_by_its_signature(self) -> None:
        assert images.decode(grey_tiff(b"CR\x02\x00"), "camera.cr2").remarks
        assert not images.decode(grey_tiff(bytes(4)), "scan.tif").remarks

    @pytest.mark.parametrize("tags", [{}, {"NEW_SUBFILE_TYPE": 0}, {"NEW_SUBFILE_TYPE": 2}])
    def test_an_ordinary_tiff_says_nothing(self, tags: dict[str, object]) -> None:
        assert images.decode(self.tiff(**tags), "scan.tif").remarks == ()

    def test_neither_does_a_pyramid_which_has_its_full_picture_first(self) -> None:
        assert images.decode(self.tiff(SUB_IFDS=8), "pyramid.tif").remarks == ()


def test_a_missing_file_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage, match="no such file"):
        images.read_photo(tmp_path / "nowhere.jpg")
    with pytest.raises(UnreadableImage, match="folder"):
        images.read_photo(tmp_path)
    with pytest.raises(UnreadableImage, match="not a regular file"):
        images.read_photo("/dev/null")


def test_a_mirrored_picture_has_left_and_right_swapped() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, 3), np.uint8)
    assert np.array_equal(images.mirrored(pixels), pixels[:, ::-1])
    assert np.array_equal(images.mirrored(pixels[::2]), pixels[::2, ::-1])
