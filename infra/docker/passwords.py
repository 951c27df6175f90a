"""`python -m infra.docker.passwords`: fresh passwords for docker-compose.yml, in `.env`.

Needs nothing but the standard library, so that it runs before anything is installed.
"""

import json
import secrets
import sys
from pathlib import Path

from infra.privacy import tighten, write
from infra.rabbitmq.definitions import definitions
from shared.manifests import SERVICES


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


def main() -> None:
    """Write `.env`, for its owner alone. One that is there is kept: the servers know its words."""
    file = Path(".env")
    if file.exists():
        tighten(file)
        sys.exit(f"{file} はすでにあります。中のパスワードは変更していません。")
    lines = [f"{name}='{value}'\n" for name, value in environment().items()]
    write(file, "".join(lines).encode())
    print(f"{file} にパスワードを保存しました。鍵と同じように保管してください。")


if __name__ == "__main__":
    main()
