"""`python -m infra.docker.passwords > .env`: fresh passwords for docker-compose.yml.

Needs nothing but the standard library, so that it runs before anything is installed.
"""

import json
import secrets

from infra.rabbitmq.definitions import definitions
from shared.settings import SERVICES


def environment() -> dict[str, str]:
    """A value for every variable of docker-compose.yml that has no default, but the domain."""
    brokers = {service: secrets.token_urlsafe(32) for service in SERVICES if service != "portal"}
    databases = {f"{s.upper()}_DATABASE_PASSWORD": secrets.token_urlsafe(32) for s in SERVICES}
    return {
        "POSTGRES_PASSWORD": secrets.token_urlsafe(32),
        **databases,
        **{f"{service.upper()}_BROKER_PASSWORD": word for service, word in brokers.items()},
        "RABBITMQ_DEFINITIONS": json.dumps(definitions(brokers)),
    }


if __name__ == "__main__":
    for name, value in environment().items():
        print(f"{name}='{value}'")
