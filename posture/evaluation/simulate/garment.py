"""A garment as numbers: how far it reaches and how its cloth stands off the body."""

from __future__ import annotations

from dataclasses import dataclass

from posture.evaluation.simulate.mesh import Colour, Pattern


@dataclass(frozen=True)
class Garment:
    """One garment; lengths in template metres unless said.

    kind: "top", "suit" (a top with legs), "bottom", "bib" (a bottom with bib and straps),
    "skirt", "belt" or "shoes". A top whose hem is below the crotch ends in a tube round both legs.

    low, high: height of the hem; offset of the waist or collar. sleeve: 0 none, 1 to the wrist.
    slack: metres of air. bridge: 0-1, how much of the hollows between shoulder blades, seat and
    belly the cloth spans. drape: 0-1, how straight it hangs below what sticks out. blouse: metres
    it puffs out above a tight hem that is `band` high. rough: metres of random waves. flare:
    metres outward a metre of a tube's length. open: half width of an open front, vee: widening of
    it upwards a metre. curve: how much higher the hem is at the sides, dip: how much lower
    behind. hood: metres of cloth at the nape. gape: how much lower a waist is behind. tail:
    metres of shirt tail that hang behind the seat. lumps: (x, y, z, metres) of full pockets.
    """

    kind: str
    name: str
    colour: Colour
    second: Colour = (0.0, 0.0, 0.0)
    pattern: Pattern = Pattern.PLAIN
    low: float = 0.0
    high: float = 0.0
    sleeve: float = 0.0
    slack: float = 0.003
    seed: int = 0
    bridge: float = 0.0
    drape: float = 0.0
    blouse: float = 0.0
    band: float = 0.0
    rough: float = 0.0
    flare: float = 0.0
    open: float = 0.0
    vee: float = 0.0
    curve: float = 0.0
    dip: float = 0.0
    hood: float = 0.0
    gape: float = 0.0
    tail: float = 0.0
    lumps: tuple[tuple[float, float, float, float], ...] = ()

    @property
    def upper(self) -> bool:
        """Whether it hangs from the shoulders."""
        return self.kind in {"top", "suit"}

    @property
    def legs(self) -> bool:
        """Whether it goes round each leg."""
        return self.kind in {"bottom", "bib", "suit"}
