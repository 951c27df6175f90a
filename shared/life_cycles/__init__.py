"""The lives of projects and rounds, each one table: which action leads from where to where.

Guards, what a page offers and says, docs/life-cycles.md and its pictures read these tables. Who
holds a permission is said by the service that it belongs to; that what is announced is what a
table says is held by tests.
"""

from shared.life_cycles.cycle import Action, LifeCycle
from shared.life_cycles.project import EDITABLE, PROJECT, SCORABLE
from shared.life_cycles.round import ROUND, SCORING_ENDED

__all__ = ["EDITABLE", "PROJECT", "ROUND", "SCORABLE", "SCORING_ENDED", "Action", "LifeCycle"]
