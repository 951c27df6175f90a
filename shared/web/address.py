"""Where the request at hand comes from."""

from ipaddress import ip_address

from flask import request

from shared.web.context import service_context
from shared.web.proxies import asker, is_trusted


def client_address() -> str:
    """The nearest address that is no trusted proxy, or the farthest of a chain of only those."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    return asker(request.remote_addr or "", forwarded, service_context().settings.trusted)


def is_from_trusted_peer() -> bool:
    """Whether a machine that we trust asks, for itself or for somebody."""
    return is_trusted(request.remote_addr or "", service_context().settings.trusted)


def is_from_inside() -> bool:
    """Whether a trusted machine asks for itself: a proxy says for whom it asks."""
    return "X-Forwarded-For" not in request.headers and is_from_trusted_peer()


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
