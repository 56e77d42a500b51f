"""How much further a knee is bent than it is drawn: deep knees are drawn too straight."""

from __future__ import annotations

from posture.runtime import resources


def further_bent_deg(drawn_deg: float) -> float:
    """What is to be added to a knee drawn at ``drawn_deg`` (0 straight, + flexed), degrees.

    Nothing up to ``from_deg``, then in proportion, so that a knee that bends never jumps;
    ``knee_bend`` of ``movements.toml`` has the numbers and what they rest on.
    """
    rule = resources.read_toml("movements.toml")["knee_bend"]
    return max(0.0, float(rule["share"]) * (drawn_deg - float(rule["from_deg"])))
