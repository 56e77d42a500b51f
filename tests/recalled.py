"""The real landmarker, asked once for each picture it sees in a process: later it recalls.

What a landmarker sees follows from its networks, the picture, and the pictures it followed to it
since somebody was last looked for afresh (``tests/integration/test_landmarks.py`` holds that). So
its answers are kept under just these, pixel by pixel: a picture that differs in one level of one
pixel is looked at anew. Everything around the networks runs as ever.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from posture import session
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.runtime.lifecycle import Closing
from posture.types import Detection, PixelArray

MOST_KEPT_BYTES = 600_000_000
"""Of answers, in each process; those not needed for longest go first."""

Key = tuple[str, bool, bool, bytes]
"""Digest of the networks, ``follows``, ``is_sure``, digest of the pictures in their order."""

USERS = (
    "posture.session",
    "posture.apps.live.command",
    "posture.apps.live.baselines",
    "posture.evaluation.validate.running",
)
"""The modules that make a landmarker."""


class Answers:
    """What was seen, up to so many bytes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, Detection | None] = OrderedDict()
        self._bytes = 0

    def __contains__(self, key: Key) -> bool:
        return key in self._kept

    def recall(self, key: Key) -> Detection | None:
        """What was kept."""
        self._kept.move_to_end(key)
        return self._kept[key]

    def keep(self, key: Key, seen: Detection | None) -> None:
        """Remember it; nobody may write into what others will recall."""
        if seen is not None:
            for values in (seen.points, seen.world, seen.mask):
                values.setflags(write=False)
        self._kept[key] = seen
        self._bytes += _bytes_of(seen)
        while self._bytes > MOST_KEPT_BYTES:
            self._bytes -= _bytes_of(self._kept.popitem(last=False)[1])


ANSWERS = Answers()


class Real:
    """The landmarker itself, made once in a process, and which pictures it has followed."""

    def __init__(self, model: str | Path, follows: bool, is_sure: bool) -> None:
        self.landmarker = MediaPipeLandmarker(model, follows=follows, is_sure=is_sure)
        self._followed = b""

    def see(self, pictures: list[PixelArray], before: bytes, digest: bytes) -> Detection | None:
        """The last of these pictures, after those before it, whose digest is ``before``."""
        self._followed, is_there = b"", before == self._followed != b""
        if is_there:
            seen = self.landmarker.follow(pictures[-1])
        else:
            seen = self.landmarker.detect(pictures[0])
            for picture in pictures[1:]:
                seen = self.landmarker.follow(picture)
        self._followed = digest
        return seen


class RecalledLandmarker(Closing):
    """See the module; made and used as ``MediaPipeLandmarker`` is."""

    def __init__(
        self, model: str | Path = "full", *, follows: bool = True, is_sure: bool = True
    ) -> None:
        self._model, self._follows, self._is_sure = model, follows, is_sure
        self._real = _real(model, follows, is_sure)
        self.sha256 = self._real.landmarker.sha256
        self._is_closed = False
        self._pictures: list[PixelArray] = []
        self._digest = b""

    def detect(self, pixels: PixelArray) -> Detection | None:
        """As the real one does."""
        self._pictures, self._digest = [], b""
        return self._look(pixels)

    def follow(self, pixels: PixelArray) -> Detection | None:
        """As the real one does."""
        if not self._follows:
            raise ValueError("this landmarker was made without follows=True")
        return self._look(pixels)

    def unsure(self) -> RecalledLandmarker:
        """As the real one does."""
        return RecalledLandmarker(self._model, is_sure=False)

    def close(self) -> None:
        """The real one goes on: others use it."""
        self._is_closed = True

    def _look(self, pixels: PixelArray) -> Detection | None:
        if self._is_closed:
            raise ValueError("this landmarker is closed")
        before = self._digest
        self._digest = _digest(before, pixels)
        self._pictures.append(pixels)
        key = (self.sha256, self._follows, self._is_sure, self._digest)
        if key not in ANSWERS:
            ANSWERS.keep(key, self._real.see(self._pictures, before, self._digest))
        return ANSWERS.recall(key)


@functools.cache
def _real(model: str | Path, follows: bool, is_sure: bool) -> Real:
    return Real(model, follows, is_sure)


def _digest(before: bytes, pixels: PixelArray) -> bytes:
    whole = hashlib.blake2b(before + repr(pixels.shape).encode(), digest_size=16)
    whole.update(np.ascontiguousarray(pixels).data)
    return whole.digest()


def _bytes_of(seen: Detection | None) -> int:
    return 0 if seen is None else seen.points.nbytes + seen.world.nbytes + seen.mask.nbytes


def landmarker(
    model: str | Path = "full", *, follows: bool = True, is_sure: bool = True
) -> RecalledLandmarker | MediaPipeLandmarker:
    """One that recalls, of the networks that come with the program; of others a real one."""
    make = RecalledLandmarker if model in ("full", "lite") else MediaPipeLandmarker
    return make(model, follows=follows, is_sure=is_sure)


def install() -> None:
    """Make what judges photos in this process recall, as long as it lives."""
    session.__dict__["MediaPipeLandmarker"] = landmarker


@contextmanager
def recalling() -> Iterator[None]:
    """Whoever makes a landmarker in this process gets one that recalls."""
    with pytest.MonkeyPatch.context() as patch:
        for name in USERS:
            patch.setattr(importlib.import_module(name), "MediaPipeLandmarker", landmarker)
        yield
