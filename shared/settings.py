"""What differs between one installation and the next, read once from the environment.

| variable | meaning | default |
|---|---|---|
| `YUI_VAR` | folder for data, keys and logs | `var` |
| `HOST`, `PORT` | the portal's address; services follow on the next ports | `127.0.0.1`, `8000` |
| `DATABASE_URL` | database; `{service}` stands for the service's name | SQLite files in `YUI_VAR` |
| `AMQP_URI` | the broker; without one, services wake each other inside the process | none |
| `YUI_BROKER_CERTIFICATES` | folder that makes the broker of `yui up` speak TLS | none |
| `<SERVICE>_URL` | where a service answers | `http://HOST:PORT+n` |
| `YUI_STREAMS` | producers, with commas, whose facts this process of a service applies | all |
| `YUI_LISTENING` | descriptor of the socket that `yui up` opened for this service | none |
| `YUI_TLS` | `1` when a proxy ends TLS in front: cookies become `__Host-`, Secure | `0` |
| `TRUSTED_PROXIES` | networks of proxies, with commas: their `X-Forwarded-For` counts | none |
| `TILES_URL` | a 国土地理院 tile layer for the maps, if the network reaches it | none |
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TypeAlias

from shared.manifests import MANIFESTS, SERVICES

Network: TypeAlias = IPv4Network | IPv6Network

LOOPBACK: tuple[Network, ...] = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))


@dataclass(frozen=True)
class Settings:
    var: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = 8000
    database: str | None = None
    amqp_uri: str | None = None
    broker_certificates: Path | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)
    streams: frozenset[str] | None = None
    listening: int | None = None
    tls: bool = False
    tiles_url: str | None = None
    proxies: tuple[Network, ...] = ()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        return cls(
            var=Path(environment.get("YUI_VAR", "var")),
            host=environment.get("HOST", "127.0.0.1"),
            port=int(environment.get("PORT", "8000")),
            database=environment.get("DATABASE_URL") or None,
            amqp_uri=environment.get("AMQP_URI") or None,
            broker_certificates=_path(environment.get("YUI_BROKER_CERTIFICATES")),
            addresses={
                service: environment[variable]
                for service in SERVICES
                if (variable := f"{service.upper()}_URL") in environment
            },
            streams=frozenset(_names(environment.get("YUI_STREAMS"))) or None,
            listening=_number(environment.get("YUI_LISTENING")),
            tls=environment.get("YUI_TLS") == "1",
            tiles_url=environment.get("TILES_URL") or None,
            proxies=_networks(environment.get("TRUSTED_PROXIES")),
        )

    def database_url(self, service: str) -> str:
        if self.database:
            return self.database.replace("{service}", service)
        return f"sqlite:///{self.var.absolute() / f'{service}.db'}"

    def port_of(self, service: str) -> int:
        return self.port + MANIFESTS[service].port

    def address(self, service: str) -> str:
        """The base URL at which other programs reach a service."""
        return self.addresses.get(service, f"http://{self.host}:{self.port_of(service)}")

    def log_address(self, service: str) -> str:
        """Where a service's log is read: its SQLite file on the same machine, else its feed."""
        return self.address(service) if self.database else self.database_url(service)

    def applies(self, producer: str) -> bool:
        """Whether this process applies the producer's facts, if its service hears them."""
        return self.streams is None or producer in self.streams

    @property
    def trusted(self) -> tuple[Network, ...]:
        """Who speaks for others: proxies and, of this machine, whom the door lets name them."""
        return (*LOOPBACK, *self.proxies)

    @property
    def keys(self) -> Path:
        return self.var / "keys"

    @property
    def files(self) -> Path:
        return self.var / "files"

    @property
    def seats(self) -> Path:
        """Of costly work, for all processes on this machine."""
        return self.var / "run" / "seats"


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _networks(text: str | None) -> tuple[Network, ...]:
    """Networks such as `172.18.0.0/16`."""
    return tuple(map(ip_network, _names(text)))


def _names(text: str | None) -> list[str]:
    """What stands between commas."""
    return [name.strip() for name in (text or "").split(",") if name.strip()]
