"""RabbitMQ's users and what each may do, as the definitions that the broker loads at its start."""

import base64
import hashlib
import os
from collections.abc import Mapping

VIRTUAL_HOST = "yui"

HEARS = {
    "registry": ("council", "evaluation"),
    "sharing": ("council",),
    "evaluation": ("council", "registry"),
    "reporting": ("council", "evaluation", "registry", "sharing"),
}
"""Whose facts each service listens to, as its `service.py` says; repeated here because this module
runs before anything is installed."""


def definitions(passwords: Mapping[str, str]) -> dict[str, object]:
    """The document for `load_definitions`: one user per service, and no default user."""
    return {
        "vhosts": [{"name": VIRTUAL_HOST}],
        "users": [
            {
                "name": service,
                "password_hash": password_hash(password),
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": [],
            }
            for service, password in passwords.items()
        ],
        "permissions": [permissions_of(service) for service in passwords],
        "exchanges": [exchange_of(service) for service in passwords],
    }


def exchange_of(service: str) -> dict[str, object]:
    """Where the service's facts are told; made here, so that no listener need be allowed to."""
    return {
        "name": f"{service}.facts",
        "vhost": VIRTUAL_HOST,
        "type": "fanout",
        "durable": True,
        "auto_delete": False,
        "internal": False,
        "arguments": {},
    }


def password_hash(password: str) -> str:
    """RabbitMQ's salted SHA-256: base64 of salt (4 bytes) and digest over salt and password."""
    salt = os.urandom(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def permissions_of(service: str) -> dict[str, str]:
    """A service makes and uses what bears its own name, and reads besides the facts it hears."""
    own = rf"{service}\.[a-z]+"
    heard = [rf"{producer}\.facts" for producer in HEARS.get(service, ())]
    return {
        "user": service,
        "vhost": VIRTUAL_HOST,
        "configure": f"^{own}$",
        "write": f"^{own}$",
        "read": f"^({'|'.join([own, *heard])})$",
    }
