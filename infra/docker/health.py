"""`python -m infra.docker.health SERVICE`: exit code 0 when the service here answers well.

Docker restarts what ends, not what hangs. So the check ends a service that once answered and then
answered nobody for HUNG_SECONDS; `init: true` makes it a child of the container's first process.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from shared.settings import Settings

HUNG_SECONDS = 30


def is_well(address: str, answered: Path, end: Callable[[], None]) -> bool:
    """Whether it answers 200; `answered` is touched by every answer, whatever it says."""
    try:
        with urlopen(f"{address}/health", timeout=4):
            pass
    except HTTPError:
        answered.touch()
        return False
    except OSError:
        if answered.exists() and time.time() - answered.stat().st_mtime > HUNG_SECONDS:
            answered.unlink()
            end()
        return False
    answered.touch()
    return True


def end_service() -> None:
    """Every child of the container's first process, but for the branch that asks."""
    import psutil

    for child in psutil.Process(1).children():
        if child.pid not in {parent.pid for parent in psutil.Process().parents()}:
            child.kill()


if __name__ == "__main__":
    port = Settings.from_environment().port_of(sys.argv[1])
    answered = Path(tempfile.gettempdir()) / "answered"
    sys.exit(0 if is_well(f"http://127.0.0.1:{port}", answered, end_service) else 1)
