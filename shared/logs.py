"""Structured logs: one JSON object a line, with the request id."""

import logging
import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog


class Unfailing:
    """Where log lines go. One that cannot be written, as on a full disk, is lost: what is logged
    must never end the work that it tells of."""

    def __init__(self, to: TextIO) -> None:
        self._to = to

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._to.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._to.flush()


def configure_logs(level: int = logging.INFO, to: TextIO = sys.stderr) -> None:
    """Write Yui's own lines, and the warnings of libraries, to `to`."""
    lines = Unfailing(to)
    logging.basicConfig(stream=lines, level=logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(cast(TextIO, lines)),
        cache_logger_on_first_use=True,
    )
