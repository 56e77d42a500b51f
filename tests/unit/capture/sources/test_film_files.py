"""What is no film is told from how it begins."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from posture.capture.sources import film_files
from posture.errors import SourceError


@pytest.mark.parametrize(
    "beginning",
    [
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"\x89PNG\r\n\x1a\n\x00",
        b"RIFF\x10\x00\x00\x00WEBPVP8 ",
        b"\x00\x00\x00\x18ftypheic\x00",
        b"II*\x00\x08\x00",
    ],
)
def test_a_picture_is_sent_to_the_command_for_photos(tmp_path: Path, beginning: bytes) -> None:
    path = tmp_path / "on the beach.mp4"
    path.write_bytes(beginning)
    with pytest.raises(SourceError) as caught:
        film_files.check(path)
    assert caught.value.what == f"{path} is a picture, not a film"
    assert caught.value.do == f"Type: posture photo '{path}'"


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\nhttp://example.org/film.mp4\n",
        "ffconcat version 1.0\nfile /etc/hostname\n",
        "letter " * 2000,
        "ä" * 5000,
        "x" + "ä" * 5000,
    ],
)
def test_a_text_is_no_film_nor_a_list_of_addresses(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.m3u8"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match="is a text, not a film"):
        film_files.check(path)


@pytest.mark.parametrize(
    "beginning", [b"RIFF\x10\x00\x00\x00AVI LIST", b"\x00\x00\x00\x1cftypisom"]
)
def test_a_film_passes(tmp_path: Path, beginning: bytes) -> None:
    path = tmp_path / "film"
    path.write_bytes(beginning + bytes(100))
    film_files.check(path)


def test_motion_jpeg_begins_like_a_picture_and_passes(tmp_path: Path) -> None:
    path = tmp_path / "film.MJPG"
    path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    film_files.check(path)


def test_a_missing_file_a_folder_and_an_empty_file_have_words_of_their_own(
    tmp_path: Path,
) -> None:
    (tmp_path / "empty.mp4").touch()
    for path, words in (
        (tmp_path / "none.mp4", "There is no file"),
        (tmp_path, "is a folder, not a film"),
        (tmp_path / "empty.mp4", "is empty"),
        (tmp_path / "empty.mp4" / "below", "cannot be read"),
        (Path("nul\0"), "cannot be read"),
    ):
        with pytest.raises(SourceError, match=words):
            film_files.check(path)


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in the file system")
def test_a_pipe_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    with pytest.raises(SourceError, match="no regular file"):
        film_files.check(tmp_path / "pipe.mp4")


def test_without_permission_it_says_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "my film.mp4"
    path.touch()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SourceError) as caught:
        film_files.check(path)
    assert caught.value.do == f"Type: chmod u+r '{path}'"
