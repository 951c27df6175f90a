"""Tables compared with what the facts say of them: written anew beside them, then row by row.

Reading order: `recorded` (which tables and columns facts speak of), `retelling` (the facts given to
their handlers once more, in a database with nothing else in it), `comparing`. Nothing in use is
changed. See docs/adr/0022-tables-answer-to-facts.md.
"""

from shared.reconciling.comparing import Compared, compare
from shared.reconciling.recorded import Derived, Record, Recorded, Told, recorded, whole
from shared.reconciling.retelling import heard, own, retold

__all__ = [
    "Compared",
    "Derived",
    "Record",
    "Recorded",
    "Told",
    "compare",
    "heard",
    "own",
    "recorded",
    "retold",
    "whole",
]
