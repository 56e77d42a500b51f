"""A phone's HEIC: read with the extra, and without it told what to install."""

import sys
from pathlib import Path

import pytest

import posture
from posture.capture import images
from posture.errors import UnreadableImage

PHONE = Path(__file__).resolve().parents[1] / "data" / "phone.heic"


def test_it_is_analysed_like_any_other() -> None:
    report = posture.check(PHONE)
    assert report.view is not None
    assert (report.view.kind, report.view.facing, report.stance) == ("side", "left", "standing")
    assert (report.source.width_px, report.source.height_px) == (600, 800)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    with pytest.raises(UnreadableImage, match="heic"):
        images.read_photo(PHONE)
