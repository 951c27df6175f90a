"""What is logged must never end the work that it tells of, nor pass for something else."""

import json
import subprocess
import sys
from typing import TextIO, cast

from shared.logs import Unfailing


class FullDisk:
    def write(self, _: str) -> None:
        raise OSError(28, "No space left on device")

    def flush(self) -> None:
        self.write("")


def test_a_line_that_cannot_be_written_is_lost_and_nothing_else() -> None:
    lines = Unfailing(cast(TextIO, FullDisk()))
    lines.write("said")
    lines.flush()


SAYING = r"""
import structlog
from shared.logs import configure_logs

configure_logs()
structlog.contextvars.bind_contextvars(request_id="request-7")
try:
    1 / 0
except ZeroDivisionError as cause:
    forged = 'x\n{"event": "forged"}\r\u2028'
    structlog.get_logger().error("request_failed", path=forged, exc_info=cause)
"""


def test_an_event_is_one_line_of_json_whatever_it_holds() -> None:
    command = [sys.executable, "-c", SAYING]
    said = subprocess.run(command, capture_output=True, check=True, timeout=60).stderr

    (line,) = said.decode().removesuffix("\n").split("\n")
    told = json.loads(line)
    assert (told["event"], told["level"]) == ("request_failed", "error")
    assert (told["request_id"], told["timestamp"][-1]) == ("request-7", "Z")
    assert "ZeroDivisionError" in told["exception"]
    assert told["path"].startswith("x\n")
