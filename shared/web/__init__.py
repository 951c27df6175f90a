"""The HTTP side that all services share: app factory, errors, sign-in check, feed, health.

A service's `api.py` uses `run` (an action), `query`, `short_work` (a child process),
`permit` and the `ETag` pair.
"""

from shared.web.calls import caller, etag, idempotent_id, if_match, query, run, short_work
from shared.web.permit import permit

__all__ = ["caller", "etag", "idempotent_id", "if_match", "permit", "query", "run", "short_work"]
