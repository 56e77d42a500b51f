"""Which bodies are kept out of every fit and tell how good it is: always the same ones."""

from __future__ import annotations

import zlib

KEPT_OUT = 4  # one body in so many


def is_kept_out(body: str) -> bool:
    """Whether a body is kept out, told by its name."""
    return zlib.crc32(body.encode()) % KEPT_OUT == 0
