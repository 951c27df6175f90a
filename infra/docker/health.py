"""`python -m infra.docker.health SERVICE`: exit code 0 when the service here answers well."""

import sys
from urllib.request import urlopen

from shared.settings import Settings

if __name__ == "__main__":
    port = Settings.from_environment().port_of(sys.argv[1])
    with urlopen(f"http://127.0.0.1:{port}/health", timeout=4):
        pass  # anything but 200 raises
