"""The services' HTTP APIs, called with the signed-in member's access token.

A service's refusal (problem+json) becomes the exception of its kind, with the errors by JSON
pointer; no answer at all becomes `Away`.
"""

from services.portal.clients.answers import Answer
from services.portal.clients.calling import WHILE_IT_RESTARTS, connection_pool
from services.portal.clients.refusals import (
    Away,
    Conflicting,
    FieldsRefused,
    KeyTaken,
    NotAllowed,
    NotThere,
    PasswordWanted,
    Refused,
    SessionEnded,
    Stale,
    Throttled,
    TooLarge,
)
from services.portal.clients.renewal import access_token
from services.portal.clients.service import Service
from services.portal.clients.signing import prove_password, redeem_code, sign_in, sign_out

council = Service("council")
registry = Service("registry")
sharing = Service("sharing")
evaluation = Service("evaluation")
reporting = Service("reporting")

__all__ = [
    "WHILE_IT_RESTARTS",
    "Answer",
    "Away",
    "Conflicting",
    "FieldsRefused",
    "KeyTaken",
    "NotAllowed",
    "NotThere",
    "PasswordWanted",
    "Refused",
    "Service",
    "SessionEnded",
    "Stale",
    "Throttled",
    "TooLarge",
    "access_token",
    "connection_pool",
    "council",
    "evaluation",
    "prove_password",
    "redeem_code",
    "registry",
    "reporting",
    "sharing",
    "sign_in",
    "sign_out",
]
