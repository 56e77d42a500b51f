"""Writes small networks as ONNX files: the few messages and operators that they need.

The format is that of github.com/onnx/onnx (`onnx.proto3`, IR version 8, operator set 13), written
as protocol buffers have it: a field is its number and wire type, then a varint or bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Attribute = int | float | Sequence[int]

IR_VERSION, OPERATOR_SET = 8, 13
FLOAT32 = 1  # `TensorProto.DataType`
FLOAT, INT, INTS = 1, 2, 7  # `AttributeProto.AttributeType`


@dataclass
class Graph:
    """A network in the making: nodes in order, and the numbers that they hold."""

    nodes: list[bytes] = field(default_factory=list)
    numbers: list[bytes] = field(default_factory=list)

    def constant(self, name: str, values: Floats) -> str:
        """Keep an array under a name."""
        dims = b"".join(_whole(1, size) for size in values.shape)
        data = _bytes(9, np.ascontiguousarray(values, "<f4").tobytes())
        self.numbers.append(dims + _whole(2, FLOAT32) + _text(8, name) + data)
        return name

    def node(
        self, kind: str, inputs: Sequence[str], output: str, attributes: Mapping[str, Attribute]
    ) -> str:
        """Add an operator; its output's name is given back."""
        message = b"".join(_text(1, name) for name in inputs) + _text(2, output)
        message += _text(3, output) + _text(4, kind)
        message += b"".join(_bytes(5, _attribute(*pair)) for pair in attributes.items())
        self.nodes.append(message)
        return output

    def conv(self, seen: str, name: str, filters: Floats, bias: Floats, stride: int) -> str:
        """Filters (out, in, k, k), of an odd size padded alike on all sides, then a rectifier."""
        size = filters.shape[-1]
        inputs = [
            seen,
            self.constant(f"{name}_filters", filters),
            self.constant(f"{name}_bias", bias),
        ]
        attributes: dict[str, Attribute] = {
            "kernel_shape": [size, size],
            "pads": [size // 2 if size % 2 else 0] * 4,
            "strides": [stride, stride],
        }
        return self.node("Relu", [self.node("Conv", inputs, name, attributes)], f"{name}_relu", {})

    def dense(self, seen: str, name: str, weight: Floats, bias: Floats, rectified: bool) -> str:
        """Weights (in, out), a bias, and perhaps a rectifier."""
        inputs = [
            seen,
            self.constant(f"{name}_weight", weight),
            self.constant(f"{name}_bias", bias),
        ]
        made = self.node("Gemm", inputs, name, {"alpha": 1.0, "beta": 1.0})
        return self.node("Relu", [made], f"{name}_relu", {}) if rectified else made

    def file(self, inputs: Mapping[str, Sequence[int]], output: str, size: Sequence[int]) -> bytes:
        """The whole model as the bytes of an ONNX file."""
        graph = b"".join(_bytes(1, node) for node in self.nodes) + _text(2, "posture")
        graph += b"".join(_bytes(5, one) for one in self.numbers)
        graph += b"".join(_bytes(11, _value(*pair)) for pair in inputs.items())
        graph += _bytes(12, _value(output, size))
        version = _bytes(8, _text(1, "") + _whole(2, OPERATOR_SET))
        return _whole(1, IR_VERSION) + _text(2, "posture") + _bytes(7, graph) + version


def _value(name: str, size: Sequence[int]) -> bytes:
    """Name, kind and size of an input or output."""
    dims = b"".join(_bytes(1, _whole(1, one)) for one in size)
    tensor = _whole(1, FLOAT32) + _bytes(2, dims)
    return _text(1, name) + _bytes(2, _bytes(1, tensor))


def _attribute(name: str, value: Attribute) -> bytes:
    message = _text(1, name)
    if isinstance(value, float):
        return message + _key(2, 5) + np.float32(value).tobytes() + _whole(20, FLOAT)
    if isinstance(value, int):
        return message + _whole(3, value) + _whole(20, INT)
    return message + b"".join(_whole(8, one) for one in value) + _whole(20, INTS)


def _text(number: int, words: str) -> bytes:
    return _bytes(number, words.encode())


def _bytes(number: int, data: bytes) -> bytes:
    return _key(number, 2) + _varint(len(data)) + data


def _whole(number: int, value: int) -> bytes:
    return _key(number, 0) + _varint(value)


def _key(number: int, wire: int) -> bytes:
    return _varint(number << 3 | wire)


def _varint(value: int) -> bytes:
    parts: list[int] = []
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])
