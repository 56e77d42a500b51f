"""A posted form: its files come out byte for byte, whatever they are called; faults are said."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.apps.web.forms import (
    LONGEST_HEAD,
    MOST_PARTS,
    PostedFile,
    PostedForm,
    is_form,
    read_form,
)

FORM = "multipart/form-data; boundary=xYz"


def part(content: bytes, disposition: str, *more: str) -> bytes:
    head = [f"Content-Disposition: form-data; {disposition}", *more]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + content


def form(*parts: bytes) -> bytes:
    return b"".join(b"--xYz\r\n" + one + b"\r\n" for one in parts) + b"--xYz--\r\n"


@given(st.binary(min_size=1, max_size=300), st.sampled_from(["file", "photo", "a b", "файл"]))
def test_the_file_comes_out_as_it_went_in_from_a_field_of_any_name(data: bytes, name: str) -> None:
    body = form(part(data, f'name="{name}"; filename="me.jpg"', "Content-Type: image/jpeg"))
    assert read_form(body, FORM).files == (PostedFile("me.jpg", data),)


@pytest.mark.parametrize(
    "data", [b"\r\n", b"\r\n\r\n--xY", b"a--xYz", b"\r\n--\r\n", b"\n--xYz--\n"]
)
def test_what_looks_like_a_boundary_and_is_none_stays_in_the_file(data: bytes) -> None:
    found = read_form(form(part(data, 'name="f"; filename="odd.bin"')), FORM)
    assert found.files == (PostedFile("odd.bin", data),)


def test_files_and_fields_are_told_apart_and_choices_left_empty_are_neither() -> None:
    body = form(
        part(b"hello", 'name="comment"'),
        part(b"", 'name="second"; filename=""', "Content-Type: application/octet-stream"),
        part(b"one", 'name="a"; filename="one.jpg"'),
        part(b"", 'name="b"; filename="two.jpg"'),
    )
    found = read_form(body, FORM)
    assert found.files == (PostedFile("one.jpg", b"one"), PostedFile("two.jpg", b""))
    assert found.fields == ("comment",)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('filename="姿勢.jpg"', "姿勢.jpg"),
        ("filename*=UTF-8''%E5%A7%BF%E5%8B%A2.jpg", "姿勢.jpg"),
        (r'filename="a \"quoted\" name.jpg"', 'a "quoted" name.jpg'),
        ("filename=plain.jpg", "plain.jpg"),
    ],
)
def test_file_names_are_read_as_they_are_sent(written: str, name: str) -> None:
    found = read_form(form(part(b"x", f'name="f"; {written}')), FORM)
    assert [one.name for one in found.files] == [name]


def test_a_form_without_a_file_has_none() -> None:
    assert read_form(form(part(b"hello", 'name="comment"')), FORM).files == ()
    assert read_form(b"--xYz--\r\n", FORM) == PostedForm((), ())


def test_text_before_the_first_boundary_and_padding_after_it_are_allowed() -> None:
    body = (
        b"once upon a time\r\n--xYz  \r\n" + part(b"x", 'name="f"; filename="f"') + b"\r\n--xYz--"
    )
    assert read_form(body, FORM).files == (PostedFile("f", b"x"),)


@pytest.mark.parametrize(
    ("body", "content_type", "words"),
    [
        (form(part(b"x", 'name="f"; filename="f"')), "multipart/form-data", "names no boundary"),
        (form(part(b"x", 'name="f"; filename="f"'))[:-12], FORM, "cut short"),
        (b"no form at all", FORM, "cut short"),
        (b"", FORM, "cut short"),
        (b"--xYzzy\r\n\r\nx\r\n--xYz--", FORM, "goes on"),
        (b"--xYz\r\nContent-Disposition: form-data\r\n--xYz--\r\n\r\n", FORM, "header lines"),
        (form(part(b"x", "a" * LONGEST_HEAD)), FORM, "header lines"),
        (form(*[part(b"x", 'name="f"')] * (MOST_PARTS + 1)), FORM, "parts"),
    ],
)
def test_a_form_that_is_none_is_told(body: bytes, content_type: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_form(body, content_type)


@given(
    st.lists(st.sampled_from([b"--xYz", b"--", b"\r\n", b"\r\n\r\n", b"a", b":", b"\xff"])),
    st.sampled_from(
        [FORM, "multipart/form-data; boundary*=klingon''%ff", "multipart/form-data;;="]
    ),
)
def test_no_body_makes_it_stumble(pieces: list[bytes], content_type: str) -> None:
    with contextlib.suppress(ValueError):  # told in words
        found = read_form(b"".join(pieces), content_type)
        assert all(one.name or one.data for one in found.files)


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        (FORM, True),
        ("Multipart/Form-Data", True),
        ("multipart/mixed; boundary=x", False),
        ("image/jpeg", False),
        ("", False),
    ],
)
def test_a_form_is_told_by_its_content_type(content_type: str, expected: bool) -> None:
    assert is_form(content_type) is expected
