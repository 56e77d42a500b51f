"""Folders within folders, gone through in order, however deep: not one call within another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

T = TypeVar("T")


def in_depth(outermost: Iterator[T], within: Callable[[T], Iterator[T] | None]) -> Iterator[T]:
    """What is in folders, each folder's content in the folder's place; the folders themselves not.

    Parameters
    ----------
    outermost : what is in the outermost folder.
    within : what is in one of these; None for what is no folder.
    """
    begun = [outermost]
    while begun:
        for one in begun[-1]:
            inner = within(one)
            if inner is not None:
                begun.append(inner)
                break
            yield one
        else:
            begun.pop()
