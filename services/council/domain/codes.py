"""Reset codes: with one, once, a member decides on their own new password.

The old password and open sessions stay until then, so that whoever is reset behind their back can
still sign in and read of it. Against a stolen account there is suspension.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.vocabulary import with_hyphens, without_ignorables

LIFE = timedelta(hours=24)
# Letters and digits that are not mistaken for one another when read from paper.
_LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 4, 4
_GROUP = rf"[{_LEGIBLE}]{{{_GROUP_LENGTH}}}"
_AS_SHOWN = re.compile(rf"(?<![a-z0-9-]){_GROUP}(?:\s*-\s*{_GROUP}){{{_GROUPS - 1}}}(?![a-z0-9-])")
"""The code as the page shows it, which people copy with the words beside it."""
_NO_PART = re.compile("[^a-z0-9]")


def new_code(choose: Callable[[Sequence[str]], str]) -> str:
    """Four groups of four legible characters (79 bits when `choose` is `secrets.choice`)."""
    groups = ("".join(choose(_LEGIBLE) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def code_hash(code: str) -> str:
    """What is stored: SHA-256, the same however the code is typed, pasted or introduced."""
    typed = unicodedata.normalize("NFKC", with_hyphens(without_ignorables(code))).lower()
    shown = _AS_SHOWN.search(typed)
    return hashlib.sha256(_NO_PART.sub("", shown[0] if shown else typed).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class ResetCode:
    """The one code of a member; a newer one takes its place."""

    member_id: str
    hash: str
    issued_by: str
    issued_at: datetime

    def opens(self, typed: str, now: datetime) -> bool:
        """Whether this is the code, and its LIFE is not over."""
        return now - self.issued_at < LIFE and hmac.compare_digest(self.hash, code_hash(typed))
