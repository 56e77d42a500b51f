"""A result in a sentence or two and what to do next: by rules, in the words of ``summary.toml``."""

from __future__ import annotations

from dataclasses import dataclass

from posture.findings import cited_ranges
from posture.findings.rule_specs import RangeRule, picture_rules
from posture.results.labels import cited_for, label
from posture.results.reason_text import FrontEnd, remedy_of, text_of
from posture.runtime import resources
from posture.types import Estimate, Reason, ReasonValue, Report

TILT_RULE, PATTERN_RULE = "P1", "A1"

FRONT_LINES = {"pelvic_obliquity": "hip", "shoulder_obliquity": "shoulder"}


@dataclass(frozen=True, slots=True)
class Summary:
    """What a report comes to.

    Attributes
    ----------
    sentences : what was seen, the main thing first; at least one.
    next_step : what to do next; None where nothing would help.
    """

    sentences: tuple[Reason, ...]
    next_step: Reason | None

    def sentence(self, front_end: FrontEnd = "command_line") -> str:
        """What was seen, as text."""
        return " ".join(_as_sentence(one, front_end) for one in self.sentences)

    def advice(self, front_end: FrontEnd = "command_line") -> str:
        """What to do next, as text; empty where there is nothing, or nothing for that front end."""
        if self.next_step is None or text_of(self.next_step, front_end) in {"", "."}:
            return ""
        return _as_sentence(self.next_step, front_end)


def _as_sentence(reason: Reason, front_end: FrontEnd) -> str:
    """Capital in front, one full stop at the end."""
    text = text_of(reason, front_end)
    return text[:1].upper() + text[1:].rstrip(".") + "."


def summary(report: Report) -> Summary:
    """What a report comes to, whatever its status, view and stance."""
    if report.status != "ok" or report.view is None:
        why = report.reason or Reason("nobody")
        step = None if report.status == "unreadable" else _step("another_photo")
        return Summary((_seen("stopped", why=why),), _remedy(why) or step)
    kind = report.view.kind
    if not any(report.measures.values()):
        return _unread(report)
    if kind in {"front", "back"}:
        return Summary((_front(report, kind),), _step("from_the_side"))
    if report.stance == "standing":
        return _standing(report)
    if report.stance == "seated":
        return _seated(report)
    return _other_stance(report) if report.stance else _without_stance(report)


def _unread(report: Report) -> Summary:
    """Nothing has a value: the reason that stands for most of it."""
    assert report.view is not None
    if report.view.kind == "oblique":
        return Summary((_seen("at_an_angle"),), _step("turn_side_on"))
    reasons = [one.why_not for one in report.measures.values() if one.why_not]
    why = report.reason or max(reasons, key=reasons.count)
    if report.view.kind == "side":
        sentence = _seen("side_unread", why=why)
    else:
        sentence = _seen("front_unread", why=why, side=report.view.kind)
    return Summary((sentence,), _remedy(why) or _step("another_photo"))


def _standing(report: Report) -> Summary:
    tilt, of_rule = _measure("pelvic_tilt", report), {one.rule: one for one in report.findings}
    finding = of_rule.get(TILT_RULE)
    unusual = _others_unusual(report)
    if tilt and (finding is None or finding.level == "not_assessed"):
        why_not = () if finding is None else (finding.message,)
        step = _remedy(finding.message) if finding else None
        return Summary((_tilt_alone(tilt), *(_seen("stopped", why=why) for why in why_not)), step)
    if not tilt or finding is None:
        why = tilt.why_not or Reason("needs_stance")
        return Summary((_seen("tilt_unread", why=why), *unusual), _remedy(why))
    code, pattern = _tilt_code(report, tilt), of_rule.get(PATTERN_RULE)
    sentences = [_seen(code)]
    if pattern is not None and pattern.level == "noticeable":
        unusual = (_seen("resembles_pattern"), *unusual)
    if code == "tilt_typical" and not unusual:
        is_near_an_end = any(one.level == "borderline" for one in report.findings)
        nothing = _seen("nothing_clear" if is_near_an_end else "nothing_unusual")
        return Summary((*sentences, nothing), _step("keep"))
    is_clear = bool(unusual) or code in {"tilt_above", "tilt_below"}
    return Summary((*sentences, *unusual), _step("repeat" if is_clear else "sharpen"))


def _tilt_code(report: Report, tilt: Estimate) -> str:
    """The words for where the tilt lies beside the range cited for standing."""
    cited = cited_for("pelvic_tilt", report)
    assert cited is not None, "the rule on the tilt has one"
    place = cited_ranges.placed(tilt, cited)
    if place.level == "typical":
        return "tilt_typical"
    if place.part in {"above", "below"}:
        return f"tilt_{'' if place.level == 'noticeable' else 'maybe_'}{place.part}"
    if place.passes_start and place.passes_end:
        return "tilt_unclear"
    return "tilt_near_top" if place.passes_end else "tilt_near_bottom"


