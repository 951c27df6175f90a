"""What a service's app is built from, so that doors and tests assemble it the same way."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from flask import current_app

from shared.files import Allowance, FileStore
from shared.keys import KeyDirectory, KeyRing
from shared.messaging import Consumer, Handlers, Relay
from shared.settings import Settings
from shared.trail import keeping as trail
from shared.trail.entries import Entry
from shared.trail.refusals import Refusals
from shared.transactions import Transactions
from shared.workshop import Workshop


@dataclass
class ServiceContext:
    service: str
    settings: Settings
    transactions: Transactions
    ring: KeyRing
    directory: KeyDirectory
    files: FileStore
    relay: Relay | None = None
    allowance: Allowance = field(default_factory=Allowance)
    consumers: list[Consumer] = field(default_factory=list)
    handlers: dict[str, Handlers] = field(default_factory=dict)
    """By subscription, also of those that another process of the service applies."""
    refusals: Refusals = field(default_factory=Refusals)
    """On their way to the trail."""

    def write_refusals(self) -> None:
        """Put on record what is due; raises what the database raises, and forgets nothing then."""
        database, service = self.transactions.database, self.service

        def append(entries: list[Entry]) -> None:
            with database.writing() as session:
                trail.append(session, entries)

        self.refusals.write(append, service, self.transactions.clock())

    @cached_property
    def workshop(self) -> Workshop:
        """Where costly work is done."""
        return Workshop(self.settings.seats)


def service_context() -> ServiceContext:
    """What the app at work was built from."""
    return cast(ServiceContext, current_app.extensions["yui"])
