"""A connection to the broker that takes nothing in but what fits a bundle."""

from ssl import CERT_REQUIRED
from urllib.parse import parse_qsl, urlsplit

from kombu.connection import Connection

from shared.messaging.broker.frames import BoundedFrames

CONNECT_SECONDS = 2


def connection_to(uri: str, heartbeat_seconds: int = 0) -> Connection:
    """A connection that is made when it is first used.

    `amqps` is TLS, and the broker's certificate must fit its name; `?cacertfile=FILE`, as in
    RabbitMQ's own URIs, names the authority to trust instead of the system's.
    """
    where = urlsplit(uri)
    trusted = dict(parse_qsl(where.query)).get("cacertfile")
    tls = {"ca_certs": trusted, "cert_reqs": CERT_REQUIRED, "server_hostname": where.hostname}
    return Connection(
        where._replace(query="").geturl(),
        ssl=tls if where.scheme == "amqps" else False,
        heartbeat=heartbeat_seconds,
        connect_timeout=CONNECT_SECONDS,
        transport_options={"frame_handler": BoundedFrames},
    )
