"""Data from outside: what fits is of its type, what does not is named with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from posture.errors import InvalidData, InvalidJson
from posture.runtime.reading import Finite, converted, expected, parsed, quoted


@dataclass(frozen=True, slots=True)
class Estimate:
    value: Finite | None
    low: Finite | None = None

    def __post_init__(self) -> None:
        if self.value == 13:
            raise ValueError("13 is no value")


class Whole(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(max_length=5)]
    measures: dict[str, Estimate]
    side: Literal["left", "right"] | None = None
    photos: Annotated[tuple[Estimate, ...], Meta(max_length=2)] = ()
    pair: tuple[float, str] = (1.0, "x")
    height: Annotated[float, Meta(ge=50, le=260)] | None = None
    count: Annotated[int, Meta(ge=0)] = 0
    is_on: bool = False


GOOD: dict[str, Any] = {"name": "Anna", "measures": {"hip": {"value": 3}}, "side": "left"}


def test_what_fits_is_of_its_type() -> None:
    found = converted({**GOOD, "photos": [{"value": None}]}, Whole)
    assert found == Whole("Anna", {"hip": Estimate(3.0)}, "left", (Estimate(None),))
    assert isinstance(found.measures["hip"].value, float)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"name": 3}, "$.name must be a text of at most 5 characters, not 3"),
        ({"name": "Angelika"}, '$.name must be a text of at most 5 characters, not "Angelika"'),
        ({"side": "top"}, '$.side must be one of left, right or null, not "top"'),
        ({"height": 17}, "$.height must be a number from 50 to 260 or null, not 17"),
        ({"height": float("nan")}, "$.height must be a number from 50 to 260 or null, not NaN"),
        ({"count": -1}, "$.count must be a whole number from 0, not -1"),
        ({"count": True}, "$.count must be a whole number from 0, not true"),
        ({"is_on": 1}, "$.is_on must be true or false, not 1"),
        ({"measures": []}, "$.measures must be an object, not []"),
        ({"measures": {"hip": {}}}, "$.measures.hip has no value"),
        ({"measures": {"hip": {"value": "3"}}}, "$.measures.hip.value must be a number or null"),
        ({"measures": {"a": {"value": 1}, "b": {"value": float("inf")}}}, "$.measures.b.value"),
        ({"measures": {"hip": {"value": 13}}}, "$.measures.hip 13 is no value"),
        ({"photos": [{"value": 1}, {"value": 1, "low": []}]}, "$.photos[1].low must be a number"),
        ({"photos": [{"value": 1}] * 3}, "$.photos must be a list of at most 2 entries, not"),
        ({"pair": [1, 2]}, "$.pair[1] must be a text, not 2"),
        ({"pair": [1]}, "$.pair must be a list, not [1]"),
        ({"surprise": 1, "more": 2}, "$ has more, surprise, which is not known here"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidData) as caught:
        converted({**GOOD, **change}, Whole)
    assert str(caught.value).startswith(problem)


def test_what_is_missing_is_named_whole() -> None:
    with pytest.raises(InvalidData, match=r"^\$ has no name, measures$"):
        converted({}, Whole)


@pytest.mark.parametrize("data", [None, 3, "x", [], [[]]])
def test_another_kind_of_whole_is_told(data: object) -> None:
    with pytest.raises(InvalidData, match=r"^\$ must be an object, not "):
        converted(data, Whole)


def test_the_place_goes_on_from_where_the_data_stood() -> None:
    with pytest.raises(InvalidData) as caught:
        converted({**GOOD, "name": None}, Whole, ("people", 2))
    error = caught.value
    assert error.path == ("people", 2, "name")
    assert (error.value, error.expected) == (None, "a text of at most 5 characters")
    assert str(error).startswith("$.people[2].name must be")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from([*Whole.__struct_fields__]), json_values))
def test_anything_is_read_or_refused_in_words(change: dict[str, Any]) -> None:
    words = "$"
    try:
        converted({**GOOD, **change}, Whole)
    except InvalidData as error:
        words = str(error)
    assert words.startswith("$")
    assert "Expected" not in words


def deep(kind: str, depth: int = 100_000) -> str:
    return kind[0] * depth + kind[1] * depth


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        (b'{"a": 1,\n "b": }', "Expecting value", 2),
        (b"", "Expecting value", 1),
        (b'["\xff"]', "no UTF-8", None),
        (deep("[]").encode(), "nested too deeply", None),
        (b"1" * 5000, "a number is too long", None),
    ],
)
def test_what_is_no_json_is_told_with_its_line(text: bytes, problem: str, line: int | None) -> None:
    with pytest.raises(InvalidJson) as caught:
        parsed(text)
    assert (caught.value.problem, caught.value.line) == (problem, line)


def test_a_half_of_a_surrogate_pair_is_text() -> None:
    assert converted(parsed(b'{"name": "\\udcff", "measures": {}}'), Whole).name == "\udcff"


@pytest.mark.parametrize(
    ("value", "text"), [(None, "null"), ("x" * 99, '"' + "x" * 39 + "…"), (b"x", "'bytes'")]
)
def test_a_value_is_quoted_as_in_json_and_short(value: object, text: str) -> None:
    assert quoted(value) == text


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Annotated[str, Meta(description="a day such as 2026-11-27")], "a day such as 2026-11-27"),
        (Literal["posture/2"], "posture/2"),
        (list[int], "a list"),
        (Finite, "a number"),
        (int | str, "a whole number or a text"),
        (Annotated[float, Meta(le=3)], "a number to 3"),
        (
            Annotated[list[int], Meta(min_length=1, max_length=3)],
            "a list of 1 to 3 entries",
        ),
    ],
)
def test_a_type_in_plain_words(kind: Any, words: str) -> None:
    assert expected(kind) == words


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        ("\ud800", int, r'\$ holds half a character: "\\ud800"'),
        (["\ud800"], list[dict[str, int]], r'\$\[0\] holds half a character: "\\ud800"'),
        (int("9" * 400), Finite, r"\$ must be a number"),
        ({"a": int("9" * 400)}, dict[str, float], r"\$\.a must be a number"),
    ],
)
def test_half_characters_and_endless_numbers_are_refused_in_words(
    data: object, kind: Any, words: str
) -> None:
    with pytest.raises(InvalidData, match=words):
        converted(data, kind)
