"""The files by which the user's own browser and programs get in, which nobody else may read.

They lie in the folder ``serve`` of the data folder while the server runs: ``8765.html`` leads a
browser on with a key that is good once, ``8765.header`` holds what a program has to send. So no key
stands on a command line, which every account of a computer can read.
"""

from __future__ import annotations

import contextlib
import html
import os
from pathlib import Path

from posture.runtime import atomic_write
from posture.runtime.lifecycle import Closing
from posture.runtime.paths import PRIVATE_FILE, data_folder, make_private

FOLDER = "serve"

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={address}">
<title>posture</title>
<p><a href="{address}">Open posture</a></p>
</html>
"""


def header_file(port: int) -> Path:
    """Where the header lies that a program sends to the server of a port."""
    return data_folder() / FOLDER / f"{port}.header"


class DoorFiles(Closing):
    """The files of one running server, deleted when it ends.

    Parameters
    ----------
    port : of this computer's own listener.
    token : what programs show.

    Raises
    ------
    OSError
        They cannot be written, or the folder is another account's.
    """

    def __init__(self, port: int, token: str) -> None:
        folder = data_folder() / FOLDER
        make_private(folder)
        if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
            raise PermissionError(f"{folder} belongs to another account")
        self.page, self.header = folder / f"{port}.html", header_file(port)
        self._write(self.header, f"Authorization: Bearer {token}\n")

    def write_page(self, address: str) -> None:
        """Let the page lead to an address with a key.

        Raises
        ------
        OSError
            It cannot be written.
        """
        self._write(self.page, PAGE.format(address=html.escape(address, quote=True)))

    def close(self) -> None:
        """Delete them."""
        for path in (self.page, self.header):
            with contextlib.suppress(OSError):
                path.unlink()

    @staticmethod
    def _write(path: Path, text: str) -> None:
        atomic_write.write_whole(path, text.encode(), mode=PRIVATE_FILE)
