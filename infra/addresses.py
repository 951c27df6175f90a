"""The addresses at which services answer."""

import socket

BACKLOG = 512
"""How many callers wait at an address while its service starts."""


class AddressTaken(Exception):
    """Another program already answers at an address that a service needs."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"{address} は、ほかのプログラムが使用しています。"
            "そのプログラムを終了するか、PORT=8100 のように番号を変えて起動してください。"
        )


def listening_at(host: str, port: int) -> socket.socket:
    """A socket that takes callers from now on, and keeps others from it; raises AddressTaken."""
    try:
        return socket.create_server((host, port), backlog=BACKLOG)
    except OSError as cause:
        raise AddressTaken(f"http://{host}:{port}") from cause
