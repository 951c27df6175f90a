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
    `if_copied` and `if_written` are the harm of a thief with a copy of its database, or with its
    account there; `subjects` what its facts are about, by the word that a subject begins with.
    """

    title: str
    label: str
    port: int
    owns: str
    if_copied: str
    if_written: str
    hears: Mapping[str, str] = field(default_factory=dict)
    announces: str = ""
    subjects: Mapping[str, str] = field(default_factory=dict)
    log_label: str = ""
    has_api: bool = True
