"""One request to a service, over connections that are kept and within times that end."""

import math
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import requests
from flask import g, request
from urllib3.exceptions import ProtocolError
from urllib3.util import Retry

from services.portal.clients.refusals import Away
from services.portal.installed import portal
from shared.web.address import forwarded_for
from shared.web.in_process import InProcessAdapter

CONNECT_SECONDS = 3.05
ANSWER_SECONDS = 30
ANSWER_WITH_FILE_SECONDS = 60
"""Reading or writing a table waits for its turn and then takes its time (`shared.workshop`)."""
AWAY_SECONDS = 10
"""So long after waiting for a service in vain, a page asks it without waiting: it may ask often."""
WHILE_IT_RESTARTS = Retry(
    total=None,
    connect=5,
    read=False,
    other=0,
    backoff_factor=0.4,
    backoff_max=2,
    respect_retry_after_header=False,
)
"""Where nobody answers, nothing was begun, so it is asked again: for 6.4 seconds in all."""


def connection_pool(retries: Retry | int) -> requests.Session:
    """One pool for all services; proxies and netrc of the environment are not for it."""
    pool = requests.Session()
    pool.trust_env = False
    adapter = InProcessAdapter(pool_connections=8, pool_maxsize=32, max_retries=retries)
    for scheme in ("http://", "https://"):
        pool.mount(scheme, adapter)
    return pool


def send(name: str, method: str, path: str, **arguments: Any) -> requests.Response:
    installed = portal()
    headers = {
        **(arguments.pop("headers", None) or {}),
        "X-Request-ID": g.request_id,
        "X-Forwarded-For": forwarded_for(),
        "User-Agent": request.user_agent.string,
    }
    address = installed.settings.address(name) + path
    waited_lately = time.monotonic() - installed.found_away.get(name, -math.inf) < AWAY_SECONDS
    pool = installed.watching if waited_lately else installed.pool
    with_file = arguments.get("files") or arguments.get("stream")
    timeout = CONNECT_SECONDS, ANSWER_WITH_FILE_SECONDS if with_file else ANSWER_SECONDS
    ask = partial(pool.request, method, address, headers=headers, timeout=timeout, **arguments)
    try:
        return _asked_again_if_cut(ask) if method == "GET" else ask()
    except requests.RequestException as cause:
        installed.found_away[name] = time.monotonic()
        raise Away(name) from cause


def _asked_again_if_cut(ask: Callable[[], requests.Response]) -> requests.Response:
    """The answer; a service that was killed while it answered is asked once more."""
    try:
        return ask()
    except requests.ConnectionError as cause:
        was_begun = cause.args and isinstance(cause.args[0], ProtocolError)
        if not was_begun:
            raise
    return ask()
