"""How the callers of a service stand with the council by now, whatever their tokens say.

A token says for five minutes what was true when council gave it. Each service hears council and
keeps what it heard of every member; whoever calls is narrowed by it (`access.Member.narrowed`), at
the door and again in the transaction that writes. Reading order: `heard`, `sources`.
"""

from shared.standing.heard import HEARD
from shared.standing.tables import standings

__all__ = ["HEARD", "standings"]
