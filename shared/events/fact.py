"""A fact, and the event that carries it."""

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any, ClassVar

import msgspec


class Fact(ABC):
    """Something that happened, told once by the service that owns it."""

    TYPE: ClassVar[str]
    """CloudEvents `type`, such as `registry.project.submitted.v1`; the first word is the owner."""
    LABEL: ClassVar[str]
    """What officials call it, such as 事業の提出."""

    @property
    @abstractmethod
    def subject(self) -> str:
        """The one aggregate it is about, such as `project/6f1c…`."""

    def readable_by(self, member: Any) -> bool:
        """Whether a reader of the feed may see it, whatever the contracts know one by."""
        return True

    def narrowed_for(self, member: Any) -> "Fact":
        """What of it is told to a reader who may see it: nothing that no route would show him."""
        return self

    def lifted(self) -> "Fact":
        """The same as the next version of its type tells it: the upcaster of an old version."""
        raise NotImplementedError(f"{self.TYPE} has no next version")


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One position in the log of a producer, with the fact it holds (CloudEvents 1.0 attributes).

    `position` is the CloudEvents `sequence`: 1, 2, 3 … without gaps within one log. `hash` chains
    it to the event before. `request_id` follows a request through facts. `data` is the fact's JSON.
    """

    producer: str
    position: int
    hash: str
    id: str
    type: str
    subject: str
    subject_version: int
    time: datetime
    request_id: str
    data: msgspec.Raw
