"""Where pictures come from: a camera, a film or a stream; the newest frame at any time.

    open_source ─ parse       what the user typed: a number, a path, an address
                ─ Film        a recording by its own time stamps   (film_files: is it one at all)
                ─ LiveSource  a camera or stream that may go away and come back
                    Origin      what is opened again and again, and why it does not open
                    Reader      one life of one capture, in a thread of its own
                    Patience    how long is waited, and when it is tried again
      captures    cv2.VideoCapture behind a small interface; blank, rhythm: arithmetic

No frame is kept beyond the newest, and none is written to disk.
"""

from posture.capture.sources.contract import Ended, FrameSource, Lost, News
from posture.capture.sources.opening import SIDE_PX, open_source
from posture.capture.sources.patience import Patience
from posture.runtime.native_output import stderr_for_python_alone

__all__ = [
    "SIDE_PX",
    "Ended",
    "FrameSource",
    "Lost",
    "News",
    "Patience",
    "open_source",
    "stderr_for_python_alone",
]
