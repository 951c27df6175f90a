"""The form of a bundle: what its headers say, and over which bytes it is signed."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from shared.events import codec

BUNDLE = 50
_OWN = frozenset({"log", "head", "kid", "signature"})
_OF_THE_BROKER = "x-"
"""How the names of headers begin that RabbitMQ itself adds, such as `x-delivery-count`."""


@dataclass(frozen=True)
class Label:
    """What a bundle's headers say."""

    log_id: str
    head: int
    kid: str
    signature: bytes

    @classmethod
    def read(cls, properties: Mapping[str, Any]) -> "Label":
        """Of a message's properties; raises ValueError for any but exactly those of a bundle."""
        headers = {
            name: value
            for name, value in properties.get("application_headers", {}).items()
            if not str(name).startswith(_OF_THE_BROKER)
        }
        if properties.get("content_type") != codec.BATCH_MEDIA_TYPE or headers.keys() != _OWN:
            raise ValueError("not a bundle")
        if not all(isinstance(value, str) for value in headers.values()):
            raise ValueError("headers that are no texts")
        return cls(
            headers["log"],
            int(headers["head"]),
            headers["kid"],
            base64.b64decode(headers["signature"], validate=True),
        )

    def headers(self) -> dict[str, str]:
        return {
            "log": self.log_id,
            "head": str(self.head),
            "kid": self.kid,
            "signature": base64.b64encode(self.signature).decode(),
        }


class Signer(Protocol):
    """Signs what one service tells."""

    @property
    def service(self) -> str: ...

    def sign(self, message: bytes) -> tuple[str, bytes]:
        """The id of the key, which begins with the service and `/`, and the signature."""
        ...


class Verifier(Protocol):
    """Knows the public keys of those who sign."""

    def verify(self, kid: str, signature: bytes, message: bytes) -> bool:
        """Whether the key of that id signed it; raises TransientError if it cannot be had now."""
        ...


def signed_bytes(log_id: str, head: int, body: bytes) -> bytes:
    return b"%s|%d|%s" % (log_id.encode(), head, body)
