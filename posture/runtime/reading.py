"""Data from outside as values of a type: what does not fit is named, with its place and value."""

from __future__ import annotations

import dataclasses
import functools
import json
import types
from collections.abc import Iterator, Mapping
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec

from posture.errors import InvalidData, InvalidJson, Key

T = TypeVar("T")

LONGEST_VALUE = 40
"""Characters of a value that does not fit, as an error quotes it."""

_REFUSED = (msgspec.ValidationError, RecursionError, UnicodeEncodeError)
"""What msgspec raises of data that does not fit; the last of a text with half a character."""

Finite = Annotated[float, msgspec.Meta(ge=-1.7e308, le=1.7e308)]
"""A number that is neither infinite nor NaN, as Python's JSON reader lets both in."""


def place_of(path: tuple[Key, ...]) -> str:
    """A place such as ``$.photos[0].side``."""
    return "$" + "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)


def invalid(path: tuple[Key, ...], value: object, problem: str, expected: str = "") -> InvalidData:
    """The error that names a place and what is wrong there."""
    what = f"{place_of(path)} {problem}"
    return InvalidData(what, path=path, value=value, problem=problem, expected=expected)


def _not_json(problem: str, line: int | None = None) -> InvalidJson:
    where = "" if line is None else f", line {line}"
    return InvalidJson(f"not JSON{where}: {problem}", problem=problem, line=line)


def quoted(value: object) -> str:
    """The value as JSON, cut where it is long."""
    try:
        text = json.dumps(value)
    except (TypeError, ValueError, RecursionError):
        text = repr(type(value).__name__)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def parsed(text: bytes | str) -> Any:
    """The plain data of a JSON text.

    Raises
    ------
    InvalidJson
        It is none, no UTF-8, or nested deeper than any file of the program.
    """
    try:
        return json.loads(text if isinstance(text, str) else text.decode("utf-8"))
    except json.JSONDecodeError as error:
        raise _not_json(error.msg, error.lineno) from None
    except UnicodeDecodeError:
        raise _not_json("no UTF-8") from None
    except RecursionError:
        raise _not_json("nested too deeply") from None
    except ValueError:  # Python reads no whole number of thousands of digits
        raise _not_json("a number is too long") from None


def converted(data: object, kind: type[T], path: tuple[Key, ...] = ()) -> T:
    """Plain data as a value of a type: a dataclass, a ``msgspec.Struct``, a list of these...

    Parameters
    ----------
    path : where the data stands in the whole, for the error.

    Raises
    ------
    InvalidData
        Something in it is missing, unknown where the type forbids that, or of another kind.
    """
    try:
        return msgspec.convert(data, kind)
    except _REFUSED as error:
        raise _invalid(data, kind, path, error) from None


def check_known(data: object, kind: Any, path: tuple[Key, ...] = ()) -> None:
    """That no object within has a key that its type does not know: of types that let that pass.

    Raises
    ------
    InvalidData
        One has; names the keys.
    """
    bare = _bare(kind, data)
    if isinstance(data, Mapping) and _is_record(bare) and _unknown(data, bare):
        raise invalid(path, data, _has_unknown(_unknown(data, bare)))
    for part in _parts(data, bare):
        check_known(part.value, part.kind, (*path, part.key))


def _invalid(data: object, kind: Any, path: tuple[Key, ...], error: Exception) -> InvalidData:
    """What is wrong, at the innermost value that does not fit."""
    bare = _bare(kind, data)
    for part in _parts(data, bare):
        try:
            msgspec.convert(part.value, part.kind)
        except _REFUSED as inner:
            return _invalid(part.value, part.kind, (*path, part.key), inner)
    if isinstance(data, Mapping) and _is_record(bare):
        return invalid(path, data, _wrong_with_record(data, bare, error))
    right = expected(kind)
    if isinstance(error, UnicodeEncodeError) and isinstance(data, str):
        return invalid(path, data, f"holds half a character: {quoted(data)}", right)
    return invalid(path, data, f"must be {right}, not {quoted(data)}", right)


class _Inner(NamedTuple):
    key: Key
    value: object
    kind: Any


