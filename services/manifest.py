"""What a service says of itself, as `MANIFEST` in `services/<name>/__init__.py`.

Read before anything is installed: standard library only. `shared/manifests.py` finds them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """One service. `port` counts from the portal's; `title` is what its interface is called.

    `hears` are the services whose logs it reads, and what for; `announces` says in words what its
    own log tells (empty: it has none). `label` is what pages and reports call it, `log_label` what
    a report calls its log, where that is another thing. Without `has_api` it only serves pages.
    """

    title: str
    label: str
    port: int
    owns: str
    hears: Mapping[str, str] = field(default_factory=dict)
    announces: str = ""
    log_label: str = ""
    has_api: bool = True
