"""`--window` with a test: the camera's picture with the body, the count and what to do in it.

Whoever does a test stands some metres away: the count is a quarter of the picture high. What to do
stands on a band below the picture, which hides nobody's feet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from posture.apps.live.overlay import put_plate, with_body
from posture.apps.live.window import CameraWindow
from posture.movements.coaching_events import CoachState
from posture.movements.looks import Look
from posture.output.coaching_text import CoachWords
from posture.output.drawing.label_plates import label_size
from posture.output.drawing.primitives import LabelRow
from posture.output.drawing.style import CASING, SOFT, YELLOW, Colour, DrawingStyle
from posture.runtime.lifecycle import Closing
from posture.types import Frame, PixelArray

COUNT_SHARE = 0.25
"""Height of the count in that of the picture."""
BAND_SHARE = 0.26
"""Height of the band likewise; always the same, so that the window stays as large as it is."""
TEXT_SHARES = (0.055, 0.045, 0.036, 0.028, 0.022, 0.017)
"""Height of the text likewise: the largest with which all of it fits in the band."""

COUNTS_IN = ("countdown", "counting", "still", "done")
"""Phases with a number."""

Words = tuple[tuple[str, bool, Colour | None], ...]


class CoachWindow(Closing):
    """A window with the newest picture of a test.

    Parameters
    ----------
    window : it is closed here.
    """

    def __init__(self, window: CameraWindow, words: CoachWords) -> None:
        self._window, self._words = window, words

    def show(self, frame: Frame, look: Look, state: CoachState) -> bool:
        """Show what was seen and how it stands; False when the user has closed the window."""
        words = self._words
        return self._window.show_drawn(lambda cv2: coach_overlay(cv2, frame, look, state, words))

    def answer(self) -> bool:
        """Let the window answer clicks and keys; False when the user has closed it."""
        return self._window.answer()

    def pressed(self) -> str | None:
        """The next key that was pressed in the window, None when there is none."""
        return self._window.pressed()

    def close(self) -> None:
        """Take the window away, for good."""
        self._window.close()


def coach_overlay(
    cv2: Any, frame: Frame, look: Look, state: CoachState, words: CoachWords
) -> PixelArray:
    """The frame's picture with the body's lines and the count over it and what to do below it.

    Parameters
    ----------
    cv2 : the module, which only the window imports.
    """
    points = look.points
    if points is not None:
        height, width = frame.pixels.shape[:2]
        source = frame.source
        scale = (width / (source.width_px or width), height / (source.height_px or height), 1.0)
        points = points * scale
    drawn, style = with_body(cv2, frame.pixels, points)
    number = state.seconds_left if state.phase == "countdown" else state.count
    if state.phase in COUNTS_IN and number is not None:
        text = "" if state.phase == "countdown" else words.progress(state)
        put_plate(drawn, tuple(_count(drawn, style, number, text)), style)
    return np.vstack([drawn, _band(drawn, style, tuple(_below(state, words)))])


def _count(
    drawn: PixelArray, style: DrawingStyle, number: int, progress: str
) -> Iterator[LabelRow]:
    scale = COUNT_SHARE * drawn.shape[0] / style.font_px
    yield LabelRow(str(number), bold=True, scale=scale)
    if progress:
        yield LabelRow(progress, scale=scale / 5)


def _below(state: CoachState, words: CoachWords) -> Iterator[tuple[str, bool, Colour | None]]:
    """What to do, why the last one does not count, how it is ended: a text, bold, its colour."""
    yield words.instruction(state), True, None
    if state.not_counted is not None:
        yield words.not_counted(state.not_counted), False, YELLOW
    if state.slow_per_s is not None:
        yield words.slow(state.slow_per_s), False, YELLOW
    yield words.how_to_end_window, False, SOFT


def _band(drawn: PixelArray, style: DrawingStyle, texts: Words) -> PixelArray:
    """The texts as large as fits: all of them, in lines no wider than the picture."""
    height, width = drawn.shape[:2]
    band: PixelArray = np.full((round(BAND_SHARE * height), width, 3), CASING, np.uint8)
    for share in TEXT_SHARES:
        rows = tuple(_wrapped(texts, share * height / style.font_px, width, style))
        if put_plate(band, rows, style):
            break
    return band


def _wrapped(texts: Words, scale: float, width_px: int, style: DrawingStyle) -> Iterator[LabelRow]:
    """Lines of words that fit between both edges of the picture."""
    for text, is_bold, colour in texts:
        row = LabelRow("", bold=is_bold, scale=scale if is_bold else 0.8 * scale)
        row = row if colour is None else replace(row, colour=colour)
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            size = label_size((replace(row, text=longer),), style)[0]
            if line and size > width_px - 2 * style.gap_px - 2:
                yield replace(row, text=line)
                line = word
            else:
                line = longer
        yield replace(row, text=line)
