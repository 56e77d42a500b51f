"""The catalogue of garments: what is worn in training pictures and what in test pictures.

A row gives ranges that a garment's numbers are drawn from (see `Garment` and `GarmentLine`). No
name is in both splits, and each split has every role from tight to loose.
"""

from __future__ import annotations

from collections.abc import Mapping

from posture.evaluation.simulate.garment_specs import (
    ANKLE,
    BRIEF,
    EASY,
    FULL,
    LEG_OPENING,
    LONG,
    PUFF,
    RIB,
    SHORT,
    SNUG,
    STIFF,
    TOP_HEM,
    WAIST,
    GarmentLine,
    line,
)

TOPS = (
    line("train top tight top any tank", **SNUG, low=TOP_HEM, high=(-0.03, -0.01)),
    line("train top tight top any fitted tee", **SNUG, low=TOP_HEM, sleeve=SHORT),
    line("train top tight top any long-sleeve", **SNUG, low=TOP_HEM, sleeve=LONG),
    line("train top regular top any tee", **EASY, low=(0.84, 0.94), sleeve=SHORT),
    line(
        "train top regular top any shirt",
        **EASY,
        low=(0.8, 0.9),
        sleeve=LONG,
        high=(0.0, 0.01),
        curve=(0.0, 0.05),
        dip=(0.0, 0.03),
    ),
    line(
        "train top regular top any sweatshirt",
        **EASY,
        low=(0.86, 0.93),
        sleeve=LONG,
        band=RIB,
        blouse=(0.0, 0.02),
    ),
    line("train top loose top any loose tee", **FULL, low=(0.79, 0.9), sleeve=(0.3, 0.5)),
    line(
        "train top loose top any jumper", **FULL, low=(0.83, 0.93), sleeve=LONG, high=(0.005, 0.012)
    ),
    line(
        "train top loose top any long shirt",
        **FULL,
        low=(0.64, 0.77),
        sleeve=LONG,
        curve=(0.0, 0.06),
        flare=(0.0, 0.15),
    ),
    line(
        "train top loose top any hoodie",
        **FULL,
        low=(0.84, 0.93),
        sleeve=LONG,
        band=RIB,
        blouse=PUFF,
        hood=(0.01, 0.05),
        high=(0.005, 0.012),
    ),
    line("test top tight top woman crop top", **SNUG, low=(1.0, 1.08), sleeve=(0.0, 0.25)),
    line("test top tight top any compression shirt", **SNUG, low=TOP_HEM, sleeve=(0.25, 0.97)),
    line("test top tight top any rib top", **SNUG, low=TOP_HEM, sleeve=LONG, high=(0.0, 0.012)),
    line("test top regular top any polo", **EASY, low=(0.83, 0.93), sleeve=SHORT, high=(0, 0.012)),
    line(
        "test top regular top any henley",
        **EASY,
        low=(0.83, 0.92),
        sleeve=(0.5, 0.97),
        vee=(0, 0.2),
    ),
    line(
        "test top regular top any oxford shirt",
        **EASY,
        low=(0.79, 0.9),
        sleeve=LONG,
        high=(0.0, 0.012),
        curve=(0.02, 0.06),
        dip=(0.0, 0.04),
    ),
    line(
        "test top loose top any tunic",
        **FULL,
        low=(0.58, 0.74),
        sleeve=(0.4, 0.97),
        curve=(0.0, 0.07),
        flare=(0.0, 0.2),
    ),
    line("test top loose top any smock", **FULL, low=(0.78, 0.9), sleeve=(0.5, 0.97)),
    line(
        "test top loose top any fleece",
        **FULL,
        low=(0.83, 0.92),
        sleeve=LONG,
        band=RIB,
        blouse=PUFF,
        high=(0.008, 0.014),
    ),
)

