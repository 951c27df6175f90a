"""`yui up` whose services have another clock: `python -m tests.faults.clocked FILE up`.

The supervisor itself keeps the true time: it has no eventlet, and without that `time.sleep` fails
under libfaketime 0.9.10 (EINVAL). What is set here comes too late for it, but its services
inherit it; PostgreSQL and RabbitMQ inherit nothing.
"""

import os
import sys
from pathlib import Path

from infra.cli import main
from tests.faults.clocks import environment

if __name__ == "__main__":
    file, *words = sys.argv[1:]
    os.environ.update(environment(Path(file)))
    main(words)
