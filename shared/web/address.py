"""Where a request comes from, seen through the proxies that are trusted.

Each proxy, the portal among them, adds the address it was called from to `X-Forwarded-For`. Read
from the right, an entry counts only as long as every hop behind it is in `TRUSTED_PROXIES`.
"""

from ipaddress import ip_address

from flask import request

from shared.settings import Network
from shared.web.parts import parts


def client_address() -> str:
    """The nearest address that is no trusted proxy, or the farthest of a chain of only those."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    address = request.remote_addr or ""
    for hop in reversed([hop for hop in hops if hop]):
        if not _is_trusted(address, parts().settings.trusted_proxies):
            break
        address = hop
    return address


def is_from_inside() -> bool:
    """Whether a trusted machine asks for itself: a proxy says for whom it asks."""
    if "X-Forwarded-For" in request.headers:
        return False
    return _is_trusted(request.remote_addr or "", parts().settings.trusted_proxies)


def is_loopback(address: str) -> bool:
    """Whether it is this machine itself; what is no address is not."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_loopback


def forwarded_for() -> str:
    """`X-Forwarded-For` for a request made on behalf of the present one."""
    before = request.headers.get("X-Forwarded-For", "")
    return ", ".join(hop for hop in (before, request.remote_addr or "") if hop)


def _is_trusted(address: str, networks: tuple[Network, ...]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)
