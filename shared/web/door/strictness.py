"""What is refused although h11 would read it: two readers might disagree where a request ends.

RFC 9112 lets a server accept a bare LF, a header that goes on in the next line, a repeated equal
Content-Length, and a Transfer-Encoding that overrides one. A proxy in front that reads them
otherwise would let one request hide another (request smuggling), and no client of ours sends them.
"""

import ipaddress
import re

from shared.web.door.limits import MOST_HEADERS

_LABEL = rb"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_NAME = rb"(?=[^:]{1,253}(?::|\Z))" + _LABEL + rb"(?:\." + _LABEL + rb")*\.?"
_HOST = re.compile(
    rb"(?:(?P<name>" + _NAME + rb")|\[(?P<address>[0-9A-Fa-f:.]{2,45})\])(?::(?P<port>[0-9]{1,5}))?"
)


class Refused(Exception):
    """A request that no application sees: the status to answer, and why, for the log."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def check_lines(received: bytes) -> None:
    """Raise Refused where a line of what was received so far ends with CR or LF alone."""
    ends = received.count(b"\r\n")
    if received.count(b"\n") != ends or received.count(b"\r", 0, -1) > ends:
        raise Refused(400, "a bare CR or LF")


def check_headers(head: bytes) -> None:
    """`head` is a request line and headers, to their empty line; raise Refused."""
    lines = head.split(b"\r\n")[1:-2]
    if any(line.startswith((b" ", b"\t")) for line in lines):
        raise Refused(400, "a header that goes on in the next line")
    fields = [line.partition(b":") for line in lines]
    if len(fields) > MOST_HEADERS:
        raise Refused(431, "too many headers")
    named = [(name.lower(), value.strip(b" \t")) for name, _, value in fields]
    lengths = [value for name, value in named if name == b"content-length"]
    if len(lengths) + sum(name == b"transfer-encoding" for name, _ in named) > 1:
        raise Refused(400, "its length is told twice")
    if not all(value.isdigit() for value in lengths):
        raise Refused(400, "a length that is no number")
    if not all(_is_host(value) for name, value in named if name == b"host"):
        raise Refused(400, "a host that is no host")


def _is_host(value: bytes) -> bool:
    """Whether a URL can be made of it; of [::::], xn--1 and :65536 Python makes none, but fails."""
    host = _HOST.fullmatch(value)
    if host is None or int(host["port"] or 0) > 65_535:
        return False
    try:
        if host["address"]:
            ipaddress.IPv6Address(host["address"].decode())
        else:
            host["name"].decode("idna")
    except ValueError:
        return False
    return True
