"""`--window`: the camera's picture with what is measured drawn over it, where a display exists.

OpenCV's window ends the whole process where there is no display to open it on. So a child process
opens one first: it may die, and says so by dying. All calls belong in the main thread.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from posture.apps.live.overlay import overlay, shown_size
from posture.errors import MissingLibrary, UsageError
from posture.monitoring.snapshot import Snapshot
from posture.runtime.lifecycle import Closing
from posture.runtime.resources import read_toml
from posture.types import FloatArray, PixelArray

_PROBE_S = 30.0
_PROBE = "import cv2; cv2.namedWindow('posture live', cv2.WINDOW_NORMAL); cv2.destroyAllWindows()"
_NO_DISPLAY = "Leave --window out: the numbers are in the terminal, and the log has them too"
_QUIET_QT = "default.warning=false"
_ESCAPE = 27


class CameraWindow(Closing):
    """A window with the newest picture; :func:`open_window` makes one."""

    def __init__(self, cv2: Any) -> None:
        self._cv2 = cv2
        self._title = str(read_toml("live_wording.toml")["window"]["title"])
        self._is_open = self._is_closed = False
        self._keys: list[str] = []

    def show(
        self, pixels: PixelArray, pose_points: FloatArray | None, snapshot: Snapshot | None
    ) -> bool:
        """Show a picture with its drawing; False when the user has closed the window.

        Parameters
        ----------
        pixels : (H, W, 3) uint8, RGB; left as it is.
        pose_points : (33, 3) x_px, y_px, visibility in that picture; None when nobody is seen.
        snapshot : the state and the measures; None before there are any.
        """
        return self.show_drawn(lambda cv2: overlay(cv2, pixels, pose_points, snapshot))

    def show_drawn(self, draw: Callable[[Any], PixelArray]) -> bool:
        """Show the picture (RGB) that is drawn with OpenCV; False once the user has closed it."""
        cv2 = self._cv2
        if self._is_closed or (self._is_open and not self._is_visible()):
            self.close()
            return False
        drawn = draw(cv2)
        if not self._is_open:
            flags = cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO | cv2.WINDOW_GUI_NORMAL
            cv2.namedWindow(self._title, flags)
            cv2.resizeWindow(self._title, *shown_size(drawn))
            self._is_open = True
        cv2.imshow(self._title, cv2.cvtColor(drawn, cv2.COLOR_RGB2BGR))
        return self.answer()

    def answer(self) -> bool:
        """Let the window answer moves, clicks and keys; False when the user has closed it.

        Call it every few hundredths of a second while there is no new picture.
        """
        if not self._is_open:
            return not self._is_closed
        code = self._cv2.pollKey()
        if code == _ESCAPE or not self._is_visible():
            self.close()
        elif 0 <= code < 128:
            self._keys.append(chr(code))
        return not self._is_closed

    def pressed(self) -> str | None:
        """The next key that was pressed in the window, None when there is none."""
        return self._keys.pop(0) if self._keys else None

    def close(self) -> None:
        """Take the window away, for good."""
        self._is_closed = True
        if self._is_open:
            self._is_open = False
            self._cv2.destroyAllWindows()
            self._cv2.pollKey()

    def _is_visible(self) -> bool:
        try:
            return bool(self._cv2.getWindowProperty(self._title, self._cv2.WND_PROP_VISIBLE) >= 1)
        except self._cv2.error:  # gone altogether
            return False


def open_window() -> CameraWindow:
    """A window, which appears with its first picture.

    Raises
    ------
    MissingLibrary
        This OpenCV was built without windows.
    UsageError
        There is no display here.
    """
    # Of its fonts, which it has none of: it would write over the panel.
    os.environ.setdefault("QT_LOGGING_RULES", _QUIET_QT)
    if sys.platform not in {"win32", "darwin"}:
        _look_for_display()
    import cv2

    try:
        cv2.destroyAllWindows()
    except cv2.error:
        raise MissingLibrary(
            "This OpenCV was built without windows (it is a headless one)",
            "Uninstall every opencv package, then: pip install opencv-contrib-python; "
            "or leave --window out",
        ) from None
    return CameraWindow(cv2)


def _look_for_display() -> None:
    """Whether a window can be opened here; the child process dies where it cannot."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise UsageError("There is no display to open a window on", _NO_DISPLAY)
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PROBE],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PROBE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UsageError("The display does not answer", _NO_DISPLAY) from None
    if done.returncode and b"not implemented" not in done.stderr:
        name = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        raise UsageError(f"No window can be opened on the display {name}", _NO_DISPLAY)
