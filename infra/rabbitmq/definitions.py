"""RabbitMQ's users and what each may do, as the definitions that the broker loads at its start."""

import base64
import hashlib
import os
from collections.abc import Mapping

VIRTUAL_HOST = "yui"


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
    }


def password_hash(password: str) -> str:
    """RabbitMQ's salted SHA-256: base64 of salt (4 bytes) and digest over salt and password."""
    salt = os.urandom(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def permissions_of(service: str) -> dict[str, str]:
    """A service writes to its own exchanges and queues, and reads besides everybody's facts."""
    own, facts = rf"{service}\..+", r"[a-z]+\.facts"
    return {
        "user": service,
        "vhost": VIRTUAL_HOST,
        "configure": f"^({own}|{facts})$",
        "write": f"^{own}$",
        "read": f"^({own}|{facts})$",
    }
