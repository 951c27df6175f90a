"""What a thief could do with one service's key, database or account at the broker.

What a key opens follows from who may call whom; `tests/embedded/security` forges with each key
whatever it can, and compares. What a database holds is told in the manifest of its service.
"""

from collections.abc import Iterator

from infra.doors import subscriptions_of
from shared.access import CALLS, READ_FEED
from shared.database import connections
from shared.manifest import Manifest
from shared.manifests import MANIFESTS, SERVICES
from shared.tokens import SPEAKS_FOR_MEMBERS

HEADING = """\
## What a thief could do

Each row is the harm of that one thing alone, in the council deployment, where every service has a
key, a database account and a broker account of its own; the one-process deployment keeps them all
under one account of the machine. The rows of the keys are walked by a test that signs with each key
as a coordinator, a mayor, each other service, for another callee, for everybody, and for 50 years.

*Copied* is a look at it, such as into a lost back-up; *written* is holding its account. Whoever
writes a service's database may also put facts into its log: the service signs them as its own. A
fact that was told before cannot be altered unnoticed, because its consumers keep the log's hash.
Whoever holds its account takes as many connections as that service may have ({connections}) and
keeps it from its data; the others and the owner keep theirs. A new password and a restart end that.

| stolen | what it can do |
|---|---|"""


BY_BROKER = (
    "Reads the new facts that this service hears, or takes them out of its queues: what is missing "
    "is read from the logs. Sends messages in its name, which nobody opens without its key: they "
    "are counted and kept as dead letters, and many fill the broker, whose work the feeds then do. "
    "Makes, binds and removes nothing there. The portal has no account."
)


def feeds_read_with_key_of(service: str) -> frozenset[str]:
    """Whose feeds a thief of the service's key reads in its name."""
    calls = CALLS.get(service, {})
    return frozenset(callee for callee in calls if READ_FEED.name in calls[callee])


def makes_anybody(service: str) -> bool:
    """Whether the service's key signs for members and towns."""
    return service == SPEAKS_FOR_MEMBERS


def chapter() -> str:
    heading = HEADING.format(connections=connections.OF_A_SERVICE)
    return "\n".join([heading, *_rows(), ""])


def _rows() -> Iterator[str]:
    for service in SERVICES:
        yield f"| key of {service} | {_by_key(service)} |"
    for service, manifest in MANIFESTS.items():
        yield f"| database of {service} | {_by_database(manifest)} |"
    yield f"| broker account of any service | {BY_BROKER} |"


def _by_database(manifest: Manifest) -> str:
    return f"Copied: {manifest.if_copied} Written: {manifest.if_written}"


def _by_key(service: str) -> str:
    if makes_anybody(service):
        return (
            "Is any member and any town at every service, with a password said to be just proved. "
            "With the broker account also announces in council's name."
        )
    if not _consumers(service) and not feeds_read_with_key_of(service):
        return "Nothing: nobody asks for it."
    feeds = ", ".join(sorted(feeds_read_with_key_of(service)))
    reads = (
        f"Reads every fact of {feeds}, and opens no other route." if feeds else "Opens no route."
    )
    return f"{reads} {_announces(service)}".strip()


def _announces(service: str) -> str:
    consumers = ", ".join(_consumers(service))
    return (
        f"With the broker account also announces in its name to {consumers}." if consumers else ""
    )


def _consumers(service: str) -> list[str]:
    return [name for name in SERVICES if service in subscriptions_of(name)]
