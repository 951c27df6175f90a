"""docs/errors.md: every refusal of the services, as programs tell it from the others."""

import inspect
from collections.abc import Iterator

from infra.doors import door_of
from shared.errors import NotFound, Refusal
from shared.manifests import SERVICES
from shared.web.errors import status_of

_HEAD = """# Refusals

Made from the program by `make docs`. A service answers what it refuses with
`application/problem+json` (RFC 9457). `type` says which refusal it is: it stays from one release to
the next, and programs tell one from another by it. `title` and `detail` are for people, and change.
`errors` names each field by a JSON pointer; `request_id` is what to name when asking the
administrator.

With 404 it is not told whether the thing is missing or hidden from the caller. What is no rule of
Yui's but of HTTP (400, 405, 408, 415) or went wrong by itself (500) has the type `about:blank`: its
status says all. 429, 503 and `quota-used-up` say in `Retry-After` when to come again.

| `type` | status | `title` | meaning |
|---|---|---|---|
"""


def document() -> str:
    rows = sorted(map(_row, told()), key=lambda row: row.partition(" | ")[0])
    return _HEAD + "\n".join(rows) + "\n"


def told() -> list[type[Refusal]]:
    """One class for each type that is told; what is more special than 404 is told to nobody."""
    by_type: dict[str, type[Refusal]] = {}
    for refusal in every():
        if not issubclass(refusal, NotFound) or refusal is NotFound:
            by_type.setdefault(refusal.type, refusal)
    return list(by_type.values())


def every() -> list[type[Refusal]]:
    """All that the services know, the general before the special."""
    for service in SERVICES:
        door_of(service)
    return list(_all(Refusal))


def _all(refusal: type[Refusal]) -> Iterator[type[Refusal]]:
    for special in refusal.__subclasses__():
        yield special
        yield from _all(special)


def meaning_of(refusal: type[Refusal]) -> str:
    """The first paragraph of its docstring; empty where it has none of its own."""
    return " ".join((inspect.cleandoc(refusal.__doc__ or "")).partition("\n\n")[0].split())


def _row(refusal: type[Refusal]) -> str:
    words = meaning_of(refusal).replace("|", "\\|")
    return f"| `{refusal.type}` | {status_of(refusal)} | {refusal.title} | {words} |"
