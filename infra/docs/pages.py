"""Every page of the portal, and the services' routes that decide on it, in the order it asks."""

from dataclasses import dataclass

from services.portal import permissions


@dataclass(frozen=True)
class Asked:
    """A service's route, its path as documents write it: `/projects/{project_id}`."""

    service: str
    method: str
    path: str


@dataclass(frozen=True)
class Page:
    """A page, and what it asks; where that is nothing, `open_to` says who sees it."""

    method: str
    path: str
    asks: tuple[Asked, ...] = ()
    open_to: str = ""


def _page(line: str, decides: str) -> Page:
    method, path = line.split()
    if decides in (permissions.EVERYBODY, permissions.PEOPLE):
        return Page(method, path, open_to=decides)
    return Page(method, path, tuple(Asked(*each.split()) for each in decides.split(", ")))


PAGES = tuple(_page(*line) for line in permissions.PAGES.items())
