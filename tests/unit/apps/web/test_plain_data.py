"""JSON of a client: taken whole, or refused in a sentence, and never after much work."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.apps.web import plain_data
from posture.errors import Refused

DIGITS = "1" + "0" * 400


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (DIGITS, "whole number is too large"),
        (f'{{"a": [-{DIGITS}]}}', "whole number is too large"),
        ("9223372036854775808", "whole number is too large"),
        ("1e999", "number is too large"),
        ("[NaN]", "NaN is no number"),
        ("[-Infinity]", "-Infinity is no number"),
        (r'{"a": "\ud800"}', "half a character"),
        (r'{"\udfff": 1}', "half a character"),
        ('"' + "x" * 4_001 + '"', "more than 4,000 characters"),
        ("[" * 100_000, "nested too deeply"),
        ("[" + "[]," * 600_000 + "[]]", "more than 1,000,000 values"),
        ("{", "Expecting property name"),
        ("", "Expecting value"),
    ],
    ids=range(13),
)
def test_what_no_client_has_reason_to_send_is_refused(text: str, why: str) -> None:
    for sent in (text, text.encode()):
        with pytest.raises(Refused, match=why) as refusal:
            plain_data.parsed(sent, dict)
        assert refusal.value.status == 422


@pytest.mark.parametrize("data", [b"\xff", b'"\xed\xa0\x80"', b"\x00"])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        plain_data.parsed(data, str)


def test_a_picture_may_be_long() -> None:
    picture = "data:image/jpeg;base64," + "A" * 100_000
    assert plain_data.read(f'{{"picture": "{picture}"}}') == {"picture": picture}


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**63) + 1, 2**63 - 1)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
        max_leaves=20,
    )
)
def test_everything_else_is_read_as_it_is(data: object) -> None:
    assert plain_data.read(json.dumps(data)) == data
    assert plain_data.read(json.dumps(data, ensure_ascii=False).encode()) == data
