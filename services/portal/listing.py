"""Addresses of a list's other pages: the same query with the page changed."""

import re
from urllib.parse import urlencode

from flask import request

LAST_PAGE = 10_000
"""No service answers a page beyond it."""
_PAGE = re.compile("[1-9][0-9]{0,8}")


def page_url(number: int) -> str:
    """This list, on page `number`."""
    kept = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name not in ("page", "done") and value
    ]
    return f"{request.path}?{urlencode([*kept, ('page', number)])}"


def page_number() -> int:
    """The page asked for; anything that is no number means the first."""
    text = request.args.get("page", "1")
    return min(int(text), LAST_PAGE) if _PAGE.fullmatch(text) else 1
