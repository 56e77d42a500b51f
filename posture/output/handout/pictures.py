"""Pictures as they go into a report: no larger than paper shows, and surely pictures."""

from __future__ import annotations

from posture.errors import UnreadableImage

SIDE_PX = 1600
QUALITY = 88


def fitted(jpeg: bytes) -> bytes | None:
    """An upright JPEG of at most ``SIDE_PX`` with nothing but pixels in it; None if damaged."""
    from posture.capture import encoding, images

    try:
        frame = images.decode(jpeg, "picture", side_px=SIDE_PX)
    except UnreadableImage:
        return None
    return encoding.to_thumbnail(frame.pixels, SIDE_PX, QUALITY)