LAYERS = (
    line(
        "train layer regular top any blazer",
        **STIFF,
        low=(0.76, 0.87),
        sleeve=LONG,
        vee=(0.2, 0.5),
        open=(0.0, 0.06),
    ),
    line(
        "train layer regular top any cardigan",
        **EASY,
        low=(0.79, 0.92),
        sleeve=LONG,
        open=(0.03, 0.07),
        vee=(0.1, 0.3),
    ),
    line(
        "train layer regular top any denim jacket",
        **STIFF,
        low=(0.9, 0.97),
        sleeve=LONG,
        open=(0.0, 0.05),
        band=RIB,
    ),
    line(
        "train layer loose top any coat",
        **{**FULL, "rough": (0.0, 0.015)},
        low=(0.35, 0.72),
        sleeve=LONG,
        open=(0.0, 0.03),
        high=(0.008, 0.014),
        flare=(0.0, 0.15),
    ),
    line(
        "train layer loose top any anorak",
        **FULL,
        low=(0.78, 0.88),
        sleeve=LONG,
        hood=(0.02, 0.05),
        high=(0.008, 0.014),
    ),
    line(
        "test layer regular top any suit jacket",
        **STIFF,
        low=(0.77, 0.86),
        sleeve=LONG,
        vee=(0.25, 0.45),
        open=(0.0, 0.05),
    ),
    line(
        "test layer regular top any waistcoat",
        **STIFF | {"slack": (0.004, 0.009)},
        low=(0.88, 0.94),
        vee=(0.2, 0.4),
        open=(0.0, 0.03),
    ),
    line(
        "test layer loose top any parka",
        **FULL,
        low=(0.55, 0.8),
        sleeve=LONG,
        hood=(0.02, 0.06),
        high=(0.008, 0.014),
    ),
    line(
        "test layer loose top any bomber jacket",
        **FULL,
        low=(0.88, 0.96),
        sleeve=LONG,
        band=RIB,
        blouse=PUFF,
        open=(0.0, 0.05),
    ),
    line(
        "test layer loose top any duster",
        **FULL,
        low=(0.4, 0.72),
        sleeve=LONG,
        open=(0.03, 0.07),
        flare=(0.0, 0.1),
    ),
)

BOTTOMS = (
    line("train bottom tight bottom any leggings", **SNUG, low=(0.08, 0.35), high=WAIST),
    line("train bottom tight bottom any skinny jeans", **SNUG, low=ANKLE, high=(-0.04, 0.02)),
    line("train bottom tight bottom any cycling shorts", **SNUG, low=(0.5, 0.7), high=WAIST),
    line("train bottom regular bottom any jeans", **EASY, low=ANKLE, high=(-0.05, 0.02)),
    line("train bottom regular bottom any shorts", **EASY, low=(0.48, 0.68), high=WAIST),
    line(
        "train bottom regular skirt woman skirt",
        **EASY,
        low=(0.38, 0.6),
        high=(-0.01, 0.035),
        flare=(0.0, 0.2),
    ),
    line("train bottom loose bottom any wide trousers", **FULL, low=ANKLE, high=WAIST),
    line("train bottom loose bottom any baggy jeans", **FULL, low=ANKLE, high=(-0.07, -0.02)),
    line("train bottom loose bottom any cargo trousers", **FULL, low=ANKLE, high=(-0.04, 0.02)),
    line(
        "train bottom loose skirt woman pleated skirt",
        **FULL,
        low=(0.16, 0.55),
        high=(0.0, 0.04),
        flare=(0.1, 0.4),
    ),
    line("test bottom tight bottom any yoga pants", **SNUG, low=(0.08, 0.3), high=(0.0, 0.05)),
    line("test bottom tight bottom any running tights", **SNUG, low=(0.3, 0.6), high=WAIST),
    line("test bottom tight bottom any jeggings", **SNUG, low=ANKLE, high=(-0.03, 0.02)),
    line("test bottom regular bottom any chinos", **EASY, low=ANKLE, high=(-0.03, 0.03)),
    line("test bottom regular bottom any bermudas", **EASY, low=(0.44, 0.55), high=WAIST),
    line(
        "test bottom regular skirt woman pencil skirt",
        **{**EASY, "slack": (0.002, 0.006)},
        low=(0.42, 0.56),
        high=(0.0, 0.04),
    ),
    line("test bottom loose bottom any culottes", **FULL, low=(0.25, 0.42), high=(0.0, 0.04)),
    line("test bottom loose bottom any palazzo trousers", **FULL, low=ANKLE, high=(0.0, 0.05)),
    line("test bottom loose bottom any harem trousers", **FULL, low=(0.1, 0.2), high=(-0.05, 0)),
    line(
        "test bottom loose skirt woman circle skirt",
        **FULL,
        low=(0.3, 0.55),
        high=(0.0, 0.04),
        flare=(0.2, 0.5),
    ),
)

