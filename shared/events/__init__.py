"""The contracts: what each service announces, one module per announcing service.

A fact is a frozen dataclass in the past tense. It says which subject (aggregate) it is about and
holds only references, numbers and texts that all members may see. It grows by addition: a new
field has a default; any other change is a new `TYPE` beside the old one, which an upcaster lifts.
"""

from shared.events.fact import Event, Fact

__all__ = ["Event", "Fact"]