def _others_unusual(report: Report) -> tuple[Reason, ...]:
    """One sentence on all measures but the tilt that lie wholly beyond the range cited."""
    rules = picture_rules()
    names = [
        label(rules[one.rule].measure, report)
        for one in report.findings
        if one.level == "noticeable"
        and one.rule != TILT_RULE
        and isinstance(rules.get(one.rule), RangeRule)
    ]
    if not names:
        return ()
    listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return (_seen("also_unusual" if len(names) == 1 else "also_unusual_several", names=listed),)


def _seated(report: Report) -> Summary:
    hip, glutes = _measure("hip_flexion", report), _measure("gluteus_maximus_length", report)
    if not hip:
        assert hip.why_not is not None
        return Summary((_seen("seated_alone", why=hip.why_not),), _remedy(hip.why_not))
    sentences = [_seen("seated", hip=_bent(hip))]
    if glutes and (glutes.value or 0.0) > 100.0:
        longer = Reason("in_whole_percent", {"value": (glutes.value or 0.0) - 100.0})
        sentences.append(_seen("glutes_seated", longer=longer))
    return Summary(tuple(sentences), _step("stand_up"))


def _other_stance(report: Report) -> Summary:
    assert report.stance is not None
    stance: ReasonValue = resources.read_toml("wording.toml")["stance"][report.stance]
    if report.stance == "other":
        stance = Reason("summary_phrase.other")
    hip = _measure("hip_flexion", report)
    other = _measure("far_hip_flexion", report)
    if not hip:
        assert hip.why_not is not None
        sentence = _seen("posture_alone", stance=stance, why=hip.why_not)
    elif report.legs == "apart" and other:
        sentence = _seen("posture_two_legs", stance=stance, hip=_bent(hip), other=_bent(other))
    else:
        sentence = _seen("posture", stance=stance, hip=_bent(hip))
    return Summary((sentence,), _step("stand_or_sit"))


def _without_stance(report: Report) -> Summary:
    tilt = _measure("pelvic_tilt", report)
    sentences = [_seen("stance_unclear")] if report.people else []
    if tilt:
        sentences.append(_tilt_alone(tilt))
    return Summary(tuple(sentences), _step("show_more" if report.people else "another_photo"))


def _tilt_alone(tilt: Estimate) -> Reason:
    """How far the pelvis is tilted, compared with nothing."""
    size = Reason("in_degrees", {"value": abs(tilt.value or 0.0)})
    return _seen("tilt_alone" if (tilt.value or 0.0) >= 0.0 else "tilt_alone_backward", tilt=size)


def _front(report: Report, kind: str) -> Reason:
    """Which of the two lines is higher on one side; level where the interval holds 0°."""
    known = {part: _measure(name, report) for name, part in FRONT_LINES.items()}
    lines = {part: line for part, line in known.items() if line}
    higher = [
        f"{'left' if (line.value or 0.0) > 0 else 'right'} {part}"
        for part, line in lines.items()
        if not (line.low or 0.0) <= 0.0 <= (line.high or 0.0)
    ]
    if higher:
        verb = "is" if len(higher) == 1 else "are"
        return _seen("higher_front", side=kind, names=f"{' and the '.join(higher)} {verb}")
    if len(lines) == len(FRONT_LINES):
        return _seen("level_front", side=kind)
    if lines:
        return _seen("level_front_partly", side=kind, part=f"{next(iter(lines))}s")
    why = next(one.why_not for one in report.measures.values() if one.why_not)
    return _seen("front_unread", side=kind, why=why)


def _measure(name: str, report: Report) -> Estimate:
    """One measure; missing where the report, made by another version, has none of that name."""
    return report.measures.get(name, Estimate.missing(Reason("not_measured")))


def _bent(estimate: Estimate) -> Reason:
    """Flexed, extended or straight, in whole degrees."""
    whole = round(estimate.value or 0.0)
    if not whole:
        return Reason("summary_phrase.straight")
    angle = Reason("in_degrees", {"value": float(abs(whole))})
    return Reason(f"summary_phrase.{'flexed' if whole > 0 else 'extended'}", {"angle": angle})


def _seen(key: str, **values: ReasonValue) -> Reason:
    return Reason(f"summary_sentence.{key}", values)


def _step(key: str, **values: ReasonValue) -> Reason:
    return Reason(f"summary_next_step.{key}", values)


def _remedy(why: Reason) -> Reason | None:
    """What a reason says to do, where it says anything."""
    has_any = remedy_of(why) or remedy_of(why, "paper")  # a saved text holds it at the command line
    return _step("remedy", why=why) if has_any else None
