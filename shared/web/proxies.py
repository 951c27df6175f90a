"""Who asks, seen through the proxies that are trusted.

Each proxy, the portal among them, adds the address it was called from to `X-Forwarded-For`. Read
from the right, an entry counts only as long as every hop behind it is trusted.
"""

from contextlib import suppress
from ipaddress import ip_address

from shared.settings import Network


def asker(peer: str, forwarded_for: str, trusted: tuple[Network, ...]) -> str:
    """The nearest address that is no trusted proxy, or the farthest of a chain of only those.

    What is no address counts for nothing, and nothing before it.
    """
    hops = [hop.strip() for hop in forwarded_for.split(",")]
    address = peer
    for hop in reversed([hop for hop in hops if hop]):
        if not is_trusted(address, trusted) or not _is_address(hop):
            break
        address = hop
    return address


def _is_address(text: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(text))
    return False


def is_trusted(address: str, trusted: tuple[Network, ...]) -> bool:
    """Whether it is in one of the networks; what is no address is not."""
    with suppress(ValueError):
        return any(ip_address(address) in network for network in trusted)
    return False
