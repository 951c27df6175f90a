"""Which waiting fact gets which position, and which version of its subject it is.

Facts come in the order in which they were left in the outbox. For those of one subject that is the
order of commits, since whoever announces something of a subject holds its lock; across subjects any
order will do.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from shared.events.codec import Draft, chain
from shared.messaging.protocol.continuity import Entry


class Waiting(NamedTuple):
    """A fact that has no position in the log yet."""

    subject: str
    type: str
    draft: Draft


class Numbered(NamedTuple):
    """A fact with its position: a row of the log."""

    position: int
    hash: str
    subject: str
    subject_version: int
    type: str
    body: bytes

    @property
    def entry(self) -> Entry:
        return Entry(self.position, self.hash, self.body, self.subject)


def assign_positions(
    position: int, hash_: str, newest: Mapping[str, int], waiting: Iterable[Waiting]
) -> Iterator[Numbered]:
    """Each fact with its position after `position`, where the hash is `hash_`, without gaps.

    `newest` is the last version of each subject that the log has something of.
    """
    versions = dict(newest)
    for fact in waiting:
        position += 1
        versions[fact.subject] = version = versions.get(fact.subject, 0) + 1
        body = fact.draft.body(version)
        hash_ = chain(hash_, position, body)
        yield Numbered(position, hash_, fact.subject, version, fact.type, body)
