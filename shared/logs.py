"""Structured logs: one JSON object a line, with the request id."""

import logging
import sys
from typing import TextIO

import structlog


def configure_logs(level: int = logging.INFO, to: TextIO = sys.stderr) -> None:
    """Write Yui's own lines, and the warnings of libraries, to `to`."""
    logging.basicConfig(stream=to, level=logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(to),
        cache_logger_on_first_use=True,
    )
