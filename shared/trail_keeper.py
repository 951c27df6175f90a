"""Puts on record what no action does: refusals, and the keys that a service begins to sign with."""

import time

import structlog

from shared.access import Member
from shared.acts import Act
from shared.trail.keeping import Search, search
from shared.transactions import UnitOfWork
from shared.web.context import ServiceContext

PAUSE_SECONDS = 1


class TrailKeeper:
    """Looks every second until it is stopped; what cannot be written is tried again."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context
        self._itself = Member.of_service(context.service)
        self._keys_on_record: set[str] = set()
        self._stopping = False

    def run(self) -> None:
        while not self._stopping:
            self.write()
            time.sleep(PAUSE_SECONDS)

    def stop(self) -> None:
        self._stopping = True
        self.write()

    def write(self) -> None:
        try:
            self._context.write_refusals()
            self._record_keys()
        except Exception as cause:  # the database may be away; the service goes on
            structlog.get_logger().error("trail_not_written", cause=repr(cause))

    def _record_keys(self) -> None:
        for kid in [key.kid for key in self._context.ring.keys]:
            if kid not in self._keys_on_record:
                self._context.transactions.run(record_key, self._itself, "", kid)
                self._keys_on_record.add(kid)


def record_key(work: UnitOfWork, kid: str) -> None:
    """The service begins to sign with this key, unless that is on record."""
    if not search(work.session, Search(about=kid, act=Act.KEY_MADE, limit=1)):
        work.record(Act.KEY_MADE, kid)
