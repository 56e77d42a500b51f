"""Past results of people in one file of the user's: kept, listed, compared, deleted for good.

entries    a person, a kept result             store      the history itself; off until turned on
database   the SQLite file under it            trends     one measure over time
comparing  two results of a person, by the minimum detectable change of two single readings
"""

from posture.results.history.comparing import Comparison, compare, comparison_dict
from posture.results.history.entries import Kept, KeptMovement, Person
from posture.results.history.store import History, history_path
from posture.results.history.trends import TrendPoint, trend, trend_dict

__all__ = [
    "Comparison",
    "History",
    "Kept",
    "KeptMovement",
    "Person",
    "TrendPoint",
    "compare",
    "comparison_dict",
    "history_path",
    "trend",
    "trend_dict",
]
