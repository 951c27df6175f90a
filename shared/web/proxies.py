"""Who asks, seen through the proxies that are trusted.

Each proxy, the portal among them, adds the address it was called from to `X-Forwarded-For`. Read
from the right, an entry counts only as long as every hop behind it is trusted.
"""

import re
from contextlib import suppress
from ipaddress import ip_address

from shared.settings import Network

_WITH_PORT = re.compile(r"(?:(?P<v4>[0-9.]+)|\[(?P<v6>[0-9a-fA-F:.]+)\]):[0-9]{1,5}")


def asker(peer: str, forwarded_for: str, trusted: tuple[Network, ...]) -> str:
    """The nearest address that is no trusted proxy, or the farthest of a chain of only those.

    What is no address counts for nothing, and nothing before it.
    """
    hops = [hop.strip() for hop in forwarded_for.split(",")]
    address = peer
    for hop in reversed([hop for hop in hops if hop]):
        nearer = _address_of(hop)
        if not nearer or not is_trusted(address, trusted):
            break
        address = nearer
    return address


def _address_of(hop: str) -> str:
    """Without the port that some proxies add; empty where it is no address."""
    bare = _WITH_PORT.fullmatch(hop)
    text = (bare["v4"] or bare["v6"]) if bare else hop
    with suppress(ValueError):
        return str(ip_address(text))
    return ""


def is_trusted(address: str, trusted: tuple[Network, ...]) -> bool:
    """Whether it is in one of the networks; what is no address is not."""
    with suppress(ValueError):
        return any(ip_address(address) in network for network in trusted)
    return False
