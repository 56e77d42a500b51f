"""Files that lie where a batch would write and were there before any batch: it writes over none."""

from __future__ import annotations

from posture.apps.batch import parts
from posture.apps.batch.batch_options import FILE as OPTIONS
from posture.apps.batch.page import PAGE
from posture.apps.batch.places import BatchOutput
from posture.apps.batch.result_files import RUN, read_run
from posture.errors import UsageError
from posture.results import data_package

_SHOWN = 3


def check_none(place: BatchOutput) -> None:
    """That what is there is nothing, or was left by a batch.

    A batch leaves its options before it writes anything else, so files of the names of its results
    without options, parts and a run are somebody's.

    Raises
    ------
    UsageError
        Something else is in the place of a result; says which.
    """
    tables = (one.path for one in data_package.resources(landmarks=True))
    names = [*tables, PAGE, data_package.FILE, RUN]
    there = [name for name in names if _is_there(place, name)]
    if not there or _is_there(place, OPTIONS) or read_run(place) or parts.runs(place):
        return
    more = f" and {len(there) - _SHOWN} more" if len(there) > _SHOWN else ""
    raise UsageError(
        f"The output folder holds {', '.join(there[:_SHOWN])}{more} already, which no batch made, "
        "so nothing was written",
        "Give --out another folder, or move that away",
    )


def _is_there(place: BatchOutput, name: str) -> bool:
    try:
        place.opened(name).close()
    except FileNotFoundError:
        return False
    except OSError:  # a folder, or one that may not be read
        return True
    return True
