"""Reasons in words: a code with its values in, the text for one front end out.

The words stand in ``posture/data/reasons.toml``; those of ``RULE.KEY`` in ``rules.toml``, those of
``assessment.KEY`` in ``assessment.toml``, and those of ``summary_TABLE.KEY`` in
``summary.toml``.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Literal

from posture.errors import PostureError
from posture.runtime import resources
from posture.types import Reason, ReasonValue, Report

FrontEnd = Literal["command_line", "page", "paper", "marking"]
"""Where the words are read: the command line and files it writes, a page of the web app, a page
that is printed or kept in a file, and where somebody is marking points of the pelvis."""


SUMMARY_TABLES: Mapping[str, str] = MappingProxyType(
    {f"summary_{table}": table for table in ("sentence", "phrase", "next_step")}
)
ASSESSMENT_TABLES: Mapping[str, str] = MappingProxyType(
    {"assessment": "words", "assessment_on_paper": "on_paper"}
)


def text_of(reason: Reason, front_end: FrontEnd = "command_line") -> str:
    """What is the matter and what to do about it.

    A text read from a file holds; only away from the command line words take its place that this
    front end has for the code, as it knows neither options nor, on paper, buttons.

    Raises
    ------
    KeyError
        Nobody has words for the code, or a value that they need is not there.
    """
    words = _words(reason.code)
    if reason.text is not None and not _is_of_the_front_end(words, front_end):
        return reason.text
    text = _filled(words["text"], words, reason, front_end)
    remedy = _remedy(words, reason, front_end)
    if remedy:
        text += words.get("join", ": ") + remedy
    more = reason.values.get("more")
    return f"{text} {text_of(more, front_end)}" if isinstance(more, Reason) else text


def what_of(reason: Reason, front_end: FrontEnd = "command_line") -> str:
    """What is the matter, without what to do; all of a saved text that cannot be reworded."""
    words = _words(reason.code)
    if reason.text is not None and not _is_of_the_front_end(words, front_end):
        return reason.text
    return _filled(words["text"], words, reason, front_end)


def remedy_of(reason: Reason, front_end: FrontEnd = "command_line") -> str:
    """What to do about it; empty where there is nothing to do, or only a saved text."""
    words = _words(reason.code)
    is_kept = reason.text is not None and not _is_of_the_front_end(words, front_end)
    return "" if is_kept else _remedy(words, reason, front_end)


def what_and_do(error: PostureError, front_end: FrontEnd = "command_line") -> tuple[str, str]:
    """What happened and what to do next, as two sentences without their full stops."""
    if error.reason is None:
        return error.what, error.do
    return what_of(error.reason, front_end), remedy_of(error.reason, front_end)


def error_text(error: PostureError) -> str:
    """Both in one text, as the command line has it."""
    what, do = what_and_do(error)
    return f"{what}. {do}" if do else what


def pattern_of(code: str) -> str | None:
    """The text of a code with an ellipsis for each of its values; None for a code not known."""
    words = _words(code)
    return text_of(Reason(code, _Ellipses())) if words else None


def reasons_text(reasons: Iterable[Reason], front_end: FrontEnd = "command_line") -> str | None:
    """Several reasons as one text, with semicolons between them; None where there are none."""
    return "; ".join(text_of(one, front_end) for one in reasons) or None


def sentences_text(reasons: Iterable[Reason], front_end: FrontEnd = "command_line") -> str | None:
    """Several reasons, each as a sentence of its own; None where there are none."""
    texts = [text_of(one, front_end) for one in reasons]
    return " ".join(f"{one[:1].upper()}{one[1:].removesuffix('.')}." for one in texts) or None


def report_text(report: Report, front_end: FrontEnd = "command_line") -> str | None:
    """The reason and the remarks of a report as one text; None where it has none."""
    return reasons_text(report.reasons, front_end)


def codes_of(reasons: Iterable[Reason]) -> str | None:
    """The codes behind :func:`reasons_text`, with semicolons between them; None where none is."""
    return ";".join(one.code for one in reasons if one.code) or None


def _words(code: str) -> Mapping[str, Any]:
    """The entry of a code; empty for one that is not known."""
    table, _, key = code.partition(".")
    if key:
        if table in ASSESSMENT_TABLES:
            text = resources.read_toml("assessment.toml")[ASSESSMENT_TABLES[table]].get(key)
        elif table in SUMMARY_TABLES:
            text = resources.read_toml("summary.toml")[SUMMARY_TABLES[table]].get(key)
        else:
            text = resources.read_toml("rules.toml").get(table, {}).get(key)
        return {} if text is None else {"text": text}
    entry: Mapping[str, Any] = resources.read_toml("reasons.toml").get(code, {})
    return entry


def _remedy(words: Mapping[str, Any], reason: Reason, front_end: FrontEnd) -> str:
    """Whatever there is to do, alternatives after ``; or``."""
    templates = (words[key] for key in ("remedy", "or") if key in words)
    return "; or ".join(filter(None, (_filled(one, words, reason, front_end) for one in templates)))


def _phrases() -> Mapping[str, Mapping[str, str]]:
    phrases: Mapping[str, Mapping[str, str]] = resources.read_toml("reasons.toml")["by_front_end"]
    return phrases


def _is_of_the_front_end(words: Mapping[str, Any], front_end: FrontEnd) -> bool:
    """Whether this front end words a code otherwise, and all that it needs is its phrases."""
    template = "".join(words.get(key, "") for key in ("text", "remedy", "or"))
    places = {name for _, name, _, _ in string.Formatter().parse(template) if name}
    return front_end != "command_line" and bool(places) and places <= _phrases().keys()


def _filled(template: str, words: Mapping[str, Any], reason: Reason, front_end: FrontEnd) -> str:
    phrases = _phrases()
    named: dict[str, str | float] = {}
    for _, name, part, _ in string.Formatter().parse(template):
        if name is None:
            continue
        value = reason.values.get(name)
        if isinstance(value, Reason) and part is not None and part in PARTS:
            named[name] = PARTS[part](value, front_end)
        elif name in phrases and name not in reason.values:
            phrase = phrases[name]
            named[name] = phrase.get(front_end, phrase["page"])
        else:
            known = words.get("values", {}).get(name, {})
            named[name] = _value(reason.values[name], known, words.get("within", front_end))
    return _NumberFormat().vformat(template, (), named)


def _value(value: ReasonValue, known: Mapping[str, str], front_end: FrontEnd) -> str | float:
    if isinstance(value, Reason):
        return text_of(value, front_end)
    if isinstance(value, tuple):
        return ", ".join(text_of(one, front_end) for one in value)
    return known.get(value, value) if isinstance(value, str) else value


PARTS: Mapping[str, Callable[[Reason, FrontEnd], str]] = MappingProxyType(
    {"what": what_of, "remedy": remedy_of}
)
"""Parts of a reason that a template can ask for alone, as ``{why:what}``."""


class _NumberFormat(string.Formatter):
    """Formats numbers with a true minus sign, and zero without one."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        if isinstance(value, str):
            return value
        text = format(value, format_spec)
        if format_spec and float(text) == 0.0:
            text = text.lstrip("+-")
        return text.replace("-", "−")


class _Ellipses(Mapping[str, ReasonValue]):
    """Every value as an ellipsis, but those that name something else."""

    def __getitem__(self, name: str) -> ReasonValue:
        if name == "more" or name in _phrases():
            raise KeyError(name)
        return "…"

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0
