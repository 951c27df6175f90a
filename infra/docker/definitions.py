"""`python -m infra.docker.definitions FILE`: RabbitMQ's definitions, for the passwords of today.

The broker's own account reads them; of a password they hold the salted hash.
"""

import json
import os
import sys
from pathlib import Path

from infra.docker.passwords import broker_variable
from infra.privacy import write
from infra.rabbitmq.definitions import definitions
from shared.manifests import WITH_API

if __name__ == "__main__":
    file = Path(sys.argv[1])
    passwords = {service: os.environ[broker_variable(service)] for service in WITH_API}
    write(file, json.dumps(definitions(passwords)).encode())
    file.chmod(0o444)
