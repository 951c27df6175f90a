"""Flask on a socket: an HTTP/1.1 server that gives nobody more than a bounded share of it.

h11 reads and writes the protocol, without input or output of its own. Read on in this order:

- `limits`      how much of everything, and why
- `strictness`  what is refused although h11 would read it
- `gateway`     one request and its answer, between h11 and WSGI
- `connection`  one client: its requests one after the other, each byte of them within a time
- `clients`     all of them: who is let in, whose turn it is, and who has to go
- `neighbours`  whose program calls from this machine
- `server`      accepts them, and ends it all

It uses threads and sockets of the standard library, which eventlet makes green where a service
runs; it knows neither eventlet nor nameko.
"""

from shared.web.door.server import FlaskServer

__all__ = ["FlaskServer"]