def _parts(data: object, kind: Any) -> Iterator[_Inner]:
    """Each value inside with the type that it must have."""
    origin, kinds = get_origin(kind), get_args(kind)
    if isinstance(data, Mapping) and _is_record(kind):
        hints = _hints(kind)
        for name, attribute in _names(kind).items():
            if name in data:
                yield _Inner(name, data[name], hints[attribute])
    elif isinstance(data, Mapping) and origin in (dict, Mapping):
        for name, value in data.items():
            yield _Inner(str(name), value, kinds[1])
    elif isinstance(data, list) and origin is tuple and kinds[-1] is not Ellipsis:
        for place, (value, one) in enumerate(zip(data, kinds, strict=False)):
            yield _Inner(place, value, one)
    elif isinstance(data, list) and origin in (list, tuple, frozenset):
        for place, value in enumerate(data):
            yield _Inner(place, value, kinds[0])


def _wrong_with_record(data: Mapping[Any, Any], kind: Any, error: Exception) -> str:
    names = _names(kind)
    if missing := [name for name in names if name not in data and _is_needed(kind, names[name])]:
        return f"has no {', '.join(missing)}"
    if unknown := _unknown(data, kind):
        return _has_unknown(unknown)
    return str(error).partition(" - at `")[0]  # the words of the type itself


def _unknown(data: Mapping[Any, Any], kind: Any) -> list[str]:
    tag = kind.__struct_config__.tag_field if issubclass(kind, msgspec.Struct) else None
    return sorted(str(name) for name in data if name not in {*_names(kind), tag})


def _has_unknown(names: list[str]) -> str:
    return f"has {', '.join(names)}, which is not known here"


def expected(kind: Any) -> str:
    """What a value of this type is, in plain English."""
    if get_origin(kind) is Annotated:
        base, *metas = get_args(kind)
        return next((_limited(base, meta) for meta in metas), expected(base))
    if _is_union(kind):
        named = [expected(one) for one in get_args(kind) if one is not types.NoneType]
        return " or ".join([*named, *(["null"] if types.NoneType in get_args(kind) else [])])
    if get_origin(kind) is Literal:
        choices = [one if isinstance(one, str) else json.dumps(one) for one in get_args(kind)]
        return f"one of {', '.join(choices)}" if len(choices) > 1 else f"{choices[0]}"
    names = {bool: "true or false", str: "a text", int: "a whole number", float: "a number"}
    if kind in names:
        return names[kind]
    is_list = (get_origin(kind) or kind) in (list, tuple, frozenset)
    return "a list" if is_list else "an object"


def _limited(base: Any, meta: msgspec.Meta) -> str:
    """A type with its limits; a description stands for all of it."""
    if meta.description:
        return meta.description
    kind = expected(base)
    if base in (int, float):
        low = -1e308 if meta.ge is None else meta.ge
        high = 1e308 if meta.le is None else meta.le
        ends = (f"from {low:g}" if low > -1e308 else "", f"to {high:g}" if high < 1e308 else "")
        return " ".join([kind, *filter(None, ends)])
    least, most = meta.min_length or 0, meta.max_length
    if most is None:
        limits = f"at least {least}" if least else ""
    else:
        limits = f"{least} to {most}" if least else f"at most {most}"
    of = "characters" if base is str else "entries"
    return f"{kind} of {limits} {of}" if limits else kind


def _bare(kind: Any, data: object) -> Any:
    """The type without limits; of one that may be null, the other."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0], data)
    if _is_union(kind):
        others = [one for one in get_args(kind) if one is not types.NoneType]
        return _bare(others[0], data) if len(others) == 1 and data is not None else kind
    return kind


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in (Union, types.UnionType)


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and (
        issubclass(kind, msgspec.Struct) or dataclasses.is_dataclass(kind)
    )


@functools.cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _names(kind: Any) -> dict[str, str]:
    """Keys of a record in JSON, with the attributes that hold them."""
    if issubclass(kind, msgspec.Struct):
        return {one.encode_name: one.name for one in msgspec.structs.fields(kind)}
    return {one.name: one.name for one in dataclasses.fields(kind)}


def _is_needed(kind: Any, attribute: str) -> bool:
    if issubclass(kind, msgspec.Struct):
        found = {one.name: one.required for one in msgspec.structs.fields(kind)}
        return found[attribute]
    (one,) = (field for field in dataclasses.fields(kind) if field.name == attribute)
    return one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING
