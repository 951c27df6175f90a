"""Visitors: where a request comes from, as far as the network and the browser tell."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

PREFIX_LENGTHS = {4: 24, 6: 48}
"""What one office or household is usually given; single addresses are too easily had in number."""


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
        """The address's /24, or /48 of IPv6; what is no address stands for itself."""
        try:
            parsed = ip_address(self.address)
        except ValueError:
            return self.address
        if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
            parsed = parsed.ipv4_mapped
        return str(ip_network((parsed, PREFIX_LENGTHS[parsed.version]), strict=False))