ALONE = (
    line(
        "train one tight suit woman swimsuit",
        **SNUG,
        low=(0.75, 0.765),
        high=(-0.04, -0.02),
        **LEG_OPENING,
    ),
    line("train one tight suit any catsuit", **SNUG, low=(0.08, 0.2), sleeve=(0.3, 0.97)),
    line("train one regular suit any jumpsuit", **EASY, low=ANKLE, sleeve=(0.2, 0.97)),
    line(
        "train one regular top woman shift dress",
        **EASY,
        low=(0.42, 0.62),
        sleeve=(0.0, 0.5),
        flare=(0.0, 0.1),
    ),
    line("train one loose suit any boiler suit", **FULL, low=ANKLE, sleeve=LONG),
    line(
        "train one loose top woman summer dress",
        **FULL,
        low=(0.2, 0.55),
        sleeve=(0.0, 0.4),
        flare=(0.1, 0.35),
    ),
    line("train under regular bib any dungarees", **EASY, low=ANKLE, high=(0.03, 0.08)),
    line("train under loose bib any work bib", **FULL, low=ANKLE, high=(0.03, 0.09)),
    line(
        "test one tight suit woman leotard",
        **SNUG,
        low=(0.75, 0.765),
        sleeve=(0.0, 0.97),
        **LEG_OPENING,
    ),
    line("test one tight suit any wetsuit", **SNUG, low=(0.1, 0.5), sleeve=(0.3, 0.97)),
    line("test one regular suit any romper", **EASY, low=(0.4, 0.65), sleeve=(0.0, 0.5)),
    line(
        "test one regular top woman sheath dress",
        **EASY,
        low=(0.42, 0.58),
        sleeve=(0.0, 0.97),
        vee=(0.0, 0.2),
    ),
    line("test one loose suit any flight suit", **FULL, low=ANKLE, sleeve=LONG),
    line(
        "test one loose top woman maxi dress",
        **FULL,
        low=(0.12, 0.35),
        sleeve=(0.0, 0.6),
        flare=(0.02, 0.2),
    ),
    line("test under regular bib any pinafore trousers", **EASY, low=ANKLE, high=(0.02, 0.07)),
    line("test under loose bib any overalls", **FULL, low=ANKLE, high=(0.03, 0.1)),
)

SETS = (
    line("train bare tight bottom man swim briefs", **BRIEF),
    line("train bare tight bottom man trunks", **SNUG, low=(0.66, 0.73), high=(-0.05, 0.0)),
    line("train bare tight bottom woman briefs + bra", **BRIEF),
    line("train bare tight bottom woman gym shorts + sports bra", **SNUG, low=(0.6, 0.7)),
    line("train bare loose bottom man swim shorts", **FULL, low=(0.52, 0.66), high=(-0.06, 0)),
    line("test bare tight bottom man boxer briefs", **SNUG, low=(0.68, 0.74), high=(-0.06, 0.0)),
    line("test bare tight bottom woman bikini bottom + bikini top", **BRIEF),
    line("test bare loose bottom man board shorts", **FULL, low=(0.45, 0.6), high=(-0.06, 0)),
    line("train of-set tight top woman bra", **SNUG, low=(1.09, 1.12), high=(-0.06, -0.04)),
    line("train of-set tight top woman sports bra", **SNUG, low=(1.05, 1.1), high=(-0.04, -0.02)),
    line("test of-set tight top woman bikini top", **SNUG, low=(1.1, 1.12), high=(-0.06, -0.04)),
    line(
        "train sport loose top any tracksuit jacket + tracksuit trousers",
        **FULL,
        low=(0.84, 0.92),
        sleeve=LONG,
        band=RIB,
        blouse=(0.0, 0.03),
        high=(0.005, 0.013),
    ),
    line("train of-set loose bottom any tracksuit trousers", **FULL, low=ANKLE, high=WAIST),
    line(
        "train sport regular top any sports top + sports trousers",
        **EASY,
        low=(0.83, 0.92),
        sleeve=LONG,
        high=(0.0, 0.013),
    ),
    line("train of-set regular bottom any sports trousers", **EASY, low=ANKLE, high=WAIST),
    line(
        "test sport loose top any warm-up jacket + warm-up trousers",
        **FULL,
        low=(0.8, 0.92),
        sleeve=LONG,
        high=(0.005, 0.013),
    ),
    line("test of-set loose bottom any warm-up trousers", **FULL, low=ANKLE, high=WAIST),
    line(
        "test sport regular top any pyjama top + pyjama trousers",
        **EASY,
        low=(0.8, 0.9),
        sleeve=LONG,
    ),
    line("test of-set regular bottom any pyjama trousers", **EASY, low=ANKLE, high=WAIST),
)

SHOES = {"train": "shoes", "test": "loafers"}
BELTS = {"train": "belt", "test": "sash"}
LINES: tuple[GarmentLine, ...] = (*TOPS, *LAYERS, *BOTTOMS, *ALONE, *SETS)
FIT_BY_NAME: Mapping[str, str] = {row.name: row.fit for row in LINES}
POCKETS = {"baggy jeans", "jeans", "cargo trousers", "chinos", "harem trousers"}


def lines(role: str, fit: str, split: str | None, woman: bool) -> list[GarmentLine]:
    """The rows of a role and fit that a split (None: both) has for a woman or a man."""
    who = {"any", "woman" if woman else "man"}
    return [
        row
        for row in LINES
        if row.role == role
        and row.fit == fit
        and row.who in who
        and (split is None or row.split == split)
    ]


def named(name: str) -> GarmentLine:
    """The row of a name."""
    return next(row for row in LINES if row.name == name)
