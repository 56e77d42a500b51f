"""A person's own reference on disk: kept, added to, listed, removed; made from photos or a camera.

Only numbers are kept, in one small file a person in the user's own data folder.
"""

from __future__ import annotations

from posture.baselines.encoding import Baseline
from posture.baselines.recording import (
    Marking,
    Outcome,
    Recorded,
    add_new,
    by_stickers,
    record,
    take_of_photo,
)
from posture.baselines.store import Store
from posture.baselines.taking import one_capture, take_of
from posture.baselines.words import (
    marks_kept,
    marks_listed,
    marks_move,
    print_list,
    print_recorded,
)

__all__ = [
    "Baseline",
    "Marking",
    "Outcome",
    "Recorded",
    "Store",
    "add_new",
    "by_stickers",
    "marks_kept",
    "marks_listed",
    "marks_move",
    "one_capture",
    "print_list",
    "print_recorded",
    "record",
    "take_of",
    "take_of_photo",
]
