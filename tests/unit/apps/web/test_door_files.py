"""The files that let the user's own browser and programs in: for nobody else, gone at the end."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from posture.apps.web import server
from posture.apps.web.door_files import DoorFiles
from posture.apps.web.listeners import Listeners, Where


def test_only_their_owner_may_read_them_whatever_the_umask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))
    before = os.umask(0)
    try:
        with DoorFiles(8765, "secret") as files:
            files.write_page("http://127.0.0.1:8765/?token=k3y&x=1")
            assert files.header.read_text() == "Authorization: Bearer secret\n"
            page = files.page.read_text()
            assert "k3y&amp;x=1" in page
            assert "secret" not in page
            for path in (files.page, files.header):
                assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert stat.S_IMODE(files.page.parent.stat().st_mode) == 0o700
    finally:
        os.umask(before)
    assert list((tmp_path / "data" / "serve").iterdir()) == []


def test_a_folder_of_another_account_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))
    monkeypatch.setattr(os, "getuid", lambda: 4242)
    with pytest.raises(PermissionError):
        DoorFiles(8765, "secret")


def test_where_they_cannot_be_kept_the_program_says_so_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "serve").write_text("no folder")
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))
    texts: list[str] = []
    with (
        Listeners(Where(0)) as listeners,
        server._door_files(server._own_guard(listeners), listeners, texts.append) as files,
    ):
        assert files is None
    (text,) = texts
    assert "No file can be kept that lets a browser or a program in" in text


def test_the_page_has_a_key_that_holds_and_then_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))
    with Listeners(Where(0)) as listeners:
        guard = server._own_guard(listeners)
        with server._door_files(guard, listeners, print) as files:
            assert files is not None
            assert guard.keys is not None
            pages = []
            for _ in range(2):
                pages.append(files.page.read_text())
                key = pages[-1].partition("token=")[2].partition('"')[0]
                assert guard.keys.redeem(key)
                assert not guard.keys.redeem(key)
            assert len({*pages, files.page.read_text()}) == 3
