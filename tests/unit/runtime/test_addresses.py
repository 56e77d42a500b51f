"""Addresses that are shown carry no secret, and stay addresses."""

from __future__ import annotations

import pytest

from posture.runtime.addresses import scrubbed, without_any_secrets, without_secrets


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("s3://anna:secret@bucket/photos", "s3://bucket/photos"),
        ("s3://anna:sec/ret@bucket/photos", "s3://bucket/photos"),
        ("abfs://box/in?sig=secret", "abfs://box/in"),
        ("https://host:8443/a@b/c?token=secret#secret", "https://host:8443/a@b/c"),
        ("simplecache::sftp://anna:secret@host/in", "simplecache::sftp://host/in"),
        ("zip://in.zip::s3://anna:secret@bucket/a.zip", "zip://in.zip::s3://bucket/a.zip"),
        ("s3://bucket/anna@home/photos", "s3://bucket/anna@home/photos"),
        ("memory://", "memory://"),
        ("photos/what? of #1", "photos/what? of #1"),
        (r"C:\photos\a@b", r"C:\photos\a@b"),
    ],
)
def test_user_password_and_query_are_left_out_and_nothing_else(address: str, shown: str) -> None:
    assert without_secrets(address) == shown


def test_what_a_storage_says_is_shown_without_the_secrets_of_its_address() -> None:
    address = "sftp://anna:s%2Fecret@host/in?token=hidden"
    words = f"no way to {address}: login anna with s/ecret (s%2Fecret) and hidden failed"
    shown = scrubbed(words, address)
    assert shown == "no way to sftp://host/in: login … with … (…) and … failed"
    assert scrubbed("No such file: in", "in") == "No such file: in"


def test_every_address_in_a_text_is_shown_without_its_secrets() -> None:
    said = "no s3://KEY:pa/ss@bucket/a.jpg, nor 'rtsp://me:word@cam:554/live?key=1' at 10:20://"
    assert (
        without_any_secrets(said) == "no s3://bucket/a.jpg, nor 'rtsp://cam:554/live' at 10:20://"
    )
    assert without_any_secrets("C:\\photos\\a.jpg, /home/me@work/b.jpg") == (
        "C:\\photos\\a.jpg, /home/me@work/b.jpg"
    )
