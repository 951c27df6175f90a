"""The whole journey of a fact. Read the modules in this order:

1. `log`       an action announces a fact: a row in the same transaction, with a position 1, 2, 3 …
2. `protocol`  the rules of all that follows, without input or output: what is done when
3. `relay`     tells others that the log has grown, on PostgreSQL; `broker` is its lane to RabbitMQ
4. `reading`   how anybody reads a log from a position on: its file, or the producer's feed
5. `inbox`     how a consumer learns that there is something to read
6. `consumer`  hears one log; `handlers` are what a service does with what it hears
7. `applying`  one transaction of a consumer: facts to their handlers, and its cursor (`cursors`)
8. `parking`   where a fact waits that cannot be applied; `resolution`: what an operator does then
9. `verification`: whether a log is still the one that was written, and that others heard

The log is the truth. Hints and bundles only make it fast: whatever is lost, doubled or reordered,
a consumer reads the log from its cursor on.

README.md takes the tour. What a service needs is named below; a module is read when something of it
is first asked for, so that neither `shared.errors` nor the broker's definitions load a library.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shared.messaging.consumer import Consumer as Consumer
    from shared.messaging.handlers import Handlers as Handlers
    from shared.messaging.handlers import Told as Told
    from shared.messaging.handlers import bulk_projection as bulk_projection
    from shared.messaging.handlers import projection as projection
    from shared.messaging.handlers import reaction as reaction
    from shared.messaging.inbox import Exchange as Exchange
    from shared.messaging.inbox import Inbox as Inbox
    from shared.messaging.inbox import ProcessExchange as ProcessExchange
    from shared.messaging.inbox import WakeUp as WakeUp
    from shared.messaging.protocol.condition import Condition as Condition
    from shared.messaging.protocol.condition import State as State
    from shared.messaging.protocol.continuity import LogDiverged as LogDiverged
    from shared.messaging.protocol.effects import Rejected as Rejected
    from shared.messaging.protocol.effects import TransientError as TransientError
    from shared.messaging.reading import LocalLog as LocalLog
    from shared.messaging.reading import Log as Log
    from shared.messaging.reading import open_log as open_log
    from shared.messaging.relay import Relay as Relay
    from shared.messaging.resolution import Resolution as Resolution

_PUBLIC = {
    "handlers": "Handlers Told bulk_projection projection reaction",
    "consumer": "Consumer",
    "resolution": "Resolution",
    "inbox": "Exchange Inbox ProcessExchange WakeUp",
    "reading": "LocalLog Log open_log",
    "relay": "Relay",
    "protocol.condition": "Condition State",
    "protocol.continuity": "LogDiverged",
    "protocol.effects": "Rejected TransientError",
}
_HOME = {name: module for module, names in _PUBLIC.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
