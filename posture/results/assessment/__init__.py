"""Several photos that belong together, and what only the person can say of them and themselves.

model     the dataclasses          encoding   JSON of the schema ``posture-assessment/2``
judging   what the person's answers change in what may be said, and the notices that follow
"""

from posture.results.assessment.encoding import from_dict, read, to_dict
from posture.results.assessment.judging import (
    cautions,
    is_judged,
    notices,
    refusal,
    remarks,
    reported,
    side_seen,
    withheld,
)
from posture.results.assessment.model import (
    Assessment,
    AssessmentPhoto,
    Exercise,
    Footwear,
    Questionnaire,
    Setup,
    Side,
)

__all__ = [
    "Assessment",
    "AssessmentPhoto",
    "Exercise",
    "Footwear",
    "Questionnaire",
    "Setup",
    "Side",
    "cautions",
    "from_dict",
    "is_judged",
    "notices",
    "read",
    "refusal",
    "remarks",
    "reported",
    "side_seen",
    "to_dict",
    "withheld",
]
