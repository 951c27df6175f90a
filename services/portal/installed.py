"""What the portal's parts share in one process, and the way to it during a request."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import requests
from flask import current_app

from shared.database import Database
from shared.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Portal:
    """What pages need from this installation."""

    settings: Settings
    database: Database
    pool: requests.Session
    watching: requests.Session
    """For asking whether a service answers at all: it does not wait for one that restarts."""
    found_away: dict[str, float] = field(default_factory=dict)
    """When each service was last waited for in vain, by a clock that only goes forward."""

    @property
    def tiles_origin(self) -> str:
        """Scheme and host of the tile layer, for the content security policy; else empty."""
        parts = urlsplit(self.settings.tiles_url or "")
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def portal() -> Portal:
    """That of the application which answers the request at hand."""
    installed: Portal = current_app.extensions["portal"]
    return installed
