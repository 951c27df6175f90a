"""Visitors: where a request comes from, as far as the network and the browser tell."""

from dataclasses import dataclass

from shared.networks import network_of


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """`local` says whether the caller sits at this very machine; `device_token` is the browser's.

    `agent` is how the browser names itself (`User-Agent`).
    """

    address: str
    local: bool
    agent: str = ""
    device_token: str | None = None

    @property
    def network(self) -> str:
        return network_of(self.address)
