"""The contracts: what each service announces, one module per announcing service.

A fact is a frozen dataclass in the past tense. It says which subject (aggregate) it is about and
holds only references, numbers and texts that all members may see. It grows by addition: a new
field has a default. Any other change is a new `TYPE` beside the old one, which stays for the logs
that hold it: `codec` lifts it to the newest before a consumer sees it, and only the newest is told.

    class ProjectMovedV1(Fact):
        TYPE = "registry.project.moved.v1"
        …
        def lifted(self) -> "ProjectMoved":  # the upcaster
            return ProjectMoved(project_id=self.project_id, sites=(self.site,))

    class ProjectMoved(Fact):
        TYPE = "registry.project.moved.v2"
        …
"""

from shared.events.fact import Event, Fact

__all__ = ["Event", "Fact"]
