"""Council's HTTP door: it translates; the actions decide."""

from services.council.api import (
    api_tokens,
    commitments,
    common,
    home,
    members,
    plans,
    proposals,
    sessions,
    signing_in,
)
from services.council.api.blueprint import blueprint

__all__ = [
    "api_tokens",
    "blueprint",
    "commitments",
    "common",
    "home",
    "members",
    "plans",
    "proposals",
    "sessions",
    "signing_in",
]
