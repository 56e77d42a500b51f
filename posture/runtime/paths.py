"""Where what is kept of people lies, and what tells people apart: folder and names."""

from __future__ import annotations

import contextlib
import os
import unicodedata
from pathlib import Path

DATA_VARIABLE = "POSTURE_DATA"
"""An environment variable: a folder in place of the user's data folder."""


def named_folder() -> Path | None:
    """The folder that the user named; None where they did not."""
    folder = os.environ.get(DATA_VARIABLE)
    return Path(folder) if folder else None


def own_folder() -> Path:
    """The data folder of this program where none was named; it may not exist yet."""
    import platformdirs

    return platformdirs.user_data_path("posture", appauthor=False)


def data_folder() -> Path:
    """The folder that holds what is kept; it may not exist yet."""
    return named_folder() or own_folder()


PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
"""Nobody else's business, where the system knows of that."""


def make_private(folder: Path) -> None:
    """Make a folder for what is kept of people, which only its owner may look into.

    The folder that the user named keeps its mode where it is there already: it may serve others.

    Raises
    ------
    OSError
        It cannot be made.
    """
    data = data_folder()
    is_within = data in folder.parents
    if is_within:
        make_private(data)
    is_new = not folder.exists()
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    if is_new or is_within or folder == own_folder():
        with contextlib.suppress(OSError, NotImplementedError):
            folder.chmod(PRIVATE_FOLDER)


def name_key(name: str) -> str:
    """What distinguishes a name: the same however it is spelt, spaced or capitalised."""
    once = unicodedata.normalize("NFC", " ".join(name.split()))
    return unicodedata.normalize("NFC", once.casefold())
