"""Whose program calls from this machine: a header is sent by anybody, the kernel knows the account.

Services and the portal run under one account. What they say of whom they speak for is believed;
another account's proxy is believed if the settings name it. Only Linux tells: elsewhere, where Yui
is tried out and not served, this machine is believed as a whole.
"""

import os
import socket
import struct
from contextlib import suppress

_SOCK_DIAG, _BY_FAMILY, _REQUEST = 4, 20, 1
"""Linux's sock_diag(7): asked for one socket by its ends, at a cost that does not grow with all."""
_QUESTION, _WHICH = struct.Struct("=IHHII"), struct.Struct("=BBBxI2s2s16s16sI8s")
_ANY_STATE, _ANY_INTERFACE, _NO_COOKIE = 0xFFFFFFFF, 0, b"\xff" * 8
_HOLDER, _HOLDER_AT = struct.Struct("=II"), 80
"""The account, and the inode by which some program holds the socket. Of one that was closed while
its bytes are still on the way nobody is told, which looks like root."""


def is_our_own(connected: socket.socket) -> bool:
    """Whether a program of our account, or of root, is at the other end of this connection."""
    if not hasattr(socket, "AF_NETLINK"):
        return True
    return _account_beyond(connected) in (os.geteuid(), 0)


def _account_beyond(connected: socket.socket) -> int | None:
    """None if the other end is not on this machine, was closed, or the kernel does not tell."""
    family, (theirs, their_port) = connected.family, _end(connected, connected.getpeername())
    ours, our_port = _end(connected, connected.getsockname())
    ends = (their_port, our_port, theirs, ours)
    which = _WHICH.pack(
        family, socket.IPPROTO_TCP, 0, _ANY_STATE, *ends, _ANY_INTERFACE, _NO_COOKIE
    )
    with (
        suppress(OSError),
        socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, _SOCK_DIAG) as asked,
    ):
        head = _QUESTION.pack(_QUESTION.size + len(which), _BY_FAMILY, _REQUEST, 0, 0)
        asked.sendto(head + which, (0, 0))
        told = asked.recv(4096)
        if _QUESTION.unpack_from(told)[1] == _BY_FAMILY:
            account, inode = _HOLDER.unpack_from(told, _HOLDER_AT)
            return int(account) if inode else None
    return None


def _end(connected: socket.socket, end: tuple[str, int]) -> tuple[bytes, bytes]:
    """Address and port, as they travel."""
    return socket.inet_pton(connected.family, end[0]), end[1].to_bytes(2, "big")
